"""Event datasets that say by a code what happened: their rows to records, one after the other.

A dataset's module tells what a row of its layout says, or why it is left out; here is what all have in common: the loop over the
rows, the counts of what is left out, and the participants that a code makes of two actors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from kg.errors import InputError
from kg.importers import rows as to
from kg.importers.reading import Reading, check
from kg.importers.rows import Dataset, Party, Row
from kg.importers.table import Line, Meaning
from kg.records import Record

Lines = Callable[[], Iterator[Line | InputError]]
"""The rows of the files, and an error for each that is malformed."""

Says = Callable[[Line], Row | str]
"""What a row says; a text tells why the graph cannot say it. Raises InputError where the row is malformed."""


def reading(dataset: Dataset, files: list[str], *, lines: Lines, says: Says, terms: str) -> Reading:
    """The events of the files, which `lines` gives row by row. Raises InputError for the first file that does not exist."""
    check(files)
    left_out: Counter[str] = Counter()
    return Reading(dataset.producer, lambda: _records(dataset, lines(), says, left_out), left_out, terms)


def _records(
    dataset: Dataset, lines: Iterator[Line | InputError], says: Says, left_out: Counter[str]
) -> Iterator[Record | InputError]:
    for line in lines:
        if isinstance(line, InputError):
            yield line
            continue
        try:
            said = says(line)
            if isinstance(said, str):
                left_out[said] += 1
            else:
                yield to.record(dataset, said, file=line.file, content=line.content)
        except InputError as error:
            yield error


def parties(meaning: Meaning, actors: tuple[str, str]) -> list[Party]:
    """The participants that a code's `roles` make of the two actors; empty names are left out."""
    one, two = (name.strip() for name in actors)
    if meaning.roles == "sides":
        found = [Party("belligerent", one, 1), Party("belligerent", two, 2)]
    elif meaning.roles == "first":
        found = [Party("agent", one)]
    elif meaning.roles == "both":
        found = [Party("agent", one), Party("agent", two)]
    else:
        found = [Party("agent", one), Party("target", two)]
    return [party for party in found if party.name]
