"""Linked occurrences to events: clusters by average link, with the score and the reasons of each membership."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from kg.fuse import linkage, pairs
from kg.fuse.links import UNIT, Window
from kg.fuse.occurrences import Occurrence, Places

JOIN = 0.25
"""Least mean score of the pairs of two clusters that merge; the least of 0.2 to 0.4 with which, of the training half, B-cubed
precision is above 0.97 and three of five judged pairs that join are right. A pair without a link counts 0: so do two events
of one article, which its extractor has told apart."""

LEAST = round(JOIN * UNIT)
"""The same, as a strength of links."""

APART = 7
"""Most days between two dates that articles give of one event: a weekday taken for that of another week is as far off."""


def limits(rows: Callable[[str], Occurrence]) -> linkage.Limits:
    """Which clusters may merge, by the rows of their items."""

    def days(key: str) -> tuple[int, int] | None:
        row = rows(key)
        return (row.first, row.last) if row.dated and row.first is not None and row.last is not None else None

    return linkage.Limits(LEAST, APART, days)


Weights = Mapping[str, float]


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """That an occurrence belongs to a fused event: mean score to the other members (1 for a lone one) and reasons."""

    key: str
    score: float
    reasons: tuple[str, ...] = ()


class Fused(msgspec.Struct, frozen=True, kw_only=True):
    """One event: its key (the key of its first occurrence), its occurrences in the order of their keys."""

    key: str
    members: tuple[Membership, ...]


def fuse(rows: Iterable[Occurrence], places: Places, *, weights: Weights | None = None) -> list[Fused]:
    """The occurrences as fused events, in the order of their keys. `weights` are those shipped where none are given."""
    known = {row.key: row for row in rows}
    scorer = pairs.Scorer(places, pairs.shipped_weights() if weights is None else weights)
    window = Window(scorer)
    for row in sorted(known.values(), key=by_day):
        window.add(row)
    window.close()
    found = linkage.link(window.links.__getitem__, sorted(known), limits(known.__getitem__))
    return [fused(cluster, known.__getitem__, window.links.__getitem__, scorer) for cluster in found]


def by_day(row: Occurrence) -> tuple[bool, int, str]:
    """Sorts rows by their first day, those without days last."""
    begins = pairs.begins(row)
    return begins is None, begins or 0, row.key


def fused(
    cluster: linkage.Cluster,
    rows: Callable[[str], Occurrence],
    links: Callable[[str], linkage.Links],
    scorer: pairs.Scorer,
) -> Fused:
    """The event of a cluster."""
    keys = cluster.items()
    if len(keys) == 1:
        return Fused(key=cluster.key, members=(Membership(key=cluster.key, score=1.0),))
    ready = {key: pairs.row(rows(key)) for key in keys}
    members = []
    for key in keys:
        scores = {other: value for other, value in links(key).items() if other in ready}
        nearest = min(scores, key=lambda other: (-scores[other], other), default=keys[keys[0] == key])
        why = scorer.reasons(ready[key], ready[nearest])
        mean = sum(scores.values()) / (len(keys) - 1)
        members.append(Membership(key=key, score=round(mean / UNIT, 4), reasons=why))
    return Fused(key=cluster.key, members=tuple(members))
