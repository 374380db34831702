"""Options that several commands have: one name, one letter, one form of each."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print answers and faults only.")]
StoreOption = Annotated[Path, typer.Option("--store", envvar="KG_STORE", help="The store to read.")]
ExtractorOption = Annotated[
    str, typer.Option("--with", metavar="NAME", help="The extractor: arabic, llm, or an installed one.")
]
GazetteerOption = Annotated[
    Path | None,
    typer.Option("--gazetteer", metavar="PATH", help="A gazetteer made by `kg places import`.", show_default=False),
]
JobsOption = Annotated[
    int, typer.Option("--jobs", min=0, help="Processes that extract; 0 for as many as there are cores.")
]


def say(*, quiet: bool) -> Callable[[str], None]:
    """Prints a line on standard error, unless that is not wanted."""

    def told(line: str) -> None:
        if not quiet:
            sys.stderr.write(f"{line}\n")

    return told
