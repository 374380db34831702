"""Which reports of one event may be held against each other, and how many sources stand behind them.

Takes what the reports of an event tell; gives pairs with what is alike in them. Apart from the rules, which say how two
reports differ, because fusion gathers what many sentences tell of a siege or a day's raids: a difference means something only
between sentences about the very same happening. So a pair is compared where the articles differ, the types are related, the
days meet, the places are the same ones, and the wording is alike; a sentence that is alike in almost everything may differ in one of
these. Within an article only a denial is held against what it denies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, product
from typing import NamedTuple

from kg.ontology import superclasses
from kg.rdf.told import Told

LIKE = 0.2
"""Least overlap (Dice) of the words of two quotes that are compared."""

DATED_LIKE = 0.1
"""The same, for two reports of one type that name one day and one place, and for a denial."""

TYPES_LIKE = 0.25
"""The same, where one type is wider than the other."""

ALIKE = 0.4
"""Overlap from which two quotes tell alike, so that a difference in who did it, in place or in day is one of the telling."""

COPY = 0.7
"""Least share of common words (of all words of both) by which two quotes are one text."""

FIGURE = 3
"""Least number of people that says by itself which event is meant."""


class Pair(NamedTuple):
    """Two reports, by their places in the given order, that may be compared; whether they tell alike, and in one text.

    `named` says that one of them names, besides its participants, who acts in the other.
    """

    one: int
    other: int
    alike: bool
    copied: bool
    named: bool = False


def pairs(reports: Sequence[Told], among: Collection[int] | None = None) -> Iterator[Pair]:
    """The pairs of reports that may be compared; where `among` is given, those only with one of these places in them.

    Whether a pair is one depends on its two reports alone, so that of reports that come together with others the pairs that they had
    need not be looked at again.
    """
    words = [frozenset(report.words) for report in reports]
    long = [_long(report) for report in reports]
    for i, j in _met(reports, among):
        a, b = reports[i], reports[j]
        if a.document == b.document:
            if _denied_there(a, b):
                yield Pair(i, j, alike=False, copied=False)
            continue
        if long[i] or long[j] or not _related(a.type, b.type):
            continue
        common = len(words[i] & words[j])
        likeness = 2 * common / (len(words[i]) + len(words[j])) if common else 0.0
        exact = _exactly(a, b)
        if _comparable(a, b, likeness, exact=exact):
            alike = likeness >= ALIKE or _counted(a, b, exact=exact)
            yield Pair(i, j, alike, _copied(words[i], words[j]), _names(a, b) or _names(b, a))


def _met(reports: Sequence[Told], among: Collection[int] | None) -> Iterable[tuple[int, int]]:
    """The pairs to look at, by their places, in order. Of one article, which may tell of an event in thousands of sentences, these
    are a denial and what is no denial."""
    everybody = range(len(reports))
    if len({report.document for report in reports}) == 1:
        denials = [place for place in everybody if reports[place].modality == "denied"]
        others = [place for place in everybody if reports[place].modality != "denied"] if denials else []
        met = [pair for pair in product(denials, others) if among is None or not set(pair).isdisjoint(among)]
    elif among is None or len(among) == len(reports):
        return combinations(everybody, 2)
    else:
        met = [(one, other) for one, other in product(among, everybody) if one != other]
    return sorted({(min(pair), max(pair)) for pair in met})


def independent(reports: Sequence[Told]) -> int:
    """How many sources stand behind the reports, each on its own.

    In one article these are the agencies, monitors, officials and parties that it names; where it names none, its outlet
    (unnamed sources and witnesses are the outlet's word). One source in several articles is one, and so are the sources of
    articles that tell the event in one text.
    """
    by_article: dict[str, list[Told]] = {}
    for report in reports:
        by_article.setdefault(report.document, []).append(report)
    # Each source of each article, joined with those that are the same or tell the same text.
    first: dict[str | frozenset[int], int] = {}
    joined: list[int] = []
    for document, told in by_article.items():
        named = {report.claimant for report in told if _named(report) and report.claimant}
        for source in named or {told[0].outlet or f"article {document}"}:
            place = len(joined)
            joined.append(place)
            texts = {frozenset(report.words) for report in told if not named or report.claimant == source}
            keys: tuple[str | frozenset[int], ...] = (source, *texts)
            for key in keys:
                if key:
                    _join(joined, place, first.setdefault(key, place))
    by_length = sorted((key for key in first if isinstance(key, frozenset)), key=len)
    for number, text in enumerate(by_length):
        for longer in by_length[number + 1 :]:
            if len(text) < COPY * len(longer):
                break
            one, other = _root(joined, first[text]), _root(joined, first[longer])
            if one != other and _copied(text, longer):
                _join(joined, one, other)
    return sum(_root(joined, place) == place for place in range(len(joined)))


def _root(joined: list[int], place: int) -> int:
    while joined[place] != place:
        joined[place] = place = joined[joined[place]]
    return place


def _join(joined: list[int], one: int, other: int) -> None:
    joined[_root(joined, one)] = _root(joined, other)


def _names(a: Told, b: Told) -> bool:
    """Whether a names who acts in b, besides its own participants."""
    return bool(a.named) and any(party.role == "agent" and party.iri in a.named for party in b.parties)


def _named(report: Told) -> bool:
    """Whether the report is laid to a source that is known by name, and is not the outlet."""
    return (
        report.claimant is not None
        and report.claimant != report.outlet
        and report.level in ("agency", "monitor", "official", "party", "dataset")
        and "/actor/name/" not in report.claimant
    )


def _related(one: str, other: str) -> bool:
    above = superclasses()
    return one == other or one in above[other] or other in above[one]


def _counted(a: Told, b: Told, *, exact: bool) -> bool:
    """Whether tolls say that both tell alike: both give one where day and place are the same, or one number of several people."""
    if exact:
        return bool(a.tolls) and bool(b.tolls)
    return a.type == b.type and _same_figure(a, b) and _placed(a, b) and _meet(a, b)


def _exactly(a: Told, b: Told) -> bool:
    """Whether two reports of one type name one day and the same places."""
    return a.type == b.type and _one_day(a) and a.earliest == b.earliest and a.latest == b.latest and _placed(a, b)


def _comparable(a: Told, b: Told, likeness: float, *, exact: bool) -> bool:
    """Whether two reports of related types, none of them long, may be compared."""
    if a.type != b.type and likeness < TYPES_LIKE:
        return False
    denial = "denied" in (a.modality, b.modality)
    if likeness < LIKE:
        if denial:
            return likeness >= DATED_LIKE and a.type == b.type and _placed(a, b) and _meet(a, b)
        return exact and (likeness >= DATED_LIKE or _same_figure(a, b) or len(_parties(a) & _parties(b)) > 1)
    placed, meet = _placed(a, b), _meet(a, b)
    if placed and meet:
        return True
    if denial:
        return meet and a.type == b.type and not _scene(a) and not _scene(b)
    # One of the two may differ where a figure and the wording say that the same is meant.
    return likeness >= ALIKE and _same_figure(a, b) and (placed or meet)


def _parties(report: Told) -> set[str]:
    return {party.iri for party in report.parties}


def _placed(a: Told, b: Told) -> bool:
    """Whether the reports name the same places, one of them perhaps more than the other."""
    here, there = _scene(a), _scene(b)
    return not here.isdisjoint(there) and (here <= there or there <= here)


def _denied_there(a: Told, b: Told) -> bool:
    """Whether an article has one source deny what another tells, which takes few words of either."""
    if (a.modality == "denied") == (b.modality == "denied") or a.claimant == b.claimant or a.type != b.type:
        return False
    here, there = _scene(a), _scene(b)
    return _meet(a, b) and (not here or not there or not here.isdisjoint(there))


def _scene(report: Told) -> set[str]:
    """The places of the event that are no wide areas; what lies north of a town is another place than what lies west of it."""
    return {
        f"{where.iri} {where.direction}" if where.direction else where.iri
        for where in report.places
        if where.role == "place" and where.location is not None and not where.broad
    }


def _one_day(report: Told) -> bool:
    return report.earliest is not None and report.earliest == report.latest


def _long(report: Told) -> bool:
    """Whether the report sums up more than a night."""
    span = _span(report) if report.earliest and report.latest else None
    return span is not None and span[1] - span[0] > timedelta(days=1)


def _meet(a: Told, b: Told) -> bool:
    """Whether the days of both overlap; what an article does not date happened on its day or the one before."""
    first, second = _span(a), _span(b)
    return first is None or second is None or (first[0] <= second[1] and second[0] <= first[1])


def _span(report: Told) -> tuple[date, date] | None:
    try:
        if report.earliest and report.latest:
            return date.fromisoformat(report.earliest), date.fromisoformat(report.latest)
        published = date.fromisoformat(report.published) if report.published else None
    except ValueError:  # a day that no calendar has
        return None
    return (published - timedelta(days=1), published) if published else None


def _same_figure(a: Told, b: Told) -> bool:
    """Whether both give one exact number of the same harm."""
    figures = [
        {
            (toll.outcome, toll.minimum)
            for toll in report.tolls
            if toll.minimum is not None and toll.minimum == toll.maximum and toll.minimum >= FIGURE
        }
        for report in (a, b)
    ]
    return bool(figures[0] & figures[1])


def _copied(a: frozenset[int], b: frozenset[int]) -> bool:
    if not a:
        return False
    common = len(a & b)
    return common >= COPY * (len(a) + len(b) - common)
