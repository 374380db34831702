"""Rows of a query as a page shows them: a table, and a map, a timeline or a chart where the columns allow.

Takes variables and terms; gives plain data for the template. A chart needs one column of names and one of numbers; a map
needs places with coordinates, or columns of latitude and longitude; a timeline needs a column of days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from kg.endpoint.pages import picture
from kg.endpoint.pages.entity import Reader
from kg.endpoint.pages.look import NUMBERS, Term
from kg.endpoint.pages.map import Point, map_of
from kg.endpoint.pages.model import Value
from kg.endpoint.pages.picture import Bar, Period
from kg.rdf.vocab import XSD

NOTHING = Markup("")
SHOWN_ROWS = 500
_DAYS = frozenset((XSD + "date", XSD + "dateTime"))
_LATITUDE, _LONGITUDE = frozenset(("lat", "latitude")), frozenset(("lon", "long", "lng", "longitude"))

Cells = Sequence[Term | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer on a page; `boolean` is None for rows, `cut` tells that there are more of them."""

    headings: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[Value, ...], ...], ...] = ()
    cut: bool = False
    boolean: bool | None = None
    map: Markup = NOTHING
    line: Markup = NOTHING
    bars: Markup = NOTHING


def of_query(results: QuerySolutions | QueryBoolean | QueryTriples, reader: Reader) -> Shown:
    """The first rows of a query's result."""
    if isinstance(results, QueryBoolean):
        return Shown(boolean=bool(results))
    rows: list[Cells] = []
    if isinstance(results, QueryTriples):
        headings: list[str] = ["s", "p", "o"]
        for triple in results:
            if len(rows) > SHOWN_ROWS:
                break
            rows.append((triple.subject, triple.predicate, triple.object))
    else:
        headings = [variable.value for variable in results.variables]
        for solution in results:
            if len(rows) > SHOWN_ROWS:
                break
            rows.append([solution[name] for name in headings])
    shown = tuple(tuple((reader.value(term),) if term is not None else () for term in row) for row in rows[:SHOWN_ROWS])
    return with_pictures(headings, rows[:SHOWN_ROWS], shown, reader, cut=len(rows) > SHOWN_ROWS)


def with_pictures(
    headings: Sequence[str],
    rows: Sequence[Cells],
    shown: tuple[tuple[tuple[Value, ...], ...], ...],
    reader: Reader,
    *,
    cut: bool = False,
    variables: Sequence[str] | None = None,
) -> Shown:
    """The rows with the pictures that their columns allow. `variables` name the columns, where the headings are words."""
    names = [name.lower() for name in (variables or headings)]
    title = " · ".join(headings)
    return Shown(
        headings=tuple(headings),
        rows=shown,
        cut=cut,
        map=map_of(_points(names, rows, shown, reader), title),
        line=picture.timeline(_periods(rows, shown), title),
        bars=picture.bars(_bars(rows, shown), title),
    )


def _points(
    names: Sequence[str], rows: Sequence[Cells], shown: Sequence[Sequence[Sequence[Value]]], reader: Reader
) -> list[Point]:
    found: list[Point] = []
    latitude = next((at for at, name in enumerate(names) if name in _LATITUDE), None)
    longitude = next((at for at, name in enumerate(names) if name in _LONGITUDE), None)
    seen: dict[str, Point] = {}
    for row, cells in zip(rows, shown, strict=True):
        if latitude is not None and longitude is not None:
            try:
                y, x = float(_text(row[latitude])), float(_text(row[longitude]))
            except ValueError:
                continue
            if abs(y) <= 90 and abs(x) <= 180:
                name, href = _named(cells)
                found.append(Point(x, y, name, href))
            continue
        for term in row:
            if isinstance(term, NamedNode) and reader.kind(term.value) == "place":
                point = reader.point(term.value)
                if point is not None:
                    weight = seen[point.href].weight + 1 if point.href in seen else 1
                    seen[point.href] = Point(point.longitude, point.latitude, point.name, point.href, weight)
    return found + list(seen.values())


def _periods(rows: Sequence[Cells], shown: Sequence[Sequence[Sequence[Value]]]) -> list[Period]:
    found = []
    for row, cells in zip(rows, shown, strict=True):
        days = []
        for term in row:
            if isinstance(term, Literal) and term.datatype.value in _DAYS:
                try:
                    days.append(date.fromisoformat(term.value[:10]))
                except ValueError:
                    continue
        if days:
            name, href = _named(cells)
            found.append(Period(min(days), max(days), name, href))
    return found


def _bars(rows: Sequence[Cells], shown: Sequence[Sequence[Sequence[Value]]]) -> list[Bar]:
    if not 2 <= len(rows) <= picture.MAX_BARS:
        return []
    columns = list(zip(*rows, strict=True))
    numeric = [at for at, column in enumerate(columns) if _all_numbers(column)]
    if not numeric or len(numeric) == len(columns):
        return []
    at = numeric[-1]
    named = [_named([cell for number, cell in enumerate(cells) if number != at]) for cells in shown]
    if len({name for name, _ in named}) < len(named):
        # Rows about the same thing: a name alone would not tell their bars apart.
        named = [(_long(cells), href) for cells, (_, href) in zip(shown, named, strict=True)]
    return [
        Bar(name, float(_text(row[at])), href)
        for row, (name, href) in zip(rows, named, strict=True)
        if row[at] is not None
    ]


def _long(cells: Sequence[Sequence[Value]]) -> str:
    """The names of the first two things in a row that lead to pages."""
    return " · ".join([value.text for cell in cells for value in cell if value.href and not value.external][:2])


def _all_numbers(column: Sequence[Term | None]) -> bool:
    terms = [term for term in column if term is not None]
    return bool(terms) and all(isinstance(term, Literal) and term.datatype.value in NUMBERS for term in terms)


def _named(cells: Sequence[Sequence[Value]]) -> tuple[str, str]:
    """What a row is about: its first cell that leads to a page, else its first."""
    values = [value for cell in cells for value in cell]
    best = next((value for value in values if value.href and not value.external), values[0] if values else Value(""))
    return best.text, best.href


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal) else ""
