"""The record form refuses what it does not know, and says where."""

from __future__ import annotations

import io

import pytest

from kg import records
from kg.errors import InputError

RECORD = records.Record(
    id="a",
    source=records.Source(path="a.txt", sha256="0" * 64, bytes=1),
    metadata=records.Metadata(),
    extractor=records.Extractor(name="hand", version="1"),
)


def test_a_record_survives_its_line() -> None:
    assert records.decode(records.encode(RECORD)) == RECORD


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"id": 3}', r"x:1: not a record: Expected `str`, got `int` - at `\$\.id`"),
        (b"{", "x:1: not a record"),
        (records.encode(RECORD).replace(b'"mentions"', b'"mention"'), "unknown field `mention`"),
        (records.encode(RECORD).replace(b'"form":2', b'"form":9'), "form 9, and this program reads forms 1 to 2"),
        (b'{"id": "\xff"}', "x:1: not a record"),
    ],
    ids=["ill-typed", "no JSON", "unknown key", "other form", "no UTF-8"],
)
def test_a_wrong_line_is_refused_with_its_place(line: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(records.read_lines(io.BytesIO(line), name="x"))


def test_a_record_of_an_earlier_form_is_read() -> None:
    event = b'{"id":"1","event":"E1","type":"Battle"}'
    line = (
        records.encode(RECORD).replace(b'"form":2', b'"form":1').replace(b'"events":[]', b'"events":[' + event + b"]")
    )
    read = records.decode(line)
    assert read.form == 1
    assert read.events[0].modality_rule is None


def test_the_schema_names_every_part() -> None:
    assert {"Record", "Event", "Argument", "Casualties"} <= set(records.schema()["$defs"])
