"""What an article has named so far, and what a definite noun or a suffix resumes.

Takes each name as it is met, in text order; gives the antecedent of التنظيم, المدينة, البلاد. Only what was named is
resumed; a noun that resumes nothing stays without a name.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Set
from math import log

import msgspec

from kg.extract.view import bare
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ARTICLE
from kg.lexicon.anaphors import Anaphor
from kg.lexicon.states import State

_KEPT = 24  # names an article keeps in mind
# What speaks for the place that a definite noun resumes: how often it was told, how many places were told since, that the
# noun's own word announced it (بلدة, then البلدة), and that it was told only to say where another lies (شمال حلب) or last in a list.
# Fitted by logistic regression on the 453 such nouns of the annotated articles whose place the annotation names.
_OFTEN, _SINCE, _ANNOUNCED, _ONLY_DIRECTED, _IN_A_LIST = 0.8, -1.0, 1.5, -0.9, -1.4
_AREA = "area"
"""The kind of المنطقة, which is hardly ever a capital: of 9 in a sample none was."""
_SPEAKERS = frozenset(
    {"MediaOutlet", "NewsAgency", "Monitor", "Person", "State", "InternationalOrganisation", "Civilians"}
)


class Known(msgspec.Struct, frozen=True, gc=False):
    """A party or place that was named: its canonical name, reference id, kind or class, and the first word it was named by."""

    name: str
    entity: str | None
    kind: str
    first: str
    state: State | None = None
    folded: str = ""
    """Of a place: its name, folded."""
    directed: bool = False
    """Of a place: told to say where another lies (شمال حلب)."""
    listed: bool = False
    """Of a place: told as a further name of a list."""
    type: str = ""
    """Of a place: its type in the tables, whatever word announced it (منطقة الفلوجة is a city)."""


class Memory:
    """The names of an article so far. Mutable: one for each article."""

    def __init__(self, countries: tuple[str, ...], lexicon: Lexicon) -> None:
        self.countries = countries
        self.local = countries[:1]
        """The country whose police and ministries a sentence means."""
        self.introduced: set[str] = set()
        self._lexicon = lexicon
        self._actors: deque[Known] = deque(maxlen=_KEPT)
        self._places: deque[Known] = deque(maxlen=_KEPT)
        self._owners: deque[Known] = deque(maxlen=_KEPT)
        self.attacker: str | None = None
        """The party named last in the sentence at hand."""
        self._region: Known | None = None
        self.countryside: str | None = None
        """The name of the countryside told last."""

    @property
    def state(self) -> State | None:
        """The state that the article is about."""
        return self._lexicon.by_country.get(self.countries[0]) if self.countries else None

    def meet_countries(self, named: Set[str]) -> None:
        """Learn which countries the sentence at hand and the one before it name: what every state has is that of the
        likeliest of the article's countries, unless only another of them is named."""
        here = tuple(country for country in self.countries if country in named)
        self.local = here[:1] or self.local

    def meet_actor(self, known: Known) -> None:
        """Remember a party."""
        if known.entity is not None:
            self.introduced.add(known.entity)
        if known.kind not in _SPEAKERS:
            self._actors.append(known)

    def meet_owner(self, known: Known) -> None:
        """Remember a party that a suffix may refer to; `first` is the word by which it stands there."""
        self._owners.append(known)

    def meet_place(self, known: Known) -> None:
        """Remember a place."""
        self._places.append(known)

    def meet_region(self, known: Known) -> None:
        """Remember a governorate, by whatever it was told: محافظة درعا، ريف درعا، درعا."""
        self._region = known

    def actor(self, anaphor: Anaphor) -> Known | None:
        """The party that the anaphor resumes: the last with one of its heads, else the last of its kinds (of the first kind
        that any is of, where their order counts), else what it means in the article's country."""
        for known in reversed(self._actors):
            if known.first.removeprefix(ARTICLE) in anaphor.heads:
                return known
        ordered = anaphor.means == "actor-by-kind"
        for kinds in [frozenset({kind}) for kind in anaphor.ordered] if ordered else [anaphor.kinds]:
            for known in reversed(self._actors):
                if known.kind in kinds:
                    return known
        meant = self._default(anaphor)
        if meant is not None:
            return Known(meant, None, "Alliance", "")
        state = self.state
        if state is not None and "Army" in anaphor.kinds:
            return Known(state.forces, None, "StateForces", "", state)
        if state is not None and "Government" in anaphor.kinds and state.government:
            return Known(state.government, None, "Government", "", state)
        return None

    def _default(self, anaphor: Anaphor) -> str | None:
        """What the anaphor means in the likeliest of the article's countries in which it means anything by itself."""
        return next((anaphor.defaults[country] for country in self.countries if country in anaphor.defaults), None)

    def place(self, anaphor: Anaphor) -> Known | None:
        """The place that the anaphor resumes."""
        if anaphor.means == "country":
            state = self.state
            return Known(state.name, None, "Country", "", state) if state is not None else None
        if anaphor.means == "capital":
            return self._capital()
        kinds = anaphor.kinds
        fitting: dict[str, list[tuple[int, Known]]] = {}
        for number, known in enumerate(self._places):
            fits = known.kind in kinds or known.type in kinds or bare(known.folded.partition(" ")[0]) in anaphor.heads
            if fits and not self._abroad(known) and not (anaphor.kind == _AREA and known.folded in self._lexicon.seats):
                fitting.setdefault(known.name, []).append((number, known))
        meant = self._default(anaphor)
        if not fitting and meant is not None:
            return Known(meant, None, anaphor.kind or "area", "")
        if not fitting:
            return self._region if "Governorate" in kinds and "area" not in kinds else None
        last = len(self._places) - 1
        best = max(fitting.values(), key=lambda told: (_weight(told, last, anaphor.kind), told[-1][0]))
        return best[-1][1]

    def _capital(self) -> Known | None:
        """The capital told last of the countries that the article is about; of the first where none was told."""
        for known in reversed(self._places):
            state = self._lexicon.seats.get(known.folded)
            if state is not None and state.country in self.countries and known.name == state.seat:
                return Known(state.seat, None, "City", "")
        state = self.state
        return Known(state.seat, None, "City", "") if state is not None and state.seat else None

    def _abroad(self, known: Known) -> bool:
        """Whether the place is the seat of power of a state that the article is not about."""
        state = self._lexicon.seats.get(known.folded)
        return state is not None and state.country not in self.countries[:1]

    def settled(self) -> Known | None:
        """The last town or region, which a suffix resumes: ريفها، أطرافها."""
        return next((known for known in reversed(self._places) if known.kind not in ("Country", "country", "")), None)

    def region(self) -> Known | None:
        """The last governorate, whose countryside الريف is."""
        return self._region

    def recent_owners(self) -> Iterator[Known]:
        """The parties so far that a suffix may refer to, the last named first."""
        return reversed(self._owners)


def _weight(told: list[tuple[int, Known]], last: int, announced: str) -> float:
    """How much speaks for a place, by its mentions and their numbers among all places so far."""
    number, latest = told[-1]
    weight = _OFTEN * log(len(told)) + _SINCE * log(1 + last - number)
    if any(known.kind == announced for _, known in told):
        weight += _ANNOUNCED
    if all(known.directed for _, known in told):
        weight += _ONLY_DIRECTED
    return weight + _IN_A_LIST if latest.listed else weight
