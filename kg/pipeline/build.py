"""A build: articles or records into the journal, from there into the graph, fused, published.

    inputs ─▶ what changed ─▶ extraction ─▶ journal ─▶ graph ─▶ fused events ─▶ snapshot
              (by key)        (in parallel)

Each step begins where a build that was killed left off, so that running the same command again finishes the work; and what
is published is the same, byte for byte, as after a build from nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from kg import records
from kg.documents import Document, Fault, Input, read_inputs
from kg.errors import InputError, KGError
from kg.fuse import Table
from kg.pipeline import fusion, inference, log
from kg.pipeline.cluster import Cluster
from kg.pipeline.journal import Journal, journal_errors
from kg.pipeline.load import FEW, graphs_settled, load, load_graphs, start_afresh
from kg.pipeline.reading import Reading, nothing_read
from kg.pipeline.shape import Shape
from kg.pipeline.workers import Extracted, Producer, Result, article_key, extract_all
from kg.records import Extractor, Record
from kg.store import Writer, disk_errors, readable

JOURNAL = "journal.sqlite"
SET_ASIDE = "set-aside.jsonl"
"""The articles that the last build set aside, one a line."""

_PLACE = re.compile(r"(:\d+|, entry \d+)$")
"""What stands behind the file in the place of a fault."""

SHOWN = 10
"""Set-aside articles that an outcome carries along."""

COMMIT_SECONDS = 1.0
"""At most this much work in the journal is lost when a build is killed."""

AFRESH = 1000
"""With more changed articles than this, and than half of all, the graph is emptied and loaded anew: that is faster than
taking out the old statements article by article."""

Step = Literal["reading", "loading", "fusing", "inferring", "publishing"]


class Progress(NamedTuple):
    """How far a step is: `done` of `total` (0 where unknown) in its unit: bytes of input read, articles, articles, 0."""

    step: Step
    done: int
    total: int
    articles: int


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where and how to build. `command` is noted in the log; `jobs` processes extract, or a cluster. `folders` are those among
    the inputs, of which it is said what is gone."""

    store: Path
    prune: bool = False
    folders: tuple[str, ...] = ()
    jobs: int = 1
    command: str | None = None
    cluster: Cluster | None = None


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a build did. `faults` are the first of the articles set aside, `warnings` the first that the extractor gave
    (each with its article's id) of `warned` articles, `lost` the stored articles whose file is gone from the folders that were read;
    the totals are None where nothing was written."""

    counts: log.Counts = field(default_factory=log.Counts)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    warned: int = 0
    lost: list[str] = field(default_factory=list)
    articles: int | None = None
    events: int | None = None
    quads: int | None = None
    snapshot: str | None = None
    seconds: float = 0.0


def build(
    inputs: Sequence[Input], producer: Producer, shape: Shape, settings: Settings, *, report: Report = lambda _: None
) -> Outcome:
    """The articles of `inputs` into the store. Raises InputError where none of them can be read, StoreError as the store
    does; an article that cannot be read or extracted is set aside and counted."""
    reading = Reading(inputs)
    documents = reading.documents()

    def results(journal: Journal, outcome: Outcome) -> Iterator[tuple[str, Result]]:
        keys: dict[str, str] = {}
        faults: list[Fault] = []

        def tell() -> None:
            report(Progress("reading", reading.read, reading.total, sum_of(outcome.counts)))

        def changed() -> Iterator[Document]:
            for document in documents:
                if isinstance(document, Fault):
                    faults.append(document)
                    continue
                journal.see(document.id)
                key = article_key(document, producer.identity)
                if journal.key(document.id) == key:
                    outcome.counts.unchanged += 1
                    tell()
                else:
                    keys[document.id] = key
                    yield document

        if settings.cluster:
            extracted = settings.cluster.extract_all(changed(), producer)
        else:
            extracted = extract_all(changed(), producer, workers=settings.jobs)
        for result in extracted:
            yield keys.pop(result.id or "", ""), result
            tell()
            while faults:
                yield "", faults.pop(0)
        for fault in faults:
            yield "", fault

    return _run(results, producer.identity, shape, settings, report)


def build_records(
    found: Iterable[Record | InputError],
    producer: Extractor,
    shape: Shape,
    settings: Settings,
    *,
    report: Report = lambda _: None,
) -> Outcome:
    """Records of another producer into the store; an error among them is a record that was set aside.

    Raises InputError where there is no record at all.
    """
    found = _some_record(iter(found))

    def results(journal: Journal, outcome: Outcome) -> Iterator[tuple[str, Result]]:
        for record in found:
            if isinstance(record, InputError):
                yield "", Fault(record.where or "", record)
                continue
            if not record.id:
                yield "", Fault(record.source.path, _nameless(record))
                continue
            if not journal.see(record.id):
                yield "", Fault(record.source.path, _twice(record), record.id)
                continue
            line = records.encode(record)
            key = sha256(line).hexdigest()[:32]
            if journal.key(record.id) == key:
                outcome.counts.unchanged += 1
            else:
                yield key, Extracted(record.id, line)
            report(Progress("reading", 0, 0, sum_of(outcome.counts)))

    return _run(results, producer, shape, settings, report)


def _some_record(found: Iterator[Record | InputError]) -> Iterator[Record | InputError]:
    """The same, once there is one record."""
    head: list[Record | InputError] = []
    for record in found:
        head.append(record)
        if isinstance(record, Record):
            return (record for part in (head, found) for record in part)
    raise nothing_read([Fault(error.where or "", error) for error in head if isinstance(error, InputError)])


def sum_of(counts: log.Counts) -> int:
    """Articles that a build has met so far."""
    return counts.added + counts.changed + counts.unchanged + counts.set_aside


def plan(inputs: Sequence[Input], producer: Producer, settings: Settings) -> Outcome:
    """What `build` would do, without doing it: nothing is extracted or written."""
    file = settings.store / JOURNAL
    if not file.exists():
        return _planned(inputs, producer, settings, None)
    with journal_errors(file), closing(Journal(file, read_only=True)) as journal:
        return _planned(inputs, producer, settings, journal)


def _planned(inputs: Sequence[Input], producer: Producer, settings: Settings, journal: Journal | None) -> Outcome:
    outcome = Outcome()
    unread = _Unread()
    for document in read_inputs(inputs):
        if isinstance(document, Fault):
            _set_aside(outcome, document)
            unread.add(document)
            continue
        key = None
        if journal:
            journal.see(document.id)
            key = journal.key(document.id)
        if key is None:
            outcome.counts.added += 1
        elif key == article_key(document, producer.identity):
            outcome.counts.unchanged += 1
        else:
            outcome.counts.changed += 1
    if journal:
        unread.keep(journal)
        if settings.prune:
            outcome.counts.removed = len(journal.unseen(producer.identity.name))
        else:
            outcome.lost = _lost(journal, producer.identity, settings)
    return outcome


@dataclass(slots=True)
class _Unread:
    """The input that was set aside: what of it is stored already is not gone, though it was not read now."""

    articles: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def add(self, fault: Fault) -> None:
        if fault.id is not None:
            self.articles.add(fault.id)
        else:  # which of the file's articles stand behind it, nobody can say
            self.files.add(_PLACE.sub("", fault.where))

    def keep(self, journal: Journal) -> None:
        for document in self.articles:
            journal.see(document)
        for file in self.files:
            journal.see_file(file)


def _nameless(record: Record) -> InputError:
    return InputError("the record has no id", where=record.source.path, hint="give every record an id of its own")


def _twice(record: Record) -> InputError:
    return InputError(
        f"the id {record.id!r} was used by an earlier record",
        where=record.source.path,
        hint="give every record an id of its own",
    )


Results = Callable[[Journal, Outcome], Iterator[tuple[str, Result]]]


def _run(results: Results, producer: Extractor, shape: Shape, settings: Settings, report: Report) -> Outcome:
    """Everything after the producer, under the store's lock and with its lines in the log."""
    began = time.monotonic()
    with Writer(settings.store, base=shape.base) as writer:
        number = len(log.builds(settings.store)) + 1
        identity = f"{producer.name} {producer.version}"
        start = log.Entry(build=number, state="started", at=log.now(), command=settings.command, producer=identity)
        log.append(settings.store, start)
        outcome = Outcome()
        journal = Journal(settings.store / JOURNAL)
        try:
            with journal_errors(journal.path):
                table = Table(journal.connection)
                # What is lost of the journal in a power cut while articles are read is read again.
                journal.sync(every=False)
                _collect(results(journal, outcome), journal, producer, settings, outcome)
                journal.sync(every=True)
                _follow(writer, journal, table, shape, outcome, report)
        except KGError as error:
            log.append(settings.store, log.Entry(build=number, state="failed", at=log.now(), error=str(error)))
            raise
        finally:
            journal.close()
        outcome.seconds = round(time.monotonic() - began, 2)
        end = log.Entry(
            build=number,
            state="finished",
            at=log.now(),
            seconds=outcome.seconds,
            counts=outcome.counts,
            articles=outcome.articles,
            events=outcome.events,
            quads=outcome.quads,
            snapshot=outcome.snapshot,
        )
        log.append(settings.store, end)
    return outcome


def _collect(
    results: Iterator[tuple[str, Result]], journal: Journal, producer: Extractor, settings: Settings, outcome: Outcome
) -> None:
    """The results into the journal, kept at least every COMMIT_SECONDS; then what is to be removed."""
    counts = outcome.counts
    unread = _Unread()
    with disk_errors(settings.store):
        aside = (settings.store / SET_ASIDE).open("wb", buffering=0)
    with aside:
        more = True
        while more:
            more = False
            with journal.transaction():
                until = time.monotonic() + COMMIT_SECONDS
                for key, result in results:
                    if isinstance(result, Fault):
                        with disk_errors(settings.store):
                            aside.write(_set_aside(outcome, result))
                        unread.add(result)
                        continue
                    if journal.key(result.id) is None:
                        counts.added += 1
                        journal.count_as(result.id, "added")
                    else:
                        counts.changed += 1
                        journal.count_as(result.id, "changed")
                    journal.put(result.id, key=key, producer=producer.name, line=result.line, path=_path(result.line))
                    _warn(outcome, result)
                    if time.monotonic() >= until:
                        more = True
                        break
    unread.keep(journal)
    if settings.prune:
        with journal.transaction():
            gone = journal.unseen(producer.name)
            journal.remove(gone)
            counts.removed = len(gone)
    else:
        outcome.lost = _lost(journal, producer, settings)


class _Source(msgspec.Struct):
    path: str


class _Sourced(msgspec.Struct):
    source: _Source


_decode_source = msgspec.json.Decoder(_Sourced).decode


def _path(line: bytes) -> str:
    """The file that a record was read from."""
    return _decode_source(line).source.path


def _lost(journal: Journal, producer: Extractor, settings: Settings) -> list[str]:
    """The stored articles of this producer whose file is not in the folders any more that were read now."""
    if not settings.folders:
        return []
    return [
        document for document, path in journal.unseen_in(producer.name, settings.folders) if not Path(path).exists()
    ]


def _warn(outcome: Outcome, result: Extracted) -> None:
    if b'"warnings":[]' in result.line:
        return  # a quote within JSON is escaped, so that no text of an article looks like this
    warnings = records.decode(result.line).warnings
    outcome.warned += bool(warnings)
    outcome.warnings += [f"{result.id}: {warning}" for warning in warnings][: SHOWN - len(outcome.warnings)]


def _set_aside(outcome: Outcome, fault: Fault) -> bytes:
    outcome.counts.set_aside += 1
    if len(outcome.faults) < SHOWN:
        outcome.faults.append(fault)
    told = {
        "where": fault.error.where or fault.where,
        "id": fault.id,
        "error": fault.error.what,
        "hint": fault.error.hint,
    }
    return msgspec.json.encode(told) + b"\n"


def _follow(writer: Writer, journal: Journal, table: Table, shape: Shape, outcome: Outcome, report: Report) -> None:
    """The graph follows the journal, the events follow the graph, and the state is published where anything changed."""
    afresh = False
    articles, dirty = journal.counts()
    if journal.setting("shape") != shape.digest or dirty > max(AFRESH, articles // 2):
        start_afresh(writer, journal, shape)
        afresh = True
    _, dirty = journal.counts()
    current = writer.path / "current"
    settled = (
        not dirty
        and graphs_settled(journal, shape)
        and fusion.settled(table)
        and inference.settled(journal, shape)
        and readable(writer.path)
    )
    if settled:
        outcome.articles, outcome.events = articles, table.events()
        outcome.snapshot = current.resolve().name
        return
    touched = inference.begin(writer, journal, shape, articles=articles, dirty=dirty)
    few = dirty <= FEW
    with journal.transaction():
        # Until the end: what stands in the graph then may be half of this build, and is made anew after a crash.
        journal.note(inference.SETTING, "")
        if few:
            journal.mark_stored([row.document for row in journal.dirty()])
    load_graphs(writer, journal, shape)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        report(Progress("loading", done, dirty, done))

    def give_back() -> None:
        """After a step that goes through much the database keeps up to 300 MB of what it read and wrote."""
        if not few or (touched.everything and articles > AFRESH):
            writer.reopen()

    # A small change is kept as a whole, with one flush and one sync; of a large one each part.
    with journal.transaction() if few else nullcontext():
        faults = load(writer, journal, table, shape, touched, advance=advance, afresh=afresh)
        give_back()
        report(Progress("inferring", 0, 0, articles))
        inference.things(writer, touched)
        give_back()
        report(Progress("fusing", 0, 0, articles))
        fusion.fuse(writer, journal, table, shape, touched)
        inference.others(writer, touched)
        give_back()
        report(Progress("publishing", 0, 0, articles))
        writer.publish()
        with journal.transaction():
            journal.spoil(fault.id for fault in faults if fault.id)
            journal.clean()
            journal.note(inference.SETTING, shape.inference_digest)
    for fault in faults:  # what cannot become statements was neither added nor changed
        counted = journal.counted_as(fault.id or "")
        outcome.counts.added -= counted == "added"
        outcome.counts.changed -= counted == "changed"
    if faults:
        with (writer.path / SET_ASIDE).open("ab") as aside:
            aside.writelines(_set_aside(outcome, fault) for fault in faults)
    outcome.articles, outcome.events = articles, table.events()
    if touched.everything:
        outcome.quads = len(writer.store)  # takes time in proportion, which a small change should not
    outcome.snapshot = current.resolve().name
