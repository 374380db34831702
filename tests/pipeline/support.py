"""What the tests of builds share: articles on disk, and everything that a store says."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.documents import Document, find, read
from kg.pipeline.build import build
from kg.pipeline.outcome import Outcome, Settings
from kg.pipeline.shape import Shape
from kg.pipeline.workers import Producer
from kg.store import reader
from tests.pipeline.producers import Plain

GRAPHS = {
    "ontology": b"<http://o.example/s> <http://o.example/p> <http://o.example/o> <https://w3id.org/waqai/graph/ontology> .\n"
}
SHAPE = Shape(graphs=GRAPHS)


def write(folder: Path, articles: dict[str, str]) -> Path:
    """The folder with these articles and no others."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, text in articles.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def run(
    folder: Path, store: Path, *, producer: Producer | None = None, shape: Shape = SHAPE, **settings: object
) -> Outcome:
    """A build of the folder into the store."""
    chosen = Settings(store=store, **settings)  # type: ignore[arg-type]  # the tests name its fields
    return build(find([str(folder)]), producer or Plain(), shape, chosen)


def statements(store: Path) -> list[bytes]:
    """Every statement of the published state, sorted."""
    text = reader(store).store.dump(format=ox.RdfFormat.N_QUADS)
    assert text is not None
    return sorted(text.splitlines())


def read_all(folder: Path) -> list[Document]:
    """The articles of the folder."""
    return [document for document in read([str(folder)]) if isinstance(document, Document)]
