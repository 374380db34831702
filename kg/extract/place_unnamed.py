"""Words for places that say where without a name: قصف على قرية، سيطر على الميناء، مكان الحادث.

Takes a word of a view and the class of place that it announces; answers whether it says where by itself. It is separate from
`places`, which asks it where no name follows.
"""

from __future__ import annotations

from kg.extract.clitics import splits
from kg.extract.place_cues import Known
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ARTICLE, TO

UNNAMED = frozenset({"city", "town", "village", "area", "camp", "governorate", "quarter"})
"""Classes whose cue says where even without a name: قصف على قرية."""
_DEFINITE = frozenset({"edge", "facility", "hill", "front"})
"""Those whose cue says where without a name if it is definite: سيطر على الميناء، انسحب من الجبهات. خان or طريق may be another word."""
_LONGEST = 4


class Unnamed:
    """Tells cue words that say where from those that need a name or mean something else."""

    def __init__(self, lexicon: Lexicon, known: Known) -> None:
        self._lexicon = lexicon
        self._known = known

    def says_where(self, view: View, index: int, base: str, cue: str | None) -> bool:
        """Whether the cue word says where without a name; الطرفان are people, and القاعدة may be a group."""
        words = self._lexicon.words
        if cue is None or base in words["no-place-alone"]:
            return False
        if base in words["place-of"]:
            return self._of_an_event(view, index + 1)
        if cue in _DEFINITE and base.startswith(ARTICLE) and base not in words["also-groups"]:
            if base in words["also-parties"] and not self._of_a_place(view, index + 1):
                return False
            return all(cls != "people" for cls, _ in self._lexicon.nouns.get(bare(base), ()))
        return cue in UNNAMED

    def _of_an_event(self, view: View, position: int) -> bool:
        """مكان الحادث، مكان القصف; and not مكان المدير, which is instead of him."""
        following = view.norms[position] if position < len(view.norms) else ""
        if not following.startswith(ARTICLE):
            return False
        if bare(following) in self._lexicon.words["of-area"]:
            return True
        return any(form.pos == "masdar" for split in splits(following, self._lexicon) for form in split.forms)

    def _of_a_place(self, view: View, position: int) -> bool:
        """الأطراف الغربية، الأطراف الغربية لبلدة كذا, and not الأطراف المتنازعة."""
        following = view.norms[position] if position < len(view.norms) else ""
        if following in self._lexicon.words["region-adjectives"]:
            return True
        rest = view.norms[position + 1 : position + _LONGEST]
        return any(proclitic == TO and self._known.length((base, *rest)) for proclitic, base in bases(following))
