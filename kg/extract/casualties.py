"""Tolls: who was killed, wounded, captured, displaced, and how many.

Takes the tokens of a sentence; gives tolls with their bounds and spans. It is separate from the finding of events because
a toll is told in many ways: before its verb ("12 were killed"), behind it, as a noun of its own ("12 dead"), as a running
total ("the number of dead rose to 36").

Guidelines: a joint total that cannot be divided has no bounds; parts of a total ("among them four children") are left
out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from kg.extract.numbers import Number
from kg.extract.people_counts import FORMS, HARM_NOUNS, Count, Counts
from kg.extract.tokens import Token
from kg.extract.toll_words import Known
from kg.kinds import Outcome
from kg.lexicon.harm import Class, Harm, harm_phrases, harm_words
from kg.lexicon.markers import markers
from kg.lexicon.people import Person, people

_AHEAD = 9  # tokens between a count and a phrase that it stands before
_OBJECT = 4  # tokens between a plural verb and the number of its object
_TALLY = 18  # tokens between "the number of" and the number
_PHRASES: tuple[Class, ...] = ("idiom", "loss", "before")


class Toll(msgspec.Struct, frozen=True, gc=False):
    """Tokens `first` to `last` (both included) say that at least `min` and at most `max` people suffered `outcome`.

    `cue` is the token of the word that says so, `noun` the token of who suffered (None where unsaid). A `joint` toll is
    a total of dead and wounded. A `tally` is told as a running total, not as the effect of one event.
    """

    outcome: Outcome
    min: int | None
    max: int | None
    approx: bool
    civilian: bool | None
    first: int
    last: int
    cue: int
    noun: int | None
    rule: str
    joint: bool = False
    tally: bool = False


class _Reader(Counts):
    """The tolls of one sentence, read from left to right. Each word counts once."""

    def __init__(self, tokens: Sequence[Token], known: Mapping[int, Known]) -> None:
        super().__init__(tokens, known)
        self.tolls: list[Toll] = []

    def read(self) -> list[Toll]:
        begins, end = _begins(), 0
        for index, norm in enumerate(self.norms):
            if index < end:
                continue
            who = self.persons[index]
            if norm in begins or (who is not None and who.outcome in HARM_NOUNS):
                end = self._at(index)
        return self.tolls

    def _at(self, index: int) -> int:
        """Read what begins at `index`; the index behind it."""
        for kind in _PHRASES:
            phrase = harm_phrases(kind).at(self.tokens, index)
            if phrase is not None:
                length, outcome = phrase
                return self._phrase(index, length, outcome, kind)
        word = self.harm[index]
        if word is not None and word.kind != "closer" and not self.negated(index):
            return self._word(index, word)
        who = self.persons[index]
        if who is not None and who.outcome in HARM_NOUNS and index not in self.used:
            return self._noun(index, who)
        return index + 1

    # Phrases

    def _phrase(self, index: int, length: int, outcome: Outcome, kind: Class) -> int:
        end = index + length
        if kind == "loss":
            if not self.negated(index):
                self._add(outcome, Count(2, None, False, index, end - 1, None, "loss"), index)
            return end
        if kind == "before":
            subject = self.behind(index)
            who = self.persons[subject.noun] if subject is not None and subject.noun is not None else None
            if subject is not None and index - subject.last < _AHEAD and who is not None and who.outcome == "person":
                self._add(outcome, subject, index, rule="before")
            return end
        counts = self.ahead(end)
        if counts and counts[0].noun is not None and self._says_harm(counts[0].noun):
            return end  # the noun tells it: dozens of dead and wounded
        self._add_all(outcome, counts, index)
        return end

    def _says_harm(self, index: int) -> bool:
        who = self.persons[index]
        return who is not None and who.outcome in HARM_NOUNS

    # Verbs and verbal nouns

    def _word(self, index: int, word: Harm) -> int:
        if word.kind == "late-verb" and not self._closed(index):
            return index + 1
        if word.outcome in ("captured", "displaced"):
            return self._moved(index, word)
        if word.suffixed:
            many = {"one": (1, 1), "two": (2, 2), "many": (2, None)}[word.suffixed]
            self._add(word.outcome, Count(*many, False, index, index, None, "suffix"), index)
            return index + 1
        other, start = self._shared_outcome(index, word)
        counts = self._counts(index, word, start)
        if other is not None and counts:
            self._joint(index, (word.outcome, other), counts[0])
            return start
        self._add_all(word.outcome, counts, index)
        return index + 1

    def _counts(self, index: int, word: Harm, start: int) -> list[Count]:
        """Who suffered: behind the word, or before a verb that agrees with its subject."""
        if word.bound and word.bare in markers("active-masdar"):
            return []  # weapons for killing civilians
        counts = [] if word.plural and not self._object_follows(start) else self.ahead(start, verb=word)
        if counts and self.norms[counts[0].first - 1] in markers("with") and word.kind == "verb":
            subject = self.behind(index) or Count(1, 1, False, index - 1, index - 1, index - 1, "named")
            return [subject, *counts]
        if not counts and word.kind in ("verb", "late-verb"):
            if index and self.norms[index - 1] in markers("relative-one"):
                return []
            found = self.behind(index) or self.named_before(index)
            return [found] if found is not None else []
        return counts or self.named(start, word)

    def _object_follows(self, start: int) -> bool:
        """Whether a number of people follows a plural verb at once: they killed over 100."""
        numbers = (self.by_first.get(at) for at in range(start, start + _OBJECT))
        return any(number is not None and self.of_people(number) is not None for number in numbers)

    def _moved(self, index: int, word: Harm) -> int:
        """Captured and displaced: the number must be said, or people named behind a word of capture."""
        counts = [] if word.suffixed else self.ahead(index + 1, verb=word)
        if word.outcome == "displaced":
            subject = self.behind(index) if not counts and word.kind == "verb" else None
            counts = [each for each in (*counts, *([subject] if subject else [])) if each.counted]
        elif not counts and word.kind == "masdar" and not word.suffixed:
            counts = [each for each in self.named(index + 1, word) if each.rule == "named"]
        self._add_all(word.outcome, counts, index)
        return index + 1

    def _shared_outcome(self, index: int, word: Harm) -> tuple[Outcome | None, int]:
        """The other outcome where two words share one count (killed and wounded 20), and the token behind the words."""
        after = index + 1
        if after < len(self.norms) and self.norms[after] in markers("or"):
            after += 1
        other = self._joined_outcome(after - 1, word) if after == index + 1 else self._or_outcome(after, word)
        if other is None:
            return None, index + 1
        if word.kind == "verb" and after == index + 1 and self._has_subject(index, word):
            return None, index + 1
        return other, after + 1

    def _or_outcome(self, after: int, word: Harm) -> Outcome | None:
        found = self.harm[after] if after < len(self.harm) else None
        return found.outcome if found is not None and {word.outcome, found.outcome} == {"killed", "wounded"} else None

    def _has_subject(self, index: int, word: Harm) -> bool:
        """Whether the first of two verbs has its own subject before it: two people were killed and others wounded."""
        return word.plural or any(self.persons[at] is not None for at in range(max(0, index - 2), index))

    def _joined_outcome(self, index: int, word: Harm) -> Outcome | None:
        """The other outcome where two words share one count: killed and wounded 20."""
        if index + 1 >= len(self.tokens):
            return None
        after = self.harm[index + 1]
        if after is None or not after.joined or after.kind == "closer" or after.outcome == word.outcome:
            return None
        return after.outcome if {word.outcome, after.outcome} == {"killed", "wounded"} else None

    def _closed(self, index: int) -> bool:
        """Whether a word like "their deaths" completes the verb within the sentence."""
        return any(word is not None and word.kind == "closer" for word in self.harm[index + 1 : index + 32])

    # Nouns: dead, wounded

    def _noun(self, index: int, who: Person) -> int:
        outcome: Outcome = "killed" if who.outcome == "killed" else "wounded"
        second: Outcome = "wounded" if outcome == "killed" else "killed"
        if self.subset[index] or self.negated(index):
            return index + 1
        if index and self.norms[index - 1] in markers("between"):
            return self._among(index, outcome)
        number = self.number_of(index) or self.counted_people(index)
        after = self.persons[index + 1] if index + 1 < len(self.tokens) else None
        other = after is not None and after.joined and after.outcome in HARM_NOUNS and after.outcome != who.outcome
        other = other and self.harm[index + 1] is None  # and the wounding of others
        # dozens of dead and wounded share their number; two dead and some wounded, four wounded and a dead do not
        shared = other and who.count != "two" and after is not None and (after.count == "one") == (who.count == "one")
        if number is None:
            number = self._running_total(index)
            if number is not None and number.first not in self.used:
                told = number.last + 1  # the dead rose to 105 civilians: these say who they were
                known = self.persons[told] if told < len(self.persons) else None
                noun = told if known is not None and known.outcome == "person" else index
                count = Count(number.min, number.max, number.approx, number.first, number.last, noun, "tally")
                self._add(outcome, count, index, tally=True)
                return index + 1
        if number is None:
            if who.definite or self.norms[index] not in people():
                return index + 1  # their bodies
            if who.count in ("one", "two-or-many") and not self._stands_alone(index):
                return index + 1
            self._add(outcome, Count(*FORMS[who.count], False, index, index, index, f"bare-{who.count}"), index)
            return index + 1
        if number.first in self.used or self.norms[number.first - 1] in markers("superlative"):
            return index + 1
        count = Count(number.min, number.max, number.approx, number.first, number.last, index, number.rule)
        if shared and not number.rule.startswith("some-of"):
            self._joint(index, ("killed", "wounded"), count)
            return index + 2
        self._add(outcome, count, index)
        if other and after is not None and after.count == "one" and not shared:
            self._add(second, Count(1, 1, False, index + 1, index + 1, index + 1, "one"), index + 1)
            return index + 2
        if shared:
            self._add(second, msgspec.structs.replace(count, noun=index + 1), index + 1)
            return index + 2
        return index + 1

    def _stands_alone(self, index: int) -> bool:
        """Whether a bare noun is a count and no adjective (مرضى مصابين): at the beginning of a headline, behind a verb of falling, or
        as the second of two such nouns (قتلى ومصابين)."""
        if index == 0:
            return True
        before, who, first = self.norms[index - 1], self.persons[index], self.persons[index - 1]
        if (
            who is not None
            and who.count != "one"
            and (before in markers("fallen") or (who.joined and first is not None and first.outcome in HARM_NOUNS))
        ):
            return True
        return before in markers("result") or before in markers("clause-end")

    def _among(self, index: int, outcome: Outcome) -> int:
        """Among the dead are …; 14 civilians between dead and wounded."""
        after = self.persons[index + 1] if index + 1 < len(self.tokens) else None
        if after is not None and after.joined and after.outcome in HARM_NOUNS:
            count = self.behind(index - 1) if index > 1 else None
            if count is not None:
                self._joint(index, ("killed", "wounded"), count)
            return index + 2
        if index > 1 and self.persons[index - 2] is not None and (number := self.number_of(index - 2)) is not None:
            count = self.of_people(number)
            if count is not None and number.first not in self.used:
                self._add(outcome, count, index, rule="among")
            return index + 1
        if index > 1 and self.norms[index - 2] in markers("partitive"):
            counts = self.ahead(index + 1)
            self._add_all(outcome, counts, index)
        return index + 1

    def _running_total(self, index: int) -> Number | None:
        """The number of the dead … rose to 36."""
        before = self.norms[max(0, index - 3) : index]
        if not any(norm in markers("tally") for norm in before):
            return None
        for at in range(index + 1, min(index + _TALLY, len(self.tokens))):
            number = self.by_first.get(at)
            previous = self.norms[at - 1]
            if number is not None and (previous in markers("toward-count") or self.norms[at] in markers("exceeds")):
                return number
            harm = self.harm[at]
            if harm is not None and harm.kind in ("verb", "masdar"):
                return None
        return None

    # Shared

    def _add_all(self, outcome: Outcome, counts: Sequence[Count], cue: int) -> None:
        for count in counts:
            self._add(outcome, count, cue)

    def _joint(self, cue: int, outcomes: tuple[Outcome, Outcome], count: Count) -> None:
        for outcome in outcomes:
            self._add(outcome, msgspec.structs.replace(count, min=None, max=None), cue, rule="joint", joint=True)

    def _add(
        self,
        outcome: Outcome,
        count: Count,
        cue: int,
        *,
        rule: str | None = None,
        joint: bool = False,
        tally: bool = False,
    ) -> None:
        who = self.persons[count.noun] if count.noun is not None else None
        civilian = who.civilian if who is not None else None
        self.used.update(range(count.first, count.last + 1))
        if count.noun is not None:
            self.used.add(count.noun)
        first, last = min(count.first, count.noun or count.first), max(count.last, count.noun or count.last)
        self.tolls.append(
            Toll(outcome, count.min, count.max, count.approx, civilian, first, last, cue, count.noun,
                 rule or count.rule, joint, tally)
        )  # fmt: skip


def read(tokens: Sequence[Token], known: Mapping[int, Known] | None = None) -> list[Toll]:
    """The tolls that a sentence tells; `known` says what the tokens are that belong to nouns which tables or cues told."""
    if _begins().isdisjoint([token.norm for token in tokens]):
        return []
    return _Reader(tokens, known or {}).read()


@cache
def _begins() -> frozenset[str]:
    """The words without which a sentence tells no toll."""
    phrases = (word for kind in _PHRASES for word in harm_phrases(kind).first_words)
    dead = (norm.split()[0] for norm, who in people().items() if who.outcome in HARM_NOUNS)
    return frozenset(harm_words()).union(phrases, dead)
