"""Reads the model of one thing's page: names, statements, what articles say word for word, who differs, what refers to it.

Takes look-ups; gives plain data for the template, with texts as they are: escaping is the template's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.answers import interface
from kg.endpoint.pages.links import href, outside
from kg.endpoint.pages.look import Look, Term, interval, is_arabic
from kg.endpoint.pages.map import Point
from kg.endpoint.pages.model import PER_PAGE, Aspect, Happened, Page, Quoted, Row, Value
from kg.endpoint.pages.picture import Period
from kg.rdf.vocab import DCT, OA, RDF, RDFS, SCHEMA, SKOS, WQ, XSD

SHOWN_VALUES = 60
SHOWN_REPORTS = 12
SHOWN_EVENTS = 300
COUNTED = 5000
"""References that are looked at; a thing that has more is said to have more."""

HIDDEN = frozenset((SKOS + "prefLabel", RDF + "type", RDFS + "label"))
"""Shown in the head of the page, not among the statements."""

EVENT_LINKS = ("participant", "agent", "target", "belligerent", "supporter", "place", "origin", "destination", "weapon")
DIFFERENCES = ("differsInToll", "differsInAgent", "differsInOutcome", "differsInPlace", "differsInTime", "denies")


class Reader:
    """Reads the model of a thing in one language."""

    def __init__(self, look: Look, language: str) -> None:
        self.look = look
        self.language = language

    def page(self, iri: str, number: int) -> Page:
        """The page of the thing, with the references of page `number` (from 1)."""
        look = self.look
        kind = self.kind(iri)
        reports = self.reports(iri, kind)
        events = self.events(iri, kind)
        incoming = [(thing, name) for thing, name in look.incoming(iri, COUNTED) if not thing.startswith(iri + "/")]
        start = (number - 1) * PER_PAGE
        return Page(
            iri=iri,
            kind=kind,
            name=look.name(iri),
            kinds=tuple(self.thing(name) for name in own_kinds(look.kinds(iri))),
            other_names=tuple(self.value(term) for term in look.values(iri, SKOS + "altLabel")),
            rows=self.rows(iri, HIDDEN | {SKOS + "altLabel"}),
            quotes=self.quotes(reports),
            reports=tuple(self.thing(report) for report in reports[:SHOWN_REPORTS]),
            reports_total=len(reports),
            aspects=self.aspects(reports[:SHOWN_REPORTS]) if kind == "event" else (),
            contradictions=self.contradictions(reports),
            events=tuple(self.happened(event, iri) for event in events),
            points=self.points([iri, *reports, *events]),
            periods=self.periods([iri, *events] if kind != "event" else [iri, *reports]),
            incoming=tuple((self.thing(thing), self.thing(name)) for thing, name in incoming[start : start + PER_PAGE]),
            incoming_total=len(incoming),
            number=number,
            parts=tuple((self.thing(part), self.rows(part, HIDDEN)) for part in self.parts(iri)),
        )

    def kind(self, iri: str) -> str:
        """What the page is about, by the place of its IRI, which each kind of thing has."""
        first = iri.removeprefix(self.look.base).partition("/")[0]
        return first if first in {"article", "event", "report", "quote", "actor", "place"} else "thing"

    def thing(self, iri: str) -> Value:
        """The thing by its name, with the way to its page."""
        name = self.look.name(iri)
        return Value(name.text(self.language), name.language(self.language), href(iri, self.look.base))

    def value(self, term: Term) -> Value:
        """Any term as it is shown."""
        if isinstance(term, NamedNode):
            if outside(term.value, self.look.base) and not self.look.known(term.value):
                return Value(term.value, "", term.value, external=True)
            return self.thing(term.value)
        if isinstance(term, Literal):
            language = term.language or ("ar" if is_arabic(term.value) else "")
            if term.datatype.value == XSD + "anyURI" and term.value.startswith(("http://", "https://")):
                return Value(term.value, "", term.value, external=True)
            return Value(term.value, language)
        return Value(str(term) if isinstance(term, BlankNode) else "…")

    def rows(self, iri: str, hidden: frozenset[str]) -> tuple[Row, ...]:
        """The statements about the thing, by property."""
        by_property: dict[str, list[Term]] = {}
        for name, term in self.look.statements(iri):
            if name not in hidden:
                by_property.setdefault(name, []).append(term)
        ours = [set(terms) for name, terms in by_property.items() if name.startswith(WQ)]
        rows = [
            Row(
                self.thing(name),
                tuple(map(self.value, terms[:SHOWN_VALUES])),
                max(0, len(terms) - SHOWN_VALUES),
                not name.startswith(WQ) and any(set(terms) <= said for said in ours),
            )
            for name, terms in by_property.items()
        ]
        # Our own terms first: those of other vocabularies mostly say the same again, for programs that know only them.
        return tuple(sorted(rows, key=lambda row: (not row.name.href.startswith("/ontology"), row.name.text)))

    def parts(self, iri: str) -> list[str]:
        """What belongs to the thing and has an IRI below it: participations, places, tolls, the time."""
        found: list[str] = []
        for _, term in self.look.statements(iri):
            if isinstance(term, NamedNode) and term.value.startswith(iri + "/"):
                found += [term.value, *self.parts(term.value)]
        return list(dict.fromkeys(found))

    def reports(self, iri: str, kind: str) -> list[str]:
        """The reports that tell of the thing."""
        if kind == "event":
            return self.look.things(iri, WQ + "report")
        if kind == "article":
            return self.look.pointing(iri, WQ + "article", limit=COUNTED) and [
                thing
                for thing in self.look.pointing(iri, WQ + "article", limit=COUNTED)
                if self.kind(thing) == "report"
            ]
        if kind == "quote":
            return self.look.pointing(iri, WQ + "quote", limit=COUNTED)
        return [iri] if kind == "report" else []

    def events(self, iri: str, kind: str) -> list[str]:
        """The events that have to do with the thing, by their day."""
        if kind in {"actor", "place", "thing"}:
            found = {
                event
                for name in EVENT_LINKS
                for event in self.look.pointing(iri, WQ + name, limit=COUNTED)
                if self.kind(event) == "event"
            }
        elif kind in {"article", "report", "quote"}:
            found = {
                event
                for report in self.reports(iri, kind)
                for event in self.look.pointing(report, WQ + "report", limit=COUNTED)
            }
        else:
            return []
        return sorted(found, key=lambda event: (self.day(event) or "9999", event))[:SHOWN_EVENTS]

    def day(self, event: str) -> str:
        """The day of an event or report, or the first of its days; empty where it has none."""
        return (
            self.look.text(event, WQ + "date")
            or self.look.text(event, WQ + "earliest")
            or self.look.text(event, WQ + "time", WQ + "earliest")
        )

    def happened(self, event: str, about: str) -> Happened:
        """The event as an entry of a list, with the part that the thing `about` had in it."""
        roles = [
            name
            for name in EVENT_LINKS
            if name not in {"participant", "place"} and about in self.look.things(event, WQ + name)
        ]
        places = [self.thing(place) for place in self.look.things(event, WQ + "place") if place != about]
        role = self.thing(WQ + roles[0]) if roles else None
        return Happened(self.thing(event), self.when(event), places[0] if places else None, role)

    def when(self, event: str) -> str:
        """The day of an event, its month or year where no more is known, else the first and the last of its days."""
        return interval(self.day(event), self.last(event))

    def last(self, event: str) -> str:
        """The last day of an event or report; its only one where it has no other."""
        look = self.look
        return (
            look.text(event, WQ + "date")
            or look.text(event, WQ + "latest")
            or look.text(event, WQ + "time", WQ + "latest")
            or self.day(event)
        )

    def quotes(self, reports: Sequence[str]) -> tuple[Quoted, ...]:
        """The words behind the reports, each sentence of an article once."""
        found: dict[tuple[str, str], Quoted] = {}
        for report in reports:
            for quoted in self.quoted(report):
                found.setdefault((quoted.article.href, quoted.text), quoted)
        return tuple(found.values())

    def quoted(self, report: str) -> list[Quoted]:
        """The words behind a report."""
        look = self.look
        found = []
        for quote in look.things(report, WQ + "quote"):
            articles = look.things(report, WQ + "article") or look.things(quote, WQ + "article")
            outlets = look.things(report, WQ + "outlet") or [
                outlet for article in articles for outlet in look.things(article, DCT + "publisher")
            ]
            claimants = look.things(report, WQ + "claimant")
            article = articles[0] if articles else quote
            found.append(
                Quoted(
                    text=look.text(quote, OA + "exact"),
                    report=self.thing(report),
                    article=self.thing(article),
                    outlet=self.thing(outlets[0]) if outlets else None,
                    claimant=self.thing(claimants[0]) if claimants and claimants != outlets else None,
                    day=look.text(article, DCT + "issued"),
                    start=look.text(quote, OA + "start"),
                    end=look.text(quote, OA + "end"),
                    address=_address(look.text(article, SCHEMA + "url")),
                )
            )
        return found

    def aspects(self, reports: Sequence[str]) -> tuple[Aspect, ...]:
        """What the reports of an event say of the same things, side by side."""
        look = self.look
        found: list[Aspect] = []
        for name, path in _ASPECTS:
            cells = tuple(
                tuple(self.value(term) for term in look.values(report, *(WQ + step for step in path)))
                for report in reports
            )
            self._add(found, WQ + name, cells)
        for role in ("Agent", "Target", "Belligerent", "Supporter"):
            cells = tuple(
                tuple(
                    self.thing(actor)
                    for part in look.things(report, WQ + "participation")
                    if WQ + f"{role}Role" in look.things(part, WQ + "role")
                    for actor in look.things(part, WQ + "actor")
                )
                for report in reports
            )
            self._add(found, WQ + f"{role}Role", cells)
        self._add(found, WQ + "toll", tuple(self.tolls(report) for report in reports))
        return tuple(found)

    def _add(self, found: list[Aspect], name: str, cells: tuple[tuple[Value, ...], ...]) -> None:
        said = {frozenset(value.text for value in cell) for cell in cells if cell}
        if said:
            found.append(Aspect(self.thing(name), cells, len(said) > 1))

    def tolls(self, report: str) -> tuple[Value, ...]:
        """The tolls that a report gives: outcome, number or bounds, whom."""
        look = self.look
        found = []
        for toll in look.things(report, WQ + "toll"):
            low, high = look.text(toll, WQ + "minimum"), look.text(toll, WQ + "maximum")
            if low and high:
                number = low if low == high else f"{low}–{high}"
            elif low or high:
                number = interface.word("or more" if low else "up to", self.language).format(low or high)
            else:
                number = ""
            about = "≈ " if look.text(toll, WQ + "approximate") == "true" else ""
            outcome = " ".join(look.name(iri).text(self.language) for iri in look.things(toll, WQ + "outcome"))
            sufferers = " ".join(
                look.name(iri).text(self.language) for iri in look.things(toll, WQ + "sufferer")
            ) or look.text(toll, WQ + "suffererText")
            said = f"{outcome}: {about}{number}" if number else outcome
            text = f"{said} ({sufferers})" if sufferers else said
            found.append(Value(text, self.language, href(toll, look.base)))
        return tuple(found)

    def contradictions(self, reports: Sequence[str]) -> tuple[tuple[Value, tuple[tuple[Value, Value], ...]], ...]:
        """Wherein reports differ, with the pairs of those that do; each pair once."""
        found: dict[tuple[str, str, str], None] = {}
        for report in reports:
            for name in DIFFERENCES:
                for other in self.look.things(report, WQ + name):
                    first, second = (report, other) if name == "denies" else sorted((report, other))
                    found[(name, first, second)] = None
        return tuple(
            (
                self.thing(WQ + name),
                tuple((self.told(one), self.told(other)) for kind, one, other in sorted(found) if kind == name),
            )
            for name in DIFFERENCES
            if any(kind == name for kind, _, _ in found)
        )

    def told(self, report: str) -> Value:
        """The report by its name and its outlet's, as reports of one thing are often of one name."""
        value = self.thing(report)
        outlets = [self.look.name(outlet).text(self.language) for outlet in self.look.things(report, WQ + "outlet")]
        return replace(value, text=f"{value.text} ({outlets[0]})") if outlets else value

    def points(self, things: Sequence[str]) -> tuple[Point, ...]:
        """The places of the things that have coordinates, with how many of the things are there."""
        weights: dict[str, int] = {}
        for thing in things:
            places = {
                thing,
                *self.look.things(thing, WQ + "place"),
                *self.look.things(thing, WQ + "location", WQ + "place"),
            }
            for place in places:
                weights[place] = weights.get(place, 0) + 1
        found = (self.point(place, weight) for place, weight in sorted(weights.items()))
        return tuple(point for point in found if point is not None)

    def point(self, place: str, weight: int = 1) -> Point | None:
        """The place on a map; None where it has no coordinates."""
        try:
            latitude = float(self.look.text(place, WQ + "latitude"))
            longitude = float(self.look.text(place, WQ + "longitude"))
        except ValueError:
            return None
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            return None
        name = self.look.name(place).text(self.language)
        return Point(longitude, latitude, name, href(place, self.look.base), weight)

    def periods(self, things: Sequence[str]) -> tuple[Period, ...]:
        """The days of the things that have some."""
        found = []
        for thing in things:
            first = self.day(thing)
            last = self.last(thing)
            try:
                start, end = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
            except ValueError:
                continue
            name = self.look.name(thing).text(self.language)
            found.append(Period(start, max(start, end), name, href(thing, self.look.base)))
        return tuple(found)


_ASPECTS = (
    ("outlet", ("outlet",)),
    ("claimant", ("claimant",)),
    ("claimantLevel", ("claimantLevel",)),
    ("reportedType", ("reportedType",)),
    ("modality", ("modality",)),
    ("place", ("location", "place")),
    ("placePrecision", ("placePrecision",)),
    ("earliest", ("time", "earliest")),
    ("latest", ("time", "latest")),
)


def own_kinds(kinds: Sequence[str]) -> list[str]:
    """The classes of our ontology, which say most; all where there is none of them."""
    return [kind for kind in kinds if kind.startswith(WQ)] or list(kinds)


def _address(url: str) -> str:
    """The address, where it is one of the web: an article's metadata may hold anything, also `javascript:`."""
    return url if url.startswith(("http://", "https://")) else ""
