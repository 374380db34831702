"""The lists that places come in: بلدتي A وB، قرى (A، B، C)، كل من A وB، ريف حماة الشمالي والغربي.

Takes a view and where the first name of a list ends; gives the further names. It is separate from `places`, which reads the
first.
"""

from __future__ import annotations

from collections.abc import Set

from kg.extract.nouns import Noun
from kg.extract.place_cues import Known, PlaceWords, raws
from kg.extract.place_extent import Extent
from kg.extract.places_resumed import Resuming
from kg.extract.view import View
from kg.lexicon import Lexicon
from kg.lexicon.affixes import AND
from kg.text import fold

SETTLEMENT = frozenset({"city", "town", "village"})
"""Classes of the words behind which every name of the user's gazetteer counts."""

_LONGEST = 4
_CHAIN = 3  # names with و that follow each other


_EACH = 2  # words of "each of"
_APART = frozenset({"،", ",", AND})
"""What may stand between the items of a list as a word of its own."""


class Lists:
    """Finds the further names of lists."""

    def __init__(self, lexicon: Lexicon, known: Known, words: PlaceWords, extent: Extent, resuming: Resuming) -> None:
        self._lexicon = lexicon
        self._known = known
        self._words = words
        self._extent = extent
        self._resuming = resuming
        self._each = frozenset(tuple(phrase.split()) for phrase in lexicon.words["each-of"])
        self._each_begins = frozenset(phrase[0] for phrase in self._each)

    def called(self, view: View) -> Set[int]:
        """The words behind "each of", which may all be names."""
        norms = view.norms
        if self._each_begins.isdisjoint(norms):
            return frozenset()
        return {index + 2 for index in range(len(norms) - 1) if norms[index : index + 2] in self._each}

    def each_of(self, view: View, index: int) -> bool:
        """كل من A وB وC."""
        return index > 1 and view.norms[index - 2 : index] in self._each

    def of_places(self, view: View, index: int) -> bool:
        """Whether what "each of" lists are places, of which the first is at `index`: there is another, and it is known or a word
        before says where (في كل من جورين والبحصة). كل من يحاول is whoever tries, and كل من زيد وعمرو are persons."""
        if index + 1 >= len(view.norms):
            return False
        following = view.norms[index + 1]
        second = index + 1 + (following in _APART)
        if second >= len(view.norms) or (second == index + 1 and not following.startswith(AND)):
            return False
        words = self._lexicon.words
        before = view.norms[index - 3] if index > _EACH else ""
        if any(before in words[cues] for cues in ("in", "toward")) or self._words.cues[before] is not None:
            return True
        rest = view.norms[second].removeprefix(AND) if view.norms[second] != AND else ""
        return bool(rest) and self._known.length((rest, *view.norms[second + 1 : second + _LONGEST])) > 0

    def listed(
        self, view: View, end: int, cue: str, taken: frozenset[int], *, several: bool, bracketed: bool = False
    ) -> list[Noun]:
        """بلدتي A وB، قرى A وB وC: the further names of a list. Without a word that says that there are several, names that
        nobody knows count only in a chain of at least three; behind a comma they count in brackets only: قرى (A، B، C)."""
        several = several or self._chain(view, end + 1) >= _CHAIN
        made: list[Noun] = []
        position = end + 1
        while position < len(view.norms):
            norm = view.norms[position]
            if norm in ("،", ",") and several and position + 1 < len(view.norms):
                position += 1
                norm = view.norms[position]
                known = bracketed or self._known.length(view.norms[position : position + _LONGEST])
                if not norm.startswith(AND) and not known:
                    break
            after = several and view.norms[position - 1] in ("،", ",")
            if norm == AND and position + 1 < len(view.norms):  # A و B
                position += 1
                norm, after = view.norms[position], True
            if position in taken or ((not norm.startswith(AND) or len(norm) < 3) and not after):
                break
            rest = norm[1:] if norm.startswith(AND) else norm
            last = self._list_item(view, position, rest, taken, several=several, settlement=cue in SETTLEMENT)
            if last is None:
                break
            skip = 1 if norm.startswith(AND) else 0
            name = " ".join((view.tokens[position].text[skip:], *raws(view, position + 1, last)))
            made.append(Noun("place", position, last, cue, name, None, AND if skip else "", "place:list"))
            position = last + 1
        return made

    def _chain(self, view: View, position: int) -> int:
        """How many single words with و, or known names, follow each other: A وB وC وD."""
        count = 0
        while position < len(view.norms) and view.norms[position].startswith(AND):
            words = (view.norms[position][1:], *view.norms[position + 1 : position + _LONGEST])
            length = self._known.length(words)
            if not length and (len(words[0]) < 3 or not self._extent.may_name(words[0])):
                break
            position += max(length, 2 if words[0] in self._lexicon.words["name-heads"] else 1)
            count += 1
        return count

    def _list_item(
        self, view: View, position: int, rest: str, taken: frozenset[int], *, several: bool, settlement: bool
    ) -> int | None:
        """The last token of the list's next name, whose first word without و is `rest`."""
        words = (rest, *view.norms[position + 1 : position + _LONGEST])
        length = self._known.length(words) or (self._known.imported(words) if settlement and several else 0)
        if self._words.cues[rest] is not None and not length:
            return None
        if rest in self._lexicon.words["stopwords"] or self._resuming.suffixed(view, position, rest) is not None:
            return None
        if length:
            return position + (1 if self._extent.goes_on(view, position, rest, length) else length - 1)
        several = several or rest in self._lexicon.words["town-heads"]  # جبل السنارة وبني معاذ
        if not several or rest in self._lexicon.words["not-place"] or (rest,) in self._lexicon.states:
            return None
        named = rest in self._lexicon.words["town-heads"] or self._extent.may_name(rest)
        return self._extent.end(view, position, taken, first=rest) if named else None

    def other_sides(self, view: View, end: int, name: str) -> list[Noun]:
        """ريف حماة الشمالي والغربي: the other countryside."""
        adjectives = self._lexicon.words["region-adjectives"]
        words = name.split()
        while len(words) > 1 and fold(words[-1]).text in adjectives:
            words.pop()
        made = []
        while end + 1 < len(view.norms) and view.norms[end] in adjectives | {AND + word for word in adjectives}:
            first = end + 1
            if not view.norms[first].startswith(AND) or view.norms[first][1:] not in adjectives:
                break
            end = first
            while end + 1 < len(view.norms) and view.norms[end + 1] in adjectives:
                end += 1
            side = " ".join((*words, view.tokens[first].text[1:], *raws(view, first + 1, end)))
            made.append(Noun("place", first, end, "countryside", side, None, AND, "place:list", relation="countryside"))
        return made
