"""The words that say whether an event happened, was tried, stopped, planned, denied or only thought of.

Takes `seeds/ar/modality_cues.tsv`; gives a look-up of phrases, each with its modality, its reach and its types.
"""

from __future__ import annotations

from functools import cache
from typing import cast

import msgspec

from kg.kinds import Modality
from kg.lexicon.affixes import AND, ARTICLE, BY, CONJUNCTIONS
from kg.lexicon.phrases import Phrases
from kg.lexicon.tables import items, rows
from kg.text import fold


class ModalityCue(msgspec.Struct, frozen=True, gc=False):
    """A cue reaches `within` words, for events of `types` (empty: of all)."""

    modality: Modality
    within: int
    types: frozenset[str]


@cache
def modality_cues() -> Phrases[tuple[ModalityCue, ...]]:
    """The cues by phrase; a phrase may mean one thing for some types of event and another for others."""
    by_phrase: dict[str, list[ModalityCue]] = {}
    for row in rows("ar/modality_cues.tsv", columns=("modality", "within", "types", "words")):
        cue = ModalityCue(cast("Modality", row["modality"]), int(row["within"]), frozenset(items(row["types"])))
        for phrase in items(row["words"]):
            by_phrase.setdefault(phrase, []).append(cue)
    return Phrases(
        (clitic + folded, tuple(cues))
        for phrase, cues in by_phrase.items()
        for folded in (fold(phrase).text,)
        for clitic in (_CLITICS if len(phrase.split()[0]) >= _LONG else ("", *CONJUNCTIONS))
    )


_CLITICS = ("", *CONJUNCTIONS, BY, AND + BY, ARTICLE)
_LONG = 4  # a shorter word takes the conjunctions only: ب and لا would be another word
