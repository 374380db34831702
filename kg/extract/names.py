"""Who is named: curated names of parties, and names made of a head noun and what modifies it.

Takes views of sentences and the reference table of actors; gives `Noun`s, spans of a view that may take part in an event.
A head noun with an owner (مقاتلي X، مواقع ل X، رتل من X) is one noun whose name is the owner's; a head noun with a
state's adjective (المدفعية التركية) is the forces of that state; a definite noun that resumes a party told before
(التنظيم) has its name.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from kg.extract.clitics import splits
from kg.extract.curated import Names
from kg.extract.memory import Known, Memory
from kg.extract.nouns import Noun
from kg.extract.owners import STATES, Owner, Owners
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import (
    ACCUSATIVE,
    ALEF,
    AND,
    ARTICLE,
    BY,
    DEFINITE,
    FEMININE,
    HAMZA,
    HAMZA_SEATS,
    LIKE,
    OBLIQUE,
    PRONOUNS,
    RELATIONAL,
    SOUND_PLURAL,
    TO,
    WRITTEN_FEMININE,
)
from kg.lexicon.harm import harm_words
from kg.lexicon.memo import Table
from kg.lexicon.numbers import number_words
from kg.lexicon.states import State

_OWNER_WITHIN = 6
_TITLE = 3  # words before a name that may be its title
_KUNYA = 2  # words from a byname back to أبو
_GENERIC = "UnidentifiedArmedGroup"
"""The kind of actors that have no name: مسلحون، متشددون. Whose they are, or whom they stand for, says more."""
_NO_OWNERS = frozenset({"MediaOutlet", "NewsAgency", "Monitor", "InternationalOrganisation", "Civilians", "Adjective"})
_OWNED = frozenset({"force", "fighter", "weapon-air", "weapon-artillery", "site", "vehicle", "building"})
_SEATED = tuple(ALEF + seat for seat in HAMZA_SEATS)
_PEOPLE = frozenset({"force", "fighter"})
_HARMED = _PEOPLE | {"people"}
_NAMED = frozenset({"name:owner", "name:resumed-owner", "name:adjective", "name:loyal", "name:suffix"})


class Opening(NamedTuple):
    """A reading of a word with which a noun may begin: its proclitics, the rest, and as what it may: the first word of a
    curated name, a head noun, an anaphor, a state or its adjective."""

    proclitics: str
    base: str
    named: bool
    headed: bool
    resumes: bool
    state: bool


class Openers(Table[tuple[Opening, ...]]):
    """The readings of a word with which a noun may begin; none of most words."""

    __slots__ = ("_lexicon", "_names", "_states")

    def __init__(self, lexicon: Lexicon, names: Names) -> None:
        super().__init__()
        self._lexicon = lexicon
        self._names = names
        self._states = {words[0] for words in lexicon.states} | {seat.split()[0] for seat in lexicon.seats}

    def make(self, word: str) -> tuple[Opening, ...]:
        """The readings."""
        lexicon, made = self._lexicon, []
        for proclitics, base in bases(word):
            known = bare(base)
            named, resumes = self._names.begins(base), base in lexicon.anaphors
            headed = LIKE not in proclitics and (known in lexicon.nouns or suffixed(base, lexicon) is not None)
            state = base in self._states or known in lexicon.adjectives
            if named or headed or resumes or state:
                made.append(Opening(proclitics, base, named, headed, resumes, state))
        return tuple(made)

    def __reduce__(self) -> tuple[Any, ...]:
        return Openers, (self._lexicon, self._names)


class Finder:
    """Finds the actors, things and weapons of the sentences of one article."""

    def __init__(self, lexicon: Lexicon, names: Names, openers: Openers, memory: Memory) -> None:
        self._lexicon = lexicon
        self._names = names
        self._openers = openers
        self._memory = memory
        self._owners = Owners(lexicon, names, memory)
        self._whose: dict[tuple[int, int, str | None], Known] = {}
        """The owners of the sentence's nouns, by the nouns' first and last words and the owners' names."""

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

    def _headed(self, view: View, index: int, proclitics: str, base: str) -> Noun | None:
        """A head noun with its adjectives and its owner."""
        lexicon = self._lexicon
        readings, owned = lexicon.nouns.get(bare(base)), False
        if readings is None:
            # عسكرية is no noun with a suffix: what is folded to ه stands as ة in the text.
            readings = None if view.tokens[index].text.endswith(WRITTEN_FEMININE) else suffixed(base, lexicon)
            owned = True
        reading = next((r for r in readings or () if not r[0].startswith(("place-", "title"))), None)
        if reading is None:
            return None
        cls, lemma = reading
        following = view.norms[index + 1] if index + 1 < len(view.norms) else ""
        if cls == "site" and following in lexicon.words["on-no-ground"]:
            return None  # موقعه الإلكتروني
        kind = "weapon" if cls.startswith("weapon") else "thing"
        if lemma in lexicon.words["adjectives-too"] and self._agrees(view, index, base):
            return None  # دعما عسكريا، التدخل العسكري
        last, owner = self._modifiers(view, index, cls, lemma, definite=owned or base.startswith(ARTICLE))
        if owner is not None and owned and cls in _PEOPLE and owner.known.kind == "State" and owner.how == "owner":
            return None  # قادتها الولايات المتحدة: a verb, or a list
        pronoun = base if owned else self._pronoun(view, last + 1)
        if owner is None and pronoun and cls in _OWNED and lemma not in lexicon.words["unowned"]:
            whose = self._owners.by_suffix(view, index, pronoun, cls, lemma)
            owner = Owner(whose, last if owned else last + 1, "suffix") if whose is not None else None
        party = lexicon.party_adjectives.get(bare(base))  # داعشيو سوريا are themselves
        if owner is not None and cls in _OWNED and party is None:
            known, last, how = owner
            self._whose[index, last, known.name] = known
            if cls in ("force", "fighter") or cls.startswith("weapon"):
                kind = "actor"
            return Noun(kind, index, last, cls, known.name, known.entity, proclitics, f"name:{how}", lemma, known.state)
        if cls == "force" and lemma not in lexicon.bare_forces:
            return None
        name = party or (lexicon.people.get(lemma) if cls == "people" else None)
        row = self._names.references.get(party) if party else None
        return Noun(kind, index, last, cls, name, row, proclitics, f"noun:{cls}", lemma)

    def _modifiers(self, view: View, index: int, cls: str, lemma: str, *, definite: bool) -> tuple[int, Owner | None]:
        """The last adjective of the head noun, and its owner with its last word and how it is told."""
        words = self._lexicon.words
        fallback: Owner | None = None
        origin = False
        last, position = index, index + 1
        stop = min(len(view.norms), index + 1 + _OWNER_WITHIN)
        while position < stop and view.tokens[position].kind == "word":
            norm = view.norms[position]
            if self._links(view, position, first=position == index + 1):
                position += 1
                continue
            told, whence = self._adjective(view, position, lemma, definite)
            if whence:  # فصائل سورية موالية لأنقرة: where they are from, not whose they are
                fallback, last, origin = told, position, True
                position += 1
                continue
            if told is not None:
                return position, told
            if norm in words["opposed"]:  # القوات المناوئة للحكومة: who is named is whom they fight
                return last, fallback
            if norm in words["loyal"]:
                last, loyal = self._owners.loyal_to(view, position, joined=view.norms[index].startswith(AND))
                return last, loyal or fallback
            if origin and view.norms[position - 1] not in words["owner-links"]:
                break  # هاجمت فصائل سورية الجيش: what stands behind is no owner
            owner = self._owners.named(view, position)
            if owner is not None:
                people = cls in _PEOPLE and not definite
                owner = self._owners.settled(view, index, position, owner, lemma, people=people)
                return last, owner or fallback
            if definite:
                head = None
            elif norm.startswith(AND):  # مواقع وتجمعات الحوثيين, and not مسلحين وقوات النظام
                head = self._head(norm[1:]) if cls not in _PEOPLE else None
            else:
                head = next((h for p, base in bases(norm) if p in ("", TO) and (h := self._head(base))), None)
            if head is not None:
                whole = norm.removeprefix(AND).startswith(DEFINITE)
                owner = self._modifiers(view, position, *head, definite=whole)[1]
                return last, owner._replace(last=last) if owner is not None and norm.startswith(AND) else owner
            if not self._describes(norm, cls, definite):
                break
            if view.norms[position - 1] not in words["owner-links"]:
                last = position
            position += 1
        return last, fallback

    def _describes(self, norm: str, cls: str, definite: bool) -> bool:
        """Whether the word, which is no adjective of a party or state, may be another one of a noun of that class."""
        lexicon = self._lexicon
        if cls.startswith("weapon") and norm in lexicon.words["branches"]:  # المروحي is a noun, too
            return definite
        if not _modifies(norm, definite) or norm in lexicon.words["stopwords"] or bare(norm) in lexicon.nouns:
            return False
        return definite or cls not in _HARMED or not _more(norm, lexicon)

    def _adjective(self, view: View, position: int, lemma: str, definite: bool) -> tuple[Owner | None, bool]:
        """The party that the adjective of a party or state at `position` tells, and whether it only tells where the nouns
        of that lemma are from."""
        lexicon, norm = self._lexicon, view.norms[position]
        agrees = norm.startswith(ARTICLE) == definite or not norm.startswith(ARTICLE)
        party = lexicon.party_adjectives.get(bare(norm)) if agrees else None
        if party is not None:
            known = Known(party, self._names.references.get(party), "RebelGroup", bare(norm))
            return Owner(known, position, "adjective"), False
        state = lexicon.adjectives.get(bare(norm)) if agrees else None
        if lemma in lexicon.nationals:
            state = state or self._owners.feminine(view, position)
            return (self._owners.national(lemma, state, position), True) if state is not None else (None, False)
        if state is None:
            return None, False
        known = Known(state.forces, self._names.references.get(state.forces), "StateForces", "", state)
        return Owner(known, position, "adjective"), False

    def _agrees(self, view: View, index: int, base: str) -> bool:
        """Whether the word agrees with the one before it as an adjective would: هجوم انتحاري."""
        before = bases(view.norms[index - 1])[-1][1] if index else ""
        if base.startswith(ARTICLE):
            return before.startswith(ARTICLE)
        return bare(before) in self._lexicon.words["attacks"] or (
            base.endswith(ACCUSATIVE) and before.endswith(ACCUSATIVE)
        )

    def _pronoun(self, view: View, position: int) -> str:
        """مواقع لهم: the word of a pronoun behind a noun; empty where there is none."""
        norm = view.norms[position] if position < len(view.norms) else ""
        return norm if norm in self._lexicon.words["to-it"] and norm.startswith(TO) else ""

    def _links(self, view: View, position: int, *, first: bool) -> bool:
        """Whether the word only leads to the owner: تابعة، ينتمون إلى، تسيطر عليها; or says how many there are."""
        norm, words = view.norms[position], self._lexicon.words
        if norm in words["toward"]:
            return view.norms[position - 1] in words["owner-links"]
        return norm in words["owner-links"] or (first and norm in words["quantities"])

    def _head(self, word: str) -> tuple[str, str] | None:
        """The class and lemma of a noun that has an owner; None of another word."""
        return next((reading for reading in self._lexicon.nouns.get(bare(word), ()) if reading[0] in _OWNED), None)


def _goes_on(weapon: Noun, noun: Noun) -> bool:
    """Whether two weapons are one: قذائف هاون، براميل متفجرة."""
    if weapon.last + 1 != noun.first or noun.proclitics or not weapon.kind == noun.kind == "weapon":
        return False
    return weapon.rule.startswith("noun:") and noun.name is None


def suffixed(base: str, lexicon: Lexicon) -> tuple[tuple[str, str], ...] | None:
    """The readings of a noun before a suffix: طائراته، مقاتليها."""
    for enclitic in PRONOUNS:
        if base.endswith(enclitic) and len(base) > len(enclitic) + 2:
            stem = base[: -len(enclitic)]
            if stem in lexicon.words["qualities"]:
                return None  # أمنه: its security, and not its forces
            # حلفاؤه، حلفائه: the hamza has taken a seat
            found = lexicon.nouns.get(stem) or (lexicon.nouns.get(stem[:-1] + HAMZA) if stem[-2:] in _SEATED else None)
            if found is not None:
                return found
    return None


def _more(norm: str, lexicon: Lexicon) -> bool:
    """مدني وإصابة، طفلتين وأربعة، طفل قضى: whether the word behind people, which ends like an adjective, goes on with more harm,
    a number or an event behind و, or is a verb."""
    if norm in lexicon.words["tells-more"]:
        return True
    harm = harm_words().get(norm)
    if harm is not None and (harm.joined or harm.kind == "verb"):
        return True
    if any(number.joined for number in number_words().words.get(norm, ())):
        return True
    told = [split for split in splits(norm, lexicon) if split.proclitics[:1] == AND]
    # امرأة وحيدة: no verb with its object
    return any(form.pos == "masdar" or not split.enclitic for split in told for form in split.forms) and not any(
        form.pos == "participle" for split in told for form in split.forms
    )


def _modifies(norm: str, definite: bool) -> bool:
    """Whether the word may be an adjective of the noun before it: it agrees in the article."""
    if definite:
        return norm.startswith(ARTICLE)
    return not norm.startswith(ARTICLE) and norm.endswith((FEMININE, RELATIONAL, OBLIQUE))
