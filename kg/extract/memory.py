"""What an article has named so far, and what a definite noun or a suffix resumes.

Takes each name as it is met, in text order; gives the antecedent of التنظيم, المدينة, البلاد. Only what was named is
resumed; a noun that resumes nothing stays without a name.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator

import msgspec

from kg.lexicon import Lexicon
from kg.lexicon.anaphors import Anaphor
from kg.lexicon.states import State

_KEPT = 24  # names an article keeps in mind
_REGIONS = frozenset({"Governorate", "governorate", "City", "city"})
_FADING = 0.5  # mentions that each later place weighs
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


class Memory:
    """The names of an article so far. Mutable: one for each article."""

    def __init__(self, countries: tuple[str, ...], lexicon: Lexicon) -> None:
        self.countries = countries
        self.introduced: set[str] = set()
        self._lexicon = lexicon
        self._actors: deque[Known] = deque(maxlen=_KEPT)
        self._places: deque[Known] = deque(maxlen=_KEPT)

    @property
    def state(self) -> State | None:
        """The state that the article is about."""
        return self._lexicon.by_country.get(self.countries[0]) if self.countries else None

    def meet_actor(self, known: Known) -> None:
        """Remember a party."""
        if known.entity is not None:
            self.introduced.add(known.entity)
        if known.kind not in _SPEAKERS:
            self._actors.append(known)

    def meet_place(self, known: Known) -> None:
        """Remember a place."""
        self._places.append(known)

    def actor(self, anaphor: Anaphor) -> Known | None:
        """The party that the anaphor resumes."""
        for known in reversed(self._actors):
            if known.first.removeprefix("ال") in anaphor.heads:
                return known
        for known in reversed(self._actors):
            if known.kind in anaphor.kinds:
                return known
        state = self.state
        if state is not None and "Army" in anaphor.kinds:
            return Known(state.forces, None, "StateForces", "", state)
        if state is not None and "Government" in anaphor.kinds and state.government:
            return Known(state.government, None, "Government", "", state)
        return None

    def place(self, anaphor: Anaphor) -> Known | None:
        """The place that the anaphor resumes."""
        if anaphor.means in ("capital", "country"):
            state = self.state
            if state is None:
                return None
            if anaphor.means == "country":
                return Known(state.name, None, "Country", "", state)
            return Known(state.seat, None, "City", "") if state.seat else None
        fitting = [known for known in self._places if known.kind in anaphor.kinds and not self._abroad(known)]
        if not fitting:
            return None
        # What was told often is what the article is about; what was told last is what the sentence is about.
        times = Counter(known.name for known in fitting)
        last = len(fitting) - 1
        return max(enumerate(fitting), key=lambda each: (times[each[1].name] - _FADING * (last - each[0]), each[0]))[1]

    def _abroad(self, known: Known) -> bool:
        """Whether the place is the seat of power of a state that the article is not about."""
        state = self._lexicon.seats.get(known.folded)
        return state is not None and state.country not in self.countries[:1]

    def settled(self) -> Known | None:
        """The last town or region, which a suffix resumes: ريفها، أطرافها."""
        return next((known for known in reversed(self._places) if known.kind not in ("Country", "country", "")), None)

    def region(self) -> Known | None:
        """The last governorate or city, whose countryside الريف is."""
        return next((known for known in reversed(self._places) if known.kind in _REGIONS), None)

    def recent_actors(self) -> Iterator[Known]:
        """The parties so far, the last named first."""
        return reversed(self._actors)
