"""A build: articles or records into the journal, from there into the graph, fused, published.

    inputs ─▶ what changed ─▶ extraction ─▶ journal ─▶ graph ─▶ fused events ─▶ snapshot
              (by key)        (in parallel)

Each step begins where a build that was killed left off, so that running the same command again finishes the work; and what
is published is the same, byte for byte, as after a build from nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from kg import records
from kg.documents import Document, Fault, Input
from kg.errors import InputError, KGError, RemoteError
from kg.fuse import Table
from kg.pipeline import log
from kg.pipeline.absent import Unread, lost
from kg.pipeline.follow import follow
from kg.pipeline.journal import JOURNAL, Journal, journal_errors
from kg.pipeline.outcome import SET_ASIDE, Outcome, Progress, Report, Settings
from kg.pipeline.reading import Reading, nothing_read
from kg.pipeline.shape import Shape
from kg.pipeline.standing import line_key, move, path_in, real, same_record, standing
from kg.pipeline.unreachable import while_reached
from kg.pipeline.workers import Extracted, Producer, Result, article_key, extract_all
from kg.records import Extractor, Record
from kg.store import Writer, disk_errors

COMMIT_SECONDS = 1.0
"""At most this much work in the journal is lost when a build is killed."""


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
            report(Progress("reading", reading.read, reading.total, outcome.met))

        def changed() -> Iterator[Document]:
            for document in documents:
                if isinstance(document, Fault):
                    faults.append(document)
                    continue
                journal.see(document.id)
                how = standing(journal, document, producer.identity)
                if how == "unchanged":
                    outcome.counts.unchanged += 1
                    journal.lies(document.id, real(document.source.path))
                    tell()
                    continue
                if how == "moved":
                    outcome.counts.changed += 1
                    move(journal, document, producer.identity)
                    tell()
                    continue
                keys[document.id] = article_key(document, producer.identity)
                yield document

        if settings.cluster:
            extracted = settings.cluster.extract_all(changed(), producer)
        else:
            extracted = while_reached(extract_all(changed(), producer, workers=settings.jobs))
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
            key = line_key(line)
            if same_record(journal, record, key):
                outcome.counts.unchanged += 1
            else:
                yield key, Extracted(record.id, line)
            report(Progress("reading", 0, 0, outcome.met))

    return _run(results, producer, shape, settings, report)


def _some_record(found: Iterator[Record | InputError]) -> Iterator[Record | InputError]:
    """The same, once there is one record."""
    head: list[Record | InputError] = []
    for record in found:
        head.append(record)
        if isinstance(record, Record):
            return (record for part in (head, found) for record in part)
    faults = [Fault(error.where or "", error) for error in head if isinstance(error, InputError)]
    if not faults:
        raise InputError("there is no record in the input that the graph can hold", hint="is the file whole?")
    raise nothing_read(faults)


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
        journal = None
        try:
            journal = Journal(settings.store / JOURNAL)
            with journal_errors(journal.path):
                table = Table(journal.connection)
                # What is lost of the journal in a power cut while articles are read is read again.
                journal.sync(every=False)
                _collect(results(journal, outcome), journal, producer, settings, outcome)
                journal.sync(every=True)
                follow(writer, journal, table, shape, outcome, report)
        except KGError as error:
            log.append(settings.store, log.Entry(build=number, state="failed", at=log.now(), error=str(error)))
            raise
        finally:
            if journal is not None:
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


def _until(moment: float, results: Iterator[tuple[str, Result]], put: Callable[[str, Result], None]) -> bool:
    """Deal with results up to that moment; False where there were no more."""
    for key, result in results:
        put(key, result)
        if time.monotonic() >= moment:
            return True
    return False


def _collect(
    results: Iterator[tuple[str, Result]], journal: Journal, producer: Extractor, settings: Settings, outcome: Outcome
) -> None:
    """The results into the journal, kept at least every COMMIT_SECONDS; then what is to be removed."""
    unread = Unread()
    with disk_errors(settings.store):
        aside = (settings.store / SET_ASIDE).open("wb", buffering=0)

    def put(key: str, result: Result) -> None:
        if isinstance(result, Fault):
            with disk_errors(settings.store):
                aside.write(outcome.set_aside(result))
            unread.add(result)
            return
        new = journal.key(result.id) is None
        outcome.counts.added += new
        outcome.counts.changed += not new
        journal.count_as(result.id, "added" if new else "changed")
        path = real(path_in(result.line))
        journal.put(result.id, key=key, producer=producer.name, line=result.line, path=path)
        outcome.warn(result)

    with aside:
        more = True
        while more:
            stopped: RemoteError | None = None
            with journal.transaction():
                try:
                    more = _until(time.monotonic() + COMMIT_SECONDS, results, put)
                except RemoteError as error:
                    stopped = error  # and what came before is kept
            if stopped is not None:
                raise stopped
    unread.keep(journal)
    if settings.prune:
        with journal.transaction():
            gone = journal.unseen(producer.name)
            journal.remove(gone)
            outcome.counts.removed = len(gone)
    else:
        outcome.lost = lost(journal, producer.name, settings.folders)
