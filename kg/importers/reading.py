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
        lines = [f"left out: {count:,} {reason}" for reason, count in self.left_out.most_common()]
        return [*lines, self.terms] if self.terms else lines


def check(files: Sequence[str]) -> None:
    """Raises InputError for the first file that does not exist."""
    for file in files:
        if file != STANDARD_INPUT and not os.path.isfile(file):
            raise InputError("no such file", where=file, hint="check the path")


@contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """The bytes of a file or of standard input, unpacked where its name ends in .gz."""
    if file == STANDARD_INPUT:
        with nullcontext(sys.stdin.buffer) as stream:
            yield stream
        return
    try:
        opener = gzip.open if file.endswith(".gz") else open
        with opener(file, "rb") as stream:
            yield stream  # type: ignore[misc]  # a file of bytes either way
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError("the gzip file is damaged", where=file, hint="fetch or pack the file again") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=file) from error
