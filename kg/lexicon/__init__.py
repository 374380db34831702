"""The Arabic words that extraction knows, from the tables in `seeds/ar/`.

Takes nothing but the tables; gives a `Lexicon`: trigger forms, and named sets of words. Every Arabic word that steers
extraction stands in a table, so that somebody who knows the language and no Python can correct it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kg.folders import folder
from kg.lexicon import anaphors, states, triggers
from kg.lexicon.affixes import ACCUSATIVE, ARTICLE, BOUND_DUAL, BOUND_FEMININE, DUAL, WRITTEN_FEMININE, affixes
from kg.lexicon.anaphors import Anaphor
from kg.lexicon.memo import Memo
from kg.lexicon.model import Model
from kg.lexicon.model_table import read as read_model
from kg.lexicon.states import State
from kg.lexicon.tables import items, rows
from kg.lexicon.triggers import Form
from kg.text import HAMZAS, fold

_CLAUSE_MARKS = frozenset("،,؛;:.؟?!()[]…")


@dataclass(frozen=True)
class Lexicon:
    """Trigger forms by folded form, named word sets (folded), and the hash of the tables they came from."""

    forms: dict[str, tuple[Form, ...]]
    words: dict[str, frozenset[str]]
    nouns: dict[str, tuple[tuple[str, str], ...]]
    """Folded noun form to its (class, lemma) pairs: weapons, equipment, people, buildings, heads of names and places."""
    hamzas: dict[str, frozenset[str]]
    """Folded form of a word for a place to the letters with a hamza that it is written with."""
    adjectives: dict[str, State]
    seats: dict[str, State]
    states: dict[tuple[str, ...], State]
    """States by adjective without the article, by seat of power, and by name (folded words)."""
    by_country: dict[str, State]
    anaphors: dict[str, Anaphor]
    people: dict[str, str]
    """Lemma of a noun for people to the name of whom it means as a party."""
    bare_forces: frozenset[str]
    """Lemmas of nouns for forces that take part without saying whose they are."""
    loyalists: dict[str, str]
    """Name of a party to the name of those who are loyal to it."""
    allies: dict[str, str]
    """Name of a party to the name of its allies."""
    nationals: dict[str, dict[str, str]]
    """Lemma of a noun for fighters that a state's adjective says where they are from, to whom they mean all the same by
    country."""
    party_adjectives: dict[str, str]
    """Parties by their adjective in all its forms, without the article (folded): حوثية."""
    governments: dict[str, str]
    """Name of a state's forces to that of its government, where that is a party of its own to deals."""
    digest: str
    trigger_model: Model | None = None
    role_model: Model | None = None
    implied_model: Model | None = None
    splits: Memo[Any] = field(default_factory=Memo, repr=False, compare=False)
    classes: Memo[tuple[str, ...]] = field(default_factory=Memo, repr=False, compare=False)


def load() -> Lexicon:
    """The lexicon of the tables in `seeds/ar/`."""
    adjectives, seats, named = states.load()
    loyal = rows("ar/loyalists.tsv", columns=("party", "loyalists", "allies"))
    return Lexicon(
        forms=triggers.index(),
        words=_words(),
        nouns=_nouns(),
        hamzas=_hamzas(),
        adjectives=adjectives,
        seats=seats,
        states=named,
        by_country={state.country: state for state in named.values()},
        anaphors=anaphors.load(),
        bare_forces=_bare_forces(),
        loyalists={row["party"]: row["loyalists"] for row in loyal},
        allies={row["party"]: row["allies"] for row in loyal if row["allies"]},
        nationals={
            row["lemma"]: dict(item.split(":", 1) for item in items(row["means"]))
            for row in rows("ar/nationals.tsv", columns=("lemma", "means"))
        },
        party_adjectives={
            form: row["name"]
            for row in rows("ar/party_adjectives.tsv", columns=("adjective", "name"))
            for form in states.inflected(row["adjective"])
        },
        governments={state.forces: state.government for state in named.values() if state.government},
        people={row["lemma"]: row["name"] for row in rows("ar/people_names.tsv", columns=("lemma", "name"))},
        digest=digest(),
        trigger_model=read_model("triggers"),
        role_model=read_model("roles"),
        implied_model=read_model("implied"),
    )


def digest() -> str:
    """Twelve hexadecimal digits of the SHA-256 of all tables in `seeds/ar/`."""
    found = hashlib.sha256()
    for path in sorted(folder("seeds").joinpath("ar").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".tsv"):
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


_SHORTEST_WITH_ARTICLE = 4
"""Letters; a word that begins like the article is taken for one with it if it is longer."""


def _bare_forces() -> frozenset[str]:
    table = rows("ar/cues.tsv", columns=("set", "words"))
    return frozenset(word for row in table if row["set"] == "bare-forces" for word in items(row["words"]))


def _words() -> dict[str, frozenset[str]]:
    table = rows("ar/cues.tsv", columns=("set", "words"))
    sets = {row["set"]: frozenset(fold(word).text for word in items(row["words"])) for row in table}
    openers = sets["clause-openers"]
    return sets | {
        "steering": sets["prepositions"] | sets["relative"] | openers,
        "clause-starts": openers | _CLAUSE_MARKS,
    }


def _nouns() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows("ar/nouns.tsv", columns=("lemma", "class", "forms")):
        forms = _noun_forms(items(row["forms"]))
        # Words are looked up without the article: of آليات and ألغام the first letters are taken for one.
        forms |= {
            form.removeprefix(ARTICLE)
            for form in forms
            if form.startswith(ARTICLE) and len(form) > _SHORTEST_WITH_ARTICLE
        }
        for form in sorted(forms):
            found.setdefault(form, []).append((row["class"], row["lemma"]))
    return {form: tuple(readings) for form, readings in found.items()}


def _hamzas() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows("ar/nouns.tsv", columns=("lemma", "class", "forms")):
        for word in items(row["forms"]) if row["class"].startswith("place-") else ():
            for form in _noun_forms([word]):
                found.setdefault(form, set()).update(HAMZAS.intersection(word))
    return {form: frozenset(letters) for form, letters in found.items()}


def _noun_forms(written: Iterable[str]) -> set[str]:
    """The written forms and what regular inflection makes of them: feminine dual and plural, masculine endings."""
    forms = set()
    for word in written:
        folded = fold(word).text
        forms.add(folded)
        if word.endswith(WRITTEN_FEMININE):
            forms.update(folded[:-1] + BOUND_FEMININE + ending for ending in ("", *DUAL, *BOUND_DUAL))
        elif not word.endswith(affixes("written-uninflected")):
            forms.update(folded + ending for ending in (ACCUSATIVE, *DUAL))
    return forms
