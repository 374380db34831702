"""Speakers without a name: sources, officials, a correspondent, the statement that was told of before.

Takes a sentence with its nouns and what earlier sentences left; gives whom such a word stands for: the organisation that it belongs
to, who spoke before, or itself by its own words. It is separate from names (`speaker_names`), which it asks for the owner.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from kg.extract.speaker import Speaker, camp_of
from kg.extract.speaker_names import Names
from kg.extract.speaker_words import SHORTEST_NAME
from kg.extract.view import bare
from kg.lexicon.affixes import AND, ARTICLE, BY, NOMINATIVE, OBLIQUE, TO
from kg.lexicon.markers import markers
from kg.lexicon.reporting import SpeakerNoun
from kg.text import fold

_PERSON_WORDS = 4  # words of a person's name behind a title


class Answer(NamedTuple):
    """Who speaks; None: nobody that the words name."""

    speaker: Speaker | None


class Nameless(Names):
    """The speakers of one sentence that have no name."""

    def generic(self, first: int, length: int, noun: SpeakerNoun, stop: int) -> Speaker | None:
        """A speaker without a name, or the organisation that it belongs to."""
        memory = self.memory
        if noun.kind == "self":
            return self._own_outlet()
        if noun.kind == "own":
            return None
        if noun.kind == "correspondent":
            return self.organisation(first + length, stop) or self._own_outlet()
        if noun.kind == "again" or self._same(first + length, noun):
            answer = self._again(first + length, noun)
            if answer is not None:
                return answer.speaker
        last = first + length - 1
        words = [self.text(at, at) for at in range(first, last + 1)]
        nationality = ""
        for at in range(last + 1, stop):
            if self.view.tokens[at].kind != "word":
                break
            norm = self.norms[at]
            owner = self._whose(at, stop, beside=at == first + length)
            if owner is not None:
                return msgspec.structs.replace(owner, lemma=noun.lemma)
            if norm[:1] in (BY, TO) or not self.qualifies(at):
                break
            camp = memory.camps.get(camp_of(norm)) if norm in markers("camp-adjective") else None
            if camp is not None:
                return msgspec.structs.replace(camp, lemma=noun.lemma)
            if bare(norm.removeprefix(AND)) in memory.lexicon.adjectives:
                nationality = nationality or self.view.tokens[at].text
            else:
                words += self.kept(at)
            last = at
        if nationality and (len(words) == length or noun.level == "outlet"):
            words.append(nationality)
        return Speaker(_nominative(words), None, noun.level or "unknown", self.view.number, first, last, noun.lemma)

    def _again(self, after: int, noun: SpeakerNoun) -> Answer | None:
        """Whom a definite noun resumes that ends before token `after`: the speaker before, or the person named there; None
        where the same sources are nobody told before."""
        named = noun.kind == "again" and noun.level is not None and self._is_named(after)
        told_apart = None if named else self._told_apart(after, noun)
        resumed = None if named else told_apart or self.memory.generic.get(noun.lemma) or self.memory.last
        if resumed is not None and self._of_another_state(after, resumed):
            return Answer(self._of_state(after) if noun.lemma in markers("statement") else None)
        if resumed is not None:
            return Answer(resumed)
        apart = noun.lemma in markers("told-apart") and self._is_apart(after)
        if noun.kind != "again" or (apart and not named):
            return None
        last = after
        while named and last < after + _PERSON_WORDS - 1 and self._goes_on(last + 1):
            last += 1
        return Answer(self._by_words(after, last, "") if named else None)

    def _told_apart(self, after: int, noun: SpeakerNoun) -> Speaker | None:
        """The last of several such speakers that the adjective at token `after` tells from the others: the medical source."""
        if not self._is_apart(after):
            return None
        stem = bare(self.norms[after])[:SHORTEST_NAME]
        for speaker in reversed(self.memory.spoke):
            if speaker.lemma == noun.lemma and any(
                bare(w).startswith(stem) for w in fold(speaker.name).text.split()[1:]
            ):
                return speaker
        return None

    def _is_apart(self, after: int) -> bool:
        """Whether a definite adjective stands there that tells sources apart."""
        return after < len(self.norms) and self.norms[after].startswith(ARTICLE) and self.qualifies(after)

    def _of_state(self, index: int) -> Speaker | None:
        """The state whose adjective stands there: the Turkish statement said."""
        noun = self.nouns.get(index)
        return msgspec.structs.replace(self.named(noun), level="official") if noun is not None else None

    def _own_outlet(self) -> Speaker | None:
        """The outlet that publishes; None where its name is unknown, and then nobody before goes on speaking."""
        if self.memory.publisher is None:
            self.memory.last = None
        return self.memory.publisher

    def _whose(self, index: int, stop: int, *, beside: bool) -> Speaker | None:
        """Whose the source is that the word at `index` says more of; `beside`: it stands right behind the source."""
        norm = self.norms[index]
        if norm in markers("issued") and norm not in markers("from-whom"):
            return self.organisation(index + 1, stop)
        owner = self._owner(index) or (self._possessor(index) if beside else None)
        return self.named(owner) if owner is not None and not self._is_where(owner) else None


def _nominative(words: list[str]) -> str:
    """Sources without a name as a subject is written: by officials is officials."""
    if not words[0].endswith(OBLIQUE):
        return " ".join(words)
    return " ".join(word.removesuffix(OBLIQUE) + NOMINATIVE if word.endswith(OBLIQUE) else word for word in words)
