"""How well mentions of one occurrence are joined in an article, and what weights the annotated articles give.

    python -m tests.tools.same            B-cubed, MUC and pairs on each part of the gold, of the mentions that were found
    python -m tests.tools.same train      the weights that the read half and `more` give, for seeds/ar/same.tsv

The unread half is counted and never shown.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import combinations

from kg.extract.record import mentions_of
from kg.extract.same import clusters
from kg.extract.same_signs import Mention, family, signs
from kg.extract.score import overlap, pair
from kg.pipeline.producers import extractor_of
from tests.tools.annotated import annotated
from tests.tools.coreference import Score, b_cubed, muc
from tests.tools.gold import Half


def found(*halves: Half) -> Iterator[tuple[str, list[Mention], dict[int, str]]]:
    """The articles of these parts: their mentions as they were found, and the gold's event of those that it has."""
    worker = extractor_of()
    for article in annotated(*halves):
        places, mentions = mentions_of(worker.read(article.document))
        spans = [{"number": n, "trigger": {"start": at[0], "end": at[1]}} for n, at in enumerate(places)]
        pairs = pair(article.events, spans, lambda g, f: overlap(g["trigger"], f["trigger"]))
        yield article.document.id, mentions, {f["number"]: g["event"] for g, f in pairs}


def measure(*halves: Half) -> None:
    """Print the measures."""
    key: dict[str, tuple[str, str]] = {}
    joined: dict[str, tuple[str, int]] = {}
    both = told = right = 0
    for article, mentions, events in found(*halves):
        numbers = clusters(mentions)
        for number, event in events.items():
            key[f"{article} {number}"], joined[f"{article} {number}"] = (article, event), (article, numbers[number])
        for a, b in combinations(sorted(events), 2):
            one, ours = events[a] == events[b], numbers[a] == numbers[b]
            both, told, right = both + (one and ours), told + ours, right + one
    scores = {"B-cubed": b_cubed(key, joined), "MUC": muc(key, joined), "pairs": Score(both / told, both / right)}
    print(f"{'+'.join(halves):<12}{len(key):>6} mentions")
    for name, score in scores.items():
        print(f"  {name:<10}{score.precision:>7.3f}{score.recall:>7.3f}{score.f1:>7.3f}")


def train() -> None:
    """Print the weights, in tenths. Pairs of an article count less the more it has."""
    from tests.tools.maxent import Case, fit

    cases: list[Case] = []
    for _, mentions, events in found("read", "more"):
        pairs = [
            (named, events[a] == events[b])
            for a, b in combinations(sorted(events), 2)
            if family(mentions[a].type) == family(mentions[b].type)
            and (named := signs(mentions[a], mentions[b])) is not None
        ]
        weight = len(pairs) ** -0.5 if pairs else 0.0
        cases.extend(Case(("bias", *named), ("no", "yes"), "yes" if one else "no", weight) for named, one in pairs)
    mean = sum(case.weight for case in cases) / len(cases)
    weights = fit([case._replace(weight=case.weight / mean) for case in cases], strength=0.5, least=8)
    for sign, row in weights.features.items():
        no, yes = (weights.table[row, weights.labels[label]] for label in ("no", "yes"))
        print(f"{sign}\t{round(10 * (yes - no))}")


def main() -> None:
    """Measure, or print weights."""
    if sys.argv[1:] == ["train"]:
        train()
        return
    for halves in (("read",), ("more",), ("unread",)):
        measure(*halves)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
