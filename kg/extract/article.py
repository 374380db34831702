"""An article read sentence by sentence into scenes: its triggers and the nouns that may take part.

Takes a page and the knowledge of names; gives scenes in text order. It is separate because training and extraction must
read alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from kg.extract.curated import Names
from kg.extract.decide import decided, means_of
from kg.extract.guesses import Guesser
from kg.extract.memory import Memory
from kg.extract.names import Finder
from kg.extract.nouns import Noun
from kg.extract.openings import Openers
from kg.extract.place_cues import Known, PlaceWords
from kg.extract.places import Locator
from kg.extract.scene import Scene, scene
from kg.extract.tokens import Page
from kg.extract.view import View, bare, bases, view
from kg.lexicon import Lexicon
from kg.lexicon.affixes import AND
from kg.lexicon.memo import Table

_COUNTRIES = 2
_CODE = 2  # letters of an ISO 3166-1 code
_SAMPLE = 4000  # words that tell an article's countries


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What extraction knows before it reads: words, names of parties, names of places."""

    lexicon: Lexicon
    names: Names
    known: Known
    openers: Openers
    homes: Homes
    places: PlaceWords
    guesser: Guesser

    @classmethod
    def of(cls, lexicon: Lexicon, names: Names, known: Known) -> Knowledge:
        """These, with what follows from them for each word."""
        return cls(
            lexicon, names, known, Openers(lexicon, names), Homes(lexicon, names, known), PlaceWords(lexicon, known),
            Guesser(lexicon),
        )  # fmt: skip


class Homes(Table[tuple[tuple[str, str | None], ...]]):
    """The readings of a word that may tell a country: the word without its proclitics, and the country where it is a state
    or a city or governorate that only one country has (None where a party may be named)."""

    __slots__ = ("_known", "_lexicon", "_names")

    def __init__(self, lexicon: Lexicon, names: Names, known: Known) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._names = names
        self._known = known

    def make(self, word: str) -> tuple[tuple[str, str | None], ...]:
        """The readings."""
        found: list[tuple[str, str | None]] = []
        for _, base in bases(word):
            state = self._lexicon.states.get((base,)) or self._lexicon.adjectives.get(bare(base))
            country = state.country if state is not None else self._known.home(base)
            if country is not None or self._names.begins(base):
                found.append((base, country))
        return tuple(found)

    def __reduce__(self) -> tuple[Any, ...]:
        return Homes, (self._lexicon, self._names, self._known)


def views_of(page: Page, lexicon: Lexicon, published: date | None = None) -> list[View]:
    """The sentences of an article as the rules see them; boilerplate lines are left out."""
    return [
        view(sentence, number, lexicon, published)
        for number, sentence in enumerate(page.sentences)
        if sentence.role != "boilerplate"
    ]


def scenes(views: list[View], knowledge: Knowledge, about: tuple[str, ...]) -> Iterator[Scene]:
    """The scenes of an article that is about these countries (ISO codes, the likeliest first)."""
    lexicon = knowledge.lexicon
    memory = Memory(about, lexicon)
    means = means_of(views, lexicon)
    finder = Finder(lexicon, knowledge.names, knowledge.openers, memory)
    locator = Locator(lexicon, knowledge.known, knowledge.places, memory)
    before: set[str] = set()
    for each in views:
        lands = _lands(each, knowledge, about)
        memory.meet_countries(lands | before)
        before = lands
        found = finder.nouns(each)
        where = locator.places(each, _taken(each, found, knowledge.known))
        named = _inside_names(found)
        triggers = [trigger for trigger in decided(each, lexicon, means) if trigger.index not in named]
        heads = {trigger.index for trigger in triggers}
        found = [finder.behind(each, noun) if noun.first in heads else noun for noun in found]
        when = [
            Noun("time", time.first, time.last, time.when.granularity, None, None, "", "time") for time in each.times
        ]
        nouns = _merged(found, where, when)
        if triggers:  # a guess is a noun only where it takes part in an event
            nouns = sorted([*nouns, *knowledge.guesser.guesses(each, triggers, nouns)], key=_order)
        yield scene(each, triggers, nouns, lexicon)


def _inside_names(found: list[Noun]) -> frozenset[int]:
    """Tokens of curated names of several words, none of which tells an event: هاجمت تحرير الشام، هيئة التفاوض السورية."""
    return frozenset(
        i
        for noun in found
        if noun.rule == "name:curated" and noun.first < noun.last
        for i in range(noun.first, noun.last + 1)
    )


def _lands(view: View, knowledge: Knowledge, about: tuple[str, ...]) -> set[str]:
    """The countries that a sentence is about: the article's likeliest where it is named anyhow, another where something is
    said to be in it or in one of its cities."""
    words, states = knowledge.lexicon.words, knowledge.lexicon.states
    named: set[str] = set()
    for index, found in enumerate(map(knowledge.homes.__getitem__, view.norms)):
        for base, country in found:
            if country is None or bare(base) in knowledge.lexicon.adjectives:
                placed = False
            elif (base,) in states:
                placed = base != view.norms[index] or (
                    index > 0 and view.norms[index - 1].removeprefix(AND) in words["in"]
                )
            else:
                placed = True
            if country is not None and (placed or country in about[:1]):
                named.add(country)
    return named


def _taken(view: View, found: list[Noun], known: Known) -> frozenset[int]:
    """Tokens that belong to the name of a party and to no place. A state or its seat may be either: both are offered."""
    return frozenset(
        i
        for noun in found
        if noun.kind == "actor" and noun.rule != "name:adjective" and not _may_be_place(view, noun, known)
        for i in range(noun.first, noun.last + 1)
    )


def _may_be_place(view: View, noun: Noun, known: Known) -> bool:
    if noun.cls not in ("State", "Government"):
        return False
    words = view.norms[noun.first : noun.last + 1]
    return any(known.free((base, *words[1:])) for _, base in bases(words[0]))


def countries(views: list[View], knowledge: Knowledge, given: str | None) -> tuple[str, ...]:
    """The countries an article is about, the likeliest first: by the states and cities that its words name, and by
    the home of the parties that it names (an article on the Houthis may never say Yemen)."""
    names, homes = knowledge.names, knowledge.homes
    counts: Counter[str] = Counter()
    seen = 0
    for each in views:
        seen += len(each.norms)
        for index, found in enumerate(map(homes.__getitem__, each.norms)):
            for base, country in found:
                home = country if country is not None else names.home(each, index, base)
                if home:
                    counts[home] += 1
                    break
        if seen > _SAMPLE:
            break
    ranked = [country for country, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    code = (given or "").upper()
    if code in knowledge.lexicon.by_country or len(code) == _CODE:  # a name of a country is no code
        ranked = [code, *(country for country in ranked if country != code)]
    return tuple(ranked[:_COUNTRIES])


def _merged(found: list[Noun], where: list[Noun], when: list[Noun]) -> list[Noun]:
    """Nouns and places in text order; a thing inside a place's name is no noun of its own."""
    covered = {i for place in where for i in range(place.first, place.last + 1)}
    kept = [noun for noun in found if noun.kind == "actor" or not covered.issuperset(range(noun.first, noun.last + 1))]
    return sorted([*kept, *where, *when], key=_order)


def _order(noun: Noun) -> tuple[int, int, str]:
    return noun.first, noun.last, noun.kind
