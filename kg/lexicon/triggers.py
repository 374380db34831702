"""Trigger words by their principal parts, and every written form that follows from them.

Takes `seeds/ar/triggers.tsv`; gives the entries and an index from folded form (without proclitics and enclitics) to
readings. Principal parts make a weak-verb algorithm needless: the code attaches suffixes and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from kg.lexicon.tables import items, rows
from kg.text import fold

COLUMNS = (
    "lemma", "type", "past", "imperfect", "past_passive", "imperfect_passive",
    "masdar", "participle", "stem", "family", "idafa", "guard",
)  # fmt: skip


class Guard(msgspec.Struct, frozen=True, gc=False):
    """A condition on the words around a trigger: `kind` is next, not-next, prev, not-prev, near, not-al, needs, dawn."""

    kind: str
    words: tuple[str, ...]


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


_PAST = (("", "s", "m"), ("ت", "s", "f"), ("ا", "d", "m"), ("تا", "d", "f"), ("وا", "p", "m"))
_PAST_BOUND = (("و", "p", "m"),)
_IMPERFECT = (
    ("ي", "", "s", "m"), ("ت", "", "s", "f"), ("ن", "", "p", ""), ("ي", "ون", "p", "m"), ("ي", "وا", "p", "m"),
    ("ي", "ان", "d", "m"), ("ت", "ان", "d", "f"), ("ي", "ا", "d", "m"), ("ي", "ن", "p", "f"),
)  # fmt: skip


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
        guards.append(Guard(kind, tuple(fold(word).text for word in items(words))))
    return tuple(guards)


def _forms(row: dict[str, str]) -> Iterator[tuple[str, str, str, str, bool]]:
    """(folded form, part of speech, number, gender, bound) for every form of a row."""
    yield from _past(fold(row["past"]).text, fold(row["stem"]).text, "past")
    yield from _past(fold(row["past_passive"]).text, "", "past-passive")
    yield from _imperfect(fold(row["imperfect"]).text, "imperfect")
    yield from _imperfect(fold(row["imperfect_passive"]).text, "imperfect-passive")
    for word in items(row["masdar"]):
        yield from _nominal(fold(word).text, "masdar")
    for word in items(row["participle"]):
        yield from _nominal(fold(word).text, "participle")
        if not word.endswith(("ة", "ين", "ون", "ات")):
            yield from (
                (form, "participle", "s", "f", bound) for form, _, _, _, bound in _nominal(fold(word).text + "ه", "")
            )
            yield fold(word).text + "ين", "participle", "p", "m", False
            yield fold(word).text + "ون", "participle", "p", "m", False


def _past(past: str, stem: str, pos: str) -> Iterator[tuple[str, str, str, str, bool]]:
    if not past:
        return
    # Defective verbs lose their last vowel before a suffix of its own: نفى، نفت، نفوا.
    weak = past[:-1] if past[-1] in "اي" and len(past) > 2 else past
    for suffix, number, gender in _PAST:
        yield (past if suffix in ("", "ا") else weak) + suffix, pos, number, gender, False
    for suffix, number, gender in _PAST_BOUND:
        yield weak + suffix, pos, number, gender, True
    if weak != past:
        yield weak + "ا", pos, "s", "m", True
    if stem:
        yield stem + "نا", pos, "p", "", False
        yield stem + "ن", pos, "p", "f", False


def _imperfect(imperfect: str, pos: str) -> Iterator[tuple[str, str, str, str, bool]]:
    if not imperfect:
        return
    root = imperfect[1:]
    weak = root[:-1] if root[-1] in "اي" and len(root) > 2 else root
    for prefix, suffix, number, gender in _IMPERFECT:
        yield prefix + (weak if suffix.startswith("و") else root) + suffix, pos, number, gender, False
    yield "ي" + weak + "و", pos, "p", "m", True
    if weak != root:  # jussive: لم يخل
        yield "ي" + weak, pos, "s", "m", False
        yield "ت" + weak, pos, "s", "f", False


def _nominal(word: str, pos: str) -> Iterator[tuple[str, str, str, str, bool]]:
    """Singular, dual and the accusative in alef; a plural is listed in its own right."""
    if word.endswith("ه"):
        base = word[:-1]
        yield word, pos, "s", "f", False
        yield base + "ت", pos, "s", "f", True
        for dual in ("ان", "ين", "ا", "ي"):
            yield base + "ت" + dual, pos, "d", "f", False
        return
    plural = word.endswith("ات")
    number = "p" if plural else "s"
    yield word, pos, number, "f" if plural else "m", False
    if plural:
        return
    if word.endswith("ء"):
        yield word[:-1] + "ي", pos, "s", "m", True
        yield word[:-1] + "و", pos, "s", "m", True
        return
    if word[-1] not in "اي":
        yield word + "ا", pos, "s", "m", False
        for dual in ("ان", "ين"):
            yield word + dual, pos, "d", "m", False
    if word.endswith("ي"):  # قتلى before an enclitic: قتلاهم
        yield word[:-1] + "ا", pos, "p", "m", True
