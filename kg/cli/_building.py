"""What the commands that write a store share: their options, progress on standard error, the summary.

Standard output stays empty: a build's product is the store.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import Incomplete
from kg.pipeline.outcome import Left, Outcome, Progress

StoreOption = Annotated[
    Path, typer.Option("--store", envvar="KG_STORE", help="The store to write; made where there is none.")
]
PruneOption = Annotated[bool, typer.Option("--prune", help="Also remove articles that are not in the input any more.")]

EVERY_TERMINAL = 0.2
EVERY_FILE = 15.0
"""Seconds between two reports of progress, on a terminal (one line, rewritten) and elsewhere (a line each)."""

NAMED = 5
"""Articles that a sentence names."""

LONG_ENOUGH = 3.0
"""Seconds after which a time left is worth telling."""


def jobs(asked: int) -> int:
    """The processes to start."""
    return asked or len(os.sched_getaffinity(0))


class Meter:
    """Progress on standard error: the step, how far, how fast, how long yet."""

    def __init__(self, *, quiet: bool) -> None:
        self._terminal = sys.stderr.isatty()
        self._quiet = quiet
        self._step = ""
        self._began = self._last = time.monotonic()
        self._shown = False

    def report(self, progress: Progress) -> None:
        """Show it, where the last one is long enough ago."""
        now = time.monotonic()
        if progress.step != self._step:
            self._step, self._began, self._last = progress.step, now, now
        if self._quiet or now - self._last < (EVERY_TERMINAL if self._terminal else EVERY_FILE):
            return
        self._last = now
        self._shown = True
        line = _line(progress, now - self._began)
        sys.stderr.write(f"\r\x1b[K{line}" if self._terminal else f"{line}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._terminal and self._shown:
            sys.stderr.write("\r\x1b[K")


def _line(progress: Progress, seconds: float) -> str:
    parts = [f"{progress.step}: {counted(progress.articles, 'article')}"]
    if seconds > LONG_ENOUGH and progress.articles:
        parts.append(f"{progress.articles / seconds:,.1f} a second")
    if progress.total and progress.done:
        share = min(1.0, progress.done / progress.total)
        parts.append(f"{share:.0%}")
        if seconds > LONG_ENOUGH:
            parts.append(f"{_duration(seconds / share - seconds)} left")
    return ", ".join(parts)


def counted(count: int, name: str) -> str:
    """A number of things, in words."""
    return f"{count:,} {name if count == 1 else name + 's'}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"


def tell_left(files: Sequence[str]) -> None:
    """Say which files of the folders are left out, as their kind is not read."""
    if files:
        first = files[0] if len(files) == 1 else f"the first is {files[0]}"
        sys.stderr.write(f"{counted(len(files), 'file')} left out, being no kind that is read: {first}\n")


def carry_out(
    work: Callable[[Callable[[Progress], None]], Outcome],
    *,
    quiet: bool,
    planned: bool = False,
    tell: Callable[[], None] = lambda: None,
) -> None:
    """Do it, with progress; then say what was done, and what else `tell` has to say. Raises Incomplete where articles were
    set aside."""
    meter = Meter(quiet=quiet)
    try:
        outcome = work(meter.report)
    finally:
        meter.end()
    if not quiet:
        sys.stderr.write(f"{summary(outcome, planned=planned)}\n")
        _caution(outcome)
    tell()
    complain(outcome)


def summary(outcome: Outcome, *, planned: bool) -> str:
    """What a build did, or would do, in a line."""
    counts = outcome.counts
    named = (
        (counts.added, "added"),
        (counts.changed, "changed"),
        (counts.removed, "removed"),
        (counts.unchanged, "unchanged"),
        (counts.set_aside, "set aside"),
    )
    told = ", ".join(f"{count:,} {name}" for count, name in named if count) or "no articles"
    if planned:
        return f"would be: {told}{_left(outcome.left)}"
    totals = [
        counted(total, name)
        for total, name in ((outcome.articles, "article"), (outcome.events, "event"), (outcome.quads, "statement"))
        if total is not None
    ]
    return f"{told}; the store holds {', '.join(totals)} ({outcome.seconds:.1f} s)"


def _left(left: Left | None) -> str:
    """What of the graph would be made besides, as earlier builds left it."""
    if left is None or not (left.articles or left.anew or left.steps):
        return ""
    if left.anew:
        return "; the whole graph would be made again, as the program or its tables are others than when it was made"
    if left.articles:
        return f"; {counted(left.articles, 'article')} read before and not in the graph yet would be loaded"
    return "; events and inferences would be made again, as an earlier build did not end or tables are others"


def _caution(outcome: Outcome) -> None:
    """Say of which articles little is to be expected: they count as read, and may hold no event for that reason. And which are
    stored still although their files are gone."""
    if outcome.lost:
        named = ", ".join(outcome.lost[:NAMED]) + (", ..." if len(outcome.lost) > NAMED else "")
        kept = (
            "stays in the store though its file is"
            if len(outcome.lost) == 1
            else "stay in the store though their files are"
        )
        sys.stderr.write(
            f"{counted(len(outcome.lost), 'article')} {kept} gone ({named}); --prune removes what is gone\n"
        )
    for warning in outcome.warnings:
        sys.stderr.write(f"warning: {warning}\n")
    if outcome.warned > len(outcome.warnings):
        sys.stderr.write(f"warnings in {outcome.warned:,} articles; each record lists its own\n")


def complain(outcome: Outcome) -> None:
    """Name the articles that were set aside. Raises Incomplete where there are any."""
    if not outcome.counts.set_aside:
        return
    for fault in outcome.faults:
        sys.stderr.write(f"set aside: {fault.error}\n")
        if fault.error.hint:
            sys.stderr.write(f"  hint: {fault.error.hint}\n")
    count = outcome.counts.set_aside
    raise Incomplete(
        f"{count:,} {'article was' if count == 1 else 'articles were'} set aside; the others are done",
        hint="set-aside.jsonl in the store lists all of them; mend them and run the same command again",
    )
