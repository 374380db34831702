"""Extraction: articles a second of processor on one core, beside a plain scan of the same text, and memory."""

from __future__ import annotations

import itertools
import re
import resource
import statistics
from collections.abc import Iterator

from kg import lexicon, records
from kg.documents import Document, read
from kg.pipeline.producers import extractor_of
from kg.text import fold
from tests.bench import material, timing

WORDS = 250
"""Words of an article, as speed is told."""
ROUNDS = 3
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\s]")


def extracting(articles: int) -> Iterator[str]:
    """Articles to records, each round other articles, beside folding and cutting them into tokens and looking each up among the
    trigger words: the least that any extractor does. Then the memory that each further part of the corpus takes."""
    reader = extractor_of()
    forms = lexicon.load().forms
    documents = (each for each in read([str(material.CORPUS)]) if isinstance(each, Document))
    parts = [list(itertools.islice(documents, articles)) for _ in range(ROUNDS)]
    words = [sum(len(document.raw.split()) for document in part) for part in parts]
    ours_at, theirs_at = iter(parts), iter(parts)
    peaks: list[float] = []

    def ours() -> None:
        for document in next(ours_at):
            records.encode(reader.extract(document))
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

    def theirs() -> None:
        for document in next(theirs_at):
            sum(match.group() in forms for match in _TOKEN.finditer(fold(document.raw).text))

    one, other = timing.side_by_side(ours, theirs, rounds=ROUNDS)
    yield timing.told(f"extraction of {articles} articles", one, other, "tokens and look-ups")
    rates = [count / WORDS / took.cpu for count, took in zip(words, one, strict=True)]
    yield (
        f"{statistics.median(rates):.0f} articles of {WORDS} words a second of processor"
        f" ({', '.join(f'{rate:.0f}' for rate in rates)}), {sum(words) / sum(map(len, parts)):.0f} words an article"
    )
    yield "peak memory after each round: " + ", ".join(f"{peak:.0f} MB" for peak in peaks)
