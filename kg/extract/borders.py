"""Borders, and the land of a state: الحدود السورية التركية، الحدود مع العراق، الشريط الحدودي؛ الأراضي التركية.

Takes a word of a view; gives the place noun of a border that is named by the states on both of its sides. Where one is
told, the other is the state that the article is about; where none is, the border told last is meant.
"""

from __future__ import annotations

from kg.extract.memory import Memory
from kg.extract.nouns import Noun
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import AND, ARTICLE, BY
from kg.lexicon.states import State

RULE = "place:border"
LAND = "place:land"
"""The rule of a state's land: الأراضي التركية، الداخل السوري."""
_SIDES = 2
_NAME = 2  # words of a state's name at the most


class Borders:
    """Finds the borders of the sentences of one article."""

    def __init__(self, lexicon: Lexicon, memory: Memory) -> None:
        self._lexicon = lexicon
        self._memory = memory
        self._told: str | None = None
        self._word = next(iter(lexicon.words["border"]))
        self.openers = lexicon.words["border"] | lexicon.words["border-strip"] | lexicon.words["lands"]
        """The words with which a border or land begins."""

    def at(self, view: View, index: int, proclitics: str, base: str) -> Noun | None:
        """The border or land that the word at `index` names, `base` without its proclitics."""
        words = self._lexicon.words
        start = index + 1
        if base in words["lands"]:
            return self._land(view, index, proclitics)
        if (
            base in words["border-strip"]
            and start < len(view.norms)
            and view.norms[start] in words["border-adjectives"]
        ):
            start += 1
        elif base not in words["border"]:
            return None
        states, last = self._states(view, start)
        name = self._name(states) if states else self._resumed(view, index, proclitics, last + 1)
        if name is None:
            return None
        self._told = name
        return Noun("place", index, last, "edge", name, None, proclitics, RULE)

    def _land(self, view: View, index: int, proclitics: str) -> Noun | None:
        """الأراضي التركية: the state."""
        following = view.norms[index + 1] if index + 1 < len(view.norms) else ""
        state = self._adjective(following, after=False)
        return None if state is None else Noun("place", index, index + 1, "Country", state.name, None, proclitics, LAND)

    def _resumed(self, view: View, index: int, proclitics: str, following: int) -> str | None:
        """The border told last, behind a word that says where, and where no words follow that say of what else it is: الحدود
        الإدارية، الحدود بين محافظتين."""
        words, norm = self._lexicon.words, view.norms[following] if following < len(view.norms) else ""
        if norm.startswith(ARTICLE) or norm in words["with"] or norm in words["between"]:
            return None
        before = view.norms[index - 1] if index else ""
        where = BY in proclitics or any(before in words[cues] for cues in ("in", "from", "toward", "across"))
        return (self._told or self._between()) if where else None

    def _between(self) -> str | None:
        """The border of the two countries that the article is about."""
        by_country = self._lexicon.by_country
        sides = [by_country[country] for country in self._memory.countries if country in by_country]
        return self._name(sides) if len(sides) == _SIDES else None

    def _states(self, view: View, start: int) -> tuple[list[State], int]:
        """The states named from `start` on, and the last word that names one."""
        words, norms = self._lexicon.words, view.norms
        found: list[State] = []
        last = position = start - 1
        while len(found) < _SIDES and position + 1 < len(norms):
            position += 1
            norm = norms[position]
            state = self._adjective(norm, after=bool(found))
            if state is not None:
                found.append(state)
                last = position
            elif norm not in words["region-adjectives"] and norm not in words["dashes"]:
                break
        if found or position >= len(norms):
            return found, last
        if norms[position] in words["with"] or norms[position] in words["between"]:
            while len(found) < _SIDES and position + 1 < len(norms):
                state, length = self._named(view, position + 1, after=bool(found))
                if state is None:
                    break
                found.append(state)
                last = position = position + length
        return found, last

    def _adjective(self, norm: str, *, after: bool) -> State | None:
        """السورية، والتركية."""
        word = norm[1:] if after and norm.startswith(AND) else norm
        if not word.startswith(ARTICLE):
            return None
        # سورية is a name and an adjective
        return self._lexicon.adjectives.get(bare(word)) or self._lexicon.states.get((bare(word),))

    def _named(self, view: View, position: int, *, after: bool) -> tuple[State | None, int]:
        """The state named at `position`, behind و where another stands before it, and how many words name it."""
        for proclitics, base in bases(view.norms[position]):
            if proclitics != (AND if after else ""):
                continue
            for length in range(_NAME, 0, -1):
                words = (base, *view.norms[position + 1 : position + length])
                if len(words) == length and words in self._lexicon.states:
                    return self._lexicon.states[words], length
        return None, 0

    def _name(self, states: list[State]) -> str | None:
        """The name by both sides; None where they have no border, no state of the article borders on the one told, or a state
        has no adjective."""
        first = states[0]
        sides = states if len(states) == _SIDES else [*self._home(first), first]
        if len(sides) < _SIDES or sides[1].country not in sides[0].neighbours or not all(s.feminine for s in sides):
            return None
        return " ".join((self._word, *(state.feminine for state in sides)))

    def _home(self, other: State) -> list[State]:
        """The likeliest country of the article that borders on `other`."""
        for country in self._memory.countries:
            state = self._lexicon.by_country.get(country)
            if state is not None and state.country in other.neighbours:
                return [state]
        return []
