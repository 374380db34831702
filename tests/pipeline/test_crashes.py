"""Builds that are killed, and builds on a disk that fills up: nothing is lost, and the same command finishes the work.

`WAQAI_KILLS` sets how many builds are killed (8 by default; `make bench` kills 200).
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store import reader
from tests.pipeline.support import run, statements, write

KILLS = int(os.environ.get("WAQAI_KILLS", "8"))

BUILD = """
import sys
from pathlib import Path
from tests.pipeline.support import run
run(Path(sys.argv[1]), Path(sys.argv[2]), prune=True, jobs=int(sys.argv[3]))
"""


def start(folder: Path, store: Path, jobs: int, limit: int | None = None) -> subprocess.Popen[bytes]:
    def set_limit() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-c", BUILD, str(folder), str(store), str(jobs)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=set_limit)


def articles(count: int, version: int) -> dict[str, str]:
    return {
        f"n{number:04}": f"Attack place{number % 40} {number // 40 + version % 3}"
        for number in range(version, count + version)
    }


def test_a_build_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    """Each killed build works on another version of the articles: some new, some changed, some gone."""
    chosen = random.Random(7)
    folder, store = tmp_path / "articles", tmp_path / "store"
    write(folder, articles(20, 0))
    run(folder, store)
    states = [statements(store)]
    for kill in range(KILLS):
        version = kill + 1
        count = chosen.choice((20, 105, 120))
        write(folder, articles(count, version))
        fresh = run_undisturbed(folder, tmp_path / "other")
        process = start(folder, store, jobs=chosen.choice((1, 2)))
        try:
            process.wait(chosen.uniform(0.2, 1.6))
        except subprocess.TimeoutExpired:
            process.kill()
        _, complaint = process.communicate()
        assert process.returncode in (0, -9), complaint.decode()
        # Whatever readers get is one whole state, the one before or the new one.
        assert statements(store) in (states[-1], fresh)
        if chosen.random() < 0.5:
            assert run(folder, store, prune=True).counts.set_aside == 0
            assert statements(store) == fresh
        states.append(statements(store))
    run(folder, store, prune=True)
    assert statements(store) == fresh


def run_undisturbed(folder: Path, store: Path) -> list[bytes]:
    shutil.rmtree(store, ignore_errors=True)
    run(folder, store)
    return statements(store)


@pytest.mark.parametrize("limit", [4_000, 60_000])
def test_files_that_cannot_grow_leave_the_store_as_it_was(tmp_path: Path, limit: int) -> None:
    folder, store = write(tmp_path / "articles", articles(20, 0)), tmp_path / "store"
    run(folder, store)
    before = statements(store)
    write(folder, articles(200, 1))
    process = start(folder, store, jobs=1, limit=limit)
    _, complaint = process.communicate()
    assert process.returncode == 1
    assert b"StoreError" in complaint.splitlines()[-1], complaint.decode()
    assert statements(store) == before
    run(folder, store, prune=True)
    assert statements(store) == run_undisturbed(folder, tmp_path / "other")


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="mounting a small disk needs root")
def test_a_full_disk_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=90m", "none", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        folder, store = write(tmp_path / "articles", articles(20, 0)), disk / "store"
        run(folder, store)
        before = statements(store)
        write(folder, articles(300, 1))
        (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free - 20_000_000))
        with pytest.raises(StoreError) as caught:
            run(folder, store)
        assert "are free" in caught.value.what
        assert caught.value.hint is not None
        assert "free some space" in caught.value.hint
        assert statements(store) == before
        (disk / "filler").unlink()
        run(folder, store, prune=True)
        assert statements(store) == run_undisturbed(folder, tmp_path / "other")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_store_that_may_not_be_written_can_be_read(tmp_path: Path) -> None:
    folder, store = write(tmp_path / "articles", articles(3, 0)), tmp_path / "store"
    run(folder, store)
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    store.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            run(folder, store)
        assert len(reader(store).store)
    finally:
        store.chmod(0o700)
