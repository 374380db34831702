"""From the journal into the graph: every article that the graph does not follow yet, many at once or one by one.

Few articles go in as transactions; many are formatted and bulk-loaded in parts by two threads (pyoxigraph releases the
interpreter's lock while it loads), which halves the time on two free cores. The parts are small, so that memory does not
grow with the work.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from kg import records
from kg.documents import Fault
from kg.errors import InputError, KGError, StoreError
from kg.fuse import Table
from kg.pipeline import fusion
from kg.pipeline.brought import Brought, Described, described, remake
from kg.pipeline.fusion import Rows
from kg.pipeline.inference import Touched
from kg.pipeline.journal import Journal, Row
from kg.pipeline.shape import Shape
from kg.rdf import entities, iris
from kg.records import Record
from kg.store import FULL_HINT, Writer, disk_errors, ranking

FEW = 100
"""Up to this many articles go in one by one; a bulk load costs as much as eight transactions."""

PART = 4_000_000
"""Bytes of records (JSON) in one part of a bulk load; 4.5 times as many of N-Quads, 80,000 statements. The database takes about
1 kB a statement while it loads a part; smaller parts mean more compaction."""

NQUADS_PER_PACKED_BYTE = 25
"""Bytes of N-Quads behind a byte of packed record (24.1 measured on 500 articles of the news corpus)."""

ROOM = 3
"""Free space wanted, as a multiple of the N-Quads: the statements in nine orders, before they are compacted."""

RESERVE = 64_000_000
"""Free bytes wanted beyond that: the log of the database and the snapshot."""


def load(
    writer: Writer,
    journal: Journal,
    table: Table,
    shape: Shape,
    touched: Touched,
    *,
    advance: Callable[[int], None],
    afresh: bool = False,
) -> list[Fault]:
    """Make the graph and the table of occurrences follow the journal, which stays as it is until the graph is safe on disk:
    for few articles that is when the caller has flushed the store. `advance` is told articles done; `afresh` says that the graph
    is empty. Returns those that cannot become statements."""
    _, count = journal.counts()
    if not count:
        return []
    check_space(writer.path, journal.dirty_bytes() * NQUADS_PER_PACKED_BYTE)
    loading = _Loading(writer, shape, touched)
    brought = Brought(journal.connection)

    def keep(found: list[Loaded]) -> None:
        with journal.transaction():
            fusion.keep([each.rows for each in found], table, journal, everything=touched.everything)
            for each in found:
                brought.note(each.things)
        for each in found:
            touched.after_article(each.rows.document)
        advance(len(found))

    with disk_errors(writer.path):
        if count <= FEW:
            _load_each(loading, journal, keep)
        else:
            _load_parts(loading, journal, keep)
        with journal.transaction():
            brought.drop(entities.sweep(writer.store, writer.base))
        if not afresh:
            remake(writer, journal, shape, brought, brought.mixed(None if touched.everything else touched.things))
        if count > FEW:
            writer.store.flush()
    faults = sorted(loading.faults, key=lambda fault: fault.id or "")
    with journal.transaction():
        journal.spoil(fault.id for fault in faults if fault.id)
        journal.clean()
    return faults


def graphs_settled(journal: Journal, shape: Shape) -> bool:
    """Whether the graphs that belong to no article are what the store holds."""
    return all(journal.setting(f"graph {name}") == digest for name, digest in shape.graph_digests.items())


def load_graphs(writer: Writer, journal: Journal, shape: Shape) -> None:
    """The graphs that belong to no article, where they are not what the store holds."""
    for name, nquads in shape.graphs.items():
        digest = shape.graph_digests[name]
        if journal.setting(f"graph {name}") == digest:
            continue
        with journal.transaction():
            journal.note(f"graph {name}", "")
        with disk_errors(writer.path):
            writer.remove_graph(iris.graph(writer.base, name))
            writer.load(nquads)
            writer.store.flush()
        with journal.transaction():
            journal.note(f"graph {name}", digest)


def start_afresh(writer: Writer, journal: Journal, shape: Shape) -> None:
    """Empty the graph, so that all of it is loaded again from the journal."""
    with journal.transaction():
        journal.forget()
        Brought(journal.connection).forget()
        journal.soil(stored=True)
    with disk_errors(writer.path):
        writer.clear()
        writer.store.flush()
    with journal.transaction():
        journal.soil(stored=False)
        journal.note("shape", shape.digest)


def check_space(folder: Path, nquads: int) -> None:
    """Raises StoreError where the disk has less room than that many bytes of N-Quads need."""
    free, wanted = shutil.disk_usage(folder).free, nquads * ROOM + RESERVE
    if free < wanted:
        raise StoreError(
            f"loading wants about {wanted / 1e6:,.0f} MB of disk, and {free / 1e6:,.0f} MB are free",
            where=str(folder),
            hint=FULL_HINT,
        )


def threads() -> int:
    """Threads that load: two where this process may use two cores; a third gains nothing."""
    return min(2, len(os.sched_getaffinity(0)))


class Loaded(NamedTuple):
    """What is kept of an article besides its statements: its rows for fusion, and the things it brings."""

    rows: Rows
    things: list[Described]


class _Loading:
    """Puts articles into a graph; used by several threads."""

    def __init__(self, writer: Writer, shape: Shape, touched: Touched) -> None:
        self.writer = writer
        self.shape = shape
        self.touched = touched
        self.faults: list[Fault] = []

    def made(self, row: Row) -> tuple[bytes, Loaded]:
        """The statements of an article and what is kept of it, what the graph held of it being taken out; nothing where it is
        to be removed, or a fault keeps it out."""
        record = None if row.line is None else records.decode(row.line)
        nquads, kept = b"", Rows(row.document, [], {})
        if record is not None:
            try:
                nquads, kept = self.shape.nquads(record), fusion.rows(record, self.shape)
            except KGError as error:
                # Without its traceback, whose frames would keep the store open.
                self.faults.append(Fault(record.source.path, error.with_traceback(None), row.document))
                record = None
            except Exception as error:
                # Records of others hold what nobody thought of. One of them must not end this build, and each after it.
                self.faults.append(Fault(record.source.path, _unwritable(record, error), row.document))
                record = None
        self.touched.before_article(row.document, record, stored=row.stored)
        if row.stored:
            self.writer.remove_graph(iris.article_graph(self.writer.base, row.document))
        return nquads, Loaded(kept, described(record, self.writer.base) if record else [])

    def part(self, rows: list[Row]) -> list[Loaded]:
        """Replaces the articles of `rows`; gives what is kept of them."""
        kept = []
        with disk_errors(self.writer.path), tempfile.TemporaryFile(dir=self.writer.path) as text:
            for row in rows:
                nquads, loaded = self.made(row)
                text.write(nquads)
                kept.append(loaded)
            check_space(self.writer.path, text.tell())
            self.writer.load_file(text)
        return kept


def _unwritable(record: Record, error: Exception) -> InputError:
    return InputError(
        f"the record cannot become statements: {type(error).__name__}: {error}",
        where=record.source.path,
        hint="the other articles are not concerned; correct the record, or report it to the project",
    )


def _load_each(loading: _Loading, journal: Journal, keep: Callable[[list[Loaded]], None]) -> None:
    kept = []
    for row in journal.dirty():
        nquads, rows = loading.made(row)
        loading.writer.insert(nquads)
        kept.append(rows)
    keep(kept)


def _load_parts(loading: _Loading, journal: Journal, keep: Callable[[list[Loaded]], None]) -> None:
    count = threads()
    rank = ranking(iris.article_graph(loading.writer.base, ""))
    ordered = journal.ordered(lambda document: rank(iris.segment(document)))
    with ThreadPoolExecutor(count) as pool:
        running: deque[Future[list[Loaded]]] = deque()
        try:
            for rows in _parts(ordered):
                with journal.transaction():
                    journal.mark_stored(row.document for row in rows)
                running.append(pool.submit(loading.part, rows))
                if len(running) > count:
                    keep(running.popleft().result())
            while running:
                keep(running.popleft().result())
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    size = 0
    for row in rows:
        part.append(row)
        size += len(row.line or b"")
        if size >= PART:
            yield part
            part, size = [], 0
    if part:
        yield part
