"""Names of places that an article has told with the word for what they are, and that may stand alone afterwards.

Takes places as they are found; answers which words are such names. It is separate from `places`, which reads names.
"""

from __future__ import annotations

from kg.extract.nouns import Noun
from kg.extract.place_cues import Known
from kg.extract.place_extent import Extent
from kg.extract.view import View, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ARTICLE

_CUED = frozenset({"place:city", "place:town", "place:village", "place:quarter", "place:area", "place:list"})
"""The rules of names that a cue announced."""


class ToldNames:
    """The names that one article has told with a cue."""

    def __init__(self, lexicon: Lexicon, known: Known, extent: Extent) -> None:
        self._lexicon = lexicon
        self._known = known
        self._extent = extent
        self.names: set[tuple[str, ...]] = set()
        self.words: set[str] = set()
        """The words that alone are such names."""

    def remember(self, view: View, noun: Noun) -> None:
        """A name told with a cue may stand alone from then on, unless it may be an ordinary word: an area of fighting."""
        if noun.rule not in _CUED or noun.name is None:
            return
        told = view.norms[noun.last - len(noun.name.split()) + 1 : noun.last + 1]
        if noun.rule == "place:list":
            told = (told[0].removeprefix(noun.proclitics), *told[1:])
        if len(told) == 1 and not self._known.length(told) and not self._may_stand_alone(view, noun, told[0]):
            return
        self.names.add(told)
        if len(told) == 1:
            self.words.add(told[0])

    def _may_stand_alone(self, view: View, noun: Noun, word: str) -> bool:
        """Whether a name that no table holds may be read without its cue; that of an area has no article, and no plural
        announced it."""
        plural = any(base in self._lexicon.words["plural-cues"] for _, base in bases(view.norms[noun.first]))
        return self._extent.may_name(word) and (noun.cls != "area" or not (plural or word.startswith(ARTICLE)))
