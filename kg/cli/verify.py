"""`kg verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

PROBLEMS = 3
RELEASE = typer.Argument(metavar="RELEASE", help="Folder of a release that `kg dump` wrote.")


def command(
    release: Annotated[Path, RELEASE],
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing where all is well.")] = False,
) -> None:
    """Check every checksum of a release, and read every file of it again."""
    from kg.release.verify import verify

    problems = 0
    for problem in verify(release):
        problems += 1
        sys.stdout.write(f"{problem}\n")
    if problems:
        raise typer.Exit(PROBLEMS)
    if not quiet:
        sys.stderr.write(f"{release}: every file is what was released\n")
