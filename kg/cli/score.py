"""`kg score`."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from kg.documents import Fault, read
from kg.errors import InputError
from kg.extract.score import MEASURES, Names, plain, read_gold, score
from kg.pipeline.producers import extractor_of


def command(
    gold: Path = typer.Option(..., "--gold", metavar="DIR", help="Folder of annotation, one <id>.json an article."),
    texts: Path = typer.Option(..., "--texts", metavar="DIR", help="Folder of the texts, one <id>.txt an article."),
    errors: int = typer.Option(0, "--errors", metavar="N", help="Show the first N missed and wrong events."),
) -> None:
    """Score extraction against annotated articles."""
    worker = extractor_of()
    files = sorted(gold.glob("*.json"))
    if not files:
        raise InputError("no annotation there", where=str(gold), hint="give the folder that holds <id>.json files")
    articles = []
    for file in files:
        for document in read([str(texts / f"{file.stem}.txt")]):
            if isinstance(document, Fault):
                raise document.error
            articles.append((document.id, document.raw, read_gold(file, document.raw), plain(worker.extract(document))))
    scores = score(articles, Names(gold / "aliases.tsv"))
    sys.stdout.write(f"{'measure':<12}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'found':>7}{'right':>7}\n")
    for measure in MEASURES:
        count = scores.counts[measure]
        sys.stdout.write(
            f"{measure:<12}{count.precision:>7.3f}{count.recall:>7.3f}{count.f1:>7.3f}"
            f"{count.gold:>7}{count.found:>7}{count.right:>7}\n"
        )
    for error in scores.errors[:errors]:
        sys.stdout.write(f"{error.doc}\t{error.kind}\t{error.type}\t{error.context}\n")
