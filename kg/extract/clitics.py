"""Written words taken apart into proclitics, stem and enclitic, as far as the lexicon knows the stem.

Takes a token and a lexicon; gives every split whose stem is a form of the lexicon. Nothing is stripped blindly: a word
like وكالة keeps its و unless the rest is a known form and the combination is one that the language has.
"""

from __future__ import annotations

import msgspec

from kg.lexicon import Lexicon
from kg.lexicon.affixes import ARTICLE, BY, CONJUNCTIONS, DEFINITE, LIKE, PREPOSITIONS, TO, TO_THE, WILL, affixes
from kg.lexicon.triggers import Form

# Before a verb: conjunction, then future س or emphatic ل. Before a noun: conjunction, preposition, article (ل + ال = لل).
VERB_PROCLITICS = (*(c + p for c in ("", *CONJUNCTIONS) for p in ("", WILL, TO)), *affixes("question"))
NOUN_PROCLITICS = tuple(
    c + p for c in ("", *CONJUNCTIONS) for p in ("", *PREPOSITIONS, ARTICLE, BY + ARTICLE, LIKE + ARTICLE, TO_THE)
)
_ALL_PROCLITICS = tuple(dict.fromkeys(NOUN_PROCLITICS + VERB_PROCLITICS))
_NO_PROCLITICS = ("",)
_BY_LETTER = {
    letter: tuple(p for p in _ALL_PROCLITICS if p[:1] in ("", letter))
    for letter in {p[:1] for p in _ALL_PROCLITICS if p}
}
ENCLITICS = affixes("pronouns-of-verbs-and-nouns")
_OF_VERBS = affixes("pronoun-of-verbs")
_SHORTEST_STEM = 2


class Split(msgspec.Struct, frozen=True, gc=False):
    """A written word taken apart; proclitics and enclitic are empty where there are none."""

    proclitics: str
    stem: str
    enclitic: str
    forms: tuple[Form, ...]


def splits(norm: str, lexicon: Lexicon) -> tuple[Split, ...]:
    """Every split of the folded word `norm` whose stem is a trigger form of `lexicon`, fewest clitics first."""
    known: tuple[Split, ...] | None = lexicon.splits.get(norm)
    if known is None:
        known = tuple(_splits(norm, lexicon.forms))
        lexicon.splits.put(norm, known)
    return known


def _splits(norm: str, forms: dict[str, tuple[Form, ...]]) -> list[Split]:
    found = []
    for enclitic in ("", *ENCLITICS):
        if enclitic and not norm.endswith(enclitic):
            continue
        rest = norm[: len(norm) - len(enclitic)] if enclitic else norm
        for proclitics in _BY_LETTER.get(rest[:1], _NO_PROCLITICS):
            if not rest.startswith(proclitics):
                continue
            stem = rest[len(proclitics) :]
            if len(stem) < _SHORTEST_STEM:
                continue
            fitting = tuple(form for form in forms.get(stem, ()) if _fits(form, proclitics, enclitic))
            if fitting:
                found.append(Split(proclitics, stem, enclitic, fitting))
    found.sort(key=lambda split: len(split.proclitics) + len(split.enclitic))
    return found


def _fits(form: Form, proclitics: str, enclitic: str) -> bool:
    if form.bound and not enclitic:
        return False
    if form.pos in ("masdar", "participle"):
        if proclitics not in NOUN_PROCLITICS:
            return False
        if enclitic and (proclitics.endswith(DEFINITE) or enclitic in _OF_VERBS):
            return False
        # ة is written ت before an enclitic; the folded free form ends in ه.
        return not (enclitic and not form.bound and form.gender == "f" and form.number == "s")
    # the letter of the future stands before imperfects alone: سفر is no "will flee"
    if proclitics.endswith(WILL) and not form.pos.startswith("imperfect"):
        return False
    return proclitics in VERB_PROCLITICS and not (enclitic and form.pos.endswith("passive"))
