"""Speakers by their names: nouns that tables hold, names that none holds by their own words, and who is resumed.

Takes a sentence with its nouns and what earlier sentences left; gives the speaker that a noun or some words name. It is separate from
`speakers`, which reads a phrase word by word to find where the name stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.nouns import Noun
from kg.extract.speaker import Speaker, named
from kg.extract.speaker_words import SHORTEST_NAME, Words
from kg.extract.surnames import full_name
from kg.extract.view import bare
from kg.lexicon.affixes import AND, ARTICLE, BY, DEFINITE, TO
from kg.lexicon.markers import joined, markers
from kg.lexicon.reporting import reports, speaker_nouns

UNKNOWN = 5
"""Words of a name that no table holds."""
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
        for at in self._behind_title(unknown) if told else unknown:
            norm = self.norms[at]
            if run and (at != run[-1] + 1 or self._ends_name(at)):
                break
            if len(run) > 1 and norm in markers("office"):
                break  # X Y, a member of the council
            if run or norm not in markers("title"):
                run.append(at)
        if len(run) > UNKNOWN or not self._is_name(run):
            return None
        return self._by_words(run[0], run[-1] if told else self._end_of_head(run), "")

    def _behind_title(self, unknown: Sequence[int]) -> Sequence[int]:
        """The words behind the comma that ends a title, where a name stands there: the Libyan writer, X Y, said."""
        first = self.norms[unknown[0]]
        if not (first.startswith(ARTICLE) or first in markers("office")):
            return unknown
        gap = next((place for place in range(1, len(unknown)) if unknown[place] != unknown[place - 1] + 1), 0)
        comma = gap and unknown[gap] == unknown[gap - 1] + 2 and self.norms[unknown[gap] - 1] in markers("comma")
        name = unknown[gap:]
        if not comma or self.norms[name[0]].startswith(ARTICLE) or self.norms[name[0]] in markers("office"):
            return unknown
        ends = next((place for place in range(1, len(name)) if name[place] != name[place - 1] + 1), len(name))
        return name if 1 < ends <= _TITLED and self._is_name(name[:ends]) else unknown

    def _ends_name(self, at: int) -> bool:
        """Whether the word is behind a name, and no part of it: who, to (pointed to), an event."""
        norm = self.norms[at]
        grammar = norm in markers("who-is") or norm in markers("of-saying") or norm in markers("unsaid")
        to_whom = norm[0] == TO and self._heads_an_organisation(norm[1:])
        of_what = norm[0] == BY and norm[1:] in markers("takes-to")
        return grammar or to_whom or of_what or self._happens(norm) or self.is_governed(at)

    @staticmethod
    def _heads_an_organisation(norm: str) -> bool:
        return bare(norm) in markers("organisation-head")

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

    def _end_of_head(self, run: Sequence[int]) -> int:
        """The last word of an organisation before what it announced: the ministry of the interior, and not five dead."""
        last = min(1, len(run) - 1)
        while last + 1 < len(run) and self.norms[run[last + 1]].removeprefix(AND).startswith((*DEFINITE, TO)):
            last += 1
        return run[last]

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
        alone = first == last and first != self.governed and not lemma and not self._heads(first)
        name = (full_name(self.memory, self.view, first) if alone else None) or self.text(first, last)
        speaker = Speaker(name, None, "unknown", self.view.number, first, last, lemma)
        if last > first and (self._heads(first) or not any(map(joined, self.norms[first + 1 : last + 1]))):
            self.memory.heads.setdefault(bare(self.norms[first]), speaker)
        person = not lemma and not self._heads(first) and speaker_nouns().at(self.view.tokens, first) is None
        for at in range(first + 1, last + 1):
            if person and self._is_word_of_name(at):
                self.memory.persons.setdefault(self.norms[at], speaker)
        return speaker
