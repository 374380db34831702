"""The graph follows the journal, the events follow the graph, and a state is published.

Takes a store and a journal that is ahead of it; leaves them equal. Apart from `build` because it knows no articles: whatever a
build that was killed has left is made up for in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from kg.documents import Fault
from kg.fuse import Table
from kg.pipeline import fusion, inference
from kg.pipeline.inference import Touched
from kg.pipeline.journal import Journal
from kg.pipeline.load import FEW, graphs_settled, load, load_graphs, start_afresh
from kg.pipeline.outcome import SET_ASIDE, Left, Outcome, Progress, Report
from kg.pipeline.shape import Shape
from kg.store import Writer, readable

AFRESH = 1000
"""With more changed articles than this, and than half of all, the graph is emptied and loaded anew: that is faster than
taking out the old statements article by article."""


def left(journal: Journal, shape: Shape) -> Left:
    """What `follow` would have to do, with the journal as it is."""
    articles, dirty = journal.counts()
    if not articles:
        return Left(dirty, anew=False, steps=False)
    return Left(
        dirty,
        anew=journal.setting("shape") not in (None, shape.digest),
        steps=not (graphs_settled(journal, shape) and inference.settled(journal, shape)),
    )


def follow(writer: Writer, journal: Journal, table: Table, shape: Shape, outcome: Outcome, report: Report) -> None:
    """The graph follows the journal, the events follow the graph, and the state is published where anything changed."""
    articles, dirty = journal.counts()
    afresh = journal.setting("shape") != shape.digest or dirty > max(AFRESH, articles // 2)
    if afresh:
        start_afresh(writer, journal, shape)
        _, dirty = journal.counts()
    if not _settled(writer, journal, table, shape, dirty=dirty):
        touched = inference.begin(writer, journal, shape, articles=articles, dirty=dirty)
        faults = _Step(writer, journal, table, shape, touched, articles, dirty, report).run(afresh=afresh)
        _set_aside(faults, journal, outcome, writer)
        if touched.everything:
            outcome.quads = len(writer.store)  # takes time in proportion, which a small change should not
    outcome.articles, outcome.events = articles - journal.spoilt(), table.events()
    outcome.snapshot = (writer.path / "current").resolve().name


def _settled(writer: Writer, journal: Journal, table: Table, shape: Shape, *, dirty: int) -> bool:
    """Whether the state that is published is that of the journal."""
    return (
        not dirty
        and graphs_settled(journal, shape)
        and fusion.settled(table)
        and inference.settled(journal, shape)
        and readable(writer.path)
    )


@dataclass
class _Step:
    """One change of the graph: `dirty` of `articles` differ from it."""

    writer: Writer
    journal: Journal
    table: Table
    shape: Shape
    touched: Touched
    articles: int
    dirty: int
    report: Report

    def run(self, *, afresh: bool) -> list[Fault]:
        """Load, infer, fuse, publish. Returns the articles that cannot become statements."""
        writer, journal, touched = self.writer, self.journal, self.touched
        few = self.dirty <= FEW
        with journal.transaction():
            # Until the end: what stands in the graph then may be half of this build, and is made anew after a crash.
            journal.note(inference.SETTING, "")
            if few:
                journal.mark_stored([row.document for row in journal.dirty()])
        load_graphs(writer, journal, self.shape)
        # A small change is kept as a whole, with one flush and one sync; of a large one each part.
        with journal.transaction() if few else nullcontext():
            faults = load(writer, journal, self.table, self.shape, touched, advance=self._advance(), afresh=afresh)
            self._give_back()
            self.report(Progress("inferring", 0, 0, self.articles))
            inference.things(writer, touched)
            self._give_back()
            self.report(Progress("fusing", 0, 0, self.articles))
            fusion.fuse(writer, journal, self.table, self.shape, touched)
            inference.others(writer, touched)
            self._give_back()
            self.report(Progress("publishing", 0, 0, self.articles))
            writer.publish()
            with journal.transaction():
                journal.spoil(fault.id for fault in faults if fault.id)
                journal.clean()
                journal.note(inference.SETTING, self.shape.inference_digest)
        return faults

    def _advance(self) -> Callable[[int], None]:
        done = 0

        def advance(count: int) -> None:
            nonlocal done
            done += count
            self.report(Progress("loading", done, self.dirty, done))

        return advance

    def _give_back(self) -> None:
        """After a step that goes through much the database keeps up to 300 MB of what it read and wrote."""
        if self.dirty > FEW or (self.touched.everything and self.articles > AFRESH):
            self.writer.reopen()


def _set_aside(faults: list[Fault], journal: Journal, outcome: Outcome, writer: Writer) -> None:
    """What cannot become statements was neither added nor changed."""
    for fault in faults:
        counted = journal.counted_as(fault.id or "")
        outcome.counts.added -= counted == "added"
        outcome.counts.changed -= counted == "changed"
    if faults:
        with (writer.path / SET_ASIDE).open("ab") as aside:
            aside.writelines(map(outcome.set_aside, faults))
