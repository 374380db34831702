"""Whose forces, positions and vehicles are: the party that is named behind them, that a definite noun stands for, that a
suffix refers to.

Takes words of a view and what the article has named so far; gives the party with the last word that tells it. It is
separate from `names`, which finds the nouns that have owners.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from kg.extract.curated import Names
from kg.extract.memory import Known, Memory
from kg.extract.nouns import Noun
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import AND, ARTICLE, BY, CONJUNCTIONS, FEMININE, FEMININE_PLURAL, HER, SOUND_PLURAL, TO, affixes
from kg.lexicon.states import State
from kg.text import fold

STATES = frozenset({"State", "Government"})
_ATTACKED = frozenset({"site", "vehicle", "building"})
_FAR = 8  # parties named before a suffix that are asked


class Owner(NamedTuple):
    """A party, the last word that tells it, and how it is told."""

    known: Known
    last: int
    how: str


class Owners:
    """Finds the owners of the nouns of one article."""

    def __init__(self, lexicon: Lexicon, names: Names, memory: Memory) -> None:
        self._lexicon = lexicon
        self._names = names
        self._memory = memory

    def named(self, view: View, position: int, *, ranked: bool = False) -> Owner | None:
        """The party named at `position`, by itself, behind ل, or behind ب where a word of belonging asks for it, or somebody of
        rank in it (`ranked`): قيادي بالتنظيم."""
        linked = ranked or (view.norms[position - 1] in self._lexicon.words["linked-by"] if position else False)
        for proclitics, base in bases(view.norms[position]):
            if proclitics not in ("", TO) and not (linked and proclitics == BY):
                continue
            alias = self._names.at(view, position, base, self._memory)
            if alias is not None and alias.kind != "Civilians":
                state = (
                    self._lexicon.by_country.get(alias.country) if alias.kind in STATES and not alias.rival else None
                )
                name = state.forces if state is not None else alias.name
                entity = alias.id if state is None else self._names.references.get(name)
                known = Known(name, entity, alias.kind, base, state)
                return Owner(known, position + len(alias.rest), "owner")
            resumed = self.resumed(view, position, proclitics, base)
            if resumed is not None and resumed.name is not None:
                known = Known(resumed.name, resumed.entity, resumed.cls, base, resumed.state)
                return Owner(known, resumed.last, "resumed-owner")
        return None

    def resumed(self, view: View, index: int, proclitics: str, base: str) -> Noun | None:
        """What a definite noun stands for: التنظيم, with adjectives that add nothing (المتطرف); القوات الحكومية."""
        anaphor = self._lexicon.anaphors.get(base)
        if anaphor is None or not anaphor.means.startswith("actor") or not base.startswith(ARTICLE):
            return None
        words, last = self._lexicon.words, index
        if base.endswith(SOUND_PLURAL) and self._is_any(view, index):
            return None
        following = view.norms[last + 1] if last + 1 < len(view.norms) else ""
        behind = self._behind_branch(view, index)
        norm = view.norms[behind] if behind < len(view.norms) else ""
        if (
            norm.startswith(ARTICLE) and norm[2:] in self._names.nations
        ):  # القوات الجوية اليابانية, whether the state is known
            whose = self._lexicon.adjectives.get(norm[2:])
            return self._forces(whose, index, behind, proclitics) if behind > index + 1 else None
        if "AirForce" in anaphor.kinds and (
            norm in words["unmanned"] or (index and view.norms[index - 1] in words["anti"])
        ):
            return None  # الطائرات المسيرة، مضاد للطائرات: nobody's
        if "Army" in anaphor.kinds and following in words["of-government"]:
            return self._forces(self._memory.state, index, index + 1, proclitics)
        while following in words["party-adjectives"]:
            last += 1
            following = view.norms[last + 1] if last + 1 < len(view.norms) else ""
        if bare(following) in self._lexicon.adjectives or any(following in words[s] for s in ("opposed", "loyal")):
            return None
        if following in words["belonging"]:
            return None  # الطائرات التابعة لسلاح الجو: whose they are is told
        known = self._memory.actor(anaphor)
        if known is None:
            return None
        rule = "name:resumed"
        return Noun("actor", index, last, known.kind, known.name, known.entity, proclitics, rule, state=known.state)

    def _is_any(self, view: View, index: int) -> bool:
        """بعض المتطرفين، خليط من المتشددين، استقطاب المقاتلين: whether anybody of that sort is meant."""
        words, before = self._lexicon.words, index - 1
        if before > 0 and view.norms[before] in words["from"]:
            before -= 1
        return before >= 0 and any(base in words["of-any"] for _, base in bases(view.norms[before]))

    def _behind_branch(self, view: View, index: int) -> int:
        """The word behind a noun for forces and the branch that they are: القوات البحرية، القوات الجو- فضائية."""
        words, position = self._lexicon.words, index + 1
        while position < len(view.norms) and (
            view.norms[position] in words["branches"] or view.norms[position] in words["dashes"]
        ):
            position += 1
        return position

    def _forces(self, state: State | None, index: int, last: int, proclitics: str) -> Noun | None:
        """القوات الحكومية: those of the state that the article is about; القوات الجوية الروسية: those of the state named."""
        if state is None:
            return None
        row = self._names.references.get(state.forces)
        return Noun("actor", index, last, "StateForces", state.forces, row, proclitics, "name:resumed", state=state)

    def loyal_to(self, view: View, position: int, *, joined: bool) -> tuple[int, Owner | None]:
        """مسلحون موالون للنظام، المتحالفة معها: those who are loyal to a party are another party, which has a name of its
        own or none; with the last word that tells it. `joined` tells that و joins the noun to what stands before it."""
        words, after = self._lexicon.words, position + 1
        if after < len(view.norms) and (view.norms[after] in words["with"] or view.norms[after] in words["from"]):
            after += 1  # المتحالفة معها، المدعومة من تركيا
        following = view.norms[after] if after < len(view.norms) else ""
        owner = (self.named(view, after) or self._seat(view, after)) if following else None
        nearest = next(self._memory.recent_owners(), None)
        whom: Known | None = None
        last = position
        if owner is not None:
            whom, last = owner.known, owner.last
        elif following in words["to-it"]:
            whom, last = nearest, after
        elif (
            nearest is not None and nearest.name == self._memory.attacker and joined
        ):  # القوات التركية والفصائل الموالية
            whom = nearest
        loyal = self._loyal(whom) if whom is not None else None
        return last, Owner(loyal, last, "loyal") if loyal is not None else None

    def national(self, lemma: str, state: State, position: int) -> Owner | None:
        """Whom fighters of a state's nationality mean: the adjective says where they are from, and mostly no more."""
        name = self._lexicon.nationals[lemma].get(state.country)
        known = Known(name, self._names.references.get(name), "RebelGroup", "") if name else None
        return Owner(known, position, "adjective") if known is not None else None

    def feminine(self, view: View, position: int) -> State | None:
        """The state whose name is its adjective, too: فصائل سورية, and not فصائل من سورية."""
        words, norm, before = self._lexicon.words, view.norms[position], view.norms[position - 1]
        state = self._lexicon.states.get((norm,))
        if state is None or before in words["from"] or before in words["in"] or not state.feminine:
            return None
        return state if bare(fold(state.feminine).text) == norm else None

    def of_state(self, view: View, position: int, owner: Owner) -> Owner | None:
        """فصائل تابعة لإيران: those who are loyal to the state; متشددون من فرنسا are nobody's."""
        words, before = self._lexicon.words, view.norms[position - 1]
        if before in words["from"] and view.norms[position - 2] not in words["owner-links"]:
            return None
        state = owner.known.state
        name = self._lexicon.loyalists.get(state.name) if state is not None else None
        known = Known(name, self._names.references.get(name), "Alliance", "") if name else None
        return Owner(known, owner.last, "loyal") if known is not None else None

    def settled(self, view: View, index: int, position: int, owner: Owner, lemma: str, *, people: bool) -> Owner | None:
        """The owner of the noun at `index`, by that which is named at `position`; None where it is no owner."""
        words = self._lexicon.words
        if view.norms[position - 1] in words["in"] and owner.known.state is not None:
            return None  # أهداف في سوريا: where they are
        if lemma in self._lexicon.nationals and owner.known.kind == "State":
            return self.of_state(view, position, owner)
        if lemma in words["allies"]:  # حلفاء تركيا are others than the state or party that they are allied with
            allies = self._allies(owner.known)
            return Owner(allies, owner.last, "loyal") if allies is not None else None
        return owner if self._may_own(view, index, position, owner, people=people) else None

    def _may_own(self, view: View, index: int, position: int, owner: Owner, *, people: bool) -> bool:
        """Whether the state that is named at `position` owns the noun at `index`. It does not where that comes from it or
        goes to it (أسلحة من ليبيا، صاروخ باتجاه إسرائيل; but `people` are its own: جنود من تشاد), nor does it own what only
        looks like forces: أمن السعودية، وحدة العراق."""
        if owner.known.kind != "State":
            return True
        words, before = self._lexicon.words, view.norms[position - 1]
        if before in words["toward"] or (before in words["from"] and not people):
            return False
        return not (position == index + 1 and view.norms[index].lstrip(AND + BY + TO) in words["qualities-of-states"])

    def _seat(self, view: View, position: int) -> Owner | None:
        """موالون لدمشق: the government that a seat of power stands for."""
        for proclitics, base in bases(view.norms[position]):
            state = self._lexicon.seats.get(base)
            if state is not None and proclitics in ("", TO):
                entity = self._names.references.get(state.forces)
                return Owner(Known(state.forces, entity, "StateForces", "", state), position, "owner")
        return None

    def _loyal(self, whom: Known) -> Known | None:
        name = self._lexicon.loyalists.get(whom.state.forces if whom.state is not None else whom.name)
        return Known(name, self._names.references.get(name), "Alliance", "") if name else None

    def by_suffix(self, view: View, index: int, base: str, cls: str, lemma: str) -> Known | None:
        """The party that the suffix of a noun refers to: the last one that agrees with it. What is attacked is not the
        attacker's, whom the sentence named last: قصف التحالف على مواقعهم. Bands of an army are those loyal to it."""
        attacker = self._memory.attacker if cls in _ATTACKED and self._is_attacked(view, index) else None
        for known in self._agreeing(base, personal=cls == "force"):
            if known.name == attacker:
                continue
            if lemma in self._lexicon.words["allies"]:
                return self._allies(known)
            loyal = self._loyal(known) if lemma in self._lexicon.words["bands"] else None
            if loyal is not None:
                return loyal
            if known.state is not None:
                row = self._names.references.get(known.state.forces)
                return msgspec.structs.replace(known, name=known.state.forces, entity=row)
            return known
        return None

    def _allies(self, known: Known) -> Known | None:
        name = self._lexicon.allies.get(known.state.forces if known.state is not None else known.name)
        return Known(name, self._names.references.get(name), "Alliance", "") if name else None

    def _is_attacked(self, view: View, index: int) -> bool:
        """Whether nothing before the noun says that it is only where somebody is or goes, or one of several."""
        words, before = self._lexicon.words, view.norms[index - 1] if index else ""
        if before in words["against"]:
            return True
        going = before in words["in"] or before in words["from"] or before in words["toward"]
        return not going and not view.norms[index].startswith((*CONJUNCTIONS, BY))

    def _agreeing(self, base: str, *, personal: bool) -> Iterator[Known]:
        """The parties so far that the suffix may refer to, the last named first."""
        gender = "p" if base.endswith(affixes("pronouns-of-parties")) else "f" if base.endswith(HER) else "m"
        for number, known in enumerate(self._memory.recent_owners()):
            if number >= _FAR:
                return
            if known.kind == "Person" and not personal:
                continue
            if gender == "p" or self._gender(known) in ("", gender):
                yield known

    def _gender(self, known: Known) -> str:
        """m or f as the suffix would have it, p for people; empty where the word does not tell."""
        words, word = self._lexicon.words, bare(known.first)
        if known.kind == "Person" or word in words["masculine-heads"]:
            return "m"
        if word in words["feminine-heads"] or word.endswith((FEMININE, FEMININE_PLURAL)) or known.kind == "State":
            return "f"
        if word.endswith(SOUND_PLURAL) or any(cls == "fighter" for cls, _ in self._lexicon.nouns.get(word, ())):
            return "p"
        return ""
