"""`kg check`."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer

from kg.cli._options import QuietOption, StoreOption

FOUND = 3
"""Exit code where an error was found."""


def command(
    store: StoreOption = Path("kg.store"),
    reasoner: Annotated[
        bool, typer.Option("--reasoner", help="Run the reasoner over the ontology and a sample, too (needs Java).")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Things named for each finding.")] = 5,
    quiet: QuietOption = False,
) -> None:
    """Check the graph against its shapes and rules."""
    from kg import ontology
    from kg.answers import check
    from kg.store import interruptible, reader

    def advance(what: str, done: int) -> None:
        if not quiet and sys.stderr.isatty():
            sys.stderr.write(f"\rchecking {what} … {done:,}\033[K")

    opened = reader(store)
    found: defaultdict[check.Check, list[check.Finding]] = defaultdict(list)
    counts: defaultdict[check.Check, int] = defaultdict(int)
    with interruptible():
        for finding in check.check(opened.store, advance=advance):
            counts[finding.check] += 1
            if len(found[finding.check]) < limit:
                found[finding.check].append(finding)
    if not quiet and sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    for each in sorted(counts, key=lambda each: (check.SEVERITIES.index(each.severity), each.name)):
        sys.stdout.write(f"{each.severity}  {each.name}: {each.problem} ({counts[each]:,})\n  cure: {each.cure}\n")
        for finding in found[each]:
            named = (value.removeprefix(opened.base) for value in (finding.where, *finding.details))
            sys.stdout.write(f"  {'  '.join(named)}\n")
    wrong = any(each.severity == "error" for each in counts)
    if reasoner:
        verdict = ontology.reason(check.sample(opened.store))
        sys.stdout.write(f"{'error' if verdict.contradiction else 'note'}  reasoner: {verdict.text}\n")
        wrong = wrong or verdict.contradiction
    if wrong:
        raise typer.Exit(FOUND)
    if not quiet:
        sys.stderr.write("no errors\n")
