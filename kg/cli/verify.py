"""`kg verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli._options import QuietOption, StoreOption

PROBLEMS = 3
RELEASE = typer.Argument(metavar="[RELEASE]", help="Folder of a release that `kg dump` wrote; without it, the store.")


def command(
    release: Annotated[Path | None, RELEASE] = None,
    store: StoreOption = Path("kg.store"),
    root: Annotated[Path, typer.Option("--root", help="Where relative paths of articles start.")] = Path(),
    quiet: QuietOption = False,
) -> None:
    """Check every quote of a store, or every checksum of a release.

    A store: every article is opened again and compared with its hash, and every quote with the words at its offsets. A
    release: every file is compared with its checksum and read again.
    """
    done = _store(store, root, quiet) if release is None else _release(release)
    if not quiet:
        sys.stderr.write(f"{done}\n")


def _release(release: Path) -> str:
    from kg.release.verify import verify

    problems = 0
    for problem in verify(release):
        problems += 1
        sys.stdout.write(f"{problem}\n")
    if problems:
        raise typer.Exit(PROBLEMS)
    return f"{release}: every file is what was released"


def _store(path: Path, root: Path, quiet: bool) -> str:
    from kg.answers.verify import Tally, verify
    from kg.store import reader

    def advance(articles: int) -> None:
        if not quiet and sys.stderr.isatty():
            sys.stderr.write(f"\rverifying … {articles:,} articles\033[K")

    opened = reader(path)
    tally = Tally()
    problems, wrong = 0, set()
    for problem in verify(opened.store, opened.base, tally, root=root, advance=advance):
        problems += 1
        wrong.add(problem.article)
        sys.stdout.write(": ".join(part for part in (problem.article, problem.what, problem.why) if part) + "\n")
    if not quiet and sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    if problems:
        sys.stderr.write(f"{len(wrong):,} of {tally.articles:,} articles do not hold: {problems:,} problems\n")
        raise typer.Exit(PROBLEMS)
    imported = f"; {tally.imported:,} imported without quotes" if tally.imported else ""
    return f"{tally.articles:,} articles, {tally.quotes:,} quotes, {tally.words:,} words within them: all stand where they should{imported}"
