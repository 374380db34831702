"""What README shows is what happens: its commands are run, in order, in one folder, and their output compared.

A block fenced as `console` holds commands behind `$ ` and what they print; a line `…` stands for any lines, and `…` in a
line for any characters. Lines behind `# ` are remarks. KG_UPDATE=1 rewrites nothing here: README is written by hand.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
ISOLATES = re.compile("[\u2068\u2069]")


class Step(NamedTuple):
    """A command and the lines that README shows behind it."""

    command: str
    shown: tuple[str, ...]


def steps(text: str) -> list[Step]:
    """The commands of a document in order."""
    found: list[Step] = []
    for block in BLOCK.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Step(line[2:], ()))
            elif found and line.strip() and not line.startswith("# "):
                found[-1] = Step(found[-1].command, (*found[-1].shown, line))
    return found


def matches(shown: tuple[str, ...], printed: str) -> bool:
    """Whether the printed lines are those shown, `…` standing for anything."""
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == "…" else ".*".join(map(re.escape, line.rstrip().split("…"))) + r"[ \t]*\n"
        for line in shown
    )
    lines = [line.rstrip() for line in ISOLATES.sub("", printed).splitlines() if line.strip()]
    return re.fullmatch(pattern, "".join(line + "\n" for line in lines)) is not None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like a checkout, with the command `kg` on the path."""
    place = tmp_path_factory.mktemp("readme")
    for name in ("seeds", "queries", "ontology"):
        (place / name).symlink_to(ROOT / name)
    commands = place / ".commands"
    commands.mkdir()
    script = commands / "kg"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', "utf-8")
    script.chmod(0o755)
    return place


def test_a_shown_line_may_leave_out_what_varies() -> None:
    assert matches(("a … d", "…", "z"), "a b c d\nx\ny\nz\n")
    assert not matches(("a", "b"), "a\nc\n")


def test_every_command_of_readme_does_what_readme_shows(folder: Path) -> None:
    environment = os.environ | {
        "PATH": f"{folder / '.commands'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "120",
    }
    environment.pop("KG_STORE", None)
    found = [step for step in steps((ROOT / "README.md").read_text("utf-8")) if step.command.startswith("kg ")]
    assert found
    for step in found:
        run = subprocess.run(
            ["sh", "-c", step.command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert run.returncode == 0, f"{step.command}\n{run.stderr}"
        assert not step.shown or matches(step.shown, run.stdout), f"{step.command} printed\n{run.stdout}"


@pytest.mark.parametrize(("table", "what"), [("actors", "parties"), ("sources", "sources"), ("places", "places")])
def test_readme_says_how_much_the_tables_hold(table: str, what: str) -> None:
    lines = (ROOT / f"seeds/{table}.tsv").read_text("utf-8").splitlines()
    rows = len([line for line in lines if not line.startswith("#")]) - 1
    assert f"{rows:,} {what}" in (ROOT / "README.md").read_text("utf-8")


def test_readme_says_how_many_questions_there_are() -> None:
    asked = len(list((ROOT / "queries").glob("*.rq")))
    assert f"lists all {asked}" in (ROOT / "README.md").read_text("utf-8")
