"""Trigger words by their principal parts, and every written form that follows from them.

Takes `seeds/ar/triggers.tsv`; gives the entries and an index from folded form (without proclitics and enclitics) to
readings. Principal parts make a weak-verb algorithm needless: the code attaches suffixes and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kg.lexicon.affixes import (
    ACCUSATIVE,
    BOUND_DUAL,
    BOUND_FEMININE,
    DUAL,
    FEMININE,
    FEMININE_PLURAL,
    HAMZA,
    HAMZA_SEATS,
    MAKSURA,
    SOUND_PLURAL,
    WEAK,
    WRITTEN_FEMININE,
    conjugation,
)
from kg.lexicon.tables import items, rows
from kg.text import fold

COLUMNS = (
    "lemma", "type", "past", "imperfect", "past_passive", "imperfect_passive",
    "masdar", "participle", "stem", "family", "idafa", "guard",
)  # fmt: skip


class Guard(msgspec.Struct, frozen=True, gc=False):
    """A condition on the words around a trigger: `kind` is next, not-next, not-on, not-from, prev, not-prev, near, not-al, needs, dawn.
    `phrases` are several words that must follow each other, of a not-next."""

    kind: str
    words: tuple[str, ...]
    phrases: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A trigger word: its event type, the family of its typing rules, what its genitive means (A agent, P patient, L
    place), and its guards."""

    lemma: str
    type: str
    family: str
    idafa: str
    guards: tuple[Guard, ...]


class Form(msgspec.Struct, frozen=True, gc=False):
    """A reading of a written form: part of speech, number (s d p) and gender (m f, empty where open)."""

    entry: Entry
    pos: str
    number: str
    gender: str
    bound: bool
    """Whether the form stands only before an enclitic."""


_Inflected = tuple[str, str, str, str, bool]
"""Folded form, part of speech, number, gender, and whether it is bound."""

_SHORTEST_WEAK = 2  # letters, of which the last may go


def entries() -> list[tuple[Entry, dict[str, str]]]:
    """Every trigger word with its row."""
    found = []
    for row in rows("ar/triggers.tsv", columns=COLUMNS):
        entry = Entry(row["lemma"], row["type"], row["family"], row["idafa"], _guards(row["guard"]))
        found.append((entry, row))
    return found


def index() -> dict[str, tuple[Form, ...]]:
    """Readings by folded form."""
    made: dict[str, dict[tuple[str, str, str, str], Form]] = {}
    for entry, row in entries():
        for surface, pos, number, gender, bound in _forms(row):
            key = (entry.lemma, entry.type, pos, number)
            made.setdefault(surface, {}).setdefault(key, Form(entry, pos, number, gender, bound))
    return {surface: tuple(forms.values()) for surface, forms in made.items()}


def _guards(cell: str) -> tuple[Guard, ...]:
    guards = []
    for part in cell.split(";") if cell else ():
        kind, _, words = part.partition("=")
        folded = [fold(word).text for word in items(words)]
        guards.append(
            Guard(
                kind,
                tuple(word for word in folded if " " not in word),
                tuple(word for word in folded if " " in word),
            )
        )
    return tuple(guards)


def _forms(row: dict[str, str]) -> Iterator[_Inflected]:
    """Every form of a row."""
    yield from _conjugated("past", "past", fold(row["past"]).text, consonant=fold(row["stem"]).text)
    yield from _conjugated("past", "past-passive", fold(row["past_passive"]).text)
    yield from _conjugated("imperfect", "imperfect", fold(row["imperfect"]).text[1:])
    yield from _conjugated("imperfect", "imperfect-passive", fold(row["imperfect_passive"]).text[1:])
    for word in items(row["masdar"]):
        yield from _nominal(fold(word).text, "masdar")
    for word in items(row["participle"]):
        yield from _nominal(fold(word).text, "participle")
        if not word.endswith((WRITTEN_FEMININE, *SOUND_PLURAL, FEMININE_PLURAL)):
            yield from (
                (form, "participle", "s", "f", bound)
                for form, _, _, _, bound in _nominal(fold(word).text + FEMININE, "")
            )
            yield from ((fold(word).text + ending, "participle", "p", "m", False) for ending in SOUND_PLURAL)


def _conjugated(tense: str, pos: str, full: str, *, consonant: str = "") -> Iterator[_Inflected]:
    """The forms of a tense of a verb whose stem is `full` (none, where it has no such tense). A weak verb loses its last letter
    before endings of their own: نفى، نفت، نفوا."""
    if not full:
        return
    weak = full[:-1] if full.endswith(WEAK) and len(full) > _SHORTEST_WEAK else full
    stems = {"full": full, "weak": weak, "short": weak if weak != full else "", "consonant": consonant}
    for form in conjugation(tense):
        if stems[form.stem]:
            yield form.prefix + stems[form.stem] + form.suffix, pos, form.number, form.gender, form.bound


def _nominal(word: str, pos: str) -> Iterator[_Inflected]:
    """Singular, dual and the accusative in alef; a plural is listed in its own right."""
    if word.endswith(FEMININE):
        base = word[:-1]
        yield word, pos, "s", "f", False
        yield base + BOUND_FEMININE, pos, "s", "f", True
        for dual in (*DUAL, *BOUND_DUAL):
            yield base + BOUND_FEMININE + dual, pos, "d", "f", False
        return
    plural = word.endswith(FEMININE_PLURAL)
    number = "p" if plural else "s"
    yield word, pos, number, "f" if plural else "m", False
    if plural:
        return
    if word.endswith(HAMZA):
        for seat in HAMZA_SEATS:
            yield word[:-1] + seat, pos, "s", "m", True
        for dual in DUAL:
            yield word + dual, pos, "d", "m", False
        return
    if not word.endswith(WEAK):
        yield word + ACCUSATIVE, pos, "s", "m", False
        for dual in DUAL:
            yield word + dual, pos, "d", "m", False
    if word.endswith(MAKSURA):  # قتلى before an enclitic: قتلاهم
        yield word[:-1] + ACCUSATIVE, pos, "p", "m", True
