"""Near, from the text to the answer: which place is understood, and which events lie near it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.answers import near
from kg.cli import app
from tests.questions.world import world

TEXT = """اشتبكت قوات النظام السوري مع هيئة تحرير الشام في بلدة سرمدا شمال إدلب.

ودارت معارك بين الجيش الوطني السوري وقوات سوريا الديمقراطية غربي تل تمر.
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("near")
    (folder / "articles").mkdir()
    (folder / "articles" / "a.txt").write_text(TEXT, "utf-8")
    built = CliRunner().invoke(app, ["build", str(folder / "articles"), "--store", str(folder / "store"), "--quiet"])
    assert built.exit_code == 0, built.output
    return folder / "store"


def asked(store: Path, town: str, *more: str) -> tuple[str, str]:
    """Answer and remarks."""
    words = ["ask", "factions-near-towns", "--town", town, *more, "--store", str(store), "--format", "tsv"]
    result = CliRunner().invoke(app, words)
    return result.stdout, result.stderr


@pytest.mark.parametrize("town", ["سرمدا", "بلدة سرمدا", "مدينة سرمدا", "Sarmada", "sy-sarmada", "36.19,36.72"])
def test_a_town_is_understood_by_any_of_its_names(told: Path, town: str) -> None:
    rows, _ = asked(told, town, "--within", "3")
    assert "hayat-tahrir-al-sham" in rows


def test_what_a_place_is_said_to_be_it_must_be(told: Path) -> None:
    _, remarks = asked(told, "مطار سرمدا")
    assert "no place of the graph has the name مطار سرمدا" in remarks


def test_an_event_in_a_town_north_of_another_is_where_the_first_is(told: Path) -> None:
    near_idlib, _ = asked(told, "إدلب", "--within", "10")
    assert "hayat-tahrir-al-sham" not in near_idlib
    farther, _ = asked(told, "إدلب", "--within", "35")
    assert "\t29.7\t" in farther


def test_an_event_west_of_a_town_is_near_it_where_nothing_closer_is_told(told: Path) -> None:
    rows, _ = asked(told, "تل تمر", "--within", "10")
    assert "syrian-national-army" in rows
    exact, _ = asked(told, "تل تمر", "--within", "10", "--precision", "exact")
    assert "syrian-national-army" not in exact


def test_a_town_is_near_no_site_in_it() -> None:
    def pairs(kinds: tuple[str, ...], within: float) -> set[tuple[str, str]]:
        rows = near.sites(world(), kinds, within)
        return {(row[0].value.rpartition("/")[2], row[2].value.rpartition("/")[2]) for row in rows if row[0] and row[2]}

    hospital, camp = "sy-sarmada-hospital", "sy-nur-camp"
    assert pairs(("Facility",), 10) == {(hospital, hospital), (camp, hospital)}
    assert pairs(("Camp",), 10) == {(camp, camp), (hospital, camp), ("sy-sarmada", camp)}
    assert pairs(("Facility", "Camp"), 1) == {(hospital, hospital), (camp, camp)}
