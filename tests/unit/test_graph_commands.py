"""`kg ontology`, `kg check` and `kg verify` as they are called: what they print, and how they end."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.rdf import vocab
from kg.store import Writer
from tests.samples.graph import BASE, small_store

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample graph in kg.store and the articles where their records say."""
    shutil.copytree(REPOSITORY / "tests/samples/articles", tmp_path / "tests/samples/articles")
    with Writer(tmp_path / "kg.store", base=BASE) as writer:
        writer.load(b"".join(f"{quad} .\n".encode() for quad in small_store()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)
    return tmp_path


def run(*arguments: str, exit_code: int = 0) -> tuple[str, str]:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == exit_code, result.output
    return result.stdout, result.stderr


def test_the_tree_has_a_line_for_every_class_in_either_language() -> None:
    for language, word in (("en", "air strike"), ("ar", "غارة جوية")):
        lines = run("ontology", "--lang", language)[0].splitlines()
        assert len(lines) == len(vocab.CLASSES)
        (line,) = [line for line in lines if line.lstrip().startswith("AirStrike ")]
        assert line.startswith(f"      AirStrike  {word}: ")


def test_a_sound_graph_is_checked_without_errors(folder: Path) -> None:
    printed, told = run("check")
    assert "error" not in printed
    assert told == "no errors\n"


def test_an_error_is_printed_with_its_cure_and_ends_with_3(folder: Path) -> None:
    with Writer(folder / "kg.store", base=BASE) as writer:
        writer.insert(f"<{BASE}x> <{vocab.RDF}type> <{vocab.WQ}Toll> <{BASE}graph/article/x> .".encode())
    printed, _ = run("check", exit_code=3)
    assert printed.splitlines() == [
        "error  Toll-outcome: A toll does not say what happened to those counted (1)",
        "  cure: The record is malformed or was written by another version: extract the article again and rebuild",
        "  x",
    ]


def test_the_reasoner_reports_in_one_line(folder: Path) -> None:
    assert run("check", "--reasoner", "--quiet")[0].splitlines()[-1].startswith("note  reasoner: ")


def test_every_quote_of_a_store_is_verified(folder: Path) -> None:
    printed, told = run("verify")
    assert printed == ""
    assert told.startswith("6 articles, 12 quotes, ")


def test_a_changed_article_fails_loudly(folder: Path) -> None:
    file = folder / "tests/samples/articles/tadmur-3.txt"
    file.write_bytes(file.read_bytes().replace("أمس".encode(), "اليوم".encode()))
    printed, told = run("verify", "--store", "kg.store", exit_code=3)
    assert printed.splitlines()[0].startswith("tadmur-3: the article has changed: its SHA-256 was ")
    assert "tadmur-3: quote " in printed
    assert told.startswith("1 of 6 articles do not hold: ")


def test_articles_are_looked_for_under_the_root_that_is_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    run("verify", "--store", "../kg.store", exit_code=3)
    run("verify", "--store", "../kg.store", "--root", "..")
