"""What is measured on: records that the extractor made of real articles, repeated under other ids and days."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec

from kg import records
from kg.documents import Document, read
from kg.pipeline.producers import extractor_of
from kg.pipeline.workers import Extracted, extract_all
from kg.records import Record

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "news.jsonl.gz"
CACHE = Path(__file__).parents[2] / ".cache" / "bench"


def extracted(articles: int) -> list[Record]:
    """The records of the first articles of the corpus, made once and kept."""
    producer = extractor_of()
    file = CACHE / f"records-{articles}-{producer.identity.version}.jsonl"
    if not file.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        documents = (each for each in read([str(CORPUS)]) if isinstance(each, Document))
        results = extract_all(itertools.islice(documents, articles), producer, workers=2)
        file.write_bytes(b"".join(each.line for each in results if isinstance(each, Extracted)))
    return [records.decode(line) for line in file.read_bytes().splitlines()]


def repeated(base: list[Record], articles: int) -> Iterator[Record]:
    """So many records: those of `base` again and again, each time 40 days later and under other ids."""
    for number in range(articles):
        turn, index = divmod(number, len(base))
        yield shifted(base[index], turn) if turn else base[index]


def shifted(record: Record, turn: int) -> Record:
    """The record as one of another article, `turn` times 40 days later."""
    by = timedelta(days=40 * turn)
    events = tuple(
        msgspec.structs.replace(
            event,
            time=msgspec.structs.replace(
                event.time, earliest=_later(event.time.earliest, by), latest=_later(event.time.latest, by)
            )
            if event.time
            else None,
        )
        for event in record.events
    )
    metadata = msgspec.structs.replace(record.metadata, published=_later(record.metadata.published, by))
    return msgspec.structs.replace(record, id=f"{record.id}-{turn}", events=events, metadata=metadata)


def _later(text: str | None, by: timedelta) -> str | None:
    if not text:
        return None
    try:
        return (date.fromisoformat(text[:10]) + by).isoformat() + text[10:]
    except (ValueError, OverflowError):
        return text
