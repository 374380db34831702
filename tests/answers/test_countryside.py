"""A countryside asked for by its name: what is understood, which events count, how the precision narrows and widens it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.answers.countryside import Countryside, around, read
from kg.cli import app

TEXT = """اشتبكت قوات النظام السوري مع هيئة تحرير الشام في بلدة سرمدا.

ودارت معارك بين الجيش الوطني السوري وقوات سوريا الديمقراطية في ريف إدلب الغربي.

وقصفت القوات الروسية مدينة إدلب.

واشتبكت القوات التركية مع حزب العمال الكردستاني في محافظة إدلب.
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rural")
    (folder / "articles").mkdir()
    (folder / "articles" / "a.txt").write_text(TEXT, "utf-8")
    built = CliRunner().invoke(app, ["build", str(folder / "articles"), "--store", str(folder / "store"), "--quiet"])
    assert built.exit_code == 0, built.output
    return folder / "store"


def asked(store: Path, *words: str) -> tuple[str, str]:
    """Answer and remarks."""
    result = CliRunner().invoke(app, ["ask", *words, "--store", str(store), "--format", "tsv"])
    return result.stdout, result.stderr


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("ريف إدلب", ("إدلب", False)),
        ("ريف حلب الشمالي", ("حلب", True)),
        ("Idlib countryside", ("Idlib", False)),
        ("the countryside of Homs", ("Homs", False)),
        ("northern Aleppo countryside", ("Aleppo", True)),
        ("ريف جنوب دمشق", ("دمشق", True)),
    ],
)
def test_a_countryside_is_read(given: str, meant: tuple[str, bool]) -> None:
    found = read(given)
    assert found is not None
    assert (found.of, found.partly) == meant


@pytest.mark.parametrize("given", ["إدلب", "ريف", "countryside", "شمال حلب", "خريف"])
def test_what_names_no_countryside_is_none(given: str) -> None:
    assert read(given) is None


def test_the_name_without_its_side_is_kept() -> None:
    assert read("ريف دمشق الغربي") == Countryside("دمشق", "ريف دمشق", True)


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("من قاتل بريف حلب الشمالي؟", "حلب", "ريف حلب الشمالي"),
        ("Who fought in the northern Aleppo countryside?", "Aleppo", "northern Aleppo countryside"),
        ("من قاتل قرب حلب؟", "حلب", None),
    ],
)
def test_a_question_means_a_countryside_by_the_words_beside_the_name(text: str, name: str, meant: str | None) -> None:
    start = text.index(name)
    found = around(text, start, start + len(name))
    assert (found and found[0]) == meant


@pytest.mark.parametrize(
    "town", ["ريف إدلب", "ريف ادلب", "Idlib countryside", "countryside of Idlib", "ريف إدلب الغربي"]
)
def test_a_countryside_is_its_governorate_without_the_town(told: Path, town: str) -> None:
    rows, remarks = asked(told, "factions-near-towns", "--town", town)
    assert "the countryside of محافظة إدلب" in remarks
    assert "hayat-tahrir-al-sham" in rows  # in a town of it
    assert "syrian-national-army" in rows  # told of the countryside alone
    assert "russian-forces" not in rows  # in the city
    assert "turkish-forces" not in rows  # known to the governorate alone


def test_the_answer_says_that_sides_are_not_told_apart(told: Path) -> None:
    _, remarks = asked(told, "factions-near-towns", "--town", "ريف إدلب الغربي")
    assert "its parts are not told apart" in remarks


def test_the_precision_narrows_and_widens_a_countryside(told: Path) -> None:
    narrow, _ = asked(told, "factions-near-towns", "--town", "ريف إدلب", "--precision", "near")
    assert "hayat-tahrir-al-sham" in narrow
    assert "syrian-national-army" not in narrow
    wide, _ = asked(told, "factions-near-towns", "--town", "ريف إدلب", "--precision", "governorate")
    assert "turkish-forces" in wide


def test_a_countryside_is_near_a_town_in_it_only_where_the_precision_says_so(told: Path) -> None:
    usual, _ = asked(told, "factions-near-towns", "--town", "سرمدا", "--within", "5")
    assert "syrian-national-army" not in usual
    wide, _ = asked(told, "factions-near-towns", "--town", "سرمدا", "--within", "5", "--precision", "countryside")
    assert "syrian-national-army" in wide
    assert "turkish-forces" not in wide
    widest, _ = asked(told, "factions-near-towns", "--town", "سرمدا", "--within", "5", "--precision", "governorate")
    assert "turkish-forces" in widest


def test_a_countryside_may_be_asked_for_in_words(told: Path) -> None:
    rows, remarks = asked(told, "من قاتل في ريف إدلب؟")
    assert '--town "ريف إدلب"' in remarks
    assert "syrian-national-army" in rows


def test_the_countryside_of_an_unknown_place_offers_the_nearest_names(told: Path) -> None:
    _, remarks = asked(told, "factions-near-towns", "--town", "ريف إدلل")
    assert "no place of the graph has the name إدلل" in remarks
    assert "did you mean" in remarks


@pytest.mark.parametrize("question", ["attackers-by-source", "deaths-by-source", "displacements", "timeline"])
def test_every_question_of_near_takes_a_countryside(told: Path, question: str) -> None:
    _, remarks = asked(told, question, "--town", "ريف إدلب")
    assert "the countryside of محافظة إدلب" in remarks
