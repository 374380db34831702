"""The measures. Each gives the lines of its table, as it goes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pyoxigraph as ox

from kg import records
from kg.fuse import Table
from kg.pipeline import inference, load
from kg.pipeline.build import build_records
from kg.pipeline.journal import Journal
from kg.pipeline.outcome import Settings
from kg.pipeline.shape import shape
from kg.records import Extractor, Record
from kg.store import Writer, reader
from tests.bench import material, timing

ROUNDS = 3
PRODUCER = Extractor(name="bench", version="1")
ROOT = Path(__file__).parents[2]


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk of the checkout, for a while."""
    material.CACHE.mkdir(parents=True, exist_ok=True)
    path = Path(tempfile.mkdtemp(dir=material.CACHE))
    try:
        yield path
    finally:
        shutil.rmtree(path)


def loading(articles: int) -> Iterator[str]:
    """Records in the journal to a compacted graph, beside one bulk load of the same quads and its compaction."""
    found = list(material.repeated(material.extracted(min(articles, 1000)), articles))
    made = shape()
    with folder() as work:
        ready = work / "ready.nq"
        with ready.open("wb") as file:
            for record in found:
                file.write(made.nquads(record))
        quads = sum(1 for _ in ready.open("rb"))
        numbers = iter(range(1000))

        def ours() -> None:
            load_records(found, work / f"ours{next(numbers)}")

        def theirs() -> None:
            store = ox.Store(str(work / f"theirs{next(numbers)}"))
            store.bulk_load(path=str(ready), format=ox.RdfFormat.N_QUADS)
            store.optimize()

        one, other = timing.side_by_side(ours, theirs, rounds=ROUNDS)
        yield timing.told(f"records to a compacted graph, {quads:,} quads", one, other, "bulk_load + optimize")


def load_records(found: list[Record], path: Path) -> None:
    """The loading step alone: the journal is filled before the clock of the step starts to matter; it is a tenth of it."""
    made = shape()
    with Writer(path, base=made.base) as writer:
        journal = Journal(path / "journal.sqlite")
        table = Table(journal.connection)
        with journal.transaction():
            for record in found:
                journal.put(record.id, key="", producer="bench", line=records.encode(record))
        touched = inference.Touched(writer, everything=True)
        load.load(writer, journal, table, made, touched, advance=lambda _: None)
        writer.compact()
        journal.close()


ADDED = 7
"""Articles that are added one after the other."""


def adding(articles: int) -> Iterator[str]:
    """One article more in a built store, beside a bare transaction with flush on an open store: of all statements that come and go
    with it (the events and what follows among them), and of the article's own alone. The article is of a day of its own, or is
    told again: one of a day that the store tells of, whose events it joins."""
    base = material.extracted(min(articles, 1000))
    made = shape()
    with folder() as work:
        build_records(material.repeated(base, articles), PRODUCER, made, Settings(store=work / "store"))
        quads = len(reader(work / "store").store)
        for name, added in (
            ("of a day of its own", [material.shifted(record, 1000) for record in base[50 : 50 + ADDED]]),
            (
                "told again",
                [msgspec.structs.replace(record, id=f"{record.id}-again") for record in base[50 : 50 + ADDED]],
            ),
        ):
            changes = list(_changes(work, added))
            own = [(made.nquads(record), "") for record in added]
            yardsticks = [("all its statements", changes), ("its own statements", own)]
            for number, (what, texts) in enumerate(yardsticks):
                yield _adding(
                    work, added, texts, f"one article more, {name}, in {quads:,} quads", what, last=number == 1
                )


def _adding(
    work: Path, added: list[Record], texts: list[tuple[bytes, str]], name: str, what: str, *, last: bool
) -> str:
    """A line of `adding`. What was added stays in the store after the last line about these articles."""
    shutil.copytree(work / "store", work / "ours", symlinks=True)
    shutil.copytree(work / "store" / "live", work / "bare")
    one, other = _in_turns(work, added, texts)
    shutil.rmtree(work / "bare")
    if last:
        shutil.rmtree(work / "store")
        (work / "ours").rename(work / "store")
    else:
        shutil.rmtree(work / "ours")
    lines = sum(come.count(b"\n") for come, _ in texts) // len(texts)
    return timing.told(f"{name}, fused and published", one, other, f"transaction of {what} ({lines:,}) + flush")


def _in_turns(
    work: Path, added: list[Record], texts: list[tuple[bytes, str]]
) -> tuple[list[timing.Took], list[timing.Took]]:
    bare = ox.Store(str(work / "bare"))
    more, others = iter(added), iter(texts)

    def ours() -> None:
        build_records([next(more)], PRODUCER, shape(), Settings(store=work / "ours"))

    def theirs() -> None:
        come, go = next(others)
        if go:
            bare.update(go)
        bare.load(come, ox.RdfFormat.N_QUADS)
        bare.flush()

    return timing.side_by_side(ours, theirs, rounds=len(added))


def _changes(work: Path, added: list[Record]) -> Iterator[tuple[bytes, str]]:
    """For each article the statements that come with it, and as a SPARQL update those that go: how a store differs before and after."""
    store, before, after = work / "ahead", work / "before.nq", work / "after.nq"
    shutil.copytree(work / "store", store, symlinks=True)
    reader(store).dump(before)
    for record in added:
        build_records([record], PRODUCER, shape(), Settings(store=store))
        reader(store).dump(after)
        gone = "".join(
            f"GRAPH <{graph} {{ {triple} }}\n"
            for triple, _, graph in (
                line.decode().removesuffix(" .\n").rpartition(" <") for line in _not_in(after, before)
            )
        )
        yield b"".join(_not_in(before, after)), f"DELETE DATA {{ {gone} }}" if gone else ""
        after.replace(before)
    shutil.rmtree(store)


def _not_in(one: Path, other: Path) -> Iterator[bytes]:
    """The lines of the other file that the one has not."""
    with one.open("rb") as lines:
        known = {hash(line) for line in lines}
    with other.open("rb") as lines:
        yield from (line for line in lines if hash(line) not in known)


def dumping(articles: int) -> Iterator[str]:
    """The sorted N-Quads that a release is made from, and a whole release, beside `Store.dump` of the same state."""
    from kg.release import write

    with folder() as work:
        base = material.extracted(min(articles, 1000))
        build_records(material.repeated(base, articles), PRODUCER, shape(), Settings(store=work / "store"))
        state = reader(work / "store")
        numbers = iter(range(1000))

        def canonical() -> None:
            write.canonical(state, work / f"sorted{next(numbers)}.nq")

        def release() -> None:
            write.write(state, work / f"release{next(numbers)}", day="2020-01-01", since=None, report=lambda _: None)

        def theirs() -> None:
            state.store.dump(str(work / f"dump{next(numbers)}.nq"), format=ox.RdfFormat.N_QUADS)

        for name, ours in (("canonical N-Quads", canonical), ("all of a release", release)):
            one, other = timing.side_by_side(ours, theirs, rounds=ROUNDS)
            yield timing.told(f"kg dump of {len(state.store):,} quads, {name}", one, other, "Store.dump")


def memory(sizes: tuple[int, ...]) -> Iterator[str]:
    """Peak memory of a whole build from records, each in a process of its own, step by step."""
    for size in sizes:
        started = time.perf_counter()
        command = [sys.executable, "-m", "tests.bench", "one-build", str(size)]
        found = subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )
        yield f"build of {size:,} articles: {found.stdout.strip()}, {time.perf_counter() - started:.0f} s"


CORPUS_ARTICLES = 4036
"""All articles of the corpus, which a large build repeats."""


def one_build(articles: int) -> str:
    """Peak memory of each step, for `memory`; the records are read one by one, so that none of it is theirs."""
    peaks: dict[str, int] = {}
    now = "reading"

    def report(progress: object) -> None:
        nonlocal now
        peaks[now] = _peak()
        if progress.step != now:  # type: ignore[attr-defined]
            _forget_peak()
            now = progress.step  # type: ignore[attr-defined]

    with folder() as work:
        found = material.streamed(min(articles, CORPUS_ARTICLES), articles)
        _forget_peak()
        began = timing.processor()
        outcome = build_records(found, PRODUCER, shape(), Settings(store=work / "store"), report=report)
        peaks[now] = _peak()
        used = timing.processor() - began
        size = sum(file.stat().st_size for file in (work / "store" / "live").iterdir()) / max(1, outcome.quads or 1)
    steps = ", ".join(f"{step} {peak} MB" for step, peak in peaks.items())
    return f"{steps}; {outcome.quads:,} quads, {size:.0f} bytes a quad, processor {used:.0f} s"


def _forget_peak() -> None:
    """From now on `_peak` is that of what follows (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> int:
    """The most memory of this process since then, in MB."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) // 1000 for line in status if line.startswith("VmHWM"))


def kills(count: int) -> Iterator[str]:
    """The test that kills builds, with many kills."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/pipeline/test_crashes.py", "-k", "killed"]
    environment = os.environ | {"WAQAI_KILLS": str(count), "PYTHONPATH": str(ROOT)}
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
    last = found.stdout.strip().splitlines()[-1]
    yield f"{count} builds killed at random moments: {'none lost anything' if found.returncode == 0 else 'FAILED'}: {last}"
