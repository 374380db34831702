"""Who is named: curated names of parties, and names made of a head noun and what modifies it.

Takes views of sentences and the reference table of actors; gives `Noun`s, spans of a view that may take part in an event.
A curated name matches with and without the article on each word, behind proclitics, in quotes or as a hashtag. A head
noun with an owner (مقاتلي X، مواقع ل X، رتل من X) is one noun whose name is the owner's; a head noun with a state's
adjective (المدفعية التركية) is the forces of that state.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from typing import Protocol

import msgspec

from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.memo import Memo
from kg.lexicon.states import State
from kg.text import fold_name

_OWNER_WITHIN = 4
# Latin letters in Arabic text: تنظيم PKK الإرهابي، شبكة CNN
_ACRONYM = re.compile("[A-Z]{3,}")
_ABROAD = frozenset({"MediaOutlet", "NewsAgency", "Person"})
"""Kinds that report from, or travel to, other countries than their own."""
_METONYMS = frozenset({"State", "Government", "Civilians"})
"""Kinds whose ambiguous names are seats of power (دمشق) or people at large: their mention before says nothing."""


class NameRow(Protocol):
    """A name with its mark: the country where alone it is meant, or that it needs other evidence."""

    @property
    def text(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def ambiguous(self) -> bool: ...


class ActorRow(Protocol):
    """A row of the reference table of actors, as far as names need it."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def arabic(self) -> Sequence[NameRow]: ...
    @property
    def english(self) -> Sequence[str]: ...


class Noun(msgspec.Struct, frozen=True, gc=False):
    """Tokens [first, last] of a view that name something.

    `kind` is actor, thing, weapon, place or time; `cls` its class (`fighter`, `building`, `weapon-air`, an actor's kind,
    a place's type). `name` is canonical; `entity` the reference of its row (`actor/<id>`). `state` is set where a state is meant,
    which is its forces in fighting. `proclitics` are those of its first word; `rule` is what found it.
    """

    kind: str
    first: int
    last: int
    cls: str
    name: str | None
    entity: str | None
    proclitics: str
    rule: str
    head: str = ""
    state: State | None = None
    relation: str = ""
    direction: str = ""
    references: tuple[str | None, str | None] = (None, None)
    """Of a state: the references of the state itself and of its forces."""


class Alias(msgspec.Struct, frozen=True, gc=False):
    """A name of an actor, by its words behind the first; `exact` where the article must stand as in the table."""

    rest: tuple[str, ...]
    name: str
    id: str
    kind: str
    country: str
    only: str
    weak: bool
    exact: str


_keys: Memo = Memo()


def key(norm: str) -> str:
    """What a word of a name is compared by: without article, the sound plural in its oblique form."""
    known: str | None = _keys.get(norm)
    if known is None:
        known = bare(norm)
        if len(known) > 4 and known.endswith("ون"):
            known = known[:-2] + "ين"
        _keys.put(norm, known)
    return known


class Names:
    """Curated names by the first word."""

    __slots__ = ("_by_first", "_references")

    def __init__(self, rows: Iterable[ActorRow]) -> None:
        by_first: dict[str, list[Alias]] = {}
        self._references: dict[str, str] = {}
        for row in rows:
            self._references[row.name] = f"actor/{row.id}"
            for written in row.arabic:
                words = fold_name(written.text).split()
                exact = words[0] if len(words) == 1 else ""
                if words:
                    self._add(by_first, row, [key(word) for word in words], exact, written)
            for acronym in filter(_ACRONYM.fullmatch, row.english):
                self._add(by_first, row, [acronym], acronym, None)
        self._by_first = {
            first: tuple(sorted(found, key=lambda alias: (-len(alias.rest), alias.weak, not alias.only, alias.id)))
            for first, found in by_first.items()
        }

    @staticmethod
    def _add(
        by_first: dict[str, list[Alias]], row: ActorRow, words: list[str], exact: str, written: NameRow | None
    ) -> None:
        first, *rest = words
        only = (written.country if written else None) or ""
        weak = written is not None and written.ambiguous
        alias = Alias(tuple(rest), row.name, f"actor/{row.id}", row.kind, row.country or "", only, weak, exact)
        by_first.setdefault(first, []).append(alias)

    def reference(self, name: str) -> str | None:
        """The reference (`actor/<id>`) of the actor whose preferred name is `name`; None where there is none."""
        return self._references.get(name)

    def references(self, state: State) -> tuple[str | None, str | None]:
        """The references of a state and of its forces."""
        return self.reference(state.name), self.reference(state.forces)

    def home(self, view: View, index: int, base: str) -> str:
        """The country of the party that is named without doubt at token `index`; empty where there is none."""
        alias = self.at(view, index, base, ())
        return alias.country if alias is not None and alias.kind not in _ABROAD else ""

    def at(
        self, view: View, index: int, base: str, countries: tuple[str, ...], introduced: Set[str] = frozenset()
    ) -> Alias | None:
        """The longest name that begins at token `index`, whose first word without proclitics is `base`.

        A name that needs other evidence counts where the article has named its bearer in full before (`introduced`).
        """
        norms = view.norms
        for alias in self._by_first.get(key(base), ()):
            if alias.exact and base != alias.exact and key(alias.exact) != alias.exact:
                continue
            end = index + 1 + len(alias.rest)
            if end > len(norms) or any(key(norms[index + 1 + k]) != word for k, word in enumerate(alias.rest)):
                continue
            if alias.only and alias.only not in countries:
                continue
            if alias.weak and (alias.id not in introduced or alias.kind in _METONYMS):
                continue
            return alias
        return None


def nouns(
    view: View, lexicon: Lexicon, names: Names, countries: tuple[str, ...], introduced: set[str] | None = None
) -> list[Noun]:
    """Actors, things and weapons of a sentence, in text order and without overlaps.

    `introduced` holds the ids of actors that the article has named so far; those of this sentence are added.
    """
    introduced = set() if introduced is None else introduced
    found: list[Noun] = []
    index = 0
    while index < len(view.norms):
        noun = _noun(view, index, lexicon, names, countries, introduced) if view.tokens[index].kind == "word" else None
        if noun is None:
            index += 1
        else:
            found.append(noun)
            index = noun.last + 1
            if noun.entity is not None:
                introduced.add(noun.entity)
    return found


def _noun(
    view: View, index: int, lexicon: Lexicon, names: Names, countries: tuple[str, ...], introduced: set[str]
) -> Noun | None:
    best: Noun | None = None
    for proclitics, base in bases(view.norms[index]):
        noun = _curated(view, index, proclitics, base, names, countries, introduced) or _headed(
            view, index, proclitics, base, lexicon, names, countries
        )
        if noun is not None and (best is None or noun.last > best.last):
            best = noun
    if best is None:
        for proclitics, base in bases(view.norms[index]):
            best = _state(view, index, proclitics, base, lexicon, names)
            if best is not None:
                break
    return best


def _curated(
    view: View,
    index: int,
    proclitics: str,
    base: str,
    names: Names,
    countries: tuple[str, ...],
    introduced: set[str],
) -> Noun | None:
    alias = names.at(view, index, base, countries, introduced)
    if alias is None:
        return None
    return Noun("actor", index, index + len(alias.rest), alias.kind, alias.name, alias.id, proclitics, "name:curated")


def _state(view: View, index: int, proclitics: str, base: str, lexicon: Lexicon, names: Names) -> Noun | None:
    """A state by its adjective (قصف روسي) or its seat of power (موسكو)."""
    for length in (2, 1):
        words = (base, *view.norms[index + 1 : index + length])
        state = lexicon.seats.get(" ".join(words)) or lexicon.states.get(tuple(words))
        if state is not None and len(words) == length:
            rule = "name:state" if tuple(words) in lexicon.states else "name:seat"
            refs = names.references(state)
            last = index + length - 1
            return Noun(
                "actor", index, last, "State", state.name, refs[0], proclitics, rule, state=state, references=refs
            )
    if index and (state := lexicon.adjectives.get(bare(base))) is not None:
        refs, rule = names.references(state), "name:adjective"
        return Noun(
            "actor", index, index, "Adjective", state.forces, refs[1], proclitics, rule, state=state, references=refs
        )
    return None


def _headed(
    view: View, index: int, proclitics: str, base: str, lexicon: Lexicon, names: Names, countries: tuple[str, ...]
) -> Noun | None:
    readings = lexicon.nouns.get(bare(base))
    if readings is None and (readings := _construct(base, lexicon)) is None:
        return None
    cls, lemma = next((r for r in readings if not r[0].startswith(("place-", "title"))), ("", ""))
    if not cls:
        return None
    kind = "weapon" if cls.startswith("weapon") else "thing"
    last, name, entity, owner = index, None, None, ""
    state: State | None = None
    position = index + 1
    stop = min(len(view.norms), index + 1 + _OWNER_WITHIN)
    definite = base.startswith("ال")
    while position < stop and view.tokens[position].kind == "word":
        norm = view.norms[position]
        if norm in lexicon.words["owner-links"]:
            position += 1
            continue
        state = lexicon.adjectives.get(bare(norm))
        if state is not None and norm.startswith("ال") == definite:
            last, name, entity, owner = position, state.forces, names.reference(state.forces), "adjective"
            break
        state = None
        alias = next(
            (
                (p, alias)
                for p, b in bases(norm)
                if p in ("", "ل")
                and (alias := names.at(view, position, b, countries)) is not None
                and alias.kind != "Civilians"
            ),
            None,
        )
        if alias is not None and cls not in ("people",):
            last, name, entity, owner = position + len(alias[1].rest), alias[1].name, alias[1].id, "owner"
            break
        if not _modifies(norm, definite) or norm in lexicon.words["stopwords"]:
            break
        if view.norms[position - 1] not in lexicon.words["owner-links"]:
            last = position
        position += 1
    if owner and cls in ("force", "fighter", "weapon-air", "weapon-artillery", "site", "vehicle"):
        kind = "actor" if cls in ("force", "fighter") or (cls.startswith("weapon") and owner) else kind
        refs = names.references(state) if state is not None else (None, None)
        return Noun(kind, index, last, cls, name, entity, proclitics, f"name:{owner}", lemma, state, references=refs)
    if cls == "force":
        return None
    return Noun(kind, index, last, cls, None, None, proclitics, f"noun:{cls}", lemma, state)


def _construct(base: str, lexicon: Lexicon) -> tuple[tuple[str, str], ...] | None:
    """A noun before a suffix: طائراته، مقاتليها."""
    for enclitic in ("ه", "ها", "هم"):
        if base.endswith(enclitic) and len(base) > len(enclitic) + 2:
            found = lexicon.nouns.get(base[: -len(enclitic)])
            if found is not None:
                return found
    return None


def _modifies(norm: str, definite: bool) -> bool:
    """Whether the word may be an adjective of the noun before it: it agrees in the article."""
    if definite:
        return norm.startswith("ال")
    return not norm.startswith("ال") and norm.endswith(("ه", "ي", "ين"))
