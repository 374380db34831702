"""Whether the words that a graph quotes still stand in its articles.

Takes a store; opens every article again and compares its hash, and every quote, trigger and name at its offsets, with
what the graph says. Apart from `check`, which looks at the graph alone: here it is held to the files it was made from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.documents import Document, Fault, Input, read_inputs
from kg.documents.find import ENDINGS, STANDARD_INPUT
from kg.rdf import iris, terms, vocab

_EXACT = ox.NamedNode(f"{vocab.OA}exact")
_SPANS = (
    (ox.NamedNode(f"{vocab.OA}exact"), ox.NamedNode(f"{vocab.OA}start"), ox.NamedNode(f"{vocab.OA}end")),
    (vocab.wq("trigger"), vocab.wq("triggerStart"), vocab.wq("triggerEnd")),
    (vocab.wq("text"), vocab.wq("start"), vocab.wq("end")),
)
"""Properties of words, of their first code point and of the code point after their last."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not hold: the article's id, what in it (a quote's offsets; empty for the article), and why."""

    article: str
    what: str
    why: str


@dataclass(slots=True)
class Tally:
    """How much was looked at. `imported` are articles without quotes whose file is no article, such as datasets."""

    articles: int = 0
    quotes: int = 0
    words: int = 0
    imported: int = 0


@dataclass(slots=True)
class _Stored:
    """An article as the graph has it; `said` are its subjects with their values."""

    id: str
    sha256: str
    bytes: int
    said: dict[str, dict[ox.NamedNode, str]] = field(default_factory=dict)

    @property
    def quoted(self) -> bool:
        return any(_EXACT in values for values in self.said.values())


def verify(
    store: ox.Store, base: str, tally: Tally, *, root: Path = Path(), advance: Callable[[int], None] = lambda _: None
) -> Iterator[Problem]:
    """Everything that does not hold, in the order of the files. Relative paths start at `root`; `tally` counts along."""
    for path, articles in sorted(_by_path(store).items()):
        stored = {id_: _stored(store, base, node, id_) for id_, node in sorted(articles.items())}
        yield from _file(path, root, stored, tally)
        advance(tally.articles)


def _by_path(store: ox.Store) -> dict[str, dict[str, ox.NamedNode]]:
    """The articles by the file they came from, each with its id."""
    found: defaultdict[str, dict[str, ox.NamedNode]] = defaultdict(dict)
    identifier = ox.NamedNode(f"{vocab.DCT}identifier")
    for quad in store.quads_for_pattern(None, vocab.wq("path"), None):
        for named in store.quads_for_pattern(quad.subject, identifier, None):
            if isinstance(quad.subject, ox.NamedNode):
                found[_value(quad.object)][_value(named.object)] = quad.subject
    return found


def _stored(store: ox.Store, base: str, article: ox.NamedNode, id_: str) -> _Stored:
    said: defaultdict[str, dict[ox.NamedNode, str]] = defaultdict(dict)
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(iris.article_graph(base, id_))):
        if isinstance(quad.object, ox.Literal):
            said[str(quad.subject)][quad.predicate] = quad.object.value
    values = said[str(article)]
    return _Stored(id_, values.get(vocab.wq("sha256"), ""), int(values.get(vocab.wq("bytes"), "0")), dict(said))


def _file(path: str, root: Path, stored: dict[str, _Stored], tally: Tally) -> Iterator[Problem]:
    """What does not hold in the articles of one file."""
    for id_ in list(stored):
        if not stored[id_].quoted and not path.endswith(ENDINGS) and path != STANDARD_INPUT:
            tally.imported += 1
            del stored[id_]
    tally.articles += len(stored)
    place = root / path
    if path == STANDARD_INPUT:
        reason = "was read from standard input and cannot be opened again"
    elif not place.is_file():
        reason = f"its file is gone: {path}"
    elif not path.endswith(ENDINGS):
        reason = f"its file is of no kind that is read: {path}"
    else:
        reason = f"is no longer in its file: {path}"
        for found in read_inputs([Input(str(place), 0)]):
            each = stored.pop(found.id, None) if found.id else None
            if each is None:
                continue
            if isinstance(found, Fault):
                yield Problem(each.id, "", found.error.what)
            else:
                yield from _article(each, found, tally)
    for id_ in stored:
        yield Problem(id_, "", reason)


def _article(stored: _Stored, document: Document, tally: Tally) -> Iterator[Problem]:
    if document.source.sha256 != stored.sha256:
        yield Problem(
            stored.id, "", f"the article has changed: its SHA-256 was {stored.sha256}, is {document.source.sha256}"
        )
    if document.source.bytes != stored.bytes:
        yield Problem(stored.id, "", f"the article had {stored.bytes} bytes and has {document.source.bytes}")
    content = document.raw.encode()
    for subject in sorted(stored.said):
        values = stored.said[subject]
        for words, first, last in _SPANS:
            if words not in values or first not in values:
                continue
            start, end = int(values[first]), int(values[last])
            what = f"{'quote' if words == _EXACT else 'words'} {start}-{end}"
            tally.quotes += words == _EXACT
            tally.words += words != _EXACT
            there = terms.clean(document.raw[start:end])
            if there != values[words]:
                yield Problem(stored.id, what, f"“{values[words]}” is quoted, and “{there}” stands there")
        if _EXACT in values:
            start, end = (int(values.get(vocab.wq(name), "0")) for name in ("byteStart", "byteEnd"))
            if terms.clean(content[start:end].decode(errors="replace")) != values[_EXACT]:
                yield Problem(stored.id, f"bytes {start}-{end}", "are not those of the quote")


def _value(node: object) -> str:
    return node.value if isinstance(node, ox.Literal | ox.NamedNode) else ""
