"""Measure fusion on the judged mentions, and train its weights.

    python -m tests.tools.fusion measure      table of B-cubed and CoNLL F1, beside the baseline, and of the judged pairs
    python -m tests.tools.fusion train        write seeds/fusion.tsv

The articles are those of ../shared/corpus, all of which are fused. `tests/data/fusion/clusters.tsv` says which mentions tell
of one event, `pairs.tsv` of pairs that fusion compares whether they do. Odd clusters (by a hash of their name) and pairs (of
their first article) train, even ones test: the weights that the tables are measured with have not seen the even ones. A
judged mention that the extractor did not find counts as an event of its own.
"""

from __future__ import annotations

import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from kg.documents import Document
from kg.documents import read as documents
from kg.fuse import Occurrence, Places, fuse, known_places, occurrences, pairs
from kg.fuse.links import blocks_of, pairs_in
from kg.pipeline.producers import extractor_of
from kg.records import Record
from kg.reference import place_tables
from tests.tools.coreference import b_cubed, ceaf_e, conll, muc

ROOT = Path(__file__).parents[2]
JUDGED = ROOT / "tests/data/fusion/clusters.tsv"
CORPUS = ROOT.parent / "shared/corpus/news.jsonl.gz"
PAIRS = ROOT / "tests/data/fusion/pairs.tsv"
WEIGHTS = ROOT / "seeds/fusion.tsv"


class Judged(NamedTuple):
    """A mention in an article, and the event that it tells of."""

    article: str
    start: int
    end: int
    cluster: str

    @property
    def item(self) -> str:
        return f"{self.article}@{self.start}"


def judged() -> list[Judged]:
    """The judged mentions."""
    lines = [line for line in JUDGED.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = (line.split("\t") for line in lines[1:])
    return [Judged(article, int(start), int(end), cluster) for article, start, end, cluster in rows]


def judged_pairs() -> list[tuple[Judged, Judged, bool]]:
    """The judged pairs, and whether the two are one event."""
    lines = [line for line in PAIRS.read_text("utf-8").splitlines() if not line.startswith("#")]
    found = []
    for line in lines[1:]:
        a, start, end, b, other, other_end, same = line.split("\t")
        found.append((Judged(a, int(start), int(end), a), Judged(b, int(other), int(other_end), a), same == "1"))
    return found


def for_training(cluster: str) -> bool:
    """Whether a cluster trains (it tests otherwise)."""
    return zlib.crc32(cluster.encode()) % 2 == 1


def found_at(mention: Judged, record: Record) -> str | None:
    """The occurrence that the extractor read at the mention."""
    for event in record.events:
        if event.trigger and event.trigger.start < mention.end and mention.start < event.trigger.end:
            return f"{record.id}/{event.event}"
    return None


Pair = tuple[str, str, bool]
"""Keys of two occurrences, and whether they are one event."""

SPEAKS_FOR = ("same ", "close ", "compatible ", "copied ", "wording", "place and ", "place in ")
SPEAKS_AGAINST = ("other ", "elsewhere", "nothing ", "actor in another", "a day apart", "days apart")
FREE = ("same family", "other family")
"""What features begin with that may only speak for, or only against; the judged sample is too small to be trusted otherwise."""

WEIGHT = 2.0
"""Of a judged pair, beside a pair of judged mentions: those were found by their likeness, these are what fusion meets."""


def train(
    mentions: Sequence[Judged],
    also: Iterable[Pair],
    rows: Mapping[str, Occurrence],
    where: Mapping[Judged, str | None],
    places: Places,
) -> dict[str, float]:
    """Logistic regression on the pairs of judged occurrences that share a block, and judged pairs, with a small L2 penalty.

    Batch gradient descent from the same start: the same input gives the same weights.
    """
    cluster_of = {key: mention.cluster for mention, key in where.items() if key}
    wanted = {key: rows[key] for key in cluster_of}
    examples = []
    untrained = pairs.Scorer(places, {})

    def found_in(a: str, b: str) -> dict[str, float]:
        return untrained.features(pairs.row(rows[a]), pairs.row(rows[b]))

    for a, b in blocked(wanted.values()):
        examples.append((found_in(a, b), float(cluster_of[a] == cluster_of[b]), 1.0))
    for a, b, same in also:
        examples.append((found_in(a, b), float(same), WEIGHT))
    weights: dict[str, float] = defaultdict(float)
    positives = sum(label for _, label, _ in examples)
    print(f"{len(examples)} pairs, {positives:.0f} of one event", file=sys.stderr)
    for _ in range(3000):
        gradient: dict[str, float] = defaultdict(float)
        for found, label, weight in examples:
            error = weight * (pairs.probability(found, weights) - label)
            for name, value in found.items():
                gradient[name] += error * value
        for name, slope in gradient.items():
            penalty = 0.0 if name == "bias" else weights[name]
            weights[name] -= 4.0 / len(examples) * (slope + penalty)
            if name not in FREE and (
                (weights[name] < 0 and name.startswith(SPEAKS_FOR))
                or (weights[name] > 0 and name.startswith(SPEAKS_AGAINST))
            ):
                weights[name] = 0.0
    return {name: round(weights[name], 3) for name in sorted(weights)}


def blocked(rows: Iterable[Occurrence]) -> list[tuple[str, str]]:
    """All pairs that share a block on some day and may be compared."""
    scorer = pairs.Scorer(lambda reference: None, {})
    by_day: dict[int | None, dict[str, pairs.Row]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row.key):
        for day in pairs.days(row):
            by_day[day][row.key] = pairs.row(row)
    return sorted(
        {
            (a, b)
            for day, members in by_day.items()
            for a, b in pairs_in(blocks_of(members, day))
            if scorer.comparable(members[a], members[b])
        }
    )


def baseline(row: Occurrence) -> tuple[object, ...]:
    """Same type, place and day."""
    return (row.types[0], row.places[:1], row.last)


def figures(name: str, mentions: Sequence[Judged], clusters: Mapping[Judged, str]) -> str:
    """One line of the table."""
    key = {mention.item: mention.cluster for mention in mentions}
    found = {mention.item: clusters[mention] for mention in mentions}
    cubed = b_cubed(key, found)
    return (
        f"{name:<34}{cubed.precision:>7.3f}{cubed.recall:>7.3f}{cubed.f1:>7.3f}{muc(key, found).f1:>7.3f}"
        f"{ceaf_e(key, found).f1:>7.3f}{conll(key, found):>7.3f}{len(mentions):>7}"
    )


def read() -> tuple[dict[str, Record], Places]:
    """The records of the corpus, by the extractor as it is, and the places that it knows."""
    reader = extractor_of()
    found = {
        document.id: reader.extract(document) for document in documents([str(CORPUS)]) if isinstance(document, Document)
    }
    return found, known_places(place_tables.load())


def main(command: str) -> None:
    """Measure or train."""
    mentions = judged()
    records, known = read()
    rows = {row.key: row for record in records.values() for row in occurrences(record, known)}
    where = {mention: found_at(mention, records[mention.article]) for mention in mentions}
    also: list[Pair] = []
    for one, other, same in judged_pairs():
        a, b = found_at(one, records[one.article]), found_at(other, records[other.article])
        if a and b:
            also.append((a, b, same))
    learning = [mention for mention in mentions if for_training(mention.cluster)]
    testing = [mention for mention in mentions if not for_training(mention.cluster)]
    weights = train(
        learning,
        [pair for pair in also if for_training(rows[pair[0]].document)],
        rows,
        {m: where[m] for m in learning},
        known,
    )
    if command == "train":
        weights = train(mentions, also, rows, where, known)
        lines = [f"{name}\t{weight}" for name, weight in weights.items()]
        head = "# Weights of the pair score of fusion (kg/fuse/pairs.py), by `python -m tests.tools.fusion train`."
        WEIGHTS.write_text("\n".join([head, "feature\tweight", *lines]) + "\n", "utf-8")
        return
    fused = {member.key: event.key for event in fuse(rows.values(), known, weights=weights) for member in event.members}
    lone = {mention: f"unread {mention.item}" for mention in mentions}
    system = {mention: fused[key] if key else lone[mention] for mention, key in where.items()}
    simple = {mention: str(baseline(rows[key])) if key else lone[mention] for mention, key in where.items()}
    read_at = [mention for mention in testing if where[mention]]
    print(f"{'test half':<34}{'B3 P':>7}{'B3 R':>7}{'B3 F1':>7}{'MUC':>7}{'CEAFe':>7}{'CoNLL':>7}{'items':>7}")
    print(figures("fusion, mentions that were read", read_at, system))
    print(figures("baseline, mentions that were read", read_at, simple))
    print(figures("fusion, all mentions", testing, system))
    print(figures("baseline, all mentions", testing, simple))
    tested = [pair for pair in also if not for_training(rows[pair[0]].document)]
    joins = {
        "fusion": lambda a, b: fused[a] == fused[b],
        "baseline": lambda a, b: baseline(rows[a]) == baseline(rows[b]),
    }
    print(f"{'judged pairs of the test half':<34}{'joined':>7}{'right':>7}{'one event':>11}{'joined':>7}")
    for name, join in joins.items():
        joined = [same for a, b, same in tested if join(a, b)]
        share = sum(joined) / len(joined) if joined else 0.0
        print(f"{name:<34}{len(joined):>7}{share:>7.2f}{sum(same for *_, same in tested):>11}{sum(joined):>7}")
    for a, b in combinations(read_at, 2) if command == "errors" else ():
        same, joined = a.cluster == b.cluster, system[a] == system[b]
        if same != joined:
            scorer = pairs.Scorer(known, weights)
            found = scorer.features(pairs.row(rows[str(where[a])]), pairs.row(rows[str(where[b])]))
            print(
                "MISSED" if same else "WRONG ",
                a.cluster,
                b.cluster,
                a.item,
                b.item,
                round(pairs.probability(found, weights), 2),
            )
            print("      ", ", ".join(f"{name}={value:.2g}" for name, value in found.items()))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "measure")
