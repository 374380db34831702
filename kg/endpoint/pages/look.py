"""What the graph says of a thing: small look-ups by pyoxigraph's indexes, and names in both languages.

Takes an open store; gives terms and names. Apart from the pages because all of them show things by their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from kg.rdf.vocab import DCT, RDF, RDFS, SKOS, WQ, XSD

Term = NamedNode | BlankNode | Literal | Triple

LANGUAGES = ("ar", "en")
_LABELS = (SKOS + "prefLabel", RDFS + "label", DCT + "title")
_OWN = WQ + "spelling"
NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "nonNegativeInteger"))


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a thing in both languages; one that is absent is empty."""

    ar: str
    en: str

    def text(self, language: str) -> str:
        """The name in that language, else in the other."""
        return (self.ar or self.en) if language == "ar" else (self.en or self.ar)

    def language(self, wanted: str) -> str:
        """The language that `text` comes in."""
        return wanted if getattr(self, wanted) else ("en" if wanted == "ar" else "ar")


class Look:
    """Look-ups in one snapshot. Names are kept, since a page names the same things again and again."""

    def __init__(self, store: Store, base: str) -> None:
        self.store = store
        self.base = base
        self._names: dict[str, Name] = {}

    def known(self, iri: str) -> bool:
        """Whether the graph says something about the thing."""
        return next(self.store.quads_for_pattern(NamedNode(iri), None, None), None) is not None

    def statements(self, iri: str) -> list[tuple[str, Term]]:
        """Property and value of each statement about the thing, each once, in order."""
        found = {
            (quad.predicate.value, quad.object) for quad in self.store.quads_for_pattern(NamedNode(iri), None, None)
        }
        return sorted(found, key=lambda pair: (pair[0], str(pair[1])))

    def values(self, iri: str, *properties: str) -> list[Term]:
        """The values of a property, in order; of several properties, those along the path of them."""
        subjects: list[Term] = [NamedNode(iri)]
        for name in properties:
            found = {
                quad.object
                for subject in subjects
                if isinstance(subject, NamedNode)
                for quad in self.store.quads_for_pattern(subject, NamedNode(name), None)
            }
            subjects = sorted(found, key=str)
        return subjects

    def things(self, iri: str, *properties: str) -> list[str]:
        """As `values`, the IRIs among them."""
        return [term.value for term in self.values(iri, *properties) if isinstance(term, NamedNode)]

    def text(self, iri: str, *properties: str) -> str:
        """As `values`, the first as text; empty where there is none."""
        return next((term.value for term in self.values(iri, *properties) if not isinstance(term, Triple)), "")

    def pointing(self, iri: str, *properties: str, limit: int | None = None) -> list[str]:
        """The things that have this one as the value of the property, in order; of several, along the path back."""
        found = [iri]
        for name in properties:
            quads = (
                quad
                for thing in found
                for quad in self.store.quads_for_pattern(None, NamedNode(name), NamedNode(thing))
            )
            found = sorted({quad.subject.value for quad in islice(quads, limit) if isinstance(quad.subject, NamedNode)})
        return found

    def incoming(self, iri: str, limit: int) -> list[tuple[str, str]]:
        """Thing and property of at most `limit` statements that have this thing as their value, in the graph's order."""
        quads = self.store.quads_for_pattern(None, None, NamedNode(iri))
        pairs = ((q.subject.value, q.predicate.value) for q in quads if isinstance(q.subject, NamedNode))
        return list(dict.fromkeys(islice(pairs, limit)))

    def name(self, iri: str) -> Name:
        """The name of the thing; of one that has none, what its kind and values tell."""
        found = self._names.get(iri)
        if found is None:
            # Set before it is made: things may be named after each other.
            self._names[iri] = tail(iri)
            found = self._names[iri] = self._labelled(iri) or self._described(iri) or tail(iri)
        return found

    def _labelled(self, iri: str) -> Name | None:
        ar = en = ""
        for label in self._label_terms(iri):
            if label.language == "ar":
                ar = ar or label.value
            elif label.language and label.language.startswith("en"):
                en = en or label.value
            elif is_arabic(label.value):
                ar = ar or label.value
            else:
                en = en or label.value
        return Name(ar, en) if ar or en else None

    def _label_terms(self, iri: str) -> Iterator[Literal]:
        for name in (*_LABELS, _OWN):
            for value in self.values(iri, name):
                if isinstance(value, Literal):
                    yield value

    def _described(self, iri: str) -> Name | None:
        """A name made of the kind, place and day of an event or report, or of the role and actor of a participation."""
        kinds = self.things(iri, WQ + "reportedType") or [
            kind for kind in self.things(iri, RDF + "type") if kind != WQ + "Event"
        ]
        if not kinds or not iri.startswith(self.base):
            return None
        parts: list[Name] = [self.name(self._narrowest(kinds))]
        about = [*self.things(iri, WQ + "place"), *self.things(iri, WQ + "location", WQ + "place")]
        about += [
            *self.things(iri, WQ + "actor"),
            *self.things(iri, WQ + "outcome"),
            *self.things(iri, WQ + "memberReport"),
        ]
        parts += [self.name(thing) for thing in about[:1] if thing != iri]
        first, last = (self.text(iri, WQ + "time", WQ + bound) for bound in ("earliest", "latest"))
        day = self.text(iri, WQ + "date") or (interval(first, last) if first else "")
        # Isolated, so that the day keeps its order within Arabic words.
        words = [f"\u2066{day}\u2069"] if day else []
        return Name(
            " · ".join([part.text("ar") for part in parts] + words),
            " · ".join([part.text("en") for part in parts] + words),
        )

    def _narrowest(self, kinds: list[str]) -> str:
        """The class that is no superclass of another one of them."""
        above = {parent for kind in kinds for parent in self.things(kind, RDFS + "subClassOf")}
        return next((kind for kind in kinds if kind not in above and kind.startswith(WQ)), kinds[0])

    def kinds(self, iri: str) -> list[str]:
        """The classes of the thing, the narrowest first."""
        kinds = self.things(iri, RDF + "type")
        if not kinds:
            return []
        first = self._narrowest(kinds)
        return [first, *(kind for kind in kinds if kind != first)]


def interval(first: str, last: str) -> str:
    """Two days in a few characters: a whole month or year by its name."""
    try:
        start, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    except ValueError:
        return first or last
    if start == end:
        return first[:10]
    if start.day == 1 and (end + timedelta(1)).day == 1 and start.year == end.year:
        if start.month == end.month:
            return first[:7]
        if (start.month, end.month) == (1, 12):
            return first[:4]
    return f"{first[:10]} – {last[:10]}"


def tail(iri: str) -> Name:
    """A name made of the end of the IRI."""
    text = unquote(iri.rstrip("/#").rsplit("#", 1)[-1].rsplit("/", 1)[-1]).replace("_", " ") or iri
    return Name(text, "") if is_arabic(text) else Name("", text)


def is_arabic(text: str) -> bool:
    """Whether the text has an Arabic letter."""
    return any(
        "\u0600" <= character <= "\u06ff" or "\ufb50" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefc"
        for character in text
    )


def iris(terms: Iterable[Term]) -> list[str]:
    """The IRIs among the terms."""
    return [term.value for term in terms if isinstance(term, NamedNode)]
