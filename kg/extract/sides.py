"""The two sides of a battle.

Takes the belligerents of a battle in a sentence; gives each its side, 1 or 2. Of بين A وB the last is the other side; what
stands behind مع or ضد is the other side of the rest. Who fights beside a party, is loyal to it or a part of it stands with it,
and so does who backs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.extract.nouns import Noun
from kg.extract.scene import Scene
from kg.extract.view import bases
from kg.lexicon import Lexicon
from kg.lexicon.markers import joined, markers

_SIDED = frozenset({"belligerent", "supporter"})
_LOYAL_WITHIN = 2
"""Tokens behind a noun among which the word stands that says to whom it is loyal."""
_PART_WITHIN = 4
"""Tokens between "among them" and a part of those before."""
_BACKED_WITHIN = 2
"""Tokens between a party and who backs it: المدعومة من."""


def sides(scene: Scene, parts: Sequence[tuple[int, str]], lexicon: Lexicon) -> dict[int, int]:
    """The side of each noun number that takes part as belligerent or supporter."""
    numbers = sorted(number for number, role in parts if role == "belligerent")
    given = {number: 1 for number, role in parts if role in _SIDED}
    leaders = {number: before for before, number in pairwise(numbers) if _stands_with(scene, before, number, lexicon)}
    own = [number for number in numbers if number not in leaders]
    second = [number for number in own if scene.governed[number].word in markers("other-side")]
    if not second and len(own) > 1:
        second = own[-1:]
    for number in second:
        given[number] = 2
    for number, leader in leaders.items():
        given[number] = given[leader]
    for number in sorted(number for number, role in parts if role == "supporter"):
        backed = _backed(scene, number, list(given))
        if backed is not None:
            given[number] = given[backed]
    return given


def _stands_with(scene: Scene, before: int, number: int, lexicon: Lexicon) -> bool:
    """Whether noun `number` fights beside the belligerent before it, is loyal to it, or a part of it."""
    nouns, norms = scene.nouns, scene.view.norms
    noun, between = nouns[number], norms[nouns[before].last + 1 : nouns[number].first]
    if not markers("other-side").isdisjoint(between) or scene.governed[number].word in markers("other-side"):
        return False
    if between[-1:] and between[-1] in markers("beside") and between[-2:-1] and between[-2] in markers("to"):
        return True
    if any(norm in markers("subset") for norm in between[-_PART_WITHIN:]):
        return True
    return not between and joined(norms[noun.first]) and _is_loyal_to_them(norms, noun, lexicon)


def _is_loyal_to_them(norms: Sequence[str], noun: Noun, lexicon: Lexicon) -> bool:
    """قوات النظام والمسلحين الموالين لها، وحلفائها."""
    if any(base in markers("allied") for _, base in bases(norms[noun.first])):
        return True
    for at in range(noun.first, min(noun.last + _LOYAL_WITHIN, len(norms) - 1)):
        if norms[at] in lexicon.words["loyal"]:
            return norms[at + 1] in markers("to-them")
    return False


def _backed(scene: Scene, number: int, known: Sequence[int]) -> int | None:
    """Whom the supporter backs: the party right before the word that says so, or of whom its neighbour in a list backs."""
    nouns, norms = scene.nouns, scene.view.norms
    noun = nouns[number]
    for other in sorted((each for each in known if nouns[each].last < noun.first), reverse=True):
        between = norms[nouns[other].last + 1 : noun.first]
        if not between and joined(norms[noun.first]):
            return other
        if 0 < len(between) <= _BACKED_WITHIN and between[0] in markers("backed-by"):
            return other
        return None
    return None
