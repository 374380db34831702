"""A sentence as the choice of roles sees it: its triggers, the nouns that may take part, and what governs each noun.

Takes a view, triggers and nouns; gives a `Scene`. How a noun stands to a trigger (subject, genitive, object, behind a
preposition, in a list) is found here by rule, and is the name that an argument carries as its `rule`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import msgspec

from kg.extract import casualties
from kg.extract.casualties import Toll
from kg.extract.nouns import Noun
from kg.extract.toll_nouns import known
from kg.extract.triggers import Trigger
from kg.extract.view import View, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import AND, ARTICLE, JOINING, SOUND_PLURAL


class Governed(msgspec.Struct, frozen=True, gc=False):
    """What governs each noun of a sentence: a preposition, a genitive, nothing; and whether it continues a list."""

    word: str
    listed: bool


class Scene(msgspec.Struct, frozen=True, gc=False):
    """A sentence with its triggers and nouns, as roles see it."""

    view: View
    triggers: tuple[Trigger, ...]
    nouns: tuple[Noun, ...]
    governed: tuple[Governed, ...]
    marks: tuple[int, ...]
    """Commas before each token."""
    steering: frozenset[str] = frozenset()
    """The words of grammar: prepositions, relatives, conjunctions."""
    tolls: tuple[Toll, ...] = ()
    """What the sentence says of dead, wounded, captured; of a sentence with triggers only."""


def scene(view: View, triggers: Sequence[Trigger], nouns: Sequence[Noun], lexicon: Lexicon) -> Scene:
    """`view` prepared for the choice of roles."""
    breaks = lexicon.words["clause-breaks"]
    marks = accumulate([norm in breaks for norm in view.norms], initial=0)
    governed = _governed(view, triggers, nouns, lexicon)
    tolls = tuple(casualties.read(view.tokens, known(nouns))) if triggers else ()
    return Scene(view, tuple(triggers), tuple(nouns), governed, tuple(marks), lexicon.words["steering"], tolls)


def _governed(view: View, triggers: Sequence[Trigger], nouns: Sequence[Noun], lexicon: Lexicon) -> tuple[Governed, ...]:
    prepositions = lexicon.words["prepositions"]
    heads = {trigger.index: trigger for trigger in triggers}
    made: list[Governed] = []
    ends: dict[int, int] = {}
    for number, noun in enumerate(nouns):
        clitic = noun.proclitics.lstrip(JOINING)
        joined = noun.proclitics[:1] == AND
        before = view.norms[noun.first - 1] if noun.first else ""
        word = ""
        if clitic:
            word = clitic
        elif joined:
            earlier = next((ends[p] for p in range(noun.first - 1, max(-1, noun.first - 5), -1) if p in ends), None)
            if earlier is not None and nouns[earlier].kind == noun.kind:
                made.append(Governed(made[earlier].word, True))
                ends[noun.last] = number
                continue
            word = "and"
        else:
            for _, base in bases(before):
                if base in prepositions:
                    word = base
                    break
            if word and word in lexicon.words["by"] and noun.first > 1:
                word = view.norms[noun.first - 2].lstrip(AND) + "_" + word
            if not word:
                if noun.first - 1 in heads:
                    word = "idafa" if heads[noun.first - 1].nominal else "after-verb"
                elif noun.first - 1 in ends:
                    word = "after-noun"
        made.append(Governed(word, False))
        ends[noun.last] = number
    return tuple(made)


def means_people(scene: Scene, noun: Noun) -> bool:
    """مقتل ثلاثة أمريكيين: whether a nationality in the sound plural, which no weapon or thing before it has as its adjective
    (صاروخين إسرائيليين), says people of a state rather than its forces; and one right behind what befalls somebody does (اعتقال
    سوري آخر)."""
    if noun.rule != "name:adjective" or noun.cls != "Adjective":
        return False
    norm = scene.view.norms[noun.first]
    if not norm.endswith(SOUND_PLURAL):
        befell = any(trigger.index == noun.first - 1 and trigger.type in _BEFALLS for trigger in scene.triggers)
        return befell and not norm.startswith(ARTICLE)
    return not any(
        each.last == noun.first - 1 and each.kind in ("thing", "weapon") and each.cls != "people"
        for each in scene.nouns
    )


_BEFALLS = frozenset({"Killing", "Injury", "Execution", "Detention", "Abduction"})

BARE = "bare"
"""What governs a noun that nothing governs."""


ITSELF = "itself"
"""How a noun stands to the trigger that it holds."""


def relation(scene: Scene, trigger: Trigger, number: int) -> str:
    """How noun `number` stands to the trigger: its side, and what governs it."""
    if scene.nouns[number].first <= trigger.index <= scene.nouns[number].last:
        return ITSELF
    governed = scene.governed[number].word or BARE
    return relation_of("+" if scene.nouns[number].first > trigger.index else "-", governed)


def relation_of(side: str, governed: str) -> str:
    """The relation of a noun behind (+) or before (-) a trigger that this word governs."""
    return f"{'after' if side == '+' else 'before'}:{governed}"
