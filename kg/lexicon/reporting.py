"""Verbs of saying and the nouns that speak.

Takes `seeds/ar/reporting.tsv`, `speakers.tsv`, `governments.tsv` and `spokespeople.tsv`; gives look-ups by folded surface.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple, cast

import msgspec

from kg.kinds import SourceLevel
from kg.lexicon.affixes import ACCUSATIVE, LIKE, MAKSURA, WEAK, affixes, conjugation
from kg.lexicon.markers import markers
from kg.lexicon.phrases import Phrases, surfaces
from kg.lexicon.tables import items, kept, rows
from kg.text import fold

Saying = Literal["say", "say-that", "add", "relay", "claim", "accuse", "deny", "promise"]
SpeakerClass = Literal["source", "voice", "correspondent", "again", "self", "own"]

_SUFFIXES = affixes("pronouns-of-objects")


class Report(msgspec.Struct, frozen=True, gc=False):
    """A reading of a verb of saying. `finite` is False for participles and verbal nouns; `joined` marks a conjunction;
    `suffixed` an object that was named before (it was claimed by)."""

    kind: Saying
    lemma: str
    finite: bool
    joined: bool
    suffixed: bool
    past: bool


class SpeakerNoun(msgspec.Struct, frozen=True, gc=False):
    """A noun that speaks: what it is called where it has no name, and its level (None where the name behind decides)."""

    kind: SpeakerClass
    lemma: str
    level: SourceLevel | None
    name: str | None


@cache
def reports() -> dict[str, Report]:
    """The reading of each surface."""
    return kept("reports", Report, _reports, tables=("ar/reporting.tsv", "ar/markers.tsv"))


def _reports() -> dict[str, Report]:
    found: dict[str, Report] = {}
    for row in rows("ar/reporting.tsv", columns=("class", "past", "imperfect", "also")):
        kind, lemma = cast("Saying", row["class"]), row["past"]
        for form, finite, past in _forms(row):
            for surface in surfaces(form):
                if surface.definite or (finite and surface.governed):
                    continue
                found.setdefault(surface.text, Report(kind, lemma, finite, surface.joined, False, past))
                if finite:
                    for suffix in _SUFFIXES:
                        suffixed = _before_pronoun(surface.text) + suffix
                        found.setdefault(suffixed, Report(kind, lemma, finite, surface.joined, True, past))
    return found


def _forms(row: dict[str, str]) -> Iterator[tuple[str, bool, bool]]:
    """(form, whether it is a finite verb, whether it is past)."""
    past, imperfect = fold(row["past"]).text, fold(row["imperfect"]).text
    yield past, True, True
    if not past.endswith(WEAK):
        for form in conjugation("past"):
            if form.said:
                yield past + form.suffix, True, True
    root = imperfect[1:]
    weak = root[:-1] if root.endswith(WEAK) else root
    for form in conjugation("imperfect") if root else ():
        if form.said:
            yield form.prefix + (weak if form.stem == "weak" else root) + form.suffix, True, False
    past_endings, prefixes = affixes("finite-ending"), affixes("imperfect-prefixes")
    for word in items(row["also"]):
        folded = fold(word).text
        finite = folded.endswith(past_endings) or folded.startswith(prefixes) or folded in markers("made-clear")
        yield folded, finite, finite


def _before_pronoun(word: str) -> str:
    """A folded verb as it stands before a pronoun: its last letter is an alef there, however it is written at the end."""
    return word[:-1] + ACCUSATIVE if word.endswith(MAKSURA) else word


@cache
def speaker_nouns() -> Phrases[SpeakerNoun]:
    """The nouns that speak, of one or two words, behind any proclitic."""
    entries = []
    for row in rows("ar/speakers.tsv", columns=("class", "lemma", "level", "forms", "name")):
        level = cast("SourceLevel", row["level"]) if row["level"] else None
        noun = SpeakerNoun(cast("SpeakerClass", row["class"]), row["lemma"], level, row["name"] or None)
        entries += [(form, noun) for form in items(row["forms"])]
    return Phrases(entries, proclitics=("", *affixes("before-a-phrase"), LIKE))


@cache
def governments() -> dict[str, str]:
    """What a state is called when it speaks, by its country code."""
    return {row["country"]: row["name"] for row in rows("ar/governments.tsv", columns=("country", "name"))}


class Organisation(NamedTuple):
    """An organisation that a person speaks for, by its preferred name, and its level as a source."""

    name: str
    level: SourceLevel


@cache
def spokespeople() -> dict[str, Organisation]:
    """Whom a person speaks for who is named alone, by the person's preferred name."""
    table = rows("ar/spokespeople.tsv", columns=("person", "organisation", "level"))
    return {row["person"]: Organisation(row["organisation"], cast("SourceLevel", row["level"])) for row in table}
