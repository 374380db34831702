"""Scores on the annotated articles beside the checkout: the read half of dev, the unread half, more, and articles of our own.

    python tests/tools/score_halves.py [--errors N]

`--errors` shows errors of the read half and of more; those of the unread half are never shown.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.extract.score import MEASURES, Names, Scores, plain, score
from kg.pipeline.producers import extractor_of
from tests.tools.annotated import CHECK, NAMES, Annotated, annotated, ours
from tests.tools.gold import GOLD, Half

TITLES: dict[Half, str] = {"read": "dev, read half", "unread": "dev, unread half", "more": "more"}


def measured(articles: Iterable[Annotated]) -> Scores:
    """The scores of the extractor on these articles."""
    worker, names = extractor_of(), Names(NAMES)
    return score(
        ((a.document.id, a.document.raw, a.events, plain(worker.extract(a.document))) for a in articles), names
    )


def table(title: str, scores: Scores, measures: Sequence[str] = MEASURES) -> None:
    """Print the figures."""
    print(f"{title:<18}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'found':>7}{'right':>7}")
    for measure in measures:
        count = scores.counts[measure]
        print(
            f"  {measure:<16}{count.precision:>7.3f}{count.recall:>7.3f}{count.f1:>7.3f}"
            f"{count.gold:>7}{count.found:>7}{count.right:>7}"
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    errors = parser.parse_args().errors
    if not Path(GOLD).is_dir():
        print("the annotated articles (../shared/gold) are not there: nothing to score")
        return
    for half, title in TITLES.items():
        scores = measured(annotated(half))
        table(title, scores)
        if half != "unread":
            for error in scores.errors[:errors]:
                print(error.doc, error.kind, error.type, error.context, sep="\t")
    # Names and tolls are not annotated there.
    table("our check", measured(ours(CHECK)), ("trigger", "event", "argument", "source", "modality"))


if __name__ == "__main__":
    main()
