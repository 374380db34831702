"""Tolls: who was killed, wounded, captured, displaced, and how many.

Takes the tokens of a sentence; gives tolls with their bounds and spans. It is separate from the finding of events because
a toll is told in many ways: before its verb ("12 were killed"), behind it, as a noun of its own ("12 dead"), as a running
total ("the number of dead rose to 36").

Guidelines: a joint total that cannot be divided has no bounds; parts of a total ("among them four children") are left
out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import msgspec

from kg.extract import numbers
from kg.extract.numbers import Number
from kg.extract.tokens import Token
from kg.lexicon.harm import Class, Harm, harm_phrases, harm_words
from kg.lexicon.markers import joined, markers
from kg.lexicon.people import Person, people, person
from kg.lexicon.things import is_thing
from kg.records import Outcome

_AHEAD = 9  # tokens between a verb and its count
_BACK = 30  # tokens between a subject and its verb
_NOT = 4  # tokens between "no" and what did not happen
_NAME = 4  # words of a name between "that" and the verb
_TALLY = 18  # tokens between "the number of" and the number
_PHRASES: tuple[Class, ...] = ("idiom", "loss", "before")
_HARM_NOUNS = ("killed", "wounded")


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


class _Count(msgspec.Struct, frozen=True, gc=False):
    """How many, where it stands, and who."""

    min: int | None
    max: int | None
    approx: bool
    first: int
    last: int
    noun: int | None
    rule: str

    @property
    def counted(self) -> bool:
        """Whether a number is said, rather than told by the form of a noun."""
        return self.rule not in _BY_FORM and not self.rule.startswith("some-of")


_FORMS: dict[str, tuple[int, int | None]] = {"one": (1, 1), "two": (2, 2), "many": (2, None), "two-or-many": (2, None)}
_BY_FORM = frozenset({"one", "two", "many", "two-or-many", "named", "unknown-plural", "suffix"})


class _Reader:
    """The tolls of one sentence, read from left to right. Each word counts once."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.norms = [token.norm for token in tokens]
        found = numbers.find(tokens)
        self.by_first = {number.first: number for number in found}
        self.by_last = {number.last: number for number in found}
        self.harm: list[Harm | None] = [harm_words().get(norm) for norm in self.norms]
        self.persons = self._people()
        self.subset = self._subsets()
        self.used: set[int] = set()
        self.tolls: list[Toll] = []

    def read(self) -> list[Toll]:
        index = 0
        while index < len(self.tokens):
            index = max(self._at(index), index + 1)
        return self.tolls

    def _at(self, index: int) -> int:
        """Read what begins at `index`; the index behind it."""
        for kind in _PHRASES:
            phrase = harm_phrases(kind).at(self.tokens, index)
            if phrase is not None:
                length, outcome = phrase
                return self._phrase(index, length, outcome, kind)
        word = self.harm[index]
        if word is not None and word.kind != "closer" and not self._negated(index):
            return self._word(index, word)
        who = self.persons[index]
        if who is not None and who.outcome in _HARM_NOUNS and index not in self.used:
            return self._noun(index, who)
        return index + 1

    # Phrases

    def _phrase(self, index: int, length: int, outcome: Outcome, kind: Class) -> int:
        end = index + length
        if kind == "loss":
            if not self._negated(index):
                self._add(outcome, _Count(2, None, False, index, end - 1, None, "loss"), index)
            return end
        if kind == "before":
            subject = self._behind(index)
            who = self.persons[subject.noun] if subject is not None and subject.noun is not None else None
            if subject is not None and index - subject.last < _AHEAD and who is not None and who.outcome == "person":
                self._add(outcome, subject, index, rule="before")
            return end
        counts = self._ahead(end)
        if counts and counts[0].noun is not None and self._says_harm(counts[0].noun):
            return end  # the noun tells it: dozens of dead and wounded
        self._add_all(outcome, counts, index)
        return end

    def _says_harm(self, index: int) -> bool:
        who = self.persons[index]
        return who is not None and who.outcome in _HARM_NOUNS

    # Verbs and verbal nouns

    def _word(self, index: int, word: Harm) -> int:
        if word.kind == "late-verb" and not self._closed(index):
            return index + 1
        if word.outcome in ("captured", "displaced"):
            return self._moved(index, word)
        if word.suffixed:
            many = {"one": (1, 1), "two": (2, 2), "many": (2, None)}[word.suffixed]
            self._add(word.outcome, _Count(*many, False, index, index, None, "suffix"), index)
            return index + 1
        other, start = self._shared_outcome(index, word)
        counts = self._counts(index, word, start)
        if other is not None and counts:
            self._joint(index, (word.outcome, other), counts[0])
            return start
        self._add_all(word.outcome, counts, index)
        return index + 1

    def _counts(self, index: int, word: Harm, start: int) -> list[_Count]:
        """Who suffered: behind the word, or before a verb that agrees with its subject."""
        if word.bound and word.bare in markers("active-masdar"):
            return []  # weapons for killing civilians
        counts = [] if word.plural and start not in self.by_first else self._ahead(start, verb=word)
        if counts and self.norms[counts[0].first - 1] in markers("with") and word.kind == "verb":
            subject = self._behind(index) or _Count(1, 1, False, index - 1, index - 1, index - 1, "named")
            return [subject, *counts]
        if not counts and word.kind in ("verb", "late-verb"):
            if index and self.norms[index - 1] in markers("relative-one"):
                return []
            found = self._behind(index) or self._named_before(index)
            return [found] if found is not None else []
        return counts or self._named(start, word)

    def _moved(self, index: int, word: Harm) -> int:
        """Captured and displaced: the number must be said, or people named behind a word of capture."""
        counts = [] if word.suffixed else self._ahead(index + 1, verb=word)
        if word.outcome == "displaced":
            subject = self._behind(index) if not counts and word.kind == "verb" else None
            counts = [each for each in (*counts, *([subject] if subject else [])) if each.counted]
        elif not counts and word.kind == "masdar" and not word.suffixed:
            counts = [each for each in self._named(index + 1, word) if each.rule == "named"]
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

    def _ahead(self, start: int, *, verb: Harm | None = None) -> list[_Count]:
        """The count that follows, over adverbs, and further counts tied to it."""
        index, limit = start, min(start + _AHEAD, len(self.tokens))
        if index < len(self.tokens) and self.norms[index] in markers("each"):
            index += 2 if index + 1 < len(self.tokens) and self.norms[index + 1] in markers("partitive") else 1
        while index < limit:
            count = self._count(index, verb, adjacent=index == start)
            if count is not None:
                return [count, *self._further(count)]
            norm = self.norms[index]
            if verb is None or verb.kind == "masdar":
                if norm not in markers("skip-noun"):
                    return []
            elif self._stops(index):
                return []
            index += 1
        return []

    def _stops(self, index: int) -> bool:
        """Whether the search for a count behind a verb ends here."""
        if self.norms[index] in markers("that") or self.norms[index] in markers("subset"):
            return True
        if self.harm[index] is not None:
            return True
        if self.norms[index] in markers("clause-end") and self.norms[index] not in markers("comma"):
            return True
        return self.norms[index] in markers("relative")

    def _count(self, index: int, verb: Harm | None, *, adjacent: bool) -> _Count | None:
        """The count that begins at `index`: a number of people, or a noun that says how many by its form."""
        if index in self.used:
            return None
        number = self.by_first.get(index)
        if number is not None:
            return self._of_people(number)
        who = self.persons[index]
        if who is None or who.joined or self.subset[index]:
            return None
        if who.outcome == "group" and who.count == "one":
            return None
        if who.definite and (who.count != "one" or not adjacent) and (verb is None or verb.kind != "masdar"):
            return None
        return self._by_form(index, who, verb)

    def _by_form(self, index: int, who: Person, verb: Harm | None) -> _Count:
        """How many the form of a noun says, with a bound that may follow: a person at least."""
        if who.count == "two-or-many" and verb is not None and verb.dual:
            return _Count(2, 2, False, index, index, index, "two")
        low, high = _FORMS[who.count]
        effect = numbers.trailing_bound(self.tokens, index + 1) if high is not None else None
        bounds = numbers.bounded(low, high, effect)
        return _Count(*bounds, effect == "about", index, index, index, who.count)

    def _of_people(self, number: Number) -> _Count | None:
        noun = number.noun
        if noun is not None and self.harm[noun] is not None and number.rule.startswith("some-of"):
            return None  # the number of those killed
        if noun is not None and self.persons[noun] is None:
            if is_thing(self.norms[noun]):
                return None
            if self.norms[noun] in markers("partitive") and noun + 1 < len(self.tokens):
                noun = noun + 1
                if is_thing(self.norms[noun]):
                    return None
        return _Count(number.min, number.max, number.approx, number.first, number.last, noun, number.rule)

    def _further(self, count: _Count) -> list[_Count]:
        """Counts of the same outcome behind the first: and two soldiers, against 68 of the fighters."""
        found: list[_Count] = []
        index = (count.noun if count.noun is not None else count.last) + 1
        limit = min(index + _AHEAD, len(self.tokens))
        while index < limit:
            norm = self.norms[index]
            if self._stops(index) or norm in markers("cause"):
                break
            number = self.by_first.get(index)
            tied = self.norms[index - 1] in markers("against") or (
                self.norms[index - 1] in markers("to") and self.norms[index - 2] in markers("besides")
            )
            if number is not None and (tied or joined(norm) or self.norms[index - 1] in markers("and")):
                more = self._of_people(number)
                after = number.last + 1
                who = self.persons[after] if after < len(self.tokens) else None
                if more is None or (who is None and not tied) or (who is not None and who.outcome in _HARM_NOUNS):
                    break
                if is_first_harm(self.harm, after):
                    break
                found.append(more)
                index = after + 1
                continue
            if norm in markers("comma") and not (index + 1 < limit and self.norms[index + 1] in markers("against")):
                break
            index += 1
        return found

    def _behind(self, index: int) -> _Count | None:
        """The subject before a verb: its number, or the noun that says how many."""
        nearest: _Count | None = None
        for at in range(index - 1, max(-1, index - _BACK), -1):
            norm = self.norms[at]
            if norm in markers("that") or (norm in markers("clause-end") and norm not in markers("comma")):
                break
            if self.subset[at] or at in self.used:
                continue
            word = self.harm[at]
            if word is not None and word.kind in ("verb", "late-verb"):
                break
            number = self.by_last.get(at)
            counted = self._of_people(number) if number is not None else None
            verb = self.harm[index]
            if counted is not None and (nearest is None or verb is None or verb.plural or nearest.noun == counted.noun):
                return counted
            who = self.persons[at]
            if who is not None and nearest is None and who.outcome != "group":
                nearest = self._by_form(at, who, self.harm[index])
            elif who is not None and nearest is None and who.count == "many":
                nearest = _Count(2, None, False, at, at, at, "many")
        return nearest

    def _number_of(self, noun: int) -> Number | None:
        """The number that counts the noun: next to it, or with one word between."""
        for last in (noun - 1, noun - 2):
            number = self.by_last.get(last)
            if number is not None and not self.subset[number.first]:
                return number
        return self.by_last.get(noun)

    def _named(self, start: int, word: Harm) -> list[_Count]:
        """One person by name or office: the death of the commander."""
        if start >= len(self.tokens) or self.tokens[start].kind != "word":
            return []
        norm = self.norms[start]
        if norm in markers("function") or self.persons[start] is not None or is_thing(norm):
            return []
        if self.harm[start] is not None or norm in markers("cause") or norm in markers("result"):
            return []
        if norm.endswith(markers_tuple("plural-ending")) and len(norm) > 5:
            whole = word.kind == "masdar" and not word.definite
            return [_Count(2, None, False, start, start, start, "unknown-plural")] if whole else []
        if word.kind != "masdar" or word.definite:
            return []
        return [_Count(1, 1, False, start, start, start, "named")]

    def _named_before(self, index: int) -> _Count | None:
        """One person by name before the verb: that X was killed."""
        for at in range(index - 1, max(-1, index - 1 - _NAME), -1):
            norm = self.norms[at]
            if norm in markers("that"):
                return _Count(1, 1, False, at + 1, index - 1, at + 1, "named") if at + 1 < index else None
            if (
                self.tokens[at].kind != "word"
                or norm in markers("function")
                or is_thing(norm)
                or self.harm[at] is not None
            ):
                return None
        return None

    # Nouns: dead, wounded

    def _noun(self, index: int, who: Person) -> int:
        outcome: Outcome = "killed" if who.outcome == "killed" else "wounded"
        if self.subset[index] or self._negated(index):
            return index + 1
        if index and self.norms[index - 1] in markers("between"):
            return self._among(index, outcome)
        number = self._number_of(index) or self._counted_people(index)
        after = self.persons[index + 1] if index + 1 < len(self.tokens) else None
        shared = after is not None and after.joined and after.outcome in _HARM_NOUNS and after.outcome != who.outcome
        if number is None:
            number = self._running_total(index)
            if number is not None and number.first not in self.used:
                count = _Count(number.min, number.max, number.approx, number.first, number.last, index, "tally")
                self._add(outcome, count, index, tally=True)
                return index + 1
        if number is None:
            if who.definite or (who.count == "one" and not self._stands_alone(index)):
                return index + 1
            self._add(outcome, _Count(*_FORMS[who.count], False, index, index, index, f"bare-{who.count}"), index)
            return index + 1
        if number.first in self.used or self.norms[number.first - 1] in markers("superlative"):
            return index + 1
        count = _Count(number.min, number.max, number.approx, number.first, number.last, index, number.rule)
        if shared and not number.rule.startswith("some-of"):
            self._joint(index, ("killed", "wounded"), count)
            return index + 2
        self._add(outcome, count, index)
        if shared:
            second: Outcome = "wounded" if outcome == "killed" else "killed"
            self._add(second, msgspec.structs.replace(count, noun=index + 1), index + 1)
            return index + 2
        return index + 1

    def _counted_people(self, index: int) -> Number | None:
        """Ten children dead: the number counts the people before the word."""
        if index < 2 or self.persons[index - 1] is None:
            return None
        return self._number_of(index - 1)

    def _stands_alone(self, index: int) -> bool:
        """Whether a bare singular is a count of one: at the beginning of a headline, behind a verb of falling."""
        return (
            index == 0 or self.norms[index - 1] in markers("result") or self.norms[index - 1] in markers("clause-end")
        )

    def _among(self, index: int, outcome: Outcome) -> int:
        """Among the dead are …; 14 civilians between dead and wounded."""
        after = self.persons[index + 1] if index + 1 < len(self.tokens) else None
        if after is not None and after.joined and after.outcome in _HARM_NOUNS:
            count = self._behind(index - 1) if index > 1 else None
            if count is not None:
                self._joint(index, ("killed", "wounded"), count)
            return index + 2
        if index > 1 and self.persons[index - 2] is not None and (number := self._number_of(index - 2)) is not None:
            count = self._of_people(number)
            if count is not None and number.first not in self.used:
                self._add(outcome, count, index, rule="among")
            return index + 1
        if index > 1 and self.norms[index - 2] in markers("partitive"):
            counts = self._ahead(index + 1)
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
            if self.harm[at] is not None and self.harm[at].kind in ("verb", "masdar"):  # type: ignore[union-attr]
                return None
        return None

    # Shared

    def _people(self) -> list[Person | None]:
        """The word for people at each token; one of two words stands at its first."""
        found: list[Person | None] = []
        for index, norm in enumerate(self.norms):
            double = f"{norm} {self.norms[index + 1]}" if index + 1 < len(self.norms) else norm
            found.append(person(double) or person(norm))
        return found

    def _subsets(self) -> list[bool]:
        """Which tokens tell a part of a total: among them seven children."""
        inside, marks = False, []
        for index, norm in enumerate(self.norms):
            if norm in markers("subset") and index:
                inside = True
            elif inside and (
                norm in markers("clause-end")
                or norm in markers("cause")
                or norm in markers("result")
                or norm in markers("relative")
                or (self.harm[index] is not None)
            ):
                inside = False
            marks.append(inside)
        return marks

    def _negated(self, index: int) -> bool:
        return any(norm in markers("no") for norm in self.norms[max(0, index - _NOT) : index])

    def _add_all(self, outcome: Outcome, counts: Sequence[_Count], cue: int) -> None:
        for count in counts:
            self._add(outcome, count, cue)

    def _joint(self, cue: int, outcomes: tuple[Outcome, Outcome], count: _Count) -> None:
        for outcome in outcomes:
            self._add(outcome, msgspec.structs.replace(count, min=None, max=None), cue, rule="joint", joint=True)

    def _add(
        self,
        outcome: Outcome,
        count: _Count,
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


def is_first_harm(harm: Sequence[Harm | None], index: int) -> bool:
    """Whether the word at `index` opens a harm of its own."""
    return index < len(harm) and harm[index] is not None


def markers_tuple(name: str) -> tuple[str, ...]:
    """The set `name` as a tuple, for `str.endswith`."""
    return tuple(markers(name))


def read(tokens: Sequence[Token]) -> list[Toll]:
    """The tolls that a sentence tells."""
    begins = _begins()
    return _Reader(tokens).read() if any(token.norm in begins for token in tokens) else []


@cache
def _begins() -> frozenset[str]:
    """The words without which a sentence tells no toll."""
    phrases = (word for kind in _PHRASES for word in harm_phrases(kind).first_words)
    dead = (norm.split()[0] for norm, who in people().items() if who.outcome in _HARM_NOUNS)
    return frozenset(harm_words()).union(phrases, dead)
