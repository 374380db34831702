"""Places of one's own in extraction: a village that only the imported gazetteer knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.documents import Document, read
from kg.gazetteer.compiler import compile_gazetteer
from kg.pipeline.producers import extractor_of
from kg.records import Mention, Record

TABLE = """\
admin1Name_ar,admin1Pcode,admin3Name_ar,admin3Pcode,LocationName_en,LocationName_ar,Location_Pcode,Latitude_y,Longitude_x
إدلب,SY07,سنجار,SY070202,Mithaliyah,المثالية,C9001,35.6,36.9
"""
ARTICLE = "قال ناشطون إن قوات النظام قصفت قرية المثالية بريف إدلب الشرقي أمس.\n"


@pytest.fixture
def gazetteer(tmp_path: Path) -> Path:
    (tmp_path / "syr.csv").write_text(TABLE, "utf-8")
    compile_gazetteer([tmp_path / "syr.csv"], to=tmp_path / "own.gazetteer")
    return tmp_path / "own.gazetteer"


def record(tmp_path: Path, gazetteer: Path | None) -> Record:
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    (document,) = read([str(tmp_path / "a.txt")])
    assert isinstance(document, Document)
    return extractor_of(gazetteer).extract(document)


def village(found: Record) -> Mention | None:
    return next((m for m in found.mentions if m.kind == "place" and "المثالية" in m.text), None)


def test_an_imported_village_is_linked_and_carried_in_the_record(tmp_path: Path, gazetteer: Path) -> None:
    found = record(tmp_path, gazetteer)
    mention = village(found)
    assert mention is not None
    assert (mention.name, mention.entity, mention.within) == (
        "المثالية",
        "place/pcode-c9001",
        "place/sy-sinjar-subdistrict",
    )
    (entity,) = (entity for entity in found.entities if entity.kind == "place")
    assert (entity.id, entity.latitude, entity.within) == ("place/pcode-c9001", 35.6, "place/sy-sinjar-subdistrict")
    assert entity.identifiers == ("pcode:C9001",)


def test_without_the_gazetteer_it_lies_in_the_governorate_named_near_by(tmp_path: Path) -> None:
    mention = village(record(tmp_path, None))
    assert mention is not None
    assert (mention.entity, mention.within) == (None, "place/sy-idlib-governorate")


def test_the_gazetteer_is_part_of_what_extraction_is_known_by(tmp_path: Path, gazetteer: Path) -> None:
    assert record(tmp_path, gazetteer).extractor != record(tmp_path, None).extractor


def test_what_a_place_lies_in_is_carried_with_it_up_to_what_the_table_knows(tmp_path: Path) -> None:
    def row(number: int, name: str, arabic: str, latitude: float, code: str, district: str) -> str:
        fields = [number, name, name, arabic, latitude, 42.2, code[0], code[2:], "IQ", "", "15", district, "", "", 900, "", "",
                  "Asia/Baghdad", "2020-01-01"]  # fmt: skip
        return "\t".join(map(str, fields)) + "\n"

    (tmp_path / "IQ.txt").write_text(
        row(1, "Nineveh", "محافظة نينوى,نينوى", 36.0, "A.ADM1", "")
        + row(2, "Testland", "قضاء زنبورية,زنبورية", 36.2, "A.ADM2", "77")
        + row(3, "Kafrzunbur", "كفرزنبور", 36.25, "P.PPL", "77"),
        "utf-8",
    )
    compile_gazetteer([tmp_path / "IQ.txt"], to=tmp_path / "iq.gazetteer")
    (tmp_path / "b.txt").write_text("قصفت الطائرات العراقية بلدة كفرزنبور في محافظة نينوى العراقية أمس.\n", "utf-8")
    (document,) = read([str(tmp_path / "b.txt")])
    assert isinstance(document, Document)
    brought = extractor_of(tmp_path / "iq.gazetteer").extract(document).entities
    assert [(entity.id, entity.within) for entity in brought] == [
        ("place/geonames-2", "place/iq-nineveh-governorate"),
        ("place/geonames-3", "place/geonames-2"),
    ]
