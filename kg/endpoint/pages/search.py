"""Search by name: the folded names of the graph's things, looked through in memory.

Takes what somebody typed; gives things. Folding makes hamza seats, ta marbuta, vowel signs, digits and case equal.
"""

from __future__ import annotations

from difflib import get_close_matches
from heapq import nlargest

from pyoxigraph import Literal, NamedNode, Store

from kg.rdf.vocab import DCT, RDFS, SKOS, WQ
from kg.text import fold_name

LIMIT = 60
_NAMING = (SKOS + "prefLabel", SKOS + "altLabel", WQ + "spelling", RDFS + "label", DCT + "title")
_MAX_TYPED = 200
_COMPARED = 2_000


class Index:
    """The names of one snapshot, folded."""

    def __init__(self, store: Store) -> None:
        found: dict[tuple[str, str], tuple[int, str]] = {}
        for rank, name in enumerate(_NAMING):
            for quad in store.quads_for_pattern(None, NamedNode(name), None):
                if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
                    key = (fold_name(quad.object.value), quad.subject.value)
                    if key not in found:
                        found[key] = (rank, quad.object.value)
        self._names = sorted((key, rank, iri, spelling) for (key, iri), (rank, spelling) in found.items() if key)

    def find(self, typed: str) -> list[tuple[str, str]]:
        """IRIs with the spelling that fits, the best first: the same name, one that begins so, one that holds the words."""
        key = fold_name(typed[:_MAX_TYPED])
        if not key:
            return []
        # The article of a name is often left out.
        words = [word.removeprefix(_ARTICLE) for word in key.split()]
        best: dict[str, tuple[tuple[int, int, int, str], str]] = {}
        for name, rank, iri, spelling in self._names:
            fit = _fit(name, key, words)
            if fit is not None:
                order = (fit, rank, len(name), iri)
                if iri not in best or order < best[iri][0]:
                    best[iri] = (order, spelling)
        return [(iri, spelling) for iri, (_, spelling) in sorted(best.items(), key=lambda item: item[1][0])[:LIMIT]]

    def near(self, typed: str, limit: int = 8) -> list[str]:
        """Things whose names look like what was typed."""
        key = fold_name(typed[:_MAX_TYPED])
        names = {name: iri for name, _, iri, _ in self._names}
        pairs = {key[at : at + 2] for at in range(len(key) - 1)}
        # Comparing takes long: only those are compared that have the most pairs of letters in common with it.
        alike = nlargest(_COMPARED, names, key=lambda name: sum(pair in name for pair in pairs))
        return [names[name] for name in get_close_matches(key, alike, n=limit, cutoff=0.6)]


_ARTICLE = chr(0x627) + chr(0x644)


def _fit(name: str, key: str, words: list[str]) -> int | None:
    if name == key:
        return 0
    if name.startswith(key):
        return 1
    parts = [part.removeprefix(_ARTICLE) for part in name.split()]
    if all(any(part == word for part in parts) for word in words):
        return 2
    if all(any(part.startswith(word) for part in parts) for word in words):
        return 3
    return 4 if key in name else None
