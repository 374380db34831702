"""What is measured on: records that the extractor made of real articles, repeated under other ids, days and names."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec

from kg import records
from kg.documents import Document, read
from kg.pipeline.producers import extractor_of
from kg.pipeline.workers import Extracted, extract_all
from kg.records import Casualties, Record

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "news.jsonl.gz"
CACHE = Path(__file__).parents[2] / ".cache" / "bench"


def extracted(articles: int) -> list[Record]:
    """The records of the first articles of the corpus, made once and kept."""
    return [records.decode(line) for line in _made(articles).read_bytes().splitlines()]


def _made(articles: int) -> Path:
    """The file of these records, one a line."""
    producer = extractor_of()
    file = CACHE / f"records-{articles}-{producer.identity.version}.jsonl"
    if not file.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        documents = (each for each in read([str(CORPUS)]) if isinstance(each, Document))
        results = extract_all(itertools.islice(documents, articles), producer, workers=2)
        file.write_bytes(b"".join(each.line for each in results if isinstance(each, Extracted)))
    return file


def streamed(base: int, articles: int) -> Iterator[Record]:
    """As `repeated`, of the first `base` articles of the corpus, of which one at a time is in memory."""
    file = _made(base)
    return itertools.islice(_again(file), articles)


def _again(file: Path) -> Iterator[Record]:
    for turn in itertools.count():
        with file.open("rb") as lines:
            for line in lines:
                record = records.decode(line)
                yield shifted(record, turn) if turn else record


def repeated(base: list[Record], articles: int) -> Iterator[Record]:
    """So many records: those of `base` again and again, each time 40 days later, under other ids and with other names."""
    for number in range(articles):
        turn, index = divmod(number, len(base))
        yield shifted(base[index], turn) if turn else base[index]


def shifted(record: Record, turn: int) -> Record:
    """The record as one of another article, `turn` times 40 days later, with other names for whatever no table knows."""
    by = timedelta(days=40 * turn)
    replace = msgspec.structs.replace

    def renamed(part: Any) -> Any:
        """A mention, argument, sufferer or attribution under the name of this turn, where only its name is known."""
        return replace(part, name=f"{part.name} {turn}") if part.name and not part.entity else part

    def counted(toll: Casualties) -> Casualties:
        return replace(toll, of=renamed(toll.of)) if toll.of else toll

    events = tuple(
        replace(
            event,
            time=event.time
            and replace(event.time, earliest=_later(event.time.earliest, by), latest=_later(event.time.latest, by)),
            arguments=tuple(renamed(argument) for argument in event.arguments),
            casualties=tuple(counted(toll) for toll in event.casualties),
            attribution=event.attribution and renamed(event.attribution),
        )
        for event in record.events
    )
    metadata = replace(record.metadata, published=_later(record.metadata.published, by))
    mentions = tuple(renamed(mention) for mention in record.mentions)
    return replace(record, id=f"{record.id}-{turn}", events=events, metadata=metadata, mentions=mentions)


def _later(text: str | None, by: timedelta) -> str | None:
    if not text:
        return None
    try:
        return (date.fromisoformat(text[:10]) + by).isoformat() + text[10:]
    except (ValueError, OverflowError):
        return text
