"""Scores of whole extraction with models that have not seen the article, on every annotated article that may be read.

    python -m tests.tools.crossvalidated [--errors N] [--ours]

The articles of `more`, of the read half of `dev` and of our own annotation are cut into parts; each part is read with
models that were trained on the others. Our own articles do not count for facts, fought_near and toll, since they are not
annotated with names and tolls. `--errors` shows errors, `--ours` those of our own articles as well.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from kg.extract import Extractor
from kg.extract.score import Names, Scores, plain, score
from tests.tools import train
from tests.tools.annotated import NAMES, Annotated, annotated, ours
from tests.tools.score_halves import table

OFFSETS = {"triggers": -1.15, "roles": -0.85}
"""Of NONE's score; near what training chooses."""


def by_fold(articles: Sequence[Annotated]) -> Iterator[tuple[Extractor, list[Annotated]]]:
    """Each part of the articles, with an extractor that was trained on the others."""
    folds = range(train.FOLDS)
    parts = [[a for a in articles if train.fold_of(a.document.id) == fold] for fold in folds]
    triggers = [train.shifted(model, OFFSETS["triggers"]) for model in train.jackknifed(articles)[1]]
    pairs = [train.role_examples(part, train.reading_with(triggers[fold], None)) for fold, part in enumerate(parts)]
    for fold in folds:
        learning = [example for other, part in enumerate(pairs) if other != fold for example in part]
        roles = train.shifted(train.train("roles", learning), OFFSETS["roles"])
        yield train.reading_with(triggers[fold], roles), parts[fold]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    parser.add_argument("--ours", action="store_true")
    asked = parser.parse_args()
    given, own = list(annotated("more", "read")), list(ours())
    names = Names(NAMES)
    read = [
        (article, plain(reader.extract(article.document)))
        for reader, part in by_fold([*given, *own])
        for article in part
    ]
    whose = {article.document.id for article in own}
    for title, mine in (("given", False), ("our own", True)):
        scores: Scores = score(
            ((a.document.id, a.document.raw, a.events, found) for a, found in read if (a.document.id in whose) == mine),
            names,
        )
        table(title, scores)
        if not mine or asked.ours:
            for error in scores.errors[: asked.errors]:
                print(error.doc, error.kind, error.type, error.context, sep="\t")


if __name__ == "__main__":
    main()
