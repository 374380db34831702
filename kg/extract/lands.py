"""Names of states and of their seats of power: who, where, or both.

Takes a scene; says of a state's name whether it stands for somebody, as in أكدت تركيا, or for the land, as in قرب دمشق.
"""

from __future__ import annotations

from collections.abc import Set

from kg.extract.nouns import Noun
from kg.extract.scene import Scene
from kg.extract.view import bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import AND, BY


def acting(scene: Scene, lexicon: Lexicon) -> frozenset[tuple[int, int]]:
    """The words, first and last, that name a state or its seat as somebody and not as a land: أكدت تركيا، بين روسيا وإيران."""
    acting: set[tuple[int, int]] = set()
    where: set[int] = set()
    """The last words of the places so far that are nobody."""
    for noun in scene.nouns:
        words = (noun.first, noun.last)
        if noun.kind == "actor" and noun.cls == "State" and not says_where(scene, noun, lexicon):
            if not _is_land(scene, noun, where, lexicon):
                acting.add(words)
        elif noun.kind == "place" and words not in acting:
            where.add(noun.last)
    return frozenset(acting)


def _is_land(scene: Scene, noun: Noun, where: Set[int], lexicon: Lexicon) -> bool:
    """Whether the name of a state that may be somebody is a land as well: a hashtag, a dateline (مصر.. حريق في سوق), a word
    behind the name of a place (دبي، الإمارات; سرت وطرابلس), behind a word for what one does to a land or has of it (زار مصر)."""
    first, norms = noun.first, scene.view.norms
    if first == 0:
        return _is_hashtag(scene, noun) or norms[noun.last + 1 : noun.last + 2] in (("…",), (".",))
    before = norms[first - 1]
    if (before == "،" and first - 2 in where) or (noun.proclitics == AND and first - 1 in where):
        return True
    return any(base in lexicon.words["of-a-land"] for _, base in bases(before)) or _is_hashtag(scene, noun)


def _is_hashtag(scene: Scene, noun: Noun) -> bool:
    start = scene.view.tokens[noun.first].start
    return any(token.norm == "#" and token.end == start for token in scene.view.sentence.tokens)


def says_where(scene: Scene, noun: Noun, lexicon: Lexicon) -> bool:
    """Whether the name of a state or of its seat says where rather than who: في سوريا، قرب دمشق، مطار بغداد."""
    if noun.cls != "State":
        return False
    before = scene.view.norms[noun.first - 1] if noun.first else ""
    farther = scene.view.norms[noun.first - 2] if noun.first > 1 else ""
    if bare(before) in lexicon.adjectives and farther in lexicon.words["seat-is-a-city"]:
        return True  # in the Yemeni capital Sanaa
    following = scene.view.norms[noun.last + 1] if noun.last + 1 < len(scene.view.norms) else ""
    return (
        BY in noun.proclitics
        or following in lexicon.words["of-a-club"]
        or any(before in lexicon.words[cues] for cues in ("in", "directions", "from", "toward"))
        or any(_says_city(base, lexicon) for _, base in bases(before))
        or (AND in noun.proclitics and noun.rule == "name:seat" and _lists_cities(scene, noun, lexicon))
    )


def _says_city(word: str, lexicon: Lexicon) -> bool:
    """Whether what is named behind the word is a city: صحيفة، مطار، مستشفيات."""
    if word in lexicon.words["seat-is-a-city"]:
        return True
    return any(cls.startswith(("place-", "site", "building")) for cls, _ in lexicon.nouns.get(bare(word), ()))


def _lists_cities(scene: Scene, noun: Noun, lexicon: Lexicon) -> bool:
    """مصراتة وطرابلس: whether a place that is neither a state nor a seat of power stands before the noun and its و."""
    norms, last = scene.view.norms, noun.first - 1
    if last > 0 and norms[last] == "،":
        last -= 1
    if last >= 0 and norms[last] in lexicon.words["also-seats"]:
        return False  # أربيل وبغداد: two governments
    places = [each for each in scene.nouns if each.kind == "place" and each.last == last]
    return bool(places) and not any(each.kind == "actor" and each.last == last for each in scene.nouns)
