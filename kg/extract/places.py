"""Where: the places that a sentence names.

Takes views of sentences; gives place `Noun`s with the bare name, the class that the cue word says, and how the event lies
to the place (edge, countryside, direction). A name is taken behind a cue (مدينة، ريف، مطار), in the list that a dual or
plural cue opens, behind a direction word, and bare where the known names hold it. A definite noun or a suffix that
resumes a place told before (المدينة، ريفها) has its name. Linking to a gazetteer is `places_link`'s part.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from kg.extract.borders import Borders
from kg.extract.homographs import Homographs
from kg.extract.memory import Known as Antecedent
from kg.extract.memory import Memory
from kg.extract.nouns import Noun
from kg.extract.place_cues import Known, PlaceWords, written
from kg.extract.place_extent import Extent
from kg.extract.place_lists import SETTLEMENT, Lists
from kg.extract.place_unnamed import UNNAMED, Unnamed
from kg.extract.places_resumed import RESUMED, Resuming
from kg.extract.places_told import ToldNames
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ACCUSATIVE, AND, ARTICLE, BY, FEMININE_PLURAL, LIKE, RELATIONAL, TO
from kg.reference.place_tables import type_words

_LONGEST = 4
_KEEP_CUE = frozenset({"countryside", "facility", "camp", "hill"})
"""Classes whose cue is part of the name: ريف حلب، مطار الشعيرات، مخيم اليرموك، جبل الزاوية."""
_EACH_KEEPS = frozenset({"facility", "camp"})
"""Those whose dual names one thing of the kind for each name: مطاري حلب وحماة."""

IN = "place:in"
"""The rule of a known name that only a preposition announces: it is a place where it takes part in an event."""

_THINGS = frozenset({"facility", "area"})
"""Classes of cues behind which an unknown word is often an adjective: محطة تلفزيونية، منطقة نفطية."""


class _Cued(NamedTuple):
    """A name on tokens `start` to `end` (both included) behind the cue at `first`: the cue's proclitics, the rest of it and its class;
    `several`: it opens a list of names, which stands in brackets if `bracketed`."""

    first: int
    proclitics: str
    base: str
    cue: str
    start: int
    end: int
    several: bool
    bracketed: bool


class Locator:
    """Finds the places of the sentences of one article."""

    def __init__(self, lexicon: Lexicon, known: Known, words: PlaceWords, memory: Memory) -> None:
        self._lexicon = lexicon
        self._known = known
        self._words = words
        self._memory = memory
        self._extent = Extent(lexicon, known)
        self._resuming = Resuming(lexicon, known, memory)
        self._borders = Borders(lexicon, memory)
        self._homographs = Homographs(lexicon, known)
        self._told = ToldNames(lexicon, known, self._extent)
        self._unnamed = Unnamed(lexicon, known)
        self._lists = Lists(lexicon, known, words, self._extent, self._resuming)
        self._agreed = frozenset(tuple(phrase.split()) for phrase in lexicon.words["agreed-areas"])

    def places(self, view: View, taken: frozenset[int]) -> list[Noun]:
        """The places of the next sentence in text order; tokens in `taken` belong to other names."""
        found: list[Noun] = []
        done, norms, called = -1, view.norms, self._lists.called(view)
        for index, readings in enumerate(map(self._words.__getitem__, norms)):
            if index <= done or (readings and self._told.words.isdisjoint(readings) and index not in called):
                continue
            made = self._at(view, index, taken)
            for noun in made:
                found.append(noun)
                self._remember(view, noun)
                done = noun.last
        return found

    def _remember(self, view: View, noun: Noun) -> None:
        if noun.name is None or noun.rule == RESUMED:
            return
        words = view.norms[noun.last - noun.name.count(" ") : noun.last + 1]
        if noun.cls == "governorate" and self._known.type(words) == "Country":
            return  # محافظات العراق: the governorate of a later sentence is none of that name
        self._remember_region(noun)
        if self._speaks(view, noun, " ".join(words)):
            return
        listed, directed = noun.rule == "place:list", noun.relation == "direction"
        name, cls = noun.name, noun.cls
        cue = self._cue(words[0]) if len(words) > 1 else None
        if (
            cue in UNNAMED and self._known.length(words[1:]) == len(words) - 1
        ):  # مدينة الباب, which is also a known name
            name, cls = name.partition(" ")[2], cue
        folded = " ".join(words)
        type_ = self._known.type(tuple([self._words.folded[word] for word in name.split()]))
        self._memory.meet_place(
            Antecedent(name, None, cls, "", folded=folded, directed=directed, listed=listed, type=type_)
        )
        self._told.remember(view, noun)

    def _remember_region(self, noun: Noun) -> None:
        """The governorate that the noun names, by itself or as the countryside of it."""
        words, folded = (noun.name or "").split(), self._words.folded
        if noun.cls == "countryside":
            self._memory.countryside = noun.name
            words = words[1:]
            while len(words) > 1 and folded[words[-1]] in self._lexicon.words["region-adjectives"]:
                words.pop()
        if self._known.governorate(tuple([folded[word] for word in words])):
            self._memory.meet_region(Antecedent(" ".join(words), None, "Governorate", ""))

    def _speaks(self, view: View, noun: Noun, folded: str) -> bool:
        """قالت دمشق: a seat of power without a word that says where is its government, and no place to come back to."""
        if noun.rule != "place:known" or folded not in self._lexicon.seats or BY in noun.proclitics or not noun.first:
            return False
        before, words = view.norms[noun.first - 1], self._lexicon.words
        return not any(before in words[cues] for cues in ("in", "from", "toward", "directions")) and not any(
            self._cue(base) for _, base in bases(before)
        )

    def _at(self, view: View, index: int, taken: frozenset[int]) -> list[Noun]:
        token = view.tokens[index]
        if token.kind != "word" or index in taken:
            return []
        unnamed: Noun | None = None
        for proclitics, base in bases(token.norm):
            if base in self._borders.openers:
                border = self._borders.at(view, index, proclitics, base)
                if border is not None:
                    return [border]
            if self._homographs.another_word(view, index, proclitics, base):
                continue
            cue = self._cue(base) if LIKE not in proclitics else None
            words = (base, *view.norms[index + 1 : index + _LONGEST])
            if cue is None or 1 < self._known.length(words) > self._known.length(words[1:]):
                named = self._bare(view, index, proclitics, words, taken)
                if named:
                    return named
            if cue is not None:
                made = self._behind_cue(view, index, proclitics, base, cue, taken)
                if made:
                    return made
            if base in self._lexicon.words["directions"]:
                return self._directed(view, index, proclitics, base, taken)
            resumed = self._resuming.at(view, index, proclitics, base)
            if resumed is not None:
                return [resumed]
            if self._resuming.ends(view, index):
                continue
            if unnamed is None and self._unnamed.says_where(view, index, base, cue):
                unnamed = Noun("place", index, index, cue or "", None, None, proclitics, "place:unnamed")
        return [unnamed] if unnamed else []

    def _bare(
        self, view: View, index: int, proclitics: str, words: tuple[str, ...], taken: frozenset[int]
    ) -> list[Noun]:
        """A name without a cue: one that needs none, one that the article has told with a cue, the first of a list."""
        length = self._known.length(words)
        if length and (
            self._of_a_river(view, index + length) or self._homographs.other(view, index, proclitics, words[0])
        ):
            return []
        several = self._lists.each_of(view, index)
        free = self._known.free(words[:length]) and self._known.at_home(words[:length], self._memory.countries)
        if length and (free or words[:length] in self._told.names):
            rule = "place:known"
        elif (words[0],) in self._told.names:
            length, rule = 1, "place:told"
        elif several and self._extent.may_name(words[0]) and self._lists.of_places(view, index):
            length, rule = length or 1, "place:list"
        elif length and bare(words[0]) not in self._lexicon.nouns and self._behind_preposition(view, index, proclitics):
            rule = IN
            if length == 1 and words[0] in self._lexicon.words["name-heads"]:  # في عين الزنبقة: the name goes on
                length = 2
                if not self._extent.may_name("".join(words[1:2])):
                    return []
        else:
            return []
        first = self._named(view, index, index + length - 1, proclitics, words[:length], rule)
        return [first, *self._lists.listed(view, first.last, first.cls, taken, several=several)]

    def _of_a_river(self, view: View, position: int) -> bool:
        """الضفة الغربية لنهر الفرات، الضفة الشرقية من نهر الفرات: what is called a side of a river is no place of that name."""
        words, norms = self._lexicon.words, view.norms
        while position < len(norms) and (norms[position] == "،" or norms[position] in words["region-adjectives"]):
            position += 1
        of = position < len(norms) and norms[position] in words["from"]
        position += of
        if position >= len(norms):
            return False
        return any(
            (of or proclitics == TO)
            and ("River" in type_words().get(bare(base), ()) or self._known.type((base,)) == "River")
            for proclitics, base in bases(view.norms[position])
        )

    def _behind_preposition(self, view: View, index: int, proclitics: str) -> bool:
        """في يلدا، بيلدا: where a name may stand without a cue."""
        words, before = self._lexicon.words, view.norms[index - 1] if index else ""
        return proclitics == BY or (not proclitics and (before in words["in"] or before in words["toward"]))

    def _named(self, view: View, first: int, last: int, proclitics: str, words: tuple[str, ...], rule: str) -> Noun:
        return Noun(
            "place",
            first,
            last,
            self._known.type(words),
            written(view, first, last, proclitics),
            None,
            proclitics,
            rule,
        )

    def _cue(self, base: str) -> str | None:
        return self._words.cues[base]

    def _behind_cue(
        self, view: View, index: int, proclitics: str, base: str, cue: str, taken: frozenset[int]
    ) -> list[Noun]:
        """A cue word and the name or names behind it."""
        start = index + 1
        if self._homographs.meeting(view, index, base) or (
            start < len(view.norms) and self._homographs.adjective(view, start)
        ):
            return []
        if base.startswith(ARTICLE) and not self._in_apposition(view, start, cue):
            return []
        several = base in self._lexicon.words["plural-cues"]
        accusative = not several and base.endswith(ACCUSATIVE) and self._cue(base[:-1]) == cue
        if accusative and not self._known.length(view.norms[start : start + _LONGEST]):
            return []  # طريقا، معسكرا: no name follows it, unless it is a dual (معبرا تل أبيض وباب الهوى)
        if cue == "area" and view.norms[start : start + 2] in self._agreed:  # مناطق خفض التصعيد
            name = written(view, index, start + 1, proclitics)
            return [Noun("place", index, start + 1, cue, name, None, proclitics, "place:agreed")]
        start += self._second_cue(view, start, cue, several=several)
        if cue not in _KEEP_CUE:
            start += self._says_called(view, start)
        bracketed = several and view.norms[start : start + 1] == ("(",)  # قرى (A، B، C)
        start += bracketed
        # بلدتين مواليتين: a dual that no name completes; مكان الحادث: whose place it is
        unnamed = base in self._lexicon.words["free-duals"] or (
            base in self._lexicon.words["nameless"] and not self._known.length(view.norms[start : start + _LONGEST])
        )
        unnamed = unnamed or not self._may_be_unknown(view, start, base, cue)
        thing = cue in _THINGS and not base.startswith(ARTICLE)
        end = None if unnamed else self._extent.end(view, start, taken, settlement=cue in SETTLEMENT, thing=thing)
        if end is None:
            return self._nested(view, start, cue, taken)
        # مخيم كويت الرحمة: a known name that the cue begins
        end = max(end, index + self._known.length((base, *view.norms[index + 1 : index + 1 + _LONGEST])) - 1)
        several = several or self._lists.each_of(view, index)
        found = _Cued(index, proclitics, base, cue, start, end, several, bracketed)
        return self._cued(view, found, taken)

    def _nested(self, view: View, start: int, cue: str, taken: frozenset[int]) -> list[Noun]:
        """The places that a cue of their own names behind one that is no part of a name: أطراف مدينة X."""
        if cue in _KEEP_CUE or start >= len(view.norms):
            return []
        inner = self._at(view, start, taken)
        return inner if inner and inner[0].first == start and not inner[0].proclitics else []

    def _cued(self, view: View, found: _Cued, taken: frozenset[int]) -> list[Noun]:
        """The place that a cue announces, and those of the list that goes on behind it."""
        index, proclitics, base, cue, start, end, several, bracketed = found
        keeps = cue in _KEEP_CUE
        name = written(view, index if keeps else start, end, proclitics if keeps else "")
        dual = cue in _EACH_KEEPS and base in self._lexicon.words["plural-cues"] and not base.endswith(FEMININE_PLURAL)
        of_each = cue == "countryside" or dual  # ريفي حلب وإدلب، أرياف حماة، مطاري حلب وحماة
        if of_each:
            name = f"{self._lemma(base)} {written(view, start, end, '')}"
        relation = cue if cue in ("edge", "countryside") else ""
        cls = cue if cue not in ("edge", "front") else self._known.type(tuple(view.norms[start : end + 1]))
        made = [Noun("place", index, end, cls, name, None, proclitics, f"place:{cue}", relation=relation)]
        listed = self._lists.listed(view, end, cue, taken, several=several, bracketed=bracketed)
        if of_each:
            lemma = self._lemma(base)
            listed = [msgspec.structs.replace(noun, name=f"{lemma} {noun.name}") for noun in listed]
        if cue == "countryside":
            made.extend(self._lists.other_sides(view, end, name))
        return [*made, *listed]

    def _lemma(self, base: str) -> str:
        """The cue as a name of one place begins with it."""
        readings = self._lexicon.nouns.get(base, ()) or self._lexicon.nouns.get(bare(base), ())
        return next(lemma for cls, lemma in readings if cls.startswith("place-"))

    def _second_cue(self, view: View, start: int, cue: str, *, several: bool) -> int:
        """How many words after the cue only say once more what is named: ريف مدينة X، بلدات وقرى X."""
        if start + 1 >= len(view.norms):
            return 0
        norm = view.norms[start]
        if cue == "countryside" and self._cue(norm) in ("city", "town", "governorate") and not norm.startswith(ARTICLE):
            return 1
        return 1 if several and norm.startswith(AND) and norm[1:] in self._lexicon.words["plural-cues"] else 0

    def _says_called(self, view: View, start: int) -> int:
        """How many words before the name say that it is one: قرية تسمى X، منطقة تعرف باسم X."""
        called = self._lexicon.words["called"]
        return next((n for n in (2, 1) if " ".join(view.norms[start : start + n]) in called), 0)

    def _may_be_unknown(self, view: View, start: int, base: str, cue: str) -> bool:
        """Whether what follows may be a name that no table holds: behind a word for an edge or a state it must have been told
        (أطراف خارجية، دولة محايدة), and behind that for a building it must look like one (مسجد السلطان حسن، مبنى مؤلف من)."""
        if base in self._lexicon.words["named-by-definite"] and not self._extent.looks_like_a_name(view, start):
            return False
        if cue != "edge" and base not in self._lexicon.words["of-states"]:
            return True
        words = view.norms[start : start + _LONGEST]
        if not words or self._known.length(words):
            return True
        return words[0] in self._told.words or words[0] in self._lexicon.words["town-heads"]

    def _in_apposition(self, view: View, start: int, cue: str) -> bool:
        """العاصمة دمشق: a definite cue is followed by the name itself; otherwise it is the town, not the town of."""
        if cue in ("edge", "countryside") or start >= len(view.norms) or view.tokens[start].kind != "word":
            return False
        if not self._known.length(view.norms[start : start + _LONGEST]):
            return False
        return self._known.free(view.norms[start : start + 1]) or (
            cue == "city" and view.norms[start].startswith(ARTICLE)
        )

    def _directed(self, view: View, index: int, proclitics: str, base: str, taken: frozenset[int]) -> list[Noun]:
        """شمال غربي X، جنوب العاصمة X."""
        position = end = index + 1
        while position < len(view.norms) and view.norms[position] in self._lexicon.words["directions"]:
            position = end = position + 1
        position += self._capital(view, position)
        if base.startswith(ARTICLE) or position >= len(view.norms) or position in taken:
            return []
        inner = self._at(view, position, taken)
        if not inner:
            words = view.norms[position : position + _LONGEST]
            length = self._known.length(words)
            if not length:
                return []
            inner = [self._named(view, position, position + length - 1, "", words[:length], "place:known")]
        first = inner[0]
        if first.first != position or first.proclitics:
            return []
        direction = " ".join((base, *view.norms[index + 1 : end]))
        whole = Noun(
            "place", index, first.last, first.cls, self._region(first, direction), None, proclitics, "place:direction",
            relation=first.relation or "direction", direction=direction,
        )  # fmt: skip
        return [whole, *inner[1:]]

    def _capital(self, view: View, position: int) -> int:
        """How many words before the name of a city only say that it is a capital: العاصمة صنعاء، العاصمة العراقية بغداد."""
        anaphor = self._lexicon.anaphors.get(view.norms[position]) if position < len(view.norms) else None
        if anaphor is None or anaphor.means != "capital":
            return 0
        for length in (1, 2):
            name = view.norms[position + length : position + length + _LONGEST]
            known = self._known.length(name)
            if known and self._known.free(name[:known]) and self._known.type(name[:known]) == "City":
                return length
        return 0

    def _region(self, noun: Noun, direction: str) -> str | None:
        """The name of a part of a country that is known as a region (شمال سوريا); else the bare name."""
        if noun.name is None or noun.cls != "Country":
            return noun.name
        words = direction.split()
        for spelled in (direction, " ".join((*words[:-1], words[-1].removesuffix(RELATIONAL)))):
            region = (*spelled.split(), *noun.name.split())
            if self._known.type(region):
                return " ".join(region)
        return noun.name
