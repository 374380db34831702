"""Records of others: JSON Lines in the form that `kg schema` prints."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator

from kg.errors import InputError
from kg.importers.reading import STANDARD_INPUT, Reading, check, opened
from kg.records import Extractor, Record, decode

PRODUCER = Extractor(name="records", version="1")


def reading(files: list[str]) -> Reading:
    """The records of the files."""
    check(files)
    return Reading(PRODUCER, lambda: _records(files))


def _records(files: list[str]) -> Iterator[Record | InputError]:
    for file in files:
        name = "standard input" if file == STANDARD_INPUT else file
        with opened(file) as stream:
            for number, line in enumerate(stream, 1):
                if number == 1:
                    line = line.removeprefix(BOM_UTF8)
                if line.strip():
                    try:
                        yield decode(line, where=f"{name}:{number}")
                    except InputError as error:
                        yield error
