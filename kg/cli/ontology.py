"""`kg ontology`."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from kg import ontology


def command(
    lang: Annotated[Literal["ar", "en"], typer.Option("--lang", help="Language of labels and definitions.")] = "en",
) -> None:
    """Print the ontology's classes as a tree."""
    for root in ontology.tree():
        for depth, term in root.walk():
            sys.stdout.write(f"{'  ' * depth}{term.name}  {term.labels[lang]}: {term.definitions[lang]}\n")
