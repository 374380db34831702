"""Whole processes from start to end, beside the smallest programs that do the same.

All run with the bytecode of every module at hand, as installed packages have it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.pipeline.build import build_records
from kg.pipeline.outcome import Settings
from kg.pipeline.shape import shape
from kg.records import Extractor
from tests.bench import material, timing
from tests.bench.measures import ROOT, folder

ROUNDS = 9
QUERY = "SELECT ?e WHERE { ?e a <https://w3id.org/waqai/ontology#Battle> } LIMIT 5"
QUESTION = "contradictions"


def starting() -> Iterator[str]:
    """A whole `kg query` and `kg ask` on a small store, beside the smallest Typer program and the smallest program that ask
    the same."""
    with folder() as work:
        store = work / "store"
        producer = Extractor(name="bench", version="1")
        build_records(material.repeated(material.extracted(20), 20), producer, shape(), Settings(store=store))
        at = ["--store", str(store)]
        asked = subprocess.run(
            [sys.executable, "-m", "kg", "ask", QUESTION, "--sparql", *at],
            check=True, capture_output=True, text=True, cwd=ROOT, env=_environment(),
        ).stdout  # fmt: skip
        for name, ours, query in (("query", ["-e", QUERY], QUERY), ("ask", [QUESTION], asked)):
            plain, typer = _programs(work, store, query)
            command = [sys.executable, "-m", "kg", name, *ours, *at]
            for words, program in (("the smallest Typer program", typer), ("the smallest program", plain)):
                yield _beside(f"kg {name}, whole process", command, [sys.executable, str(program)], words)


def opening() -> Iterator[str]:
    """The extractor loaded in a process of its own, and a whole `kg extract` of one article, beside an empty program."""
    article = next(iter(sorted((ROOT / "seeds" / "articles").glob("*.txt"))))
    load = "from kg.pipeline.producers import extractor_of; extractor_of()"
    empty = [sys.executable, "-c", "pass"]
    yield _beside("the extractor loaded", [sys.executable, "-c", load], empty, "an empty program")
    yield _beside(
        "kg extract of one article", [sys.executable, "-m", "kg", "extract", str(article)], empty, "an empty program"
    )


def _programs(work: Path, store: Path, query: str) -> tuple[Path, Path]:
    """The smallest program, and the smallest Typer program, that ask the query."""
    body = (
        "import pyoxigraph as ox\n"
        f"s = ox.Store.read_only({str((store / 'current').resolve())!r})\n"
        f"s.query({query!r}, use_default_graph_as_union=True).serialize(sys.stdout.buffer, format=ox.QueryResultsFormat.TSV)\n"
    )
    plain = work / "plain.py"
    plain.write_text(f"import sys\n{body}")
    typer = work / "with_typer.py"
    indented = "".join(f"    {line}\n" for line in body.splitlines())
    typer.write_text(
        "import sys\nimport typer\napp = typer.Typer(add_completion=False)\n@app.command()\n"
        f"def main(store: str = typer.Option('x')) -> None:\n{indented}app()\n"
    )
    return plain, typer


def _beside(name: str, ours: list[str], theirs: list[str], yardstick: str) -> str:
    for command in (ours, theirs):
        _run(command)  # writes the bytecode and the caches
    one, other = timing.side_by_side(lambda: _run(ours), lambda: _run(theirs), rounds=ROUNDS)
    return timing.told(name, one, other, yardstick)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=_environment())


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(material.CACHE / "bytecode")}
