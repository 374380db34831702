"""Who is counted in a sentence, and how many: the numbers and nouns of people around a word of harm.

Takes the tokens of a sentence; gives the count that follows a token and the subject before it. It is
separate from the words of harm (`casualties`), which say what to do with a count.
"""

from __future__ import annotations

import msgspec

from kg.extract import number_values, numbers
from kg.extract.numbers import Number
from kg.extract.toll_words import TollWords
from kg.lexicon.affixes import (
    AND,
    ARTICLE,
    BOUND_DUAL,
    BY,
    DUAL,
    FEMININE,
    FEMININE_PLURAL,
    NOMINATIVE,
    SOUND_PLURAL,
    affixes,
)
from kg.lexicon.harm import Harm
from kg.lexicon.markers import joined, markers
from kg.lexicon.people import Person, people
from kg.lexicon.things import is_thing

HARM_NOUNS = ("killed", "wounded")
_AHEAD = 9  # tokens between a verb and its count
_BACK = 30  # tokens between a subject and its verb
_CAPTIVE = 4  # tokens behind a captor among which the captive stands
_NOMINATIVE_DUAL, _OBLIQUE_DUAL = BOUND_DUAL
_NAME = 4  # words of a name between "that" and the verb


class Count(msgspec.Struct, frozen=True, gc=False):
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


FORMS: dict[str, tuple[int, int | None]] = {"one": (1, 1), "two": (2, 2), "many": (2, None), "two-or-many": (2, None)}
_GOING_ON = ("function", "cause", "result", "subset", "aside", "trailing", "not-counted")
"""Words behind a number that are nobody who is counted."""
_BY_FORM = frozenset({"one", "two", "many", "two-or-many", "named", "unknown-plural", "suffix"})


class Counts(TollWords):
    """The counts of people in one sentence."""

    def ahead(self, start: int, *, verb: Harm | None = None) -> list[Count]:
        """The count that follows, over adverbs, and further counts tied to it."""
        index, limit = start, min(start + _AHEAD, len(self.tokens))
        if index < len(self.tokens) and self.norms[index] in markers("each"):
            index += 2 if index + 1 < len(self.tokens) and self.norms[index + 1] in markers("partitive") else 1
        while index < limit:
            count = self._count(index, verb, adjacent=index == start)
            if count is not None:
                taken = self._taken(count, verb)
                return self._captives(taken) if taken is not None else [count, *self._further(count)]
            norm = self.norms[index]
            if verb is None or verb.kind == "masdar":
                if norm not in markers("skip-noun"):
                    return []
            elif self.stops(index):
                return []
            index += 1
        return []

    def _taken(self, count: Count, verb: Harm | None) -> int | None:
        """Where the captive begins behind a verb of capture and its subject: four masked gunmen abducted a doctor."""
        if verb is None or (verb.outcome, verb.kind) != ("captured", "verb") or count.noun is None:
            return None
        who = self.persons[count.noun]
        if who is None or who.lemma not in markers("captors"):
            return None
        for index in range(count.noun + 1, min(count.noun + 1 + _CAPTIVE, len(self.tokens))):
            norm, found = self.norms[index], self.persons[index]
            named = not who.definite and norm.startswith(ARTICLE)
            if index in self.by_first or (found is not None and not found.joined) or named:
                return index
            if norm in markers("function") or not norm.endswith((*DUAL, *SOUND_PLURAL, FEMININE_PLURAL)):
                return None
        return None

    def _captives(self, index: int) -> list[Count]:
        """Those who were taken, at `index`: none where no number is said and no word for people stands there."""
        number, who = self.by_first.get(index), self.persons[index]
        taken = self.of_people(number) if number is not None else self._by_form(index, who, None) if who else None
        return [taken] if taken is not None else []

    def _count(self, index: int, verb: Harm | None, *, adjacent: bool) -> Count | None:
        """The count that begins at `index`: a number of people, or a noun that says how many by its form."""
        if index in self.used:
            return None
        number = self.by_first.get(index)
        if number is not None:
            return self.of_people(number)
        who = self.persons[index]
        if who is None or who.joined or self.subset[index]:
            return None
        if who.outcome == "group" and who.count == "one":
            return None
        if who.definite and (who.count != "one" or not adjacent) and (verb is None or verb.kind != "masdar"):
            return None
        return self._by_form(index, who, verb)

    def _by_form(self, index: int, who: Person, verb: Harm | None) -> Count:
        """How many the form of a noun says, with a bound that may follow: a person at least."""
        if who.count == "two-or-many" and verb is not None and verb.dual:
            return Count(2, 2, False, index, index, index, "two")
        if who.count == "one" and self.norms[index][-1] == _NOMINATIVE_DUAL and self._is_of_service(index + 1):
            return Count(2, 2, False, index, index, index, "two")
        # A number of others, in Arabic the singular: how many is left open.
        vague = who.count == "one" and index > 0 and self.norms[index - 1] in markers("unsaid-number")
        low, high = FORMS["many" if vague else who.count]
        effect = numbers.trailing_bound(self.tokens, index + 1) if high is not None else None
        bounds = numbers.bounded(low, high, effect)
        return Count(*bounds, effect == "about", index, index, index, who.count)

    def _is_of_service(self, index: int) -> bool:
        """Whether the word is the genitive of a service: two men of the police."""
        return index < len(self.norms) and self.norms[index] in markers("of-service")

    def of_people(self, number: Number) -> Count | None:
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
            else:
                noun = self._counted(number, noun)
        return Count(number.min, number.max, number.approx, number.first, number.last, noun, number.rule)

    def _counted(self, number: Number, index: int) -> int | None:
        """Who is counted, where no table has the word behind the number: that word (23 contractors), unless it goes on with
        the sentence (dozens with wounds, 43 in, 100 are treated); behind "the number of" the next word."""
        norm = self.norms[index]
        if norm in markers("number-of"):
            return index + 1 if index + 1 < len(self.tokens) else None
        if number.vague and self.norms[number.last].startswith(ARTICLE):
            return None  # the dozens are of whom "of" tells
        if self.harm[index] is not None or any(norm in markers(name) for name in _GOING_ON):
            return None
        if norm.startswith(tuple(markers("governed-beginning"))):
            return None
        # they are treated: a verb that agrees with the number, and not Yemenis
        verbal = norm[0] in affixes("imperfect-prefixes") and norm.endswith(NOMINATIVE)
        return None if verbal and not norm.endswith(affixes("relational-endings")) else index

    def _further(self, count: Count) -> list[Count]:
        """Counts of the same outcome behind the first: and two soldiers, against 68 of the fighters."""
        found: list[Count] = []
        index = (count.noun if count.noun is not None else count.last) + 1
        limit = min(index + _AHEAD, len(self.tokens))
        while index < limit:
            norm = self.norms[index]
            if self.stops(index) or norm in markers("cause") or norm in markers("between"):
                break
            number = self.by_first.get(index)
            tied = self.norms[index - 1] in markers("against") or (
                self.norms[index - 1] in markers("to") and self.norms[index - 2] in markers("besides")
            )
            if number is not None and (tied or joined(norm) or self.norms[index - 1] == AND):
                more = self.of_people(number)
                after = number.last + 1
                who = self.persons[after] if after < len(self.tokens) else None
                if more is None or (who is None and not tied) or (who is not None and who.outcome in HARM_NOUNS):
                    break
                if after < len(self.harm) and self.harm[after] is not None:
                    break
                found.append(more)
                index = after + 1
                continue
            if norm in markers("comma") and not (index + 1 < limit and self.norms[index + 1] in markers("against")):
                break
            index += 1
        return found

    def behind(self, index: int) -> Count | None:
        """The subject before a verb: its number, or the noun that says how many."""
        nearest: Count | None = None
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
            counted = self.of_people(number) if number is not None else None
            verb = self.harm[index]
            if counted is not None and (nearest is None or verb is None or verb.plural or nearest.noun == counted.noun):
                return counted
            who = self.persons[at]
            if who is not None and nearest is None and who.outcome != "group":
                nearest = self._by_form(at, who, self.harm[index])
            elif who is not None and nearest is None and who.count == "many":
                nearest = Count(2, None, False, at, at, at, "many")
        return nearest

    def named(self, start: int, word: Harm) -> list[Count]:
        """One person by name or office: the death of the commander."""
        if start >= len(self.tokens) or self.tokens[start].kind != "word":
            return []
        norm = self.norms[start]
        if norm in markers("function") or self.persons[start] is not None or not self._may_be_person(start):
            return []
        if self.harm[start] is not None or norm in markers("cause") or norm in markers("result"):
            return []
        if norm.endswith((*SOUND_PLURAL, FEMININE_PLURAL)) and len(norm) > 5:
            whole = word.kind == "masdar" and not word.definite
            return [Count(2, None, False, start, start, start, "unknown-plural")] if whole else []
        if word.kind != "masdar" or word.definite:
            return []
        if self._is_dual(start):
            return [Count(2, 2, False, start, start, start, "two")]
        return [Count(1, 1, False, start, start, start, "named")]

    def _is_dual(self, index: int) -> bool:
        """Whether the word is the dual of a known noun before its genitive: the death of two officers of the police."""
        norm, after = self.norms[index], index + 1
        who = people().get(norm[:-1]) if norm.endswith(_OBLIQUE_DUAL) else None
        if who is None or who.count != "one" or who.joined or after >= len(self.tokens):
            return False
        return self.tokens[after].kind == "word" and self.norms[after] not in markers("function")

    def _may_be_person(self, index: int) -> bool:
        """Whether the word may name a person: it is known as one; or no table has it, and it is neither a thing nor an
        adjective or a verb behind the word of harm (a failed assassination, arrests that ..)."""
        norm = self.norms[index]
        known = self.known.get(index)
        if known is not None:
            return known == "person"
        if is_thing(norm) or joined(norm) or norm in markers("no-person"):
            return False
        if norm.startswith(ARTICLE):
            # A patrol or a squad comes before a woman's name.
            return not norm.endswith(FEMININE) and number_values.ordinal(self.tokens, index) is None
        return not norm.endswith(affixes("pronouns-their")) and norm[0] != BY

    def named_before(self, index: int) -> Count | None:
        """One person by name before the verb: that X was killed."""
        for at in range(index - 1, max(-1, index - 1 - _NAME), -1):
            norm = self.norms[at]
            if norm in markers("that"):
                person = at + 1 < index and self._may_be_person(at + 1)
                return Count(1, 1, False, at + 1, index - 1, at + 1, "named") if person else None
            if (
                self.tokens[at].kind != "word"
                or norm in markers("function")
                or is_thing(norm)
                or self.harm[at] is not None
            ):
                return None
        return None

    def counted_people(self, index: int) -> Number | None:
        """Ten children dead: the number counts the people before the word."""
        if index < 2 or self.persons[index - 1] is None:
            return None
        return self.number_of(index - 1)
