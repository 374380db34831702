"""Head nouns: a noun with its adjectives and whose it is (مقاتلي X، مواقع ل X، المدفعية التركية).

Takes the view of a sentence and the word at which a head noun may begin; gives the `Noun` with the name of its owner. It is separate from
`names`, which chooses between this reading of a word and the others.
"""

from __future__ import annotations

from kg.extract.clitics import splits
from kg.extract.curated import Names
from kg.extract.memory import Known, Memory
from kg.extract.nouns import Noun
from kg.extract.openings import suffixed
from kg.extract.owners import Owner, Owners
from kg.extract.view import View, bare, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import ACCUSATIVE, AND, ARTICLE, DEFINITE, FEMININE, OBLIQUE, RELATIONAL, TO, WRITTEN_FEMININE
from kg.lexicon.harm import harm_words
from kg.lexicon.numbers import number_words

_OWNER_WITHIN = 6  # tokens behind a head noun among which its owner stands
_OWNED = frozenset({"force", "fighter", "weapon-air", "weapon-artillery", "site", "vehicle", "building"})
_PEOPLE = frozenset({"force", "fighter"})


class Heads:
    """Finds the head nouns of the sentences of one article."""

    def __init__(self, lexicon: Lexicon, names: Names, memory: Memory) -> None:
        self._lexicon = lexicon
        self._names = names
        self._memory = memory
        self._owners = Owners(lexicon, names, memory)
        self._whose: dict[tuple[int, int, str | None], Known] = {}
        """The owners of the sentence's nouns, by the nouns' first and last words and the owners' names."""

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
            owner = self._owners.named(view, position, ranked=lemma in words["ranks"])
            if owner is not None:
                people = cls in _PEOPLE and not definite
                owner = self._owners.settled(view, index, position, owner, lemma, people=people)
                return last, owner or fallback
            head = self._further_head(norm, cls) if not definite else None
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

    def _further_head(self, norm: str, cls: str) -> tuple[str, str] | None:
        """The class and lemma of a head noun behind an indefinite one of class `cls`: مواقع وتجمعات الحوثيين, and not مسلحين وقوات النظام."""
        if norm.startswith(AND):
            return self._head(norm[1:]) if cls not in _PEOPLE else None
        return next((head for letters, base in bases(norm) if letters in ("", TO) and (head := self._head(base))), None)

    def _describes(self, norm: str, cls: str, definite: bool) -> bool:
        """Whether the word, which is no adjective of a party or state, may be another one of a noun of that class."""
        lexicon = self._lexicon
        if cls.startswith("weapon") and norm in lexicon.words["branches"]:  # المروحي is a noun, too
            return definite
        if not _modifies(norm, definite) or norm in lexicon.words["stopwords"] or bare(norm) in lexicon.nouns:
            return False
        return definite or not _more(norm, lexicon)

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


def _more(norm: str, lexicon: Lexicon) -> bool:
    """مدني وإصابة، طفلتين وأربعة، طفل قضى، عربة واستولى، خيمة تؤوي: whether the word behind a noun, which ends like an adjective, goes on with
    more harm, a number or an event behind و, or is a verb."""
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
