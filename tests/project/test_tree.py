"""What must not be in the tree: words and IRIs in code, hosts and paths of machines."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted((ROOT / "kg").rglob("*.py"))
ARABIC_LETTER = re.compile("[\u0620-\u063f\u0641-\u064a]")
RANGE = re.compile(".-.")
WRITING = {"text.py", "encoding.py"}  # how letters are written and encoded, whatever the words
SCORING = {"score.py"}  # folds as the published measure does, and not as extraction
SPARQL = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b[^{]*\{")
OFFERED = {"respond.py"}  # a line of SPARQL about the thing of a page, for people to change
IRI = re.compile(r"https?://\w")
IRI_MODULES = {"vocab.py", "iris.py"}
NOT_DATA = {
    "https://json-schema.org/draft/2020-12/schema"
}  # names a dialect of JSON Schema, and never enters the graph


def literals(path: Path) -> list[tuple[int, str]]:
    """The string literals of a module that are not docstrings, with their lines."""
    tree = ast.parse(path.read_text("utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare
    ]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_words_are_not_code(path: Path) -> None:
    if path.name in WRITING | SCORING:
        pytest.skip("this module is about letters")
    found = [
        f"{path.name}:{line}: {text!r}" for line, text in literals(path) if ARABIC_LETTER.search(RANGE.sub("", text))
    ]
    assert not found, (
        "Arabic words belong in seeds/ar/, letters and endings in seeds/ar/affixes.tsv (kg/lexicon/affixes.py)"
    )


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_sparql_lies_in_its_folder(path: Path) -> None:
    if path.name in OFFERED:
        pytest.skip("this module offers a query")
    found = [f"{path.name}:{line}: {text!r}" for line, text in literals(path) if SPARQL.search(text)]
    assert not found, "SPARQL belongs in queries/ (kg.queries reads it)"


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_iris_stand_in_one_place(path: Path) -> None:
    if path.name in IRI_MODULES:
        pytest.skip("this module is that place")
    found = [
        f"{path.name}:{line}: {text!r}" for line, text in literals(path) if IRI.search(text) and text not in NOT_DATA
    ]
    assert not found, "IRIs belong in kg/rdf/vocab.py or kg/rdf/iris.py"


def test_contributing_draws_the_layers_that_are_enforced() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (layers,) = [one["layers"] for one in project["tool"]["importlinter"]["contracts"] if one["type"] == "layers"]
    drawn = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("    cli →")[2].partition("\n\n")[0]
    assert [sorted(layer.split(" | ")) for layer in layers] == [
        sorted(layer.split(" | ")) for layer in " ".join(f"cli →{drawn}".split()).split(" → ")
    ]
