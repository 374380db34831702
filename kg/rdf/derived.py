"""What follows from the reports of one event: differences, denials, support, claims of control, wider classes and properties.

Takes what each report tells and the event's own statements; gives N-Quads of the inferred graph. The same statements as the
rules of `ontology/rules` derive, which are the specification: `RULES` names those that are computed here, and
`tests/unit/test_derived.py` holds both to each other. Apart from them because a rule finds by joins over the graph, in
milliseconds an event, what lies ready in an event's few rows.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence

from kg.rdf import iris, terms, vocab
from kg.rdf.compare import FIGURE, Pair
from kg.rdf.events import ASSERTED, Made
from kg.rdf.known import Known
from kg.rdf.told import Count, Told, Where

RULES = frozenset(
    (
        "20-superclasses", "30-superproperties", "40-differs-in-toll", "41-differs-in-agent", "42-differs-in-outcome",
        "43-differs-in-place", "44-differs-in-time", "45-denies", "46-supports", "50-control", "51-control-driven-out",
        "52-control-left", "60-ucdp",
    )
)  # fmt: skip
"""The rules about events and articles that need not be run; of the rule about superclasses, the part about events."""

CONTROL_TYPES = frozenset(("TerritorialGain", "Siege", "Surrender", "Withdrawal"))

MOVES = frozenset(("TerritorialGain", "Advance", "Withdrawal", "Siege"))
"""Types in which allies act together, and outlets name now one of them, now the other."""

SURE = 0.6
"""Least confidence of a report whose agent is held against another's, or that is denied; what gives none was not guessed."""

BLOWS = frozenset(("AirStrike", "Shelling"))
"""Types of which one of two allies is the agent, not both."""

_T = vocab.TERM
_DERIVED = f"<{vocab.PROV}wasDerivedFrom>"
_UCDP = f"<{vocab.ALIGN}ucdp/"
_CIVILIANS = 3

_CLAIMS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "TerritorialGain": (("Taken", "agent", "holder"), ("Taken", "target", "formerHolder")),
    "Siege": (("Besieged", "agent", "besieger"),),
    "Surrender": (("Lost", "agent", "formerHolder"), ("Lost", "target", "holder")),
}
"""By type of report: the change of control, the role of a participant, what that makes it."""

Statement = tuple[str, str, str]


def nquads(reports: Sequence[Told], made: Made, known: Known, base: str, *, moved: Container[str] | None = None) -> str:
    """What follows from an event and its reports, as N-Quads: the same text for the same reports in any order. Where the IRIs of
    reports are given that have `moved`, of claims of control only those of these; of pairs what `made` has."""
    end = f" <{iris.graph(base, 'inferred')}> .\n"
    found = {*_wider(made, known)}
    found.update(_between(made, known, base))
    named = [(iris.report(base, report.document, report.id), report) for report in reports]
    for iri, report in named:
        if report.type in CONTROL_TYPES and report.modality == "actual" and (moved is None or iri in moved):
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


def _between(made: Made, known: Known, base: str) -> Iterator[Statement]:
    """Rules 40 to 46: how the reports that may be compared stand to each other."""
    for pair in made.pairs:
        a, b = made.reports[pair.one], made.reports[pair.other]
        one, other = (f"<{iris.report(base, report.document, report.id)}>" for report in (a, b))
        for name in _symmetric(a, b, pair, known):
            yield one, _T[name], other
            yield other, _T[name], one
        if _denies(a, b, known):
            yield one, _T["denies"], other
        if _denies(b, a, known):
            yield other, _T["denies"], one


def _symmetric(a: Told, b: Told, pair: Pair, known: Known) -> Iterator[str]:
    if a.modality in ASSERTED and b.modality in ASSERTED:
        if _tolls_differ(a, b, known):
            yield "differsInToll"
        if pair.alike and not pair.copied and not pair.named and _agents_differ(a, b, known):
            yield "differsInAgent"
        if _places_differ(a, b, known):
            yield "differsInPlace"
        if a.type == b.type and _two(a, b) and not pair.copied and (_after(a, b) or _after(b, a)):
            yield "differsInTime"
    if (a.modality, b.modality) == ("actual", "averted") and _prevented(b, a, known):
        yield "differsInOutcome"
    if (a.modality, b.modality) == ("averted", "actual") and _prevented(a, b, known):
        yield "differsInOutcome"
    told = a.modality == b.modality == "actual" and a.type == b.type
    if told and not pair.copied and _strangers(a.claimant, b.claimant, known):
        yield "supports"


def _denies(a: Told, b: Told, known: Known) -> bool:
    return (
        a.modality == "denied"
        and a.level in ("agency", "monitor", "official", "party", "dataset")
        and "/actor/name/" not in (a.claimant or "")
        and b.modality in ASSERTED
        and _sure(b)
        and bool(_agents(b) or b.tolls or b.earliest)
        and _strangers(a.claimant, b.claimant, known)
        and _same_deed(a, b, known)
    )


def _same_deed(a: Told, b: Told, known: Known) -> bool:
    """Whether neither agents nor tolls say that a denial is of something else."""
    of_a, of_b = _agents(a), _agents(b)
    if of_a and of_b and not any(known.side(x) & known.side(y) for x in of_a for y in of_b):
        return False
    counts = [{(toll.outcome, toll.minimum, toll.maximum) for toll in report.tolls} for report in (a, b)]
    return not counts[0] or not counts[1] or not counts[0].isdisjoint(counts[1])


def _prevented(prevented: Told, done: Told, known: Known) -> bool:
    """Whether what is told as prevented on some day is told as done by a source of its own, who is on no side with those to
    whom the prevention is laid: whoever repels a strike tells of it as of one that came."""
    who = done.claimant
    if prevented.earliest is None or who is None or who == done.outlet:
        return False
    others = {prevented.claimant} | {party.iri for party in prevented.parties if party.role in ("agent", "target")}
    return not any(known.side(who) & known.side(other) for other in others if other)


def _two(a: Told, b: Told) -> bool:
    """Whether two claimants are known, and not one: who tells of two places or days tells of two events."""
    return a.claimant is not None and b.claimant is not None and a.claimant != b.claimant


def _sure(report: Told) -> bool:
    return report.confidence is None or report.confidence >= SURE


def _strangers(one: str | None, other: str | None, known: Known) -> bool:
    """Whether two claimants are known, and none is the other, or a part of it."""
    if one is None or other is None or one == other:
        return False
    return one not in known.wholes(other) and other not in known.wholes(one)


def _tolls_differ(a: Told, b: Told, known: Known) -> bool:
    for outcome in {toll.outcome for toll in a.tolls}:
        of_a, of_b = ([toll for toll in report.tolls if toll.outcome == outcome] for report in (a, b))
        if len(of_a) == len(of_b) == 1 and _exclude(of_a[0], of_b[0], known):
            return True
    return False


def _exclude(x: Count, y: Count, known: Known) -> bool:
    """Whether two counts of one outcome are of the same people, not too far apart, and cannot both hold."""
    most = [count.maximum if count.maximum is not None else count.minimum for count in (x, y)]
    if _people(x, known) != _people(y, known) or most[0] is None or most[1] is None:
        return False
    smaller, larger = sorted((most[0], most[1]))
    if smaller < FIGURE or larger > 3 * smaller:
        return False
    slack = 11 if x.approximate or y.approximate else 10
    return (x.maximum is not None and y.minimum is not None and x.maximum * slack < y.minimum * 10) or (
        y.maximum is not None and x.minimum is not None and y.maximum * slack < x.minimum * 10
    )


def _people(count: Count, known: Known) -> str | None:
    """Whom a count is of; civilians are people of whom no more is said."""
    return None if count.sufferer is None or _CIVILIANS in known.kinds(count.sufferer) else count.sufferer


def _agents_differ(a: Told, b: Told, known: Known) -> bool:
    of_a, of_b = _agents(a), _agents(b)
    if a.type != b.type or a.type in MOVES or not _armed(a, known) or not _armed(b, known):
        return False
    if not _sure(a) or not _sure(b):
        return False
    if of_a & _others(b) or of_b & _others(a):
        return False
    sides = [(known.side(x), known.side(y)) for x in of_a for y in of_b]
    if any(not one.isdisjoint(other) for one, other in sides):
        return False
    return a.type in BLOWS or not any(known.allied(one, other) for one, other in sides)


def _agents(report: Told) -> set[str]:
    return {party.iri for party in report.parties if party.role == "agent"}


def _armed(report: Told, known: Known) -> bool:
    """Whether the report has words for an agent that is an armed actor and identified; several for a state's forces."""
    return any(
        party.role == "agent"
        and party.worded
        and known.armed(party.iri)
        and (party.several or not known.of_state(party.iri))
        for party in report.parties
    )


def _others(report: Told) -> set[str]:
    return {party.iri for party in report.parties if party.role in ("target", "belligerent", "supporter")}


def _places_differ(a: Told, b: Told, known: Known) -> bool:
    of_a, of_b = _scenes(a), _scenes(b)
    if not _two(a, b) or any(where.broad for report in (a, b) for where in report.places if where.iri in of_a | of_b):
        return False
    if any("/place/name/" in place for place in of_a | of_b):
        return False
    return _apart(of_a, of_b, known.containers)


def _scenes(report: Told) -> set[str]:
    return {where.iri for where in report.places if where.role == "place" and where.location is not None}


def _apart(of_a: set[str], of_b: set[str], around: Callable[[str], frozenset[str]]) -> bool:
    """Whether there are things on both sides, none in common and none a part of another."""
    if not of_a or not of_b or of_a & of_b:
        return False
    return not any(y in around(x) or x in around(y) for x in of_a for y in of_b)


def _after(a: Told, b: Told) -> bool:
    """Whether all of a's time lies before all of b's."""
    return a.latest is not None and b.earliest is not None and a.latest < b.earliest


def _control(iri: str, report: Told, known: Known) -> Iterator[Statement]:
    """Rules 50 to 52: who takes, loses, leaves or besieges a place, as claims."""
    claimed = list(_changes(report, known))
    if not claimed:
        return
    roles = ("place", "origin") if report.type == "Withdrawal" else ("place",)
    located = [where for where in report.places if where.location is not None]
    for where in located:
        if where.role not in roles or where.relation not in (None, "in"):
            continue
        if any(_holds(where, other, known) for other in located):
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


def _holds(area: Where, other: Where, known: Known) -> bool:
    """Whether an area is named beside what lies in it, or beside a smaller place, which it says where to look for: the hill in
    the mountains of the Turkmens, though no table knows the hill."""
    beside = area.broad and not other.broad and other.relation in (None, "in")  # near the town, it is no part of it
    return other.iri != area.iri and (beside or area.iri in known.containers(other.iri))


def _changes(report: Told, known: Known) -> Iterator[tuple[str, str, str]]:
    """The changes of control that a report tells: change, property, an actor that can hold a place."""
    agents, targets = ([party.iri for party in report.parties if party.role == role] for role in ("agent", "target"))
    able = {actor for actor in (*agents, *targets) if known.holds(actor)}
    if report.type == "Withdrawal":
        # Who is driven out, and who does it; where nobody is said to drive them out, who leaves.
        yield from (("Lost", "formerHolder", actor) for actor in targets or agents if actor in able)
        if not able.isdisjoint(targets):
            yield from (("Lost", "holder", actor) for actor in agents if actor in able)
        return
    for change, role, name in _CLAIMS[report.type]:
        yield from ((change, name, actor) for actor in (agents if role == "agent" else targets) if actor in able)


_MOST_KILLED = frozenset((_T["killedMaximum"], _T["killedAtLeast"]))


def _violence(reports: Sequence[Told], made: Made, known: Known) -> Iterator[Statement]:
    """Rule 60: the UCDP type of a deadly event from who fights whom; the first that fits."""
    if (_T["status"], _T["Actual"]) not in made.own:
        return
    dead = next((value for predicate, value in made.own if predicate in _MOST_KILLED), None)
    if dead is None or dead == terms.integer(0):
        return
    types = (
        3 if theirs == 3 else 1 if 1 in (mine, theirs) else 2
        for report in reports
        for one, other in _dyads(report)
        for mine in known.kinds(one) - {3}
        for theirs in known.kinds(other)
    )
    first = min(types, default=None)
    if first is not None:
        yield f"<{made.iri}>", _T["ucdpTypeOfViolence"], f"{_UCDP}{first}>"


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
