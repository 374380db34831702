"""Speakers by their names: nouns that tables hold, names that none holds by their own words, and who is resumed.

Takes a sentence with its nouns and what earlier sentences left; gives the speaker that a noun or some words name. It is separate from
`speakers`, which reads a phrase word by word to find where the name stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.nouns import Noun
from kg.extract.speaker import Speaker, named
from kg.extract.speaker_words import SHORTEST_NAME, Words
from kg.extract.view import bare
from kg.lexicon.affixes import ARTICLE, BY, DEFINITE, TO
from kg.lexicon.markers import markers
from kg.lexicon.reporting import reports, speaker_nouns

VOICE = 9
"""Tokens between a spokesman and the name of his organisation."""
_OWNER_WORDS = 3  # words of an organisation that no table holds
_TITLED = 4  # words of adjectives and name behind a title
_SHORTEST_HEAD = 5


class Names(Words):
    """The names of one sentence, as speakers."""

    def named(self, noun: Noun) -> Speaker:
        """The noun as a speaker."""
        return named(noun, self.view)

    def heads(self) -> None:
        """Leave the heads of this sentence's names for definite nouns of later ones: the agency, the ministry."""
        for noun in self.nouns.values():
            if noun.cls in ("Adjective", "State", "Civilians", "Person") or noun.last == noun.first:
                continue
            head = bare(self.norms[noun.first].removeprefix(noun.proclitics))
            if len(head) >= SHORTEST_NAME:
                self.memory.heads[head] = self.named(noun)

    def _resumed(self, index: int) -> Speaker | None:
        """Who a person's name or a definite noun alone stands for."""
        norm = self.norms[index]
        if index == self.governed:
            norm = self._without_to(norm)
        known = self.memory.persons.get(norm)
        if known is None and norm.startswith(ARTICLE) and len(norm) >= _SHORTEST_HEAD:
            known = self.memory.heads.get(bare(norm))
            if known is not None and self._of_another_state(index + 1, known):
                return None
        return known

    def _remember(self, speaker: Speaker, voice: int, noun: Noun) -> Speaker:
        """Keep the name of who speaks for an organisation: later sentences say the name alone."""
        before = range(voice, noun.first) if voice >= 0 else range(0)
        for at in (*before, *range(noun.last + 1, min(noun.last + 1 + VOICE, len(self.norms)))):
            if self.opens(at):
                break
            person = self.nouns.get(at)
            if person is not None and person.cls == "Person" and person.name:
                if voice >= 0 and self.norms[voice] in markers("leader"):
                    return self.named(person)
                self.memory.persons[person.name] = speaker
                self._keep_words(person, speaker)
            elif voice >= 0 and self._is_word_of_name(at):
                self.memory.persons.setdefault(self.norms[at], speaker)
        return speaker

    def _keep_words(self, person: Noun, speaker: Speaker) -> None:
        """The words of a person's name stand for whom he speaks for."""
        for at in range(person.first, person.last + 1):
            if len(self.norms[at]) >= SHORTEST_NAME and speaker_nouns().at(self.view.tokens, at) is None:
                self.memory.persons.setdefault(self.norms[at], speaker)

    def _begins_with_voice(self, first: int) -> bool:
        """Whether the noun itself begins with a word like commander."""
        known = speaker_nouns().at(self.view.tokens, first)
        return known is not None and known[1].kind == "voice"

    def organisation(self, start: int, stop: int) -> Speaker | None:
        """The first organisation in tokens [start, stop) of one clause."""
        for index in range(start, min(start + VOICE, stop)):
            noun = self.nouns.get(index)
            if noun is not None and noun.cls not in ("Adjective", "Civilians") and not self._is_where(noun):
                return self.named(noun)
            if self.opens(index) or self.norms[index] in reports():
                return None
        return None

    def _is_where(self, noun: Noun) -> bool:
        """Whether the noun is a capital that a speaker is in, not the government that has its seat there: sources in Sanaa."""
        before = self.norms[noun.first - 1] if noun.first else ""
        placed = noun.proclitics == BY or before in markers("in") or before in markers("from")
        return placed and noun.rule == "name:seat"

    def _unnamed(self, start: int, voice: int, unknown: Sequence[int], *, told: bool) -> Speaker | None:
        """A speaker whom no table holds: a voice by its words, a name by its own."""
        if voice >= 0 and not (unknown and unknown[0] < voice):
            speaker = self._voice(voice, unknown)
            if speaker is not None:
                return speaker
        if not unknown or unknown[0] > start + 1:
            return None
        if not told and bare(self.norms[unknown[0]]) not in markers("organisation-head"):
            return None
        run: list[int] = []
        for at in unknown:
            norm = self.norms[at]
            ends = at != run[-1] + 1 or norm in markers("who-is") or self._happens(norm) if run else False
            if ends or (run and self.is_governed(at)):
                break
            if run or norm not in markers("title"):
                run.append(at)
        return self._by_words(run[0], run[-1], "") if self._is_name(run) else None

    def _voice(self, voice: int, unknown: Sequence[int]) -> Speaker | None:
        """A spokesman whose organisation no table holds: what he speaks for by its words, or himself by his own."""
        run: list[int] = []
        for at in unknown:
            if run and at != run[-1] + 1:
                break
            run.append(at)
        if run and not (all(map(self._leads, range(voice + 1, run[0]))) and self._is_name(run)):
            run = []
        if len(run) > 1 and self.norms[run[0]] in markers("source-adjective"):
            run = run[self.norms[run[1]][0] == TO :]  # the general director of the police
        if run and self.norms[run[0]][0] == TO:
            self.governed = run[0]  # a statement of the unit
        if run and (run[0] == self.governed or self._heads(run[0]) or not self.qualifies(run[0])):
            definite = self.norms[run[0]].startswith(ARTICLE)
            resumed = self._resumed(run[0]) if definite and self._heads(run[0]) else None
            if resumed is not None:
                return resumed  # the statement of the ministry that was named before
            titled = self.norms[run[0]] in markers("title-tail") and self._leads(run[0] - 1)
            speaker = self._by_words(run[0] - titled, self._end_of_owner(run), "")
            for at in unknown[len(run) :]:
                if len(self.norms[at]) >= SHORTEST_NAME:
                    self.memory.persons.setdefault(self.norms[at], speaker)
            return speaker
        if self.norms[voice].startswith(ARTICLE) and self.memory.last is not None:
            return self._by_words(voice, run[-1], "") if self._names_other(voice, run) else self.memory.last
        last = voice
        for at in run:
            if not self.qualifies(at):
                break
            last = at
        return self._by_words(voice, last, "voice") if last > voice else None

    def _end_of_owner(self, run: Sequence[int]) -> int:
        """The last word of an organisation that no table holds: the police of the state, and not its spokesman behind it."""
        for place in range(1, min(len(run), _OWNER_WORDS)):
            before, norm = self.norms[run[place - 1]], self.norms[run[place]]
            if self._heads(run[0]) and before.startswith(ARTICLE) and not norm.startswith(DEFINITE):
                return run[place - 1]
        return run[min(len(run), _OWNER_WORDS) - 1]

    def _names_other(self, voice: int, run: Sequence[int]) -> bool:
        """Whether words of a name stand behind the title and its adjectives, so that it resumes nobody: the Serbian president
        X said."""
        name = [at for at in run if not self.qualifies(at)]
        return bool(name) and name[0] > voice + 1 and len(run) <= _TITLED and all(map(self._is_word_of_name, name))

    def _by_words(self, first: int, last: int, lemma: str) -> Speaker:
        speaker = Speaker(self.text(first, last), None, "unknown", self.view.number, first, last, lemma)
        if last > first:
            self.memory.heads.setdefault(bare(self.norms[first]), speaker)
        person = not lemma and not self._heads(first) and speaker_nouns().at(self.view.tokens, first) is None
        for at in range(first + 1, last + 1):
            if person and self._is_word_of_name(at):
                self.memory.persons.setdefault(self.norms[at], speaker)
        return speaker
