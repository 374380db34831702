"""Published event datasets in their layouts, to records. The rows are made up; the layouts are the published ones."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest

from kg import importers
from kg.errors import InputError, UnknownName
from kg.importers import acled, gdelt, table, ucdp
from kg.records import Record, decode, encode

ACLED = {
    "event_id_cnty": "SYR1", "event_date": "27 March 2016", "year": "2016", "time_precision": "1", "disorder_type": "Political violence",
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Military Forces of Nowhere (2000-)", "assoc_actor_1": "", "inter1": "State forces",
    "actor2": "Islamic State (Syria)", "assoc_actor_2": "", "inter2": "Rebel group", "interaction": "", "civilian_targeting": "", "iso": "760",
    "region": "Middle East", "country": "Syria", "admin1": "Homs", "admin2": "Tadmor", "admin3": "Tadmor", "location": "Palmyra", "latitude": "34.56",
    "longitude": "38.28", "geo_precision": "1", "source": "x", "source_scale": "National", "notes": "A line\nand another.", "fatalities": "4", "tags": "",
    "timestamp": "1",
}  # fmt: skip
UCDP = {
    "id": "7", "type_of_violence": "1", "side_a": "Government of Syria", "side_b": "IS", "where_prec": "1", "where_coordinates": "Palmyra town",
    "adm_1": "Homs governorate", "adm_2": "Tadmur district", "latitude": "34.56", "longitude": "38.28", "country": "Syria", "date_prec": "1",
    "date_start": "2016-03-27 00:00:00.000", "date_end": "2016-03-27 00:00:00.000", "high": "9", "low": "3", "best": "5",
}  # fmt: skip
GDELT = dict.fromkeys(gdelt.COLUMNS, "") | {
    "GLOBALEVENTID": "1", "SQLDATE": "20160327", "Actor1Name": "SYRIA", "Actor2Name": "ISLAMIC STATE", "EventCode": "1951", "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Palmyra, Hims, Syria", "ActionGeo_Lat": "34.56", "ActionGeo_Long": "38.28", "DATEADDED": "20160328120000",
    "SOURCEURL": "https://example.org/a",
}  # fmt: skip


def written(*rows: dict[str, str], delimiter: str = ",", header: bool = True) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), delimiter=delimiter)
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read(tmp_path: Path, name: str, content: str) -> tuple[list[Record | InputError], importers.Reading]:
    file = tmp_path / f"{name}.csv"
    file.write_text(content, encoding="utf-8")
    reading = importers.reading(name, [str(file)])
    return list(reading.records()), reading


def one(tmp_path: Path, name: str, row: dict[str, str]) -> Record:
    content = written(row, delimiter="\t", header=False) if name == "gdelt" else written(row)
    (found,), _ = read(tmp_path, name, content)
    assert isinstance(found, Record), found
    assert decode(encode(found)) == found
    return found


def roles(record: Record) -> list[tuple[str, int | None, str | None]]:
    return [(one.role, one.side, one.entity or one.name) for one in record.events[0].arguments]


@pytest.mark.parametrize(
    ("name", "row"), [("acled", ACLED), ("ucdp-ged", UCDP), ("gdelt", GDELT)], ids=["acled", "ucdp", "gdelt"]
)
def test_the_datasets_meet_in_one_town_on_one_day(tmp_path: Path, name: str, row: dict[str, str]) -> None:
    record = one(tmp_path, name, row)
    (event,) = record.events
    assert event.time is not None
    assert (event.time.earliest, event.time.latest, event.time.granularity) == ("2016-03-27", "2016-03-27", "day")
    assert ("place", None, "place/sy-tadmur") in roles(record)
    assert event.place_precision == "exact"
    assert event.attribution is not None
    assert event.attribution.level == "dataset"
    assert record.entities == ()


def test_acled_tells_a_clash_with_its_sides_and_deaths(tmp_path: Path) -> None:
    record = one(tmp_path, "acled", ACLED)
    (event,) = record.events
    assert (record.id, event.type, event.external_id) == ("acled-SYR1", "Battle", "SYR1")
    assert roles(record)[0] == ("belligerent", 1, "Military Forces of Nowhere (2000-)")
    side, number, who = roles(record)[1]
    assert (side, number) == ("belligerent", 2)
    assert who is not None
    assert who.startswith("actor/")
    assert [(toll.outcome, toll.min, toll.max) for toll in event.casualties] == [("killed", 4, 4)]
    assert "another" not in encode(record).decode()


@pytest.mark.parametrize(
    ("change", "agent"),
    [
        ({"sub_event_type": "Government regains territory"}, "Military Forces of Nowhere (2000-)"),
        ({"sub_event_type": "Non-state actor overtakes territory"}, "Rebels of Nowhere"),
        ({"sub_event_type": "Air/drone strike"}, "Military Forces of Nowhere (2000-)"),
    ],
    ids=["state", "rebels", "as given"],
)
def test_who_takes_a_place_follows_from_the_kind_of_event(tmp_path: Path, change: dict[str, str], agent: str) -> None:
    record = one(tmp_path, "acled", ACLED | {"actor2": "Rebels of Nowhere"} | change)
    assert roles(record)[0] == ("agent", None, agent)


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [("2", "2016-03-24", "2016-03-30"), ("3", "2016-03-01", "2016-03-31")],
)
def test_vague_days_of_acled_are_intervals(tmp_path: Path, precision: str, first: str, last: str) -> None:
    time = one(tmp_path, "acled", ACLED | {"time_precision": precision}).events[0].time
    assert time is not None
    assert (time.earliest, time.latest) == (first, last)


def test_a_town_that_stands_for_a_region_is_not_the_place(tmp_path: Path) -> None:
    record = one(tmp_path, "acled", ACLED | {"geo_precision": "3"})
    assert record.events[0].place_precision == "governorate"
    assert ("place", None, "place/sy-homs-governorate") in roles(record)


def test_no_deaths_are_no_claim_in_acled(tmp_path: Path) -> None:
    assert one(tmp_path, "acled", ACLED | {"fatalities": "0"}).events[0].casualties == ()


def test_ucdp_bounds_the_deaths(tmp_path: Path) -> None:
    record = one(tmp_path, "ucdp-ged", UCDP)
    assert [(toll.min, toll.max) for toll in record.events[0].casualties] == [(3, 9)]
    assert one(tmp_path, "ucdp-ged", UCDP | {"type_of_violence": "3"}).events[0].type == "Killing"


@pytest.mark.parametrize(
    ("precision", "stands"),
    [("2", "near"), ("3", "district"), ("4", "governorate"), ("6", "country"), ("7", "unknown")],
)
def test_ucdp_says_how_closely_a_place_is_known(tmp_path: Path, precision: str, stands: str) -> None:
    assert one(tmp_path, "ucdp-ged", UCDP | {"where_prec": precision}).events[0].place_precision == stands


@pytest.mark.parametrize(
    ("code", "type_", "modality"),
    [
        ("1951", "AirStrike", "actual"),
        ("1823", "Killing", "actual"),
        ("185", "Killing", "attempted"),
        ("182", "Attack", "actual"),
    ],
)
def test_a_code_of_gdelt_goes_by_the_longest_known_one(tmp_path: Path, code: str, type_: str, modality: str) -> None:
    (event,) = one(tmp_path, "gdelt", GDELT | {"EventCode": code}).events
    assert (event.type, event.modality) == (type_, modality)


def test_gdelt_names_the_page_it_read(tmp_path: Path) -> None:
    metadata = one(tmp_path, "gdelt", GDELT).metadata
    assert (metadata.url, metadata.published) == ("https://example.org/a", "2016-03-28")


def test_a_place_that_no_table_knows_is_described(tmp_path: Path) -> None:
    record = one(tmp_path, "acled", ACLED | {"location": "Nowhere", "latitude": "34.1", "longitude": "38.9"})
    (entity,) = record.entities
    assert (entity.name, entity.latitude, entity.longitude) == ("Nowhere", 34.1, 38.9)
    assert ("place", None, entity.id) in roles(record)
    assert entity.within is not None


def test_what_is_left_out_is_counted_with_its_reason(tmp_path: Path) -> None:
    rows = (
        ACLED,
        ACLED | {"sub_event_type": "Other"},
        ACLED | {"sub_event_type": "Other"},
        ACLED | {"sub_event_type": "New"},
    )
    found, reading = read(tmp_path, "acled", written(*rows))
    assert len(found) == 1
    assert reading.told()[:2] == [
        "left out: 2 rows of type 'Other', which does not say what happened",
        "left out: 1 row of type 'New', which is unknown",
    ]
    assert "Terms of Use" in reading.told()[-1]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"event_date": "yesterday"}, "no day"),
        ({"latitude": "134"}, "no coordinate"),
        ({"fatalities": "many"}, "no number"),
        ({"fatalities": "inf"}, "no number"),
        ({"fatalities": "-3"}, "no number"),
        ({"fatalities": "4.7"}, "no number"),
        ({"fatalities": "9" * 30}, "no number"),
        ({"event_id_cnty": " "}, "is empty"),
    ],
    ids=["day", "coordinate", "number", "infinity", "negative", "fraction", "too many", "no id"],
)
def test_a_malformed_row_is_an_error_with_its_line(tmp_path: Path, change: dict[str, str], what: str) -> None:
    (bad, good), _ = read(tmp_path, "acled", written(ACLED | change, ACLED))
    assert isinstance(bad, InputError)
    assert what in bad.what
    assert bad.where is not None
    assert bad.where.endswith("acled.csv:2")
    assert isinstance(good, Record)


def test_a_damaged_gzip_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "acled.csv.gz"
    content = bytearray(gzip.compress(written(*[ACLED | {"event_id_cnty": f"SYR{n}"} for n in range(2000)]).encode()))
    content[200:-50:40] = bytes(byte ^ 0x55 for byte in content[200:-50:40])
    file.write_bytes(content)
    with pytest.raises(InputError, match="the gzip file is damaged"):
        list(importers.reading("acled", [str(file)]).records())


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_files_are_read_as_spreadsheets_save_them(tmp_path: Path, delimiter: str, encoding: str) -> None:
    file = tmp_path / "acled.csv"
    file.write_bytes(written(ACLED, delimiter=delimiter).encode(encoding))
    (found,) = importers.reading("acled", [str(file)]).records()
    assert isinstance(found, Record)
    assert found.events == one(tmp_path, "acled", ACLED).events


@pytest.mark.parametrize(("name", "content"), [("a.csv.gz", "plain"), ("a.csv", "packed")])
def test_gzip_is_known_by_its_content(tmp_path: Path, name: str, content: str) -> None:
    file, text = tmp_path / name, written(ACLED).encode()
    file.write_bytes(gzip.compress(text) if content == "packed" else text)
    (found,) = importers.reading("acled", [str(file)]).records()
    assert isinstance(found, Record)


def test_a_file_in_another_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "acled.csv"
    file.write_bytes(written(*[ACLED] * 99, ACLED | {"location": "تدمر"}).encode("cp1256"))
    with pytest.raises(InputError, match="is not UTF-8") as caught:
        list(importers.reading("acled", [str(file)]).records())
    assert caught.value.where is not None
    assert int(caught.value.where.rpartition(":")[2]) > 100


def test_a_long_cell_is_read_and_a_quote_that_is_never_closed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert one(tmp_path, "acled", ACLED | {"notes": "x" * 300_000}).id == "acled-SYR1"
    monkeypatch.setattr(table, "CELL", 200)
    with pytest.raises(InputError, match="no CSV from here on") as caught:
        read(tmp_path, "acled", written(ACLED) + 'SYR2,"' + "never closed\n" * 30)
    assert caught.value.where is not None
    assert caught.value.where.endswith("acled.csv:4")


@pytest.mark.parametrize("day", ["1 January 0001", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days(tmp_path: Path, day: str) -> None:
    assert one(tmp_path, "acled", ACLED | {"event_date": day, "time_precision": "2"}).events[0].time is not None


def test_records_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + encode(one(tmp_path, "acled", ACLED)))
    (found,) = importers.reading("records", [str(file)]).records()
    assert isinstance(found, Record)


def test_reasons_without_end_are_counted_together(tmp_path: Path) -> None:
    rows = [ACLED | {"sub_event_type": f"{number}{'New' * 99}"} for number in range(30)]
    found, reading = read(tmp_path, "acled", written(*rows))
    assert found == []
    assert reading.told()[-2] == "left out: 10 rows for 10 more reasons"
    assert all(len(line) < 150 for line in reading.told()[:-1])


def test_a_row_that_is_cut_short_is_an_error(tmp_path: Path) -> None:
    (found,), _ = read(tmp_path, "gdelt", "1\t2\n")
    assert isinstance(found, InputError)
    assert "2 cells of 61" in found.what


@pytest.mark.parametrize("module", [acled, ucdp])
def test_a_file_of_another_layout_is_refused(tmp_path: Path, module: object) -> None:
    name = module.DATASET.format  # type: ignore[attr-defined]
    with pytest.raises(InputError, match="names no column of this dataset"):
        read(tmp_path, name, "a,b\n1,2\n")


def test_missing_files_and_unknown_formats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        importers.reading("acled", [str(tmp_path / "none.csv")])
    with pytest.raises(UnknownName):
        importers.reading("other", [])
