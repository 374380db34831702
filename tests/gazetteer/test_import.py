"""Gazetteers of one's own: what `kg places import` takes, what it refuses, and what it leaves behind when it fails."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import InputError, KGError, TableError
from kg.gazetteer import Gazetteer
from kg.gazetteer.compiler import compile_gazetteer
from kg.reference import place_tables

OCHA = """\
admin1Name_en,admin1Name_ar,admin1Pcode,admin3Name_en,admin3Name_ar,admin3Pcode,Name_en_ignored,LocationName_en,LocationName_ar,Location_Pcode,Latitude_y,Longitude_x
Homs,حمص,SY04,Tadmor,تدمر,SY040500,x,Tadmor,تدمر,C2889,34.5588,38.2741
Homs,حمص,SY04,Tadmor,تدمر,SY040500,x,"Um Hajar, North",أم حجر الشمالية - تدمر,C9001,34.6,38.4
"""


def geonames(
    key: int, name: str, alternates: str = "", *, code: str = "P.PPL", admin: str = "11", at: tuple[str, str] = ("34.7", "38.5"), population: int = 0
) -> str:  # fmt: skip
    kind, _, feature = code.partition(".")
    cells = [str(key), name, name, alternates, *at, kind, feature, "SY", "", admin, "", "", "", str(population), "", "", "Asia/Damascus", "2020-01-01"]  # fmt: skip
    return "\t".join(cells)


def alternate(key: int, language: str, text: str, preferred: str = "", historic: str = "") -> str:
    return "\t".join(["1", str(key), language, text, preferred, "", "", historic, "", ""])


@pytest.fixture
def made(tmp_path: Path):  # type: ignore[no-untyped-def]
    def make(*files: tuple[str, str]) -> Gazetteer:
        paths = []
        for name, content in files:
            (tmp_path / name).write_text(content, "utf-8")
            paths.append(tmp_path / name)
        compile_gazetteer(paths, to=tmp_path / "own.gazetteer")
        return Gazetteer(tmp_path / "own.gazetteer")

    return make


def test_a_village_of_an_ocha_table_is_found_by_its_arabic_and_english_name(made) -> None:  # type: ignore[no-untyped-def]
    gazetteer = made(("syr.csv", OCHA))
    for name in ("أم حجر الشمالية", "ام حجر الشماليه", "Um Hajar, North"):
        (found,) = gazetteer.candidates(name)
        assert found.place.id == "pcode-c9001"
        assert (found.place.type, found.place.latitude, found.curated) == ("Village", 34.6, False)
    assert gazetteer.around(found.place)[0].id == "sy-tadmur-subdistrict"
    assert gazetteer.country(found.place) == "SY"


def test_a_place_that_both_know_is_the_curated_one(made) -> None:  # type: ignore[no-untyped-def]
    dump = "\n".join(
        [
            geonames(163808, "Tadmur", "تدمر,Palmyra"),
            geonames(900, "Sarmada", "سرمدا", at=("36.19", "36.73")),
            geonames(901, "Sarmada", "سرمدا", at=("33.0", "36.2")),
        ]
    )
    gazetteer = made(("syr.csv", OCHA), ("SY.txt", dump))
    assert {each.place.id for each in gazetteer.candidates("تدمر") if each.place.type == "City"} == {"sy-tadmur"}
    # One of the namesakes is the town of the curated table, the other lies 350 km away.
    assert {each.place.id for each in gazetteer.candidates("سرمدا")} == {"sy-sarmada", "geonames-901"}


def test_alternate_names_come_with_their_language(made) -> None:  # type: ignore[no-untyped-def]
    dump = geonames(7, "Qaryat Mithal", population=6000)
    names = "\n".join(
        [
            alternate(7, "ar", "قرية مثال أخرى"),
            alternate(7, "ar", "بلدة المثال", "1"),
            alternate(7, "ar", "اسم قديم", historic="1"),
            alternate(7, "de", "Beispiel"),
            alternate(7, "link", "example"),
            alternate(8, "ar", "غيرها"),
        ]
    )
    gazetteer = made(("SY.txt", dump), ("alternateNamesV2.txt", names))
    (found,) = gazetteer.candidates("بلدة المثال")
    assert (found.place.name, found.place.type, found.place.english[0].text) == ("بلدة المثال", "Town", "Qaryat Mithal")
    assert gazetteer.candidates("قرية مثال أخرى")[0].place.id == "geonames-7"
    assert not gazetteer.candidates("اسم قديم")
    assert not gazetteer.candidates("Beispiel")


def test_what_a_geonames_place_lies_in_comes_from_its_codes(made) -> None:  # type: ignore[no-untyped-def]
    dump = "\n".join(
        [
            geonames(163843, "Syria", "سوريا", code="A.PCLI", admin="00"),
            geonames(169575, "Homs", "حمص", code="A.ADM1"),
            geonames(7, "Mithal", "مثال"),
            geonames(8, "Bir Mithal", "بئر مثال", code="H.WLL"),
        ]
    )
    gazetteer = made(("SY.txt", dump))
    (found,) = gazetteer.candidates("مثال")
    assert [place.id for place in gazetteer.around(found.place)] == ["sy-homs-governorate", "sy"]
    assert not gazetteer.candidates("بئر مثال"), "a well is no place of events"


def test_a_zip_is_read_as_the_table_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("readme.txt", "about\n")
        archive.writestr("SY.txt", geonames(7, "Mithal", "مثال"))
    assert compile_gazetteer([tmp_path / "SY.zip"], to=tmp_path / "g").places == 1


def test_a_damaged_zip_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SY.txt", "\n".join(geonames(number, f"Place {number}") for number in range(2000)))
    content = bytearray((tmp_path / "SY.zip").read_bytes())
    content[200:-400:500] = bytes(byte ^ 0x55 for byte in content[200:-400:500])
    (tmp_path / "SY.zip").write_bytes(content)
    with pytest.raises(InputError, match="cannot read the file"):
        compile_gazetteer([tmp_path / "SY.zip"], to=tmp_path / "own.gazetteer")


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "syr.csv").write_text(OCHA, "utf-8")
    for name in ("one", "two"):
        compile_gazetteer([tmp_path / "syr.csv"], to=tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_area_table_gives_positions_to_the_areas_of_its_communities(made) -> None:  # type: ignore[no-untyped-def]
    rows = "adm1_name,adm1_name1,adm1_pcode,lang,center_lat,center_lon\nNowhere,لا مكان,XX01,en,10.5,20.5\n"
    communities = (
        OCHA.replace("SY04,", "XX01,").replace("SY0405", "XX0105").replace("C2889", "X1").replace("C9001", "X2")
    )
    gazetteer = made(("x.csv", communities), ("adm1.csv", rows))
    area = gazetteer.place("pcode-xx01")
    assert area is not None
    assert (area.type, area.latitude) == ("Governorate", 10.5)


def test_a_gazetteer_goes_to_other_processes(made) -> None:  # type: ignore[no-untyped-def]
    gazetteer = pickle.loads(pickle.dumps(made(("syr.csv", OCHA))))
    assert gazetteer.candidates("أم حجر الشمالية")


def test_without_a_file_the_curated_table_stands_alone() -> None:
    gazetteer = Gazetteer()
    assert gazetteer.candidates("تدمر")[0].place == place_tables.load()["sy-tadmur"]
    assert gazetteer.place("pcode-c9001") is None


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "admin1Name,admin1Pcode,population\nHoms,SY04,5\n", "a.csv:1:1: the table has no latitude (Latitude, lat, y), no longitude (Longitude, lon, x)"),
        ("a.csv", "name,lat,lon\nHoms,34,36\n", "a.csv:1:1: the table has no p-codes (admin1Pcode, ADM1_PCODE …)"),
        ("a.csv", OCHA.replace("34.5588", "north"), 'a.csv:2:56: "north" is no coordinate'),
        ("a.csv", OCHA.replace("38.4", "438.4"), '"438.4" is no coordinate'),
        ("a.csv", OCHA.replace("C9001", "C2889"), "the p-code C2889 stands twice"),
        ("a.csv", OCHA.replace(",C2889", ""), "a.csv:2:1: 11 cells under 12 columns"),
        ("SY.txt", geonames(7, "a") + "\n" + geonames(8, "b", at=("134", "38")), "SY.txt:2:8: the coordinate 134 is out of range"),
        ("SY.txt", geonames(7, "a") + "\nb\tc", "SY.txt:2:1: 2 columns where a GeoNames dump has 19"),
        ("SY.txt", "one\ttwo\tthree\n", "SY.txt:1: neither a GeoNames dump (19 columns between tabs) nor a CSV table"),
        ("SY.txt", geonames(7, "a") + "\n" + geonames(7, "a"), "SY.txt:2:1: the GeoNames id 7 stands in line 1 too"),
        ("SY.txt", "", "the file is empty"),
        ("names.txt", alternate(7, "ar", "س"), "the files hold no places"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_and_leaves_the_gazetteer_as_it_was(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    target = tmp_path / "own.gazetteer"
    target.write_bytes(b"before")
    with pytest.raises(KGError) as caught:
        compile_gazetteer([tmp_path / name], to=target)
    assert message in str(caught.value)
    assert caught.value.hint
    assert target.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "own.gazetteer"])


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_bytes(geonames(7, "a").encode() + b"\n" + "8\tقرية".encode("cp1256") + b"\n")
    with pytest.raises(TableError, match=r"SY\.txt:2:3: the line is not UTF-8"):
        compile_gazetteer([tmp_path / "SY.txt"], to=tmp_path / "g")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        compile_gazetteer([tmp_path / "none.txt"], to=tmp_path / "g")


def test_a_file_that_is_no_gazetteer_is_refused(tmp_path: Path) -> None:
    (tmp_path / "g").write_text("not a database, and longer than the header of one, which has sixteen bytes", "utf-8")
    with pytest.raises(InputError, match="no gazetteer of this version"):
        Gazetteer(tmp_path / "g")
    with pytest.raises(InputError, match="there is no such gazetteer"):
        Gazetteer(tmp_path / "none")


def test_the_command_says_what_it_took_in(tmp_path: Path) -> None:
    (tmp_path / "syr.csv").write_text(OCHA, "utf-8")
    result = CliRunner().invoke(app, ["places", "import", str(tmp_path / "syr.csv"), "--to", str(tmp_path / "g")])
    assert result.exit_code == 0, result.output
    assert "4 places" in result.stderr
    assert not result.stdout


def test_the_command_reports_a_fault_without_a_traceback(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["places", "import", str(tmp_path / "none.csv"), "--to", str(tmp_path / "g")])
    assert result.exit_code == 1
    assert "error:" in result.stderr
    assert "hint:" in result.stderr


def test_every_community_of_a_real_table_is_taken_in(shared: Path, tmp_path: Path) -> None:
    summary = compile_gazetteer([shared / "reference" / "ocha_syria_locations.csv"], to=tmp_path / "g")
    assert summary.places >= 7_693
    gazetteer = Gazetteer(tmp_path / "g")
    assert gazetteer.candidates("سحم الجولان")[0].place.id == "sy-sahm-al-jawlan"
    assert len(gazetteer.candidates("المشيرفة")) >= 10
