"""Words that no table knows, where a participant of an event may stand: مقتل ماهر الزعتري، غارة على الزنبقة.

Takes a view, its triggers and the nouns found in it; gives nouns of the kind `guess`. A word is one where it follows a
trigger, a preposition, a title or another noun's و, and nothing speaks against its being a name: it is no word of the
grammar, no trigger, no noun of the lexicon. Whether it takes part in an event, and as what, the model of roles says; a
guess that takes no part is not in the record.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.clitics import ENCLITICS, splits
from kg.extract.nouns import Noun
from kg.extract.triggers import Trigger
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.numbers import number_words

KIND = "guess"
_LONGEST = 3
_SHORTEST = 3  # letters
_QUANTITY = 2  # words of number that may stand before a noun: ثلاثة من عسكريينا


def guesses(view: View, triggers: Sequence[Trigger], nouns: Sequence[Noun], lexicon: Lexicon) -> list[Noun]:
    """The guesses of a sentence in text order."""
    taken = {i for noun in nouns for i in range(noun.first, noun.last + 1)}
    heads = {trigger.index for trigger in triggers}
    ends = {noun.last for noun in nouns if noun.kind != "time"}
    found: list[Noun] = []
    index = 0
    while index < len(view.norms):
        if index in taken or index in heads or view.tokens[index].kind != "word":
            index += 1
            continue
        made = _at(view, index, taken | heads, heads, ends, lexicon)
        if made is None:
            index += 1
            continue
        found.append(made)
        ends.add(made.last)
        index = made.last + 1
    return found


def _at(view: View, index: int, taken: set[int], heads: set[int], ends: set[int], lexicon: Lexicon) -> Noun | None:
    norm = view.norms[index]
    rule, proclitics, base = _position(view, index, heads, ends, lexicon)
    if rule is None or len(base) < _SHORTEST or not _may_name(base, norm, lexicon):
        return None
    last = index
    while last + 1 < len(view.norms) and last - index + 1 < _LONGEST and last + 1 not in taken:
        following = view.norms[last + 1]
        if view.tokens[last + 1].kind != "word" or not _continues(base, following, lexicon):
            break
        last += 1
    cls = "definite" if base.startswith("ال") else "bare"
    return Noun(KIND, index, last, cls, None, None, proclitics, f"guess:{rule}")


def _position(view: View, index: int, heads: set[int], ends: set[int], lexicon: Lexicon) -> tuple[str | None, str, str]:
    """By what the word may be a participant, its proclitics, and the word without them."""
    norm = view.norms[index]
    before = index - 1
    for _ in range(_QUANTITY):
        if before >= 0 and (view.tokens[before].kind == "number" or _counts(view.norms[before], lexicon)):
            before -= 1
    if before in heads:
        return "trigger", "", norm
    word = view.norms[before] if before >= 0 else ""
    if word in lexicon.words["in"] or word in lexicon.words["toward"] or word in lexicon.words["from"]:
        return "place", "", norm
    if word in lexicon.words["against"] or word in lexicon.words["prepositions"]:
        return "preposition", "", norm
    if any(cls == "title" for cls, _ in lexicon.nouns.get(bare(word), ())):
        return "title", "", norm
    if norm.startswith("و") and len(norm) > _SHORTEST and (before in ends or (word in "،," and before - 1 in ends)):
        return "list", "و", norm[1:]
    if before in ends and word:
        return "noun", "", norm
    for clitic, base in bases(norm)[1:]:
        if clitic in ("ب", "ل") and base.startswith("ال"):
            return f"clitic-{clitic}", clitic, base
    return None, "", norm


def _counts(norm: str, lexicon: Lexicon) -> bool:
    return norm in lexicon.words["quantities"] or norm in number_words().words


def _may_name(base: str, norm: str, lexicon: Lexicon) -> bool:
    words = lexicon.words
    return not (
        base in words["stopwords"]
        or norm in words["stopwords"]
        or _preposition(base, lexicon)
        or base in words["directions"]
        or base in words["place-adjectives"]
        or base in words["quantities"]
        or base in words["not-place"]
        or base in lexicon.anaphors
        or norm in number_words().words
        or bare(base) in lexicon.adjectives
        or bare(base) in lexicon.nouns
        or splits(norm, lexicon)
    )


def _preposition(base: str, lexicon: Lexicon) -> bool:
    """Whether the word is a preposition, by itself or with a pronoun: منها، عليهم."""
    prepositions = lexicon.words["prepositions"]
    return base in prepositions or any(
        base.endswith(enclitic) and base[: -len(enclitic)] in prepositions for enclitic in ENCLITICS
    )


def _continues(first: str, following: str, lexicon: Lexicon) -> bool:
    """Whether the word may belong to the noun that begins with `first`."""
    if following.startswith(("و", "ب", "ل", "ف")) and len(following) > _SHORTEST and not following.startswith("ال"):
        return False
    if first.startswith("ال") and not following.startswith("ال"):
        return False
    return _may_name(following, following, lexicon)
