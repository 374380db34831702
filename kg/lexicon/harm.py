"""Words and phrases that say what happened to people.

Takes `seeds/ar/harm.tsv`; gives look-ups by folded surface, proclitics and article included.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, cast

import msgspec

from kg.kinds import Outcome
from kg.lexicon.affixes import BOUND_FEMININE, CONJUNCTIONS, FEMININE, TO, affixes
from kg.lexicon.phrases import Phrases, surfaces
from kg.lexicon.tables import items, kept, rows
from kg.text import fold

Class = Literal["verb", "late-verb", "closer", "masdar", "idiom", "loss", "before"]

_ENCLITICS = {
    "": "",
    **dict.fromkeys(affixes("pronouns-of-one"), "one"),
    **dict.fromkeys(affixes("pronouns-of-many"), "many"),
}
_PLURAL_ENDINGS = affixes("verb-plural")
_DUAL_ENDINGS = affixes("verb-dual")


class Harm(msgspec.Struct, frozen=True, gc=False):
    """A reading of a word. `joined` marks a conjunction before it; `suffixed` says how many a suffixed pronoun means
    (one, two, many, or empty); `bare` is the word without proclitics; `definite` marks the article, `bound` the preposition
    "to" or "for"."""

    outcome: Outcome
    kind: Class
    joined: bool
    suffixed: str
    bare: str
    definite: bool
    bound: bool

    @property
    def plural(self) -> bool:
        """Whether the verb agrees with a subject before it: they were killed."""
        return self.kind in ("verb", "late-verb") and len(self.bare) > 3 and self.bare.endswith(_PLURAL_ENDINGS)

    @property
    def dual(self) -> bool:
        """Whether the verb says two."""
        return self.kind == "verb" and len(self.bare) > 3 and self.bare.endswith(_DUAL_ENDINGS)


@cache
def harm_words() -> dict[str, Harm]:
    """The reading of each surface; a verb comes before a masdar of the same writing."""
    return kept("harm", Harm, _harm_words, tables=("ar/harm.tsv",))


def _harm_words() -> dict[str, Harm]:
    found: dict[str, Harm] = {}
    for row in sorted(
        rows("ar/harm.tsv", columns=("outcome", "class", "words")), key=lambda row: _ORDER.get(row["class"], 9)
    ):
        outcome, kind = cast("Outcome", row["outcome"]), cast("Class", row["class"])
        if kind in ("idiom", "loss", "before"):
            continue
        for word in items(row["words"]):
            folded = fold(word).text
            for surface in surfaces(folded):
                if surface.definite and kind != "masdar":
                    continue
                if surface.governed and kind in ("verb", "late-verb", "closer"):
                    continue
                for enclitic, suffixed in _ENCLITICS.items():
                    if enclitic and (kind != "masdar" or surface.definite):
                        continue
                    text = (
                        surface.text[:-1] + BOUND_FEMININE
                        if enclitic and surface.text.endswith(FEMININE)
                        else surface.text
                    )
                    bound = surface.governed and surface.text.lstrip("".join(CONJUNCTIONS)).startswith(TO)
                    reading = Harm(outcome, kind, surface.joined, suffixed, folded, surface.definite, bound)
                    found.setdefault(text + enclitic, reading)
    return found


_ORDER = {"verb": 0, "late-verb": 1, "closer": 2, "masdar": 3}


@cache
def harm_phrases(kind: Class) -> Phrases[Outcome]:
    """The phrases of a class."""
    return Phrases(
        [
            (phrase, cast("Outcome", row["outcome"]))
            for row in rows("ar/harm.tsv", columns=("outcome", "class", "words"))
            if row["class"] == kind
            for phrase in items(row["words"])
        ],
        proclitics=("", *affixes("before-a-word")),
    )
