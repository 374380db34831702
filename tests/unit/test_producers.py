"""The shipped extractor's version: it changes with whatever its records follow from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import RequestError
from kg.folders import package
from kg.pipeline import producers

IN_NO_RECORD = {"__version__", "collector", "compiled", "errors", "folders", "ontology", "services"}
"""What extraction imports of kg itself without telling it in a record; the ontology and services are for the language model."""


def _imported(name: str) -> Iterator[str]:
    """The modules of kg itself that a package imports."""
    for module in Path(str(package(name))).glob("*.py"):
        for node in ast.walk(ast.parse(module.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module == "kg":
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kg."):
                yield str(node.module).split(".")[1]


def test_all_code_that_extraction_uses_is_in_the_version() -> None:
    packages = {name.removeprefix("kg.") for name in producers._PACKAGES[1:]}
    used = {module for name in producers._PACKAGES[1:] for module in _imported(name)} - packages
    assert used - IN_NO_RECORD <= {module.name.removesuffix(".py") for module in producers._modules()}
    assert {"records", "text"} <= used


def test_another_folding_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "text.py"
    versions = []
    for content in ("one way", "another", "one way"):
        module.write_text(content)
        monkeypatch.setattr(producers, "_modules", lambda: [module])
        versions.append(producers.revision(None))
    assert versions[0] == versions[2] != versions[1]


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import nowhere_to_be_found", "ModuleNotFoundError"),
        ("def make(gazetteer): raise ValueError('no model')", "ValueError: no model"),
        ("def make(gazetteer): return 'no extractor'", "AttributeError"),
    ],
)
def test_an_extractor_of_another_package_that_cannot_be_made_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, what: str
) -> None:
    name = f"offered_{what[:3].lower()}"
    (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
    told = tmp_path / f"{name}-1.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n", encoding="utf-8")
    (told / "entry_points.txt").write_text(f"[kg.extractors]\ntheirs = {name}:make\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(RequestError, match=what) as caught:
        producers.producer("theirs")
    assert caught.value.hint == f"the package that offers it is at fault: {name}:make"
