"""The reports of one occurrence to the event that they tell of, for the events graph.

Takes what each report tells with its membership; gives N-Quads. Apart from fusion, which decides that they belong
together, and from the rules, which derive how they differ: here stands only what all of them come to.

Nothing ranks the sources. The shortcuts (participants, places, day, tolls) are the union over the reports that assert the
event; where none does, over all reports, and `wq:status` says how they tell it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import NamedTuple, get_args

from kg.kinds import Modality, PlacePrecision
from kg.ontology import superclasses
from kg.rdf import compare, iris, terms, vocab
from kg.rdf.told import Told

_T = vocab.TERM
ASSERTED = frozenset(("actual", "attempted", "averted"))
"""The modalities under which a report says that something took place."""

_STATUS: tuple[Modality, ...] = ("actual", "attempted", "averted", "planned", "hypothetical", "denied")
_FINEST: tuple[PlacePrecision, ...] = get_args(PlacePrecision)
_AROUND = frozenset(("countryside", "direction", "near"))
"""Relations to a place that put the event somewhere around it."""


class Member(NamedTuple):
    """A report with its membership: score (0 to 1) and reasons."""

    told: Told
    score: float
    reasons: tuple[str, ...]


_FOUND = ("alike", "sameText", "namesAgentOf")
"""The properties of a pair of reports, in the order of the fields of `compare.Pair`."""


def event_iri(members: Iterable[Member], base: str) -> str:
    """The IRI of the event that the reports tell of: that of its first occurrence."""
    first = min((member.told for member in members), key=lambda told: told.occurrence)
    return iris.event(base, first.document, first.event)


class Made(NamedTuple):
    """An event's statements as N-Quads; its IRI; what it says of the event itself, as predicates and values in N-Quads; its
    reports in the order of their IRIs' parts, and the pairs of them that may be compared (and were looked at)."""

    nquads: bytes
    iri: str
    own: list[tuple[str, str]]
    reports: list[Told]
    pairs: list[compare.Pair]


def nquads(members: Sequence[Member], base: str) -> bytes:
    """The event of these reports (at least one) and their memberships, as N-Quads of the events graph."""
    return make(members, base).nquads


def make(members: Sequence[Member], base: str, *, moved: Container[str] | None = None) -> Made:
    """The event of these reports (at least one) and their memberships, for the events graph. Where the IRIs of reports are given
    that have `moved`, of the pairs of reports only those with one of these.

    The same bytes whatever the order of the members.
    """
    members = sorted(members, key=lambda member: (member.told.document, member.told.id))
    reports = [member.told for member in members]
    end = f" <{iris.graph(base, 'events')}> .\n"
    event = event_iri(members, base)
    s = f"<{event}>"
    own = _shortcuts(reports)
    ranges = _tolls(event, reports, base, own, end)
    written = []
    named = [iris.report(base, report.document, report.id) for report in reports]
    for member, report_iri in zip(members, named, strict=True):
        iri = f"<{report_iri}>"
        own.append((_T["report"], iri))
        membership = f"<{iris.membership(base, member.told.document, member.told.id)}>"
        written.append(
            f"{membership} {vocab.TYPE} {_T['Membership']}{end}"
            f"{membership} {_T['memberReport']} {iri}{end}"
            f"{membership} {_T['memberEvent']} {s}{end}"
            f"{membership} {_T['score']} {terms.decimal(member.score)}{end}"
        )
        written += [f"{membership} {_T['reason']} {terms.string(reason)}{end}" for reason in member.reasons]
    among = None if moved is None else [place for place, iri in enumerate(named) if iri in moved]
    pairs = list(compare.pairs(reports, among))
    for one, other, *found in pairs:
        names = ("comparable", *(name for name, holds in zip(_FOUND, found, strict=True) if holds))
        written += [f"<{named[one]}> {_T[name]} <{named[other]}>{end}" for name in names]
    mine = [f"{s} {predicate} {value}{end}" for predicate, value in own]
    return Made("".join((*mine, *ranges, *written)).encode(), event, own, reports, pairs)


def _shortcuts(reports: list[Told]) -> list[tuple[str, str]]:
    telling = [report for report in reports if report.modality in ASSERTED] or reports
    status = min((report.modality for report in reports), key=_STATUS.index)
    found = [
        (vocab.TYPE, _T[_type(telling)]),
        (_T["status"], _T[vocab.MODALITIES[status]]),
        (_T["independentSources"], terms.integer(compare.independent(telling))),
    ]
    parties = sorted({(party.role, party.iri) for report in telling for party in report.parties})
    found += [(_T[role], f"<{iri}>") for role, iri in parties]
    found += [(_T["participant"], f"<{iri}>") for iri in sorted({iri for _, iri in parties})]
    found += [(_T["weapon"], f"<{iri}>") for iri in sorted({iri for report in telling for iri in report.weapons})]
    found += [(_T[role], f"<{iri}>") for role, iri in _places(telling)]
    precisions = [report.precision for report in telling if report.precision]
    if precisions:
        finest = min(precisions, key=_FINEST.index)
        found.append((_T["placePrecision"], _T[vocab.PRECISIONS[finest]]))
    published = [report.published for report in telling if report.published]
    if published and (day := terms.day(min(published))):
        found.append((_T["firstReported"], day))
    return found + _days(telling)


def _type(telling: list[Told]) -> str:
    """The type that most reports bear out: a report of an attack bears out an air strike, not the other way round. Among
    equals the most specific, then the first by name."""
    counts = Counter(report.type for report in telling)
    above = superclasses()
    borne = {type_: sum(counts[each] for each in {type_, *above[type_]}) for type_ in counts}
    return min(counts, key=lambda type_: (-borne[type_], -len(above[type_]), type_))


def _places(telling: list[Told]) -> list[tuple[str, str]]:
    """The places of the event without those that merely contain another one: areas, and, where a town is named, a town in
    whose countryside or direction it lies (the event in Sarmada in the countryside of Idlib is not near Idlib)."""
    places = [where for report in telling for where in report.places]
    containing = {(where.role, outer) for where in places for outer in where.within}
    close = {(where.role, where.iri) for where in places if where.relation not in _AROUND} - containing
    placed = {role for role, _ in close}
    wide = {(where.role, where.iri) for where in places if where.role not in placed} - containing
    return sorted(close | wide)


def _days(telling: list[Told]) -> list[tuple[str, str]]:
    """The interval that all reports agree on; where none is common, what those come to that tell it about as closely as the closest:
    a report of a day is not made vaguer by one of "last week"."""
    first, last = _interval([(_told(report.earliest), _told(report.latest)) for report in telling])
    named = [("earliest", first), ("latest", last), ("date", first if first == last else None)]
    return [(_T[name], literal) for name, value in named if value and (literal := terms.day(value))]


def _told(day: str | None) -> str | None:
    """The day, where it is one that a calendar has."""
    return day if day and terms.day(day) else None


def _interval(spans: Sequence[tuple[str | None, str | None]]) -> tuple[str | None, str | None]:
    """What the first and last days that reports tell come to; many tell but one of the two, or none."""
    first = max((first for first, _ in spans if first), default=None)
    last = min((last for _, last in spans if last), default=None)
    if first is None or last is None or first <= last:
        return first, last
    lengths = {(first, last): _length(first, last) for first, last in spans if first and last}
    close = [span for span, length in lengths.items() if length <= 2 * min(lengths.values()) + 1]
    if close and len(close) < len(lengths):
        return _interval(close)
    ends = close or spans
    return min(first for first, _ in ends if first), max(last for _, last in ends if last)


def _length(first: str, last: str) -> int:
    """Days from the first to the last."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _tolls(event: str, reports: list[Told], base: str, own: list[tuple[str, str]], end: str) -> list[str]:
    """Lowest and highest number of each outcome over the reports that do not deny the event, and who gives them: the ranges
    as N-Quads; what they come to is added to the event's own statements.

    A range is closed only where the numbers that set it are. Where the highest number is one that its report leaves open above
    ("more than 50", with 50 as the highest of the others or without others), the range has it as `atLeast`, and no maximum;
    "at least 10" beside "50" leaves 50. Likewise there is no minimum where the lowest number is an "up to".
    """
    telling = [report for report in reports if report.modality in ASSERTED] or reports
    written: list[str] = []
    if not any(report.tolls for report in telling):
        return written
    for outcome, name in vocab.OUTCOMES.items():
        given = [(number, report) for report in telling if (number := _number(report, outcome))]
        if not given:
            continue
        least, lowest = min(given, key=lambda each: (each[0].low, each[0].low_known, each[1].document, each[1].id))
        most, highest = min(given, key=lambda each: (-each[0].high, each[0].high_known, each[1].document, each[1].id))
        bounds = [("minimum", least.low)] if least.low_known else []
        bounds.append(("maximum" if most.high_known else "atLeast", most.high))
        ranged = f"<{event}/toll/{outcome}>"
        own += [(_T[outcome + bound[0].upper() + bound[1:]], terms.integer(number)) for bound, number in bounds]
        own.append((_T["tollRange"], ranged))
        written.append(
            f"{ranged} {vocab.TYPE} {_T['TollRange']}{end}"
            f"{ranged} {_T['outcome']} {_T[name]}{end}"
            + "".join(f"{ranged} {_T[bound]} {terms.integer(number)}{end}" for bound, number in bounds)
        )
        for kind, report in (("lowest", lowest), ("highest", highest)):
            iri = iris.report(base, report.document, report.id)
            written.append(f"{ranged} {_T[kind + 'Report']} <{iri}>{end}")
            if report.claimant:
                written.append(f"{ranged} {_T[kind + 'By']} <{report.claimant}>{end}")
    return written


class _Number(NamedTuple):
    """The lowest and highest number of an outcome that a report gives. Where it leaves a side open, the bound of that side is
    not known, and is the other one."""

    low: int
    high: int
    low_known: bool
    high_known: bool


def _number(report: Told, outcome: str) -> _Number | None:
    """The numbers of an outcome that a report gives, over its tolls: those of several sufferers add up, and one that is open
    leaves the sum open."""
    tolls = [toll for toll in report.tolls if toll.outcome == outcome]
    lows = [low for toll in tolls if (low := toll.maximum if toll.minimum is None else toll.minimum) is not None]
    highs = [high for toll in tolls if (high := toll.minimum if toll.maximum is None else toll.maximum) is not None]
    if not lows:
        return None
    counted = [toll for toll in tolls if (toll.minimum, toll.maximum) != (None, None)]
    return _Number(
        sum(lows),
        sum(highs),
        all(toll.minimum is not None for toll in counted),
        all(toll.maximum is not None for toll in counted),
    )
