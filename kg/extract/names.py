"""Who is named: curated names of parties, and names made of a head noun and what modifies it.

Takes views of sentences and the reference table of actors; gives `Noun`s, spans of a view that may take part in an event.
A head noun with an owner (مقاتلي X، مواقع ل X، رتل من X) is one noun whose name is the owner's; a head noun with a
state's adjective (المدفعية التركية) is the forces of that state; a definite noun that resumes a party told before
(التنظيم) has its name.
"""

from __future__ import annotations

import msgspec

from kg.extract.curated import Names
from kg.extract.heads import Heads
from kg.extract.memory import Known, Memory
from kg.extract.nouns import Noun
from kg.extract.openings import Openers
from kg.extract.owners import STATES
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ARTICLE, BY, FEMININE, SOUND_PLURAL
from kg.lexicon.states import State

_TITLE = 3  # words before a name that may be its title
_KUNYA = 2  # words from a byname back to أبو
_GENERIC = "UnidentifiedArmedGroup"
"""The kind of actors that have no name: مسلحون، متشددون. Whose they are, or whom they stand for, says more."""
_NO_OWNERS = frozenset({"MediaOutlet", "NewsAgency", "Monitor", "InternationalOrganisation", "Civilians", "Adjective"})
_NAMED = frozenset({"name:owner", "name:resumed-owner", "name:adjective", "name:loyal", "name:suffix"})


class Finder(Heads):
    """Finds the actors, things and weapons of the sentences of one article."""

    def __init__(self, lexicon: Lexicon, names: Names, openers: Openers, memory: Memory) -> None:
        super().__init__(lexicon, names, memory)
        self._openers = openers

    def nouns(self, view: View) -> list[Noun]:
        """The nouns of the next sentence, in text order. A weapon inside the name of its owner's forces
        (الطائرات الروسية) is a noun of its own."""
        found: list[Noun] = []
        done = -1
        self._memory.attacker = None
        self._whose.clear()
        for index in self._may_begin(view):
            if index <= done:
                continue
            noun = self._noun(view, index)
            if noun is None:
                continue
            done = noun.last
            if found and _goes_on(found[-1], noun):
                found[-1] = msgspec.structs.replace(found[-1], last=noun.last)
                continue
            found.append(noun)
            weapon = self._weapon_in(view, noun)
            if weapon is not None:
                found.append(weapon)
            if noun.name is not None:
                self._meet(view, noun)
        return found

    def _meet(self, view: View, noun: Noun) -> None:
        """Remember whom the noun names: a party, or the owner of what it is."""
        memory, named = self._memory, noun.rule in _NAMED
        first = bases(view.norms[noun.first])[-1][1] if noun.proclitics else view.norms[noun.first]
        known = self._whose.get((noun.first, noun.last, noun.name)) if named else None
        if known is not None:
            memory.meet_actor(known)
        elif noun.kind == "actor" and noun.rule != "name:resumed":
            memory.meet_actor(Known(noun.name or "", noun.entity, noun.cls, first, noun.state))
        if noun.kind == "actor":
            memory.attacker = noun.name
        kind = noun.cls if known is None else known.kind
        if noun.kind == "actor" and kind not in _NO_OWNERS and not self._is_where(view, noun):
            state = noun.state if noun.cls != "Person" else self._rules(view, noun)
            if noun.cls != "Person" or state is not None:
                memory.meet_owner(Known(noun.name or "", noun.entity, noun.cls, first, state))

    def behind(self, view: View, noun: Noun) -> Noun:
        """The party whose a noun is, where the noun's own word tells an event: صواريخ إيرانية، كمين نصبه الحوثيون. Other
        nouns stay as they are."""
        if noun.name is None or not noun.rule.startswith("name:") or noun.kind == "weapon":
            return noun
        for position in range(noun.first + 1, noun.last + 1):
            party = self._noun(view, position)
            if party is not None and party.kind == "actor" and party.name == noun.name:
                return party
        return noun

    def _rules(self, view: View, noun: Noun) -> State | None:
        """The state whose head a person is called: الرئيس التركي رجب طيب أردوغان."""
        before = view.norms[max(0, noun.first - _TITLE) : noun.last + 1]
        if not any(base in self._lexicon.words["heads-of-state"] for word in before for _, base in bases(word)):
            return None
        return next(
            (self._lexicon.adjectives[bare(word)] for word in before if bare(word) in self._lexicon.adjectives), None
        )

    def _is_where(self, view: View, noun: Noun) -> bool:
        """Whether a state is named only to say where: في سوريا."""
        if noun.cls != "State":
            return False
        words, before = self._lexicon.words, view.norms[noun.first - 1] if noun.first else ""
        return BY in noun.proclitics or any(before in words[cues] for cues in ("in", "from", "toward", "directions"))

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
        openings = self._openers[view.norms[index]]
        best: Noun | None = None
        for opening in openings:
            noun = self._curated(view, index, opening.proclitics, opening.base) if opening.named else None
            if opening.headed and (noun is None or noun.cls == _GENERIC):
                headed = self._headed(view, index, opening.proclitics, opening.base)
                if noun is None or (headed is not None and headed.name is not None and headed.last > noun.last):
                    noun = headed
            if noun is not None and (best is None or noun.last > best.last):
                best = noun
        if best is not None and best.name is not None and best.cls != _GENERIC:
            return best
        for opening in openings:
            if opening.resumes:
                resumed = self._owners.resumed(view, index, opening.proclitics, opening.base)
                if resumed is not None and (best is None or resumed.last >= best.last):
                    return resumed
        if best is not None:
            return best
        for opening in openings:
            state = self._state(view, index, opening.proclitics, opening.base) if opening.state else None
            if state is not None:
                return state
        return None

    def _curated(self, view: View, index: int, proclitics: str, base: str) -> Noun | None:
        alias = self._names.at(view, index, base, self._memory)
        if alias is None:
            return None
        state = self._lexicon.by_country.get(alias.country) if alias.kind in STATES and not alias.rival else None
        last = index + len(alias.rest)
        if alias.only and self._is_of_another(view, last + 1):
            return None
        if last == index and bare(base) in self._lexicon.words["adjectives-too"] and self._agrees(view, index, base):
            return None
        if last > index:  # طائرات نظام بشار الأسد: the owner's name goes on
            longer = self._names.at(view, last, view.norms[last], self._memory)
            last += len(longer.rest) if longer is not None and longer.id == alias.id else 0
        return Noun("actor", index, last, alias.kind, alias.name, alias.id, proclitics, "name:curated", state=state)

    def _is_of_another(self, view: View, position: int) -> bool:
        """الطيران المروحي التابع للتحالف: whether the words at `position` name the party whose forces those before it are."""
        norms = view.norms
        if position + 1 >= len(norms) or norms[position] not in self._lexicon.words["belonging"]:
            return False
        return self._owners.named(view, position + 1) is not None

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
        if index and (state := lexicon.adjectives.get(bare(base))) is not None and not self._is_byname(view, index):
            row, rule = references.get(state.forces), "name:adjective"
            return Noun("actor", index, index, "Adjective", state.forces, row, proclitics, rule, state=state)
        return None

    def _is_byname(self, view: View, index: int) -> bool:
        """أبو أيمن العراقي: where somebody is from who is called the father of another."""
        norm, words = view.norms[index], self._lexicon.words
        if index < _KUNYA or not norm.startswith(ARTICLE) or norm.endswith((FEMININE, *SOUND_PLURAL)):
            return False
        father = view.norms[index - 2]
        if father in words["name-heads"] and father not in words["kunya"]:  # أبو عبد الله الليبي
            father = view.norms[index - 3] if index > _KUNYA else ""
        return father in words["kunya"]


def _goes_on(weapon: Noun, noun: Noun) -> bool:
    """Whether two weapons are one: قذائف هاون، براميل متفجرة."""
    if weapon.last + 1 != noun.first or noun.proclitics or not weapon.kind == noun.kind == "weapon":
        return False
    return weapon.rule.startswith("noun:") and noun.name is None
