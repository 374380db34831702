"""What is shipped is what stands in the checkout, and it works away from it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("ontology", "queries", "seeds")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout without fetching anything."""
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = target.glob("*.whl")
    return built


def test_the_wheel_holds_the_data_folders_byte_for_byte(wheel: Path) -> None:
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for name in FOLDERS
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        shipped = {
            name.removeprefix("kg/_data/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("kg/_data/") and not name.endswith("/")
        }
    assert shipped == files


def test_the_program_works_from_the_wheel_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "site"), "KG_STORE": str(tmp_path / "store")}
    script = "import kg.folders as f; print(f.folder('seeds'))"
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, check=True, capture_output=True, text=True
    )
    assert found.stdout.strip() == str(tmp_path / "site/kg/_data/seeds")


def test_a_release_needs_no_extra() -> None:
    required = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    imported = {
        name.partition(".")[0]
        for path in (ROOT / "kg/release").glob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        for name in _imported(node)
    }
    # _typeshed is known to type checkers alone, and never imported
    assert imported - {"kg", "_typeshed", *sys.stdlib_module_names} <= {re.split("[<>=]", one)[0] for one in required}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


def test_the_checkout_reads_its_own_folders_so_that_edits_are_seen() -> None:
    from kg.folders import folder

    assert Path(str(folder("seeds"))) == ROOT / "seeds"
