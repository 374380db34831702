"""The table of places: what it holds, what it refuses, which places bear a name."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.errors import TableError
from kg.reference import place_tables
from kg.reference.distance import distance_km
from kg.reference.place_tables import COLUMNS, read_places
from kg.reference.places import Places

KNOWN = place_tables.load()

HEADER = "\t".join(COLUMNS)
COUNTRY = "sy\tCountry\tسوريا\t-\tSyria\t-\t35.0\t38.5\t163843\t-\t-\tGeoNames\t-"


def row(**cells: str) -> str:
    usual = dict.fromkeys(COLUMNS, "-") | {
        "id": "sy-x", "type": "Town", "name": "بلدة س", "within": "sy", "latitude": "35.0", "longitude": "38.0", "source": "GeoNames",
    }  # fmt: skip
    return "\t".join((usual | cells)[column] for column in COLUMNS)


def table(folder: Path, *rows: str) -> Path:
    path = folder / "places.tsv"
    path.write_text("\n".join((HEADER, COUNTRY, *rows)) + "\n", "utf-8")
    return path


def refused(folder: Path, *rows: str) -> str:
    with pytest.raises(TableError) as caught:
        read_places(table(folder, *rows), file="places.tsv")
    return f"{caught.value}\n{caught.value.hint}"


def test_the_table_is_sorted_by_id() -> None:
    assert list(KNOWN.rows) == sorted(KNOWN.rows)


def test_syria_is_covered_down_to_the_subdistricts() -> None:
    counted = Counter(place.type for place in KNOWN if KNOWN.country(place.id) == "SY")
    assert counted["Governorate"] == 14
    assert counted["District"] >= 61  # Damascus is one district, and the same row as its governorate
    assert counted["Subdistrict"] >= 270
    assert counted.total() - counted["Subdistrict"] >= 700


@pytest.mark.parametrize("country", ["IQ", "YE", "LY", "LB", "PS", "SD", "JO", "TR"])
def test_every_country_of_the_region_has_governorates_and_towns(country: str) -> None:
    types = {place.type for place in KNOWN if KNOWN.country(place.id) == country}
    assert types & {"City", "Town"}
    assert types & {"Governorate", "Region"}


def test_towns_lie_near_what_they_lie_in() -> None:
    """A slip of the hand in a coordinate puts a town outside its subdistrict by more than any subdistrict is wide."""
    astray = []
    for place in KNOWN:
        around = next((above for above in KNOWN.around(place.id) if above.latitude is not None), None)
        if place.latitude is None or place.longitude is None or around is None or around.longitude is None:
            continue
        limit = {"Subdistrict": 75, "District": 150, "Governorate": 400, "City": 30}.get(around.type, 4000)
        away = distance_km(place.latitude, place.longitude, around.latitude or 0, around.longitude)
        if away > limit:
            astray.append(f"{place.id} lies {away:.0f} km from {around.id}")
    assert not astray


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("تدمر", "sy-tadmur"),
        ("Palmyra", "sy-tadmur"),
        ("tadmur", "sy-tadmur"),
        ("كوباني", "sy-kobani"),
        ("عين العرب", "sy-kobani"),
        ("محافظة ادلب", "sy-idlib-governorate"),
        ("Idlib", "sy-idlib"),
        ("سرمدا", "sy-sarmada"),
        ("مطار الشعيرات", "sy-shayrat-air-base"),
        ("Bab", "sy-bab"),
    ],
)
def test_a_place_is_known_by_any_of_its_names(asked: str, meant: str) -> None:
    place, _ = KNOWN.candidates(asked)[0]
    assert place.id == meant


def test_all_that_bear_a_name_are_its_candidates() -> None:
    assert {"sy-aleppo", "sy-aleppo-governorate"} <= {place.id for place, _ in KNOWN.candidates("حلب")}


def test_containment_reaches_the_country() -> None:
    assert [place.id for place in KNOWN.around("sy-tadmur")][-1] == "sy"
    assert "sy-homs-governorate" in {place.id for place in KNOWN.around("sy-tadmur")}
    assert KNOWN.country("iq-mosul") == "IQ"


def test_nearness_counts_places_and_not_areas() -> None:
    palmyra = KNOWN["sy-tadmur"]
    assert palmyra.latitude is not None
    assert palmyra.longitude is not None
    near = [place.id for place, _ in KNOWN.near(palmyra.latitude, palmyra.longitude, 15)]
    assert near[0] == "sy-tadmur"
    assert "sy-palmyra-air-base" in near
    assert "sy-homs" not in near
    assert "sy-tadmur-district" not in [place.id for place, _ in KNOWN.near(34.5, 38.5, 200)]


def test_distance_of_damascus_and_aleppo() -> None:
    assert distance_km(33.5138, 36.2765, 36.2012, 37.1612) == pytest.approx(310, abs=3)


def test_the_point_opposite_is_half_the_circumference_away() -> None:
    assert distance_km(0, 0, 0, 180) == pytest.approx(20015, abs=1)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row(), row()], "places.tsv:4:1: the id sy-x stands in line 3 too"),
        ([row(latitude="134.5")], "places.tsv:3:25: the latitude 134.5 is out of range\n-90 to 90"),
        ([row(longitude="nan")], "places.tsv:3:30: the longitude nan is out of range"),
        ([row(latitude="34,5")], 'places.tsv:3:25: "34,5" is not a number'),
        ([row(longitude="-")], "places.tsv:3:25: one coordinate without the other"),
        ([row(type="Twon")], 'places.tsv:3:6: "Twon" is no type of place\ndid you mean Town?'),
        ([row(within="sj")], "places.tsv:3:22: within sj, which is no row"),
        ([row(id="sy-a", within="sy-b"), row(id="sy-b", name="ب", within="sy-a")], "the places lie in a circle: sy-a in sy-b in sy-a"),
        ([row(within="sy-x")], "the places lie in a circle: sy-x in sy-x"),
        ([row(id="sy-a"), row(id="sy-b")], 'places.tsv:4:11: the name "بلدة س" is claimed by sy-a in line 3 too'),
        ([row(names_ar="س@sy")], 'places.tsv:3:18: "س@sy" is not a name with its marks'),
        ([row(id="SY_X")], 'places.tsv:3:1: "SY_X" is no id'),
        ([row(source="-")], "the row names no source"),
        ([row(population="many")], '"many" is not a whole number'),
        ([row(name=" س")], '" س" has a space too many'),
        ([row(name="س\u0640")], "holds tatweel"),
        ([row(note="")], "the cell note is empty"),
        ([row() + "\textra"], "places.tsv:3:1: 14 cells under 13 columns"),
    ],
)  # fmt: skip
def test_a_faulty_table_is_refused_with_file_line_and_column(tmp_path: Path, rows: list[str], message: str) -> None:
    assert message in refused(tmp_path, *rows)


@pytest.mark.parametrize("marks", [("س@SY", "س@IQ"), ("س?", "س?"), ("س", "س?"), ("س", "س@IQ")])
def test_a_shared_name_is_taken_where_the_rows_say_how_to_choose(tmp_path: Path, marks: tuple[str, str]) -> None:
    one, two = marks
    found = read_places(table(tmp_path, row(id="sy-a", name=one), row(id="sy-b", name=two)), file="places.tsv")
    assert {place.id for place, _ in found.candidates("س")} == {"sy-a", "sy-b"}


def test_a_wrong_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.tsv"
    path.write_text("id\tname\n", "utf-8")
    with pytest.raises(TableError, match="the columns are id name"):
        read_places(path, file="places.tsv")


def test_the_unmarked_name_comes_before_the_ambiguous_one(tmp_path: Path) -> None:
    found: Places = read_places(
        table(tmp_path, row(id="sy-a", type="City", name="س?"), row(id="sy-b", name="س")), file="places.tsv"
    )
    assert [place.id for place, _ in found.candidates("س")] == ["sy-b", "sy-a"]
