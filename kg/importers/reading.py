"""Files to import, opened one after the other; and what an import is made of."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import BinaryIO

from kg.errors import InputError
from kg.records import Extractor, Record

STANDARD_INPUT = "-"
SHOWN = 20
"""Reasons that are told one by one."""

_GZIP = b"\x1f\x8b"


@dataclass(slots=True)
class Reading:
    """An import. `records` gives records, and an error for each row that is malformed; `left_out` counts what is well
    formed and cannot be said in the graph, by reason; `terms` says on what terms the dataset is published."""

    producer: Extractor
    records: Callable[[], Iterator[Record | InputError]]
    left_out: Counter[str] = field(default_factory=Counter)
    terms: str | None = None

    def told(self) -> list[str]:
        """What the user should know after the import, a line each."""
        lines = [f"left out: {_counted(count, reason)}" for reason, count in self.left_out.most_common(SHOWN)]
        if len(self.left_out) > SHOWN:
            rest = sum(count for _, count in self.left_out.most_common()[SHOWN:])
            lines.append(f"left out: {_counted(rest, 'rows')} for {len(self.left_out) - SHOWN:,} more reasons")
        return [*lines, self.terms] if self.terms else lines


def _counted(count: int, reason: str) -> str:
    return f"1 row{reason.removeprefix('rows')}" if count == 1 else f"{count:,} {reason}"


def check(files: Sequence[str]) -> None:
    """Raises InputError for the first file that does not exist."""
    for file in files:
        if file != STANDARD_INPUT and not os.path.isfile(file):
            raise InputError("no such file", where=file, hint="check the path")


@contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """The bytes of a file or of standard input, unpacked where they are gzip."""
    try:
        with open(file, "rb") if file != STANDARD_INPUT else nullcontext(sys.stdin.buffer) as stream:
            packed = stream.peek(2).startswith(_GZIP)  # type: ignore[union-attr]  # both are buffered
            with gzip.GzipFile(fileobj=stream) if packed else nullcontext(stream) as content:
                yield content  # type: ignore[misc]  # a file of bytes in each case
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError("the gzip file is damaged", where=file, hint="fetch or pack the file again") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=file) from error
