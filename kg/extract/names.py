"""Who is named: curated names of parties, and names made of a head noun and what modifies it.

Takes views of sentences and the reference table of actors; gives `Noun`s, spans of a view that may take part in an event.
A head noun with an owner (مقاتلي X، مواقع ل X، رتل من X) is one noun whose name is the owner's; a head noun with a
state's adjective (المدفعية التركية) is the forces of that state; a definite noun that resumes a party told before
(التنظيم) has its name.
"""

from __future__ import annotations

from typing import Any

import msgspec

from kg.extract.curated import Names
from kg.extract.memory import Known, Memory
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.memo import Table
from kg.lexicon.states import State

_OWNER_WITHIN = 5
_STATES = frozenset({"State", "Government"})
_OWNED = frozenset({"force", "fighter", "weapon-air", "weapon-artillery", "site", "vehicle", "building"})
_ENCLITICS = ("ه", "ها", "هم")


class Noun(msgspec.Struct, frozen=True, gc=False):
    """Tokens [first, last] of a view that name something.

    `kind` is actor, thing, weapon, place or time; `cls` its class (`fighter`, `building`, `weapon-air`, an actor's kind,
    a place's type). `name` is canonical; `entity` the id in the reference tables. `state` is set where a state is meant,
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


class Openers(Table[bool]):
    """Whether a noun may begin with the word."""

    __slots__ = ("_lexicon", "_names", "_states")

    def __init__(self, lexicon: Lexicon, names: Names) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._names = names
        self._states = {words[0] for words in lexicon.states} | {seat.split()[0] for seat in lexicon.seats}

    def make(self, word: str) -> bool:
        """Whether any reading of the word is a name's first word, a head noun, an anaphor, a state or its adjective."""
        lexicon = self._lexicon
        return any(
            base in self._states
            or base in lexicon.anaphors
            or bare(base) in lexicon.nouns
            or bare(base) in lexicon.adjectives
            or self._names.begins(base)
            or suffixed(base, lexicon) is not None
            for _, base in bases(word)
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return Openers, (self._lexicon, self._names)


class Finder:
    """Finds the actors, things and weapons of the sentences of one article."""

    def __init__(self, lexicon: Lexicon, names: Names, openers: Openers, memory: Memory) -> None:
        self._lexicon = lexicon
        self._names = names
        self._openers = openers
        self._memory = memory

    def nouns(self, view: View) -> list[Noun]:
        """The nouns of the next sentence, in text order. A weapon inside the name of its owner's forces
        (الطائرات الروسية) is a noun of its own."""
        found: list[Noun] = []
        done = -1
        for index in self._may_begin(view):
            if index <= done:
                continue
            noun = self._noun(view, index)
            if noun is None:
                continue
            found.append(noun)
            done = noun.last
            weapon = self._weapon_in(view, noun)
            if weapon is not None:
                found.append(weapon)
            if noun.kind == "actor" and noun.name is not None and noun.rule != "name:resumed":
                first = bases(view.norms[noun.first])[-1][1] if noun.proclitics else view.norms[noun.first]
                self._memory.meet_actor(Known(noun.name, noun.entity, noun.cls, first, noun.state))
        return found

    def _may_begin(self, view: View) -> list[int]:
        openers, tokens = self._openers, view.tokens
        return [i for i, norm in enumerate(view.norms) if openers[norm] and tokens[i].kind == "word"]

    def _weapon_in(self, view: View, noun: Noun) -> Noun | None:
        """The weapon by which a party is named: الطائرات الروسية، الطيران الحربي."""
        if noun.kind != "actor":
            return None
        cls = noun.cls
        if noun.rule in ("name:resumed", "name:curated"):
            readings = self._lexicon.nouns.get(bare(view.norms[noun.first][len(noun.proclitics) :]), ())
            cls = next((c for c, _ in readings if c.startswith("weapon")), "")
        if not cls.startswith("weapon"):
            return None
        return Noun("weapon", noun.first, noun.first, cls, None, None, noun.proclitics, noun.rule, noun.head)

    def _noun(self, view: View, index: int) -> Noun | None:
        best: Noun | None = None
        for proclitics, base in bases(view.norms[index]):
            noun = self._curated(view, index, proclitics, base) or self._headed(view, index, proclitics, base)
            if noun is not None and (best is None or noun.last > best.last):
                best = noun
        if best is not None and best.name is not None:
            return best
        for proclitics, base in bases(view.norms[index]):
            resumed = self._resumed(view, index, proclitics, base)
            if resumed is not None and (best is None or resumed.last >= best.last):
                return resumed
        if best is not None:
            return best
        for proclitics, base in bases(view.norms[index]):
            state = self._state(view, index, proclitics, base)
            if state is not None:
                return state
        return None

    def _curated(self, view: View, index: int, proclitics: str, base: str) -> Noun | None:
        alias = self._names.at(view, index, base, self._memory.countries, self._memory.introduced)
        if alias is None:
            return None
        state = self._lexicon.by_country.get(alias.country) if alias.kind in _STATES else None
        last = index + len(alias.rest)
        return Noun("actor", index, last, alias.kind, alias.name, alias.id, proclitics, "name:curated", state=state)

    def _state(self, view: View, index: int, proclitics: str, base: str) -> Noun | None:
        """A state by its name, its seat of power (موسكو) or its adjective (قصف روسي)."""
        lexicon, references = self._lexicon, self._names.references
        for length in (2, 1):
            words = (base, *view.norms[index + 1 : index + length])
            if len(words) < length:
                continue
            state, rule = lexicon.states.get(words), "name:state"
            if state is None:
                state, rule = lexicon.seats.get(" ".join(words)), "name:seat"
            if state is not None:
                row, last = references.get(state.name), index + length - 1
                return Noun("actor", index, last, "State", state.name, row, proclitics, rule, state=state)
        if index and (state := lexicon.adjectives.get(bare(base))) is not None:
            row, rule = references.get(state.forces), "name:adjective"
            return Noun("actor", index, index, "Adjective", state.forces, row, proclitics, rule, state=state)
        return None

    def _resumed(self, view: View, index: int, proclitics: str, base: str) -> Noun | None:
        """التنظيم, with adjectives that add nothing (المتطرف)."""
        anaphor = self._lexicon.anaphors.get(base)
        if anaphor is None or anaphor.means != "actor" or not base.startswith("ال"):
            return None
        last = index
        while last + 1 < len(view.norms) and view.norms[last + 1] in self._lexicon.words["party-adjectives"]:
            last += 1
        following = view.norms[last + 1] if last + 1 < len(view.norms) else ""
        if bare(following) in self._lexicon.adjectives or following in self._lexicon.words["opposed"]:
            return None
        known = self._memory.actor(anaphor)
        if known is None:
            return None
        return Noun(
            "actor", index, last, known.kind, known.name, known.entity, proclitics, "name:resumed", state=known.state
        )

    def _headed(self, view: View, index: int, proclitics: str, base: str) -> Noun | None:
        """A head noun with its adjectives and its owner."""
        lexicon = self._lexicon
        readings, owned = lexicon.nouns.get(bare(base)), False
        if readings is None:
            # عسكرية is no noun with a suffix: what is folded to ه stands as ة in the text.
            readings = None if view.tokens[index].text.endswith("ة") else suffixed(base, lexicon)
            owned = True
        reading = next((r for r in readings or () if not r[0].startswith(("place-", "title"))), None)
        if reading is None:
            return None
        cls, lemma = reading
        kind = "weapon" if cls.startswith("weapon") else "thing"
        last, owner = self._modifiers(view, index, base)
        if owner is None and owned and cls in _OWNED:
            owner = next(((k, last, "suffix") for k in self._memory.recent_actors()), None)
        if owner is not None and cls in _OWNED:
            known, last, how = owner
            if cls in ("force", "fighter") or cls.startswith("weapon"):
                kind = "actor"
            return Noun(kind, index, last, cls, known.name, known.entity, proclitics, f"name:{how}", lemma, known.state)
        if cls == "force" and lemma not in lexicon.bare_forces:
            return None
        name = lexicon.people.get(lemma) if cls == "people" else None
        return Noun(kind, index, last, cls, name, None, proclitics, f"noun:{cls}", lemma)

    def _modifiers(self, view: View, index: int, base: str) -> tuple[int, tuple[Known, int, str] | None]:
        """The last adjective of the head noun, and its owner with its last word and how it is told."""
        lexicon = self._lexicon
        definite = base.startswith("ال")
        last, position = index, index + 1
        stop = min(len(view.norms), index + 1 + _OWNER_WITHIN)
        while position < stop and view.tokens[position].kind == "word":
            norm = view.norms[position]
            if norm in lexicon.words["owner-links"]:
                position += 1
                continue
            state = lexicon.adjectives.get(bare(norm))
            if state is not None and (norm.startswith("ال") == definite or not norm.startswith("ال")):
                row = self._names.references.get(state.forces)
                return position, (Known(state.forces, row, "StateForces", "", state), position, "adjective")
            if norm in lexicon.words["opposed"]:  # القوات المناوئة للحكومة: who is named is whom they fight
                return last, None
            if norm in lexicon.words["loyal"]:
                return position, self._loyal_to(view, position)
            owner = self._owner(view, position)
            if owner is not None:
                return last, owner
            if not _modifies(norm, definite) or norm in lexicon.words["stopwords"] or bare(norm) in lexicon.nouns:
                break
            if view.norms[position - 1] not in lexicon.words["owner-links"]:
                last = position
            position += 1
        return last, None

    def _loyal_to(self, view: View, position: int) -> tuple[Known, int, str] | None:
        """مسلحون موالون للنظام: those who are loyal to a party are another party, which has a name of its own or none."""
        if position + 1 >= len(view.norms):
            return None
        owner = self._owner(view, position + 1)
        if owner is not None:
            whom, last = owner[0], owner[1]
        elif view.norms[position + 1] in self._lexicon.words["to-it"]:
            nearest = next(self._memory.recent_actors(), None)
            if nearest is None:
                return None
            whom, last = nearest, position + 1
        else:
            return None
        name = self._lexicon.loyalists.get(whom.name)
        return (Known(name, self._names.references.get(name), "Alliance", ""), last, "loyal") if name else None

    def _owner(self, view: View, position: int) -> tuple[Known, int, str] | None:
        """The party named at `position`, by itself or behind ل."""
        for proclitics, base in bases(view.norms[position]):
            if proclitics not in ("", "ل"):
                continue
            alias = self._names.at(view, position, base, self._memory.countries, self._memory.introduced)
            if alias is not None and alias.kind != "Civilians":
                state = self._lexicon.by_country.get(alias.country) if alias.kind in _STATES else None
                name = state.forces if state is not None else alias.name
                known = Known(name, alias.id if state is None else None, alias.kind, base, state)
                return known, position + len(alias.rest), "owner"
            resumed = self._resumed(view, position, proclitics, base)
            if resumed is not None and resumed.name is not None:
                known = Known(resumed.name, resumed.entity, resumed.cls, base, resumed.state)
                return known, resumed.last, "resumed-owner"
        return None


def suffixed(base: str, lexicon: Lexicon) -> tuple[tuple[str, str], ...] | None:
    """The readings of a noun before a suffix: طائراته، مقاتليها."""
    for enclitic in _ENCLITICS:
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
