"""Bad input to exact messages: each case of the `.toml` files beside this one is a command, the files it finds, and what it
must print on standard error, with its exit code.

A case has `name`, `run` (the arguments, as in a shell), `exit` and `stderr`; and where wanted `files` (name = text; `base64:`
before a value for bytes), `stdin`, `store` (`small` by default: a store of the hand-made graph under kg.store; `none`; `plain
folder`; `held`: another process builds) and `stdout` (by default nothing may be printed there). The case runs in an empty
folder. Whatever is wrong, the store stays as it was.
"""

from __future__ import annotations

import base64
import fcntl
import shlex
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from kg import store
from kg.cli import app
from tests.questions.world import BASE, world

HERE = Path(__file__).parent
CASES = [
    (path.stem, case) for path in sorted(HERE.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]
]
KEYS = {"name", "run", "exit", "stderr", "stdout", "files", "stdin", "store"}


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made graph in a store on disk."""
    path = tmp_path_factory.mktemp("small") / "kg.store"
    with store.Writer(path, base=BASE) as writer:
        writer.load(b"".join(f"{quad} .\n".encode() for quad in world().store))
    return path


def state(path: Path) -> dict[str, Any]:
    """What must not change in a store: every file's name and size, and where `current` leads."""
    if not path.exists():
        return {}
    return {
        str(file.relative_to(path)): file.stat().st_size if file.is_file() else None for file in sorted(path.rglob("*"))
    }


@contextmanager
def prepared(case: dict[str, Any], folder: Path, small: Path) -> Iterator[None]:
    kind = case.get("store", "small")
    if kind in ("small", "held"):
        (folder / "kg.store").symlink_to(small)
    elif kind == "plain folder":
        (folder / "kg.store").mkdir()
        (folder / "kg.store" / "notes.txt").write_text("mine")
    else:
        assert kind == "none", f"no such store: {kind}"
    for name, text in case.get("files", {}).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        coded = text.startswith("base64:")
        file.write_bytes(base64.b64decode(text.removeprefix("base64:")) if coded else text.encode())
    if kind != "held":
        yield
        return
    with (small / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case['name']}" for file, case in CASES])
def test_a_fault_says_what_where_and_what_to_do(
    file: str, case: dict[str, Any], small_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(case) <= KEYS, f"{file}.toml: unknown keys {set(case) - KEYS}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)
    with prepared(case, tmp_path, small_store):
        before = state(small_store)
        outcome = CliRunner().invoke(app, shlex.split(case["run"]), input=case.get("stdin"))
        after = state(small_store)
    assert outcome.stderr == case["stderr"].lstrip("\n")
    assert outcome.exit_code == case["exit"]
    assert outcome.stdout == case.get("stdout", "")
    assert before == after, "the store was changed"


def test_case_names_are_unique() -> None:
    names = [(file, case["name"]) for file, case in CASES]
    assert len(names) == len(set(names))


def test_the_store_of_the_cases_is_whole(small_store: Path) -> None:
    result = store.reader(small_store).query("SELECT (COUNT(*) AS ?count) { ?s ?p ?o }")
    assert isinstance(result, ox.QuerySolutions)
    assert int(next(result)["count"].value) == len(world().store)
