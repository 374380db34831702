"""Places that a definite noun or a suffix resumes: المدينة، العاصمة العراقية، ريفها الشرقي، الريف الشمالي.

Takes a word of a view and what the article has named so far; gives the noun with the name that it stands for. It is
separate from `places`, which reads names as they stand.
"""

from __future__ import annotations

from kg.extract import number_values
from kg.extract.homographs import Homographs
from kg.extract.memory import Known as Antecedent
from kg.extract.memory import Memory
from kg.extract.nouns import Noun
from kg.extract.place_cues import Known, cue_class, raws, written
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ARTICLE, BY, HER, HIM, TO, WRITTEN_FEMININE
from kg.lexicon.anaphors import Anaphor
from kg.lexicon.states import State
from kg.text import fold

RESUMED = "place:resumed"
"""The rule of a noun that stands for a place told before."""

_LONGEST = 4


class Resuming:
    """Finds what the definite nouns and suffixes of one article stand for."""

    def __init__(self, lexicon: Lexicon, known: Known, memory: Memory) -> None:
        self._lexicon = lexicon
        self._known = known
        self._memory = memory
        self._homographs = Homographs(lexicon, known)

    def at(self, view: View, index: int, proclitics: str, base: str) -> Noun | None:
        """The place that the word at `index` resumes, `base` without its proclitics; None where it resumes none."""
        anaphor = self._lexicon.anaphors.get(base)
        if anaphor is not None and anaphor.means == "countryside":
            return self._countryside(view, index, proclitics)
        if anaphor is not None and anaphor.means != "actor":
            if self._homographs.group(view, index, base):
                return None
            return self._definite(view, index, proclitics, base, anaphor)
        if self.suffixed(view, index, base) is not None:
            return self._of_it(view, index, proclitics, base)
        return None

    def suffixed(self, view: View, index: int, base: str) -> str | None:
        """The word before the suffix where it says a countryside or an edge: ريفها، أطرافه; and not مداخلة, whose last
        letter folds to the same."""
        if not base.endswith((HIM, HER)) or view.tokens[index].text.endswith(WRITTEN_FEMININE):
            return None
        stem = base[: -2 if base.endswith(HER) else -1]
        return stem if cue_class(stem, self._lexicon) in ("countryside", "edge") else None

    def _definite(self, view: View, index: int, proclitics: str, base: str, anaphor: Anaphor) -> Noun | None:
        """المدينة، العاصمة، البلاد، العاصمة العراقية."""
        last = index
        known = None
        if anaphor.means == "capital" and index + 1 < len(view.norms):
            state = self._lexicon.adjectives.get(bare(view.norms[index + 1]))
            if state is not None and state.seat and view.norms[index + 1].startswith(ARTICLE):
                known, last = Antecedent(state.seat, None, "City", ""), index + 1
        if anaphor.means == "country":
            known = self._country(view, index)
        if last == index and self._is_another(view, index, base):
            return None
        known = known or self._memory.place(anaphor)
        named = self._known.length(view.norms[last + 1 : last + 1 + _LONGEST])
        if known is None or (named and self._known.free(view.norms[last + 1 : last + 1 + named])):
            return None  # العاصمة دمشق: the name itself follows
        return Noun("place", index, last, known.kind, known.name, known.entity, proclitics, RESUMED)

    def _country(self, view: View, index: int) -> Antecedent | None:
        """The one state abroad that the sentence has named as where it plays: في النمسا، الشرطة النمساوية; None where it is
        none or several, or where the sentence has named the country that the article is about."""
        told: dict[str, State] = {}
        for position in range(index):
            for state in self._told_here(view, position):
                told[state.country] = state
        abroad = [state for state in told.values() if not self._about(state)]
        if len(abroad) != 1 or len(told) != 1:
            return None
        return Antecedent(abroad[0].name, None, "Country", "", abroad[0])

    def _told_here(self, view: View, position: int) -> list[State]:
        """The states that the word at `position` names as where something is, or as those whose authorities act; a state that
        the article is about in whatever way it is named. Where somebody lives (المقيم في الرياض) nothing plays."""
        lexicon, found = self._lexicon, []
        before = view.norms[position - 1] if position else ""
        inside = before in lexicon.words["inside"] and not (
            position > 1 and view.norms[position - 2] in lexicon.words["residing"]
        )
        for proclitics, base in bases(view.norms[position]):
            following = (base, *view.norms[position + 1 : position + _LONGEST])
            named = next((lexicon.states[following[:n]] for n in (3, 2, 1) if following[:n] in lexicon.states), None)
            named = named or lexicon.seats.get(base)
            if named is not None and (proclitics == BY or inside or self._about(named)):
                found.append(named)
            whose = lexicon.adjectives.get(bare(base)) or (
                lexicon.states.get((base[2:],)) if base != bare(base) else None
            )
            if whose is not None and (before in lexicon.words["authorities"] or self._about(whose)):
                found.append(whose)
        return found

    def _about(self, state: State) -> bool:
        return state.country in self._memory.countries[:1]

    def _is_another(self, view: View, index: int, base: str) -> bool:
        """Whether the words around the noun say that another is meant, or none: the Iraqi judiciary, the second sector,
        القضاء على, which ends something; المنطقة الغربية من, which is one of what follows; دول المنطقة، قائد المنطقة،
        المنطقة الصناعية، القطاع الجنوبي, which are no area told of."""
        words, area = self._lexicon.words, base in self._lexicon.words["areas"]
        if area and index and any(before in words["of-another-area"] for _, before in bases(view.norms[index - 1])):
            return True
        if index + 1 >= len(view.norms):
            return False
        norm = view.norms[index + 1]
        if (area and norm in words["other-areas"]) or (base in words["sectors"] and norm in words["region-adjectives"]):
            return True
        if (
            area
            and norm in words["region-adjectives"]
            and not words["from"].isdisjoint(view.norms[index + 2 : index + 3])
        ):
            return True
        if norm.startswith(ARTICLE) and bare(norm) in self._lexicon.adjectives:
            return True
        return self.ends(view, index) or number_values.ordinal(view.tokens, index + 1) is not None

    def ends(self, view: View, index: int) -> bool:
        """Whether the word is القضاء that ends something (القضاء على) or judges (القضاء العراقي), and no district."""
        if index + 1 >= len(view.norms) or not any(
            base in self._lexicon.words["to-end"] for _, base in bases(view.norms[index])
        ):
            return False
        norm = view.norms[index + 1]
        return norm.startswith(tuple(self._lexicon.words["ended-by"])) or (
            norm.startswith(ARTICLE) and bare(norm) in self._lexicon.adjectives
        )

    def _of_it(self, view: View, index: int, proclitics: str, base: str) -> Noun | None:
        """ريفها، ريفها الشرقي، أطرافها."""
        stem = self.suffixed(view, index, base) or ""
        known = self._memory.settled()
        if known is None:
            return None
        cue = cue_class(stem, self._lexicon) or ""
        if cue != "countryside":
            return Noun("place", index, index, cue, known.name, None, proclitics, RESUMED, relation=cue)
        last = self._directions(view, index)
        name = " ".join((stem, self._bare_name(known.name), *raws(view, index + 1, last)))
        return Noun("place", index, last, cue, name, None, proclitics, RESUMED, relation=cue)

    def _countryside(self, view: View, index: int, proclitics: str) -> Noun | None:
        """الريف الشمالي: that of the governorate that the article has told last, or that is named behind it (الريف الشمالي
        لمحافظة درعا); الريف نفسه: the one told last."""
        last = self._directions(view, index)
        if last + 1 < len(view.norms) and view.norms[last + 1] in self._lexicon.words["same"]:
            told = self._memory.countryside
            if told is None:
                return None
            return Noun(
                "place", index, last + 1, "countryside", told, None, proclitics, RESUMED, relation="countryside"
            )
        owner, end = self._named_owner(view, last + 1)
        if owner is None and last > index:
            region = self._memory.region()
            owner, end = (self._bare_name(region.name), last) if region is not None else (None, last)
        if owner is None:
            return None
        head = written(view, index, index, proclitics).removeprefix(ARTICLE)
        name = " ".join((head, owner, *raws(view, index + 1, last)))
        return Noun("place", index, end, "countryside", name, None, proclitics, RESUMED, relation="countryside")

    def _named_owner(self, view: View, position: int) -> tuple[str | None, int]:
        """The name behind ل and the word where it ends: لمحافظة درعا، للرقة، لحلب."""
        if position >= len(view.norms):
            return None, position
        for proclitics, base in bases(view.norms[position]):
            if proclitics != TO:
                continue
            following = view.norms[position + 1 : position + 1 + _LONGEST]
            length = self._known.length((base, *following))
            if length and cue_class(base, self._lexicon) is None:
                return written(view, position, position + length - 1, proclitics), position + length - 1
            length = self._known.length(following)
            if length and not base.startswith(ARTICLE) and cue_class(base, self._lexicon) is not None:
                return " ".join(raws(view, position + 1, position + length)), position + length
        return None, position

    def _directions(self, view: View, index: int) -> int:
        """The last word of direction behind `index`."""
        last = index
        while last + 1 < len(view.norms) and view.norms[last + 1] in self._lexicon.words["region-adjectives"]:
            last += 1
        return last

    def _bare_name(self, name: str) -> str:
        """The name without the word for what it is: محافظة درعا."""
        first, _, rest = name.partition(" ")
        return rest if rest and cue_class(fold(first).text, self._lexicon) is not None else name
