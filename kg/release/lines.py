"""Sorted lines of N-Quads: sorting more than memory holds, writing compressed files that are the same on every machine.

Takes and gives lines of bytes. Bytes of UTF-8 sort as code points do, so that order is that of `LC_ALL=C sort`.
"""

from __future__ import annotations

import gzip
import io
import time
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from operator import eq, itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from kg.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RUN_BYTES = 64 << 20
"""What is sorted in memory at once."""

FAN_IN = 64
"""Sorted runs that are merged at once; more would run out of open files."""

BLOCK_BYTES = 1 << 20
"""What a merge holds of each run."""

WAIT = 0.01
"""Seconds until a look at whether more was written."""

GZIP_LEVEL, ZSTD_LEVEL = 9, 12


def sort(lines: Iterable[bytes], to: Path, *, run_bytes: int = RUN_BYTES) -> None:
    """Write the lines to the file `to`, sorted and each once. Uses files beside `to` for what memory does not hold."""
    runs = [_run(held, to, number) for number, held in enumerate(_portions(lines, run_bytes))]
    count = len(runs)
    while len(runs) > 1:
        merged = to.with_name(f"{to.name}.run{count}")
        count += 1
        _merge(runs[:FAN_IN], merged)
        runs = [*runs[FAN_IN:], merged]
    runs[0].rename(to)


def _portions(lines: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    """The lines in lists of about `size` bytes each; one list at least."""
    if isinstance(lines, io.BufferedReader):  # which makes the lists itself, several times as fast
        yield lines.readlines(size)
        while more := lines.readlines(size):
            yield more
        return
    held: list[bytes] = []
    taken = 0
    for line in lines:
        held.append(line)
        taken += len(line)
        if taken >= size:
            yield held
            held, taken = [], 0
    yield held


def _run(lines: list[bytes], to: Path, number: int) -> Path:
    path = to.with_name(f"{to.name}.run{number}")
    lines.sort()
    with path.open("wb") as stream:
        stream.writelines(_once(lines))
    return path


def _merge(runs: list[Path], to: Path) -> None:
    """The runs into one, a block of each at a time: what lies before the end of every block is sorted together, which takes
    lists that are sorted already for what they are."""
    with ExitStack() as stack:
        streams = [stack.enter_context(run.open("rb")) for run in runs]
        out = stack.enter_context(to.open("wb"))
        blocks = [stream.readlines(BLOCK_BYTES) for stream in streams]
        while ends := [block[-1] for block in blocks if block]:
            bound = min(ends)
            next_ones: list[bytes] = []
            for number, block in enumerate(blocks):
                cut = bisect_right(block, bound)
                next_ones += block[:cut]
                blocks[number] = block[cut:] or streams[number].readlines(BLOCK_BYTES)
            next_ones.sort()
            out.writelines(_once(next_ones))
    for run in runs:
        run.unlink()


def _once(lines: list[bytes]) -> Iterable[bytes]:
    """As `unique`; a look for repetitions takes a third of leaving them out."""
    return unique(lines) if any(map(eq, lines, lines[1:])) else lines


def unique(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without repetitions that follow each other."""
    return map(itemgetter(0), groupby(lines))


class Growing(io.RawIOBase):
    """A file that another thread writes, to its end: where there is no more and that thread is not yet `done`, reading waits."""

    def __init__(self, file: io.FileIO, done: Callable[[], bool]) -> None:
        self._file = file
        self._done = done

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        while True:
            done = self._done()  # asked first: what is written until then is read
            if (count := self._file.readinto(buffer)) or done:
                return count
            time.sleep(WAIT)


def split(line: bytes) -> tuple[bytes, bytes]:
    """A line of canonical N-Quads as `subject predicate object` and its graph (empty for the default graph).

    An IRI holds neither a space nor a quotation mark; so what follows the last space, where it is an IRI whole, is the
    object of two others or the graph behind three terms.
    """
    statement = line[:-3]
    rest, _, last = statement.rpartition(b" ")
    if last[:1] == b"<" and last[-1:] == b">" and b'"' not in last and rest.count(b" ") >= 2:
        return rest, last
    return statement, b""


def triple(line: bytes) -> bytes:
    """The N-Triples line of an N-Quads line."""
    return split(line)[0] + b" .\n"


@contextmanager
def packed(path: Path) -> Iterator[BinaryIO]:
    """A file to write through gzip or zstd, by its suffix; the same bytes for the same content, with no name or time inside."""
    with path.open("wb") as file:
        if path.suffix == ".zst":
            from zstandard import ZstdCompressor  # slow to import; for one file of a release

            with (
                ZstdCompressor(level=ZSTD_LEVEL).stream_writer(file, closefd=False) as zstd,
                io.BufferedWriter(cast("io.RawIOBase", zstd), 1 << 20) as buffered,
            ):
                yield cast("BinaryIO", buffered)
        else:
            with (
                gzip.GzipFile(filename="", mode="wb", compresslevel=GZIP_LEVEL, fileobj=file, mtime=0) as zipped,
                io.BufferedWriter(cast("io.RawIOBase", zipped), 1 << 20) as buffered,
            ):
                yield cast("BinaryIO", buffered)


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """A file to read, through gzip or zstd by its suffix. Raises InputError where it is broken."""
    try:
        with path.open("rb") as file:
            if path.suffix == ".zst":
                with _unzstd(file) as stream:
                    yield stream
            elif path.suffix == ".gz":
                with gzip.GzipFile(fileobj=file, mode="rb") as zipped:
                    yield io.BufferedReader(cast("io.RawIOBase", zipped), 1 << 20)
            else:
                yield file
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"the file cannot be read: {error}", where=str(path)) from error


@contextmanager
def _unzstd(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """A file to read through zstd. Raises OSError where it is broken, as gzip does."""
    from zstandard import ZstdDecompressor, ZstdError

    try:
        yield io.BufferedReader(ZstdDecompressor().stream_reader(file), 1 << 20)
    except ZstdError as error:
        raise OSError(str(error)) from error
