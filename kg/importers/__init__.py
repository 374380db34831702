"""Published event datasets and records of others, to records.

    a file in its published layout ──▶ one record a row, with the dataset as the source of what it says

The licence of a dataset stays what it is: this program carries none of the data, and a graph that holds a dataset is
under the dataset's terms too (each module names them). Separate because each module knows one published layout, and
nothing after the records does.
"""

from __future__ import annotations

from kg.errors import UnknownName
from kg.importers.reading import Reading

FORMATS = {
    "acled": "kg.importers.acled",
    "gdelt": "kg.importers.gdelt",
    "records": "kg.importers.lines",
    "ucdp-ged": "kg.importers.ucdp",
}
"""The formats, and the module that reads each: it has `reading(files)`."""


def reading(name: str, files: list[str]) -> Reading:
    """What is to be imported. Raises UnknownName for a format that is not read, InputError for a missing file."""
    if name not in FORMATS:
        raise UnknownName(f"there is no format {name!r}", where="import", hint=f"there are: {', '.join(FORMATS)}")
    from importlib import import_module

    made: Reading = import_module(FORMATS[name]).reading(files)
    return made


__all__ = ["FORMATS", "Reading", "reading"]
