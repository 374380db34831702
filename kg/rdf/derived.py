"""What follows from the reports of one event: differences, denials, support, claims of control, wider classes and properties.

Takes what each report tells and the event's own statements; gives N-Quads of the inferred graph. The same statements as the
rules of `ontology/rules` derive, which are the specification: `RULES` names those that are computed here, and
`tests/unit/test_derived.py` holds both to each other. Apart from them because a rule finds by joins over the graph, in
milliseconds an event, what lies ready in an event's few rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeVar

import pyoxigraph as ox

from kg.rdf import iris, terms, vocab
from kg.rdf.events import ASSERTED, Made
from kg.rdf.told import Count, Told

RULES = frozenset(
    (
        "20-superclasses", "30-superproperties", "40-differs-in-toll", "41-differs-in-agent", "42-differs-in-outcome",
        "43-differs-in-place", "44-differs-in-time", "45-denies", "46-supports", "50-control", "51-control-driven-out",
        "52-control-left", "60-ucdp",
    )
)  # fmt: skip
"""The rules about events and articles that need not be run; of the rule about superclasses, the part about events."""

CONTROL_TYPES = frozenset(("TerritorialGain", "Siege", "Surrender", "Withdrawal"))

_T = vocab.TERM
_WITHIN = (vocab.wq("within"),)
_KIN = (vocab.wq("partOf"), vocab.wq("mergedInto"), vocab.wq("successorOf"))
_TYPE = ox.NamedNode(f"{vocab.RDF}type")
_DERIVED = f"<{vocab.PROV}wasDerivedFrom>"
_UCDP = f"<{vocab.ALIGN}ucdp/"
_UCDP_KINDS = {
    "StateForces": 1, "State": 1, "Government": 1, "NonStateArmedGroup": 2, "Alliance": 2, "Civilians": 3,
}  # fmt: skip
"""Classes of a dyad's two sides: a state, a non-state group, civilians (who are no first side)."""

_CLAIMS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "TerritorialGain": (("Taken", "agent", "holder"), ("Taken", "target", "formerHolder")),
    "Siege": (("Besieged", "agent", "besieger"),),
    "Surrender": (("Lost", "agent", "formerHolder"), ("Lost", "target", "holder")),
}
"""By type of report: the change of control, the role of a participant, what that makes it."""

_NONE: frozenset[str] = frozenset()
_DONE_OR_NOT = {"actual", "averted"}
_KEPT = 65_536
"""Things that are remembered at most, each way."""

K = TypeVar("K")
V = TypeVar("V")
Statement = tuple[str, str, str]


class Known:
    """What the graph says of classes, properties, actors and places, looked up as it is asked for."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        below, wider = (ox.NamedNode(f"{vocab.RDFS}{name}") for name in ("subClassOf", "subPropertyOf"))
        self._classes = _closed(store, below)
        self._properties = _closed(store, wider)
        # Plain tables: a cache that holds a method would keep the store open until the garbage is collected.
        self._reach: dict[tuple[bool, str], frozenset[str]] = {}
        self._kinds: dict[str, frozenset[int]] = {}

    def containers(self, place: str) -> frozenset[str]:
        """The places that a place lies in, at any remove."""
        return self._reached(place, places=True)

    def wholes(self, actor: str) -> frozenset[str]:
        """What an actor is part of, was merged into or succeeds, at any remove."""
        return self._reached(actor, places=False)

    def kinds(self, actor: str) -> frozenset[int]:
        """What an actor is in the eyes of UCDP: 1, 2, 3."""
        if actor not in self._kinds:
            quads = self._store.quads_for_pattern(ox.NamedNode(actor), _TYPE, None)
            names = [
                quad.object.value.removeprefix(vocab.WQ) for quad in quads if isinstance(quad.object, ox.NamedNode)
            ]
            _put(self._kinds, actor, frozenset(_UCDP_KINDS[name] for name in names if name in _UCDP_KINDS))
        return self._kinds[actor]

    def superclasses(self, name: str, root: str) -> Collection[str]:
        """The classes (in brackets) above the class of this name (in brackets), which lies below `root` or is it."""
        above = self._classes.get(name, frozenset())
        return above if name == root or root in above else ()

    def superproperties(self, name: str) -> Collection[str]:
        """The properties (in brackets) above a property (in brackets)."""
        return self._properties.get(name, ())

    def _reached(self, iri: str, *, places: bool) -> frozenset[str]:
        known = self._reach.get((places, iri))
        if known is not None:
            return known
        found: set[str] = set()
        ahead = [iri]
        while ahead:
            node = ox.NamedNode(ahead.pop())
            for each in _WITHIN if places else _KIN:
                for quad in self._store.quads_for_pattern(node, each, None):
                    if isinstance(quad.object, ox.NamedNode) and quad.object.value not in found:
                        found.add(quad.object.value)
                        ahead.append(quad.object.value)
        reached = frozenset(found)
        _put(self._reach, (places, iri), reached)
        return reached


def _put(table: dict[K, V], key: K, value: V) -> None:
    """Keep a value, in a table that does not grow for ever."""
    if len(table) >= _KEPT:
        table.clear()
    table[key] = value


def _closed(store: ox.Store, predicate: ox.NamedNode) -> dict[str, frozenset[str]]:
    """Everything above each term, by a property of the ontology; all in brackets."""
    direct: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, predicate, None):
        direct[str(quad.subject)].add(str(quad.object))

    def above(term: str, seen: frozenset[str]) -> frozenset[str]:
        found = frozenset(direct.get(term, ())) - seen
        return found.union(*(above(each, seen | found) for each in found))

    return {term: above(term, frozenset()) for term in list(direct)}


def nquads(reports: Sequence[Told], made: Made, known: Known, base: str) -> str:
    """What follows from an event and its reports, as N-Quads: the same text for the same reports in any order."""
    end = f" <{iris.graph(base, 'inferred')}> .\n"
    found = {*_wider(made, known)}
    if len(reports) > 1:
        named = sorted((iris.report(base, report.document, report.id), report) for report in reports)
        found.update(_between(named, known))
    else:
        named = [(iris.report(base, report.document, report.id), report) for report in reports]
        found.update(_out_of_order(named))
    for iri, report in named:
        if report.type in CONTROL_TYPES and report.modality == "actual":
            found.update(_control(iri, report, known))
    found.update(_violence(reports, made, known))
    return "".join([f"{s} {p} {o}{end}" for s, p, o in sorted(found)])


def subjects(report: str, told: Told) -> Iterator[str]:
    """What the inferred graph may speak of because of a report: itself, and its claims of control."""
    yield report
    if told.type in CONTROL_TYPES:
        for where in told.places:
            if where.location is not None:
                yield claim(f"{report}/location/{where.location}")


def claim(location: str) -> str:
    """The claim of control that may follow from the location of a report."""
    return f"{location}/control"


def _wider(made: Made, known: Known) -> Iterator[Statement]:
    """Rules 20 and 30: an event is of every class above its own, and has by each property above what it has by one."""
    s, stated = f"<{made.iri}>", set(made.own)
    for predicate, value in made.own:
        if predicate == vocab.TYPE:
            for name in known.superclasses(value, _T["Event"]):
                if (predicate, name) not in stated:
                    yield s, predicate, name
        for wider in known.superproperties(predicate):
            if (wider, value) not in stated:
                yield s, wider, value


Named = tuple[str, Told]


def _between(reports: Sequence[Named], known: Known) -> Iterator[Statement]:
    """Rules 40 to 46: how the reports of one event stand to each other."""
    # What a report that asserts the event names: a report of another modality differs from none in it.
    asserted = [report.modality in ASSERTED for _, report in reports]
    agents = [_agents(report) if sure else _NONE for sure, (_, report) in zip(asserted, reports, strict=True)]
    scenes = [_scenes(report) if sure else _NONE for sure, (_, report) in zip(asserted, reports, strict=True)]
    for i, (one, a) in enumerate(reports):
        for j in range(i + 1, len(reports)):
            other, b = reports[j]
            differences = [
                name
                for name, differ in (
                    ("differsInToll", a.tolls and b.tolls and _tolls_differ(a, b)),
                    ("differsInAgent", _apart(agents[i], agents[j], known.wholes)),
                    ("differsInOutcome", a.modality != b.modality and {a.modality, b.modality} == _DONE_OR_NOT),
                    ("differsInPlace", _apart(scenes[i], scenes[j], known.containers)),
                    ("differsInTime", asserted[i] and asserted[j] and (_after(a, b) or _after(b, a))),
                )
                if differ
            ]
            for name in differences:
                yield f"<{one}>", _T[name], f"<{other}>"
                yield f"<{other}>", _T[name], f"<{one}>"
            if a.modality == "denied" and asserted[j]:
                yield f"<{one}>", _T["denies"], f"<{other}>"
            elif b.modality == "denied" and asserted[i]:
                yield f"<{other}>", _T["denies"], f"<{one}>"
    yield from _out_of_order(reports)
    yield from _support(reports)


def _support(reports: Iterable[Named]) -> Iterator[Statement]:
    """Rule 46: of each claimant's reports the first stands for all."""
    first: dict[str, str] = {}
    for iri, report in reports:
        if report.modality == "actual" and report.claimant:
            first.setdefault(report.claimant, iri)
    for one in first.values():
        for other in first.values():
            if one != other:
                yield f"<{one}>", _T["supports"], f"<{other}>"


def _out_of_order(reports: Iterable[Named]) -> Iterator[Statement]:
    """Rule 44 on one report: a time that ends before it begins."""
    for iri, report in reports:
        if report.modality in ASSERTED and _after(report, report):
            yield f"<{iri}>", _T["differsInTime"], f"<{iri}>"


def _tolls_differ(a: Told, b: Told) -> bool:
    return any(_exclude(x, y) for x in a.tolls for y in b.tolls if x.outcome == y.outcome)


def _exclude(x: Count, y: Count) -> bool:
    """Whether two counts of one outcome cannot both hold."""
    if x.sufferer and y.sufferer and x.sufferer != y.sufferer:
        return False
    slack = 11 if x.approximate or y.approximate else 10
    return (x.maximum is not None and y.minimum is not None and x.maximum * slack < y.minimum * 10) or (
        y.maximum is not None and x.minimum is not None and y.maximum * slack < x.minimum * 10
    )


def _agents(report: Told) -> frozenset[str]:
    return frozenset(party.iri for party in report.parties if party.role == "agent")


def _scenes(report: Told) -> frozenset[str]:
    return frozenset(where.iri for where in report.places if where.role == "place" and where.location is not None)


def _apart(of_a: frozenset[str], of_b: frozenset[str], around: Callable[[str], frozenset[str]]) -> bool:
    """Whether both are named, none in common and none a part of another."""
    if not of_a or not of_b or not of_a.isdisjoint(of_b):
        return False
    return not any(y in around(x) or x in around(y) for x in of_a for y in of_b)


def _after(a: Told, b: Told) -> bool:
    """Whether all of a's time lies before all of b's."""
    return a.latest is not None and b.earliest is not None and a.latest < b.earliest


def _control(iri: str, report: Told, known: Known) -> Iterator[Statement]:
    """Rules 50 to 52: who takes, loses, leaves or besieges a place, as claims."""
    claimed = list(_changes(report))
    if not claimed:
        return
    roles = ("place", "origin") if report.type == "Withdrawal" else ("place",)
    located = [where for where in report.places if where.location is not None]
    for where in located:
        if where.role not in roles or where.relation not in (None, "in"):
            continue
        if any(other.iri != where.iri and where.iri in known.containers(other.iri) for other in located):
            continue  # the town and its governorate are both named: only the town is taken
        s = f"<{claim(f'{iri}/location/{where.location}')}>"
        yield s, vocab.TYPE, _T["ControlClaim"]
        yield s, _T["place"], f"<{where.iri}>"
        yield s, _T["claimantLevel"], _T[vocab.LEVELS[report.level]]
        yield s, _DERIVED, f"<{iri}>"
        if report.claimant:
            yield s, _T["claimant"], f"<{report.claimant}>"
        if report.earliest and (day := terms.day(report.earliest)):
            yield s, _T["since"], day
        for change, name, actor in claimed:
            yield s, _T["controlChange"], _T[change]
            yield s, _T[name], f"<{actor}>"


def _changes(report: Told) -> Iterator[tuple[str, str, str]]:
    """The changes of control that a report tells: change, property, actor."""
    agents, targets = ([party.iri for party in report.parties if party.role == role] for role in ("agent", "target"))
    if report.type == "Withdrawal":
        # Who is driven out, and who does it; where nobody is said to drive them out, who leaves.
        yield from (("Lost", "formerHolder", actor) for actor in targets or agents)
        if targets:
            yield from (("Lost", "holder", actor) for actor in agents)
        return
    for change, role, name in _CLAIMS[report.type]:
        yield from ((change, name, actor) for actor in (agents if role == "agent" else targets))


def _violence(reports: Sequence[Told], made: Made, known: Known) -> Iterator[Statement]:
    """Rule 60: the UCDP type of a deadly event from who fights whom."""
    if (_T["status"], _T["Actual"]) not in made.own:
        return
    dead = next((value for predicate, value in made.own if predicate == _T["killedMaximum"]), None)
    if dead is None or dead == terms.integer(0):
        return
    for report in reports:
        for one, other in _dyads(report):
            for mine in known.kinds(one) - {3}:
                for theirs in known.kinds(other):
                    type_ = 3 if theirs == 3 else 1 if 1 in (mine, theirs) else 2
                    yield f"<{made.iri}>", _T["ucdpTypeOfViolence"], f"{_UCDP}{type_}>"


def _dyads(report: Told) -> Iterator[tuple[str, str]]:
    sides: dict[int | None, set[str]] = {1: set(), 2: set()}
    agents, targets = set(), {toll.sufferer for toll in report.tolls if toll.outcome == "killed" and toll.sufferer}
    for party in report.parties:
        if party.role == "belligerent":
            sides.setdefault(party.side, set()).add(party.iri)
        elif party.role == "agent":
            agents.add(party.iri)
        elif party.role == "target":
            targets.add(party.iri)
    yield from ((one, other) for one in sides[1] for other in sides[2])
    yield from ((one, other) for one in agents for other in targets)
