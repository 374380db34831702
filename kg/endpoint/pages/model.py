"""What the page of a thing shows, as plain data: `entity` reads it, the templates write it, and neither knows the other."""

from __future__ import annotations

from dataclasses import dataclass

from kg.endpoint.pages.look import Name, is_arabic
from kg.endpoint.pages.map import Point
from kg.endpoint.pages.picture import Period

PER_PAGE = 50
"""References that a page shows at once."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is shown: its text with language and direction, and where it leads."""

    text: str
    language: str = ""
    href: str = ""
    external: bool = False

    @property
    def direction(self) -> str:
        """rtl for Arabic, ltr else."""
        return "rtl" if is_arabic(self.text) else "ltr"


@dataclass(frozen=True, slots=True)
class Row:
    """A property with its values; `more` counts those that are not shown.

    `again` tells that it says in words of another vocabulary what another row says in ours.
    """

    name: Value
    values: tuple[Value, ...]
    more: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of an article: who says it (claimant), in which article of which outlet, on which day."""

    text: str
    report: Value
    article: Value
    outlet: Value | None
    claimant: Value | None
    day: str
    start: str
    end: str
    address: str

    @property
    def language(self) -> str:
        """The language of the words, where their letters tell it."""
        return "ar" if is_arabic(self.text) else ""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One line of the comparison of reports: what each says, in their order; `differs` where they do not agree."""

    name: Value
    cells: tuple[tuple[Value, ...], ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """An event in a list; `when` is its day, month or year, or its first and last day."""

    name: Value
    when: str
    place: Value | None
    role: Value | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page of a thing shows. `kind` is article, event, report, quote, actor, place or thing."""

    iri: str
    kind: str
    name: Name
    kinds: tuple[Value, ...]
    other_names: tuple[Value, ...]
    rows: tuple[Row, ...]
    quotes: tuple[Quoted, ...]
    reports: tuple[Value, ...]
    reports_total: int
    aspects: tuple[Aspect, ...]
    contradictions: tuple[tuple[Value, tuple[tuple[Value, Value], ...]], ...]
    events: tuple[Happened, ...]
    points: tuple[Point, ...]
    periods: tuple[Period, ...]
    incoming: tuple[tuple[Value, Value], ...]
    incoming_total: int
    number: int
    parts: tuple[tuple[Value, tuple[Row, ...]], ...]

    @property
    def pages(self) -> int:
        """How many pages of references there are."""
        return max(1, -(-self.incoming_total // PER_PAGE))
