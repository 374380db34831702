"""How many place mentions of news articles are linked to coordinates, and a sample of links to judge by reading.

    python -m tests.tools.placed ARTICLES.jsonl[.gz] [--gazetteer PATH] [--country syria] [--sample 200] [--first N]

ARTICLES has an article a line (`title`, `text`, `country`). Prints counts, then, with --sample, links spread evenly over
all mentions, each with its sentence.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg.documents import Document
from kg.pipeline.producers import extractor_of
from kg.records import Metadata, Source


def main() -> None:
    """Measure and print."""
    options = _options()
    worker = extractor_of(options.gazetteer)
    curated = worker.places.curated if worker.places else None
    counts: Counter[str] = Counter()
    unlinked: Counter[str] = Counter()
    seen: list[tuple[str, ...]] = []
    for number, article in enumerate(_articles(options.articles, options.country)):
        if options.first and number >= options.first:
            break
        record = worker.extract(_document(article))
        imported = {entity.id: entity for entity in record.entities}
        raw = article["text"]
        for mention in record.mentions:
            if mention.kind != "place" or mention.name is None:  # a village, without its name
                continue
            counts["mentions"] += 1
            if mention.entity is None:
                unlinked[mention.name or mention.text] += 1
                continue
            counts["linked"] += 1
            key = mention.entity.removeprefix("place/")
            place = curated[key] if curated is not None and key in curated else imported[mention.entity]
            counts["with coordinates"] += place.latitude is not None
            counts["imported"] += mention.entity in imported
            around = (
                raw[max(0, mention.start - 90) : mention.start]
                + "["
                + mention.text
                + "]"
                + raw[mention.end : mention.end + 60]
            )
            seen.append(
                (
                    mention.entity,
                    mention.type or "",
                    mention.within or "",
                    str(mention.link and mention.link.score),
                    " ".join(around.split()),
                )
            )
    total = counts["mentions"] or 1
    for what in ("mentions", "linked", "with coordinates", "imported"):
        print(f"{what:18} {counts[what]:7}  {counts[what] / total:.1%}")
    if options.sample:
        step = max(1, len(seen) // options.sample)
        for row in seen[step // 2 :: step][: options.sample]:
            print(" | ".join(row))
    if options.unlinked:
        for name, count in unlinked.most_common(options.unlinked):
            print(count, name)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--country")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--unlinked", type=int, default=0, metavar="N", help="print the N most frequent unlinked names")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="read only the first N articles")
    return parser.parse_args()


def _articles(path: Path, country: str | None) -> Iterator[dict[str, str]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in content.splitlines():
        article = json.loads(line)
        if country is None or article["country"] == country:
            yield article


def _document(article: dict[str, str]) -> Document:
    raw = article["text"]
    return Document(
        id=article["id"],
        raw=raw,
        source=Source(path=article["id"], sha256="0" * 64, bytes=len(raw.encode())),
        metadata=Metadata(title=article["title"], country=_ISO.get(article["country"])),
    )


_ISO = {"syria": "SY", "iraq": "IQ", "yemen": "YE", "turkey": "TR", "libya": "LY", "lebanon": "LB", "palestine": "PS", "sudan": "SD"}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
