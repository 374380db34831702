"""Who a noun phrase of a sentence names as a speaker.

Takes a sentence with its nouns and what earlier sentences left; gives speakers. It is separate from the frames of saying
because a speaker is recognised alike behind a verb, before it, behind "according to" and before a headline's colon.

A spokesman, director or commander stands for the organisation named behind him (and his name for it from then on), a
correspondent for his outlet; a source without a name keeps its words; a definite noun resumes who was named before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from kg.extract.nouns import Noun
from kg.extract.speaker import Speaker, camp_of, named
from kg.extract.speaker_words import SHORTEST_NAME, Words
from kg.extract.view import bare
from kg.lexicon.affixes import AND, ARTICLE, BY, DEFINITE, NOMINATIVE, OBLIQUE, TO
from kg.lexicon.markers import markers
from kg.lexicon.reporting import SpeakerNoun, reports, speaker_nouns

_VOICE = 9  # tokens between a spokesman and the name of his organisation
_UNKNOWN = 5  # words of a name that no table holds
_OWNER_WORDS = 3  # words of an organisation that no table holds
_PERSON_WORDS = 4  # words of a person's name behind a title
_TITLED = 4  # words of adjectives and name behind a title
_SHORTEST_HEAD = 5
_MUTE = frozenset({"vehicle", "building", "site"})


class _Walk:
    """How far a phrase was read: the next token, the voice (-1: none yet) and whether it is a statement, whether it was
    said that it was issued, and the words that no table holds."""

    __slots__ = ("by_words", "index", "issued", "start", "statement", "stop", "unknown", "voice")

    def __init__(self, start: int, stop: int, by_words: bool) -> None:
        self.start = self.index = start
        self.stop = stop
        self.by_words = by_words
        self.voice = -1
        self.statement = self.issued = False
        self.unknown: list[int] = []


class _Answer(NamedTuple):
    """Who speaks; None: nobody that the words name."""

    speaker: Speaker | None


class Phrases(Words):
    """The noun phrases of one sentence, as speakers."""

    # Behind a verb

    def behind(self, start: int, stop: int, *, by_words: bool = True, governed: bool = False) -> Speaker | None:
        """The speaker that tokens [start, stop) name before what is said begins.

        `by_words`: words that no table holds may be a name, where what is said follows them; `governed`: the first may
        bear the preposition "to" (according to).
        """
        self.governed = start if governed and self.norms[start][0] == TO else -1
        walk = _Walk(start, stop, by_words)
        while walk.index < stop:
            answer = self._step(walk)
            if answer is not None:
                return answer.speaker
        return self._unnamed(start, walk.voice, walk.unknown, told=False)

    def _step(self, walk: _Walk) -> _Answer | None:
        """Read the next words; an answer where they tell who speaks, or that nobody does."""
        index = walk.index
        if self.opens(index) or (index in self.quoted and index not in self.covering and not self._heads(index - 1)):
            return _Answer(self._unnamed(walk.start, walk.voice, walk.unknown, told=walk.by_words))
        after = self._skipped(index)
        if after is not None:
            walk.index = after
            return None
        known = speaker_nouns().at(self.view.tokens, index)
        noun = self.nouns.get(index)
        if known is not None:
            if noun is not None and known[1].kind == "source" and noun.cls == "Civilians":
                owner = self._possessor(noun.last + 1)
                speaker = self.named(owner) if owner is not None else self.named(noun)
                return _Answer(speaker if owner is not None else msgspec.structs.replace(speaker, lemma=known[1].lemma))
            if noun is None or not self._covers(noun, index, known):
                if known[1].kind == "voice":
                    self._speak_for(walk, *known)
                    return None
                if walk.voice < 0:
                    return _Answer(self.generic(index, *known, walk.stop))
        return self._named_here(walk, noun) if noun is not None else self._word(walk)

    def _speak_for(self, walk: _Walk, length: int, word: SpeakerNoun) -> None:
        """A voice: the first counts, but whose a statement is comes behind it (a statement of the command)."""
        if walk.voice < 0 or walk.statement:
            walk.voice = walk.index
            if walk.statement and self.norms[walk.index][0] == TO:
                self.governed = walk.index
        walk.statement = word.lemma in markers("statement")
        walk.index += length

    def _named_here(self, walk: _Walk, noun: Noun) -> _Answer | None:
        """A noun that a table holds."""
        index, unknown = walk.index, walk.unknown
        if unknown and walk.voice < 0:
            if noun.cls == "Adjective":
                unknown.append(index)
                walk.index += 1
                return None
            if unknown == [index - 1] and self._heads(index - 1):
                return _Answer(self._by_words(unknown[0], noun.last, ""))  # the agencies of Ukrainian security
            titled = unknown[-1] == index - 1 and not noun.proclitics and self._begins_with_voice(noun.first)
            if walk.by_words and titled and self._is_name(unknown):
                self.memory.persons.update((self.norms[at], self.named(noun)) for at in unknown)
                return _Answer(self.named(noun))  # X, the leader of the party, said
        speaker = self._noun(noun, walk.voice, bool(unknown))
        if speaker is not None:
            return _Answer(speaker)
        apart = unknown and noun.first - 1 not in unknown
        if walk.voice < 0 and not noun.proclitics and not apart:
            return _Answer(None)
        walk.index = noun.last + 1
        return None

    def _word(self, walk: _Walk) -> _Answer | None:
        """A word that no table holds: it resumes a name, or may belong to one."""
        index, norm = walk.index, self.norms[walk.index]
        walk.index += 1
        if walk.voice >= 0 and norm in markers("issued"):
            walk.issued = True
            return None
        if walk.unknown and walk.voice < 0 and norm in markers("who-is"):
            told = walk.by_words and any(after in markers("that") for after in self.norms[index : walk.stop])
            return _Answer(self._unnamed(walk.start, walk.voice, walk.unknown, told=told))
        resumed = self._resumed(index) if walk.voice < 0 or walk.issued else None
        if resumed is not None:
            return _Answer(resumed)
        walk.unknown.append(index)
        if len(walk.unknown) > (_VOICE if walk.voice >= 0 else _UNKNOWN):
            return _Answer(self._unnamed(walk.start, walk.voice, walk.unknown, told=False))
        return None

    def _skipped(self, index: int) -> int | None:
        """The token behind a time, a comma or an aside (in a statement, for his part); None where none begins."""
        norm = self.norms[index]
        if norm in markers("comma") or norm in markers("bracket") or norm in markers("in-it"):
            return index + 1  # while the observatory said in it that
        if norm in markers("each") and self.norms[index + 1 : index + 2] == tuple(markers("from")):
            return index + 2
        if index in self.times and index not in self.nouns:
            return self.times[index]
        if norm in markers("aside"):
            after = index + 1
            if after < len(self.norms) and after not in self.nouns and self.norms[after] not in markers("that"):
                known = speaker_nouns().at(self.view.tokens, after)
                after += known is None or known[1].kind != "voice"
            return after
        return None

    def _noun(self, noun: Noun, voice: int, unknown: bool) -> Speaker | None:
        """The noun as a speaker behind what was read; None where it is none here."""
        if noun.cls == "Adjective":
            return self._remember(self._in_office(noun, voice), voice, noun) if voice >= 0 else None
        if noun.cls.startswith("weapon") or noun.cls in _MUTE or self._is_where(noun):
            return None
        if noun.proclitics and noun.proclitics != AND and noun.first != self.governed:
            # قال لوكالة X: to whom; المتحدث لX: whose
            return self._remember(self.named(noun), voice, noun) if voice >= 0 else None
        if voice < 0 and unknown:
            return None
        if noun.cls == "Person":
            known = self.memory.persons.get(noun.name or "") or self.named(noun)
            self._keep_words(noun, known)
            return known
        if noun.cls == "Civilians":
            return self._by_words(noun.first, noun.last, "civilians") if noun.rule != "name:resumed" else None
        resumed = self._resumed(noun.first) if voice < 0 and noun.first == noun.last else None
        if resumed is not None:
            return resumed
        speaks = voice >= 0 or self._begins_with_voice(noun.first)
        return self._remember(self.named(noun), voice, noun) if speaks else self.named(noun)

    def _in_office(self, noun: Noun, voice: int) -> Speaker:
        """Who holds an office of the state whose adjective the noun is: himself where he is known (the Egyptian minister X),
        else the ministry, else the state."""
        office = speaker_nouns().at(self.view.tokens, voice)
        person = self._titled(noun.last)
        if person is not None and office is not None and office[1].lemma not in markers("spokesman"):
            return self.named(person)
        ministry = self._ministry(noun, voice, office[1].name) if office is not None else None
        speaker = self.named(noun)
        return speaker if ministry is None else msgspec.structs.replace(speaker, name=ministry, entity=None)

    def _titled(self, last: int) -> Noun | None:
        """The known person whose name follows the title that ends at token `last`, over a comma, too."""
        after = last + 1
        if after < len(self.norms) and self.norms[after] in markers("comma"):
            after += 1
        person = self.nouns.get(after)
        return person if person is not None and person.cls == "Person" and not person.proclitics else None

    def _ministry(self, noun: Noun, voice: int, kind: str | None) -> str | None:
        """The ministry of the tables that a minister heads: the Turkish minister of defence."""
        if noun.state is None or kind is None:
            return None
        names = (f"{kind} {self.text(at, at)} {noun.state.feminine}" for at in range(voice + 1, noun.first))
        return next((name for name in names if name in self.memory.references), None)

    def _is_where(self, noun: Noun) -> bool:
        """Whether the noun is a capital that a speaker is in, not the government that has its seat there: sources in Sanaa."""
        before = self.norms[noun.first - 1] if noun.first else ""
        placed = noun.proclitics == BY or before in markers("in") or before in markers("from")
        return placed and noun.rule == "name:seat"

    def _begins_with_voice(self, first: int) -> bool:
        """Whether the noun itself begins with a word like commander."""
        known = speaker_nouns().at(self.view.tokens, first)
        return known is not None and known[1].kind == "voice"

    def _remember(self, speaker: Speaker, voice: int, noun: Noun) -> Speaker:
        """Keep the name of who speaks for an organisation: later sentences say the name alone."""
        before = range(voice, noun.first) if voice >= 0 else range(0)
        for at in (*before, *range(noun.last + 1, min(noun.last + 1 + _VOICE, len(self.norms)))):
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

    # Before a verb

    def before(self, index: int) -> Speaker | None:
        """The noun right before the verb, where it begins its clause: sources said."""
        at = index - 1
        while at >= 0 and (self.norms[at] in markers("was") or self.norms[at] in markers("bracket")):
            at -= 1
        if at < 0:
            return None
        if self.norms[at] in markers("comma"):
            # the president, X, has pledged
            noun = self.covering.get(at - 1)
            return self.named(noun) if noun is not None and noun.cls == "Person" else None
        noun = self.covering.get(at)
        if (
            noun is not None
            and noun.cls not in ("Adjective", "Civilians")
            and noun.proclitics in ("", AND)
            and self._begins(noun.first)
        ):
            return self.named(noun)
        resumed = self._resumed(at)
        if resumed is not None and self._begins(at):
            return resumed
        for first in range(at, max(-1, at - 4), -1):
            if self.norms[first] in markers("clause-end"):
                break
            known = speaker_nouns().at(self.view.tokens, first)
            if known is not None and known[1].kind in ("source", "again", "self") and self._begins(first):
                return self.generic(first, *known, at + 1)
        return None

    # Speakers without a name

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

    def _again(self, after: int, noun: SpeakerNoun) -> _Answer | None:
        """Whom a definite noun resumes that ends before token `after`: the speaker before, or the person named there; None
        where the same sources are nobody told before."""
        named = noun.kind == "again" and noun.level is not None and self._is_named(after)
        resumed = None if named else self.memory.generic.get(noun.lemma) or self.memory.last
        if resumed is not None and self._of_another_state(after, resumed):
            return _Answer(self._of_state(after) if noun.lemma in markers("statement") else None)
        if resumed is not None:
            return _Answer(resumed)
        if noun.kind != "again":
            return None
        last = after
        while named and last < after + _PERSON_WORDS - 1 and self._goes_on(last + 1):
            last += 1
        return _Answer(self._by_words(after, last, "") if named else None)

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

    def organisation(self, start: int, stop: int) -> Speaker | None:
        """The first organisation in tokens [start, stop) of one clause."""
        for index in range(start, min(start + _VOICE, stop)):
            noun = self.nouns.get(index)
            if noun is not None and noun.cls not in ("Adjective", "Civilians") and not self._is_where(noun):
                return self.named(noun)
            if self.opens(index) or self.norms[index] in reports():
                return None
        return None

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


def _nominative(words: list[str]) -> str:
    """Sources without a name as a subject is written: by officials is officials."""
    if not words[0].endswith(OBLIQUE):
        return " ".join(words)
    return " ".join(word.removesuffix(OBLIQUE) + NOMINATIVE if word.endswith(OBLIQUE) else word for word in words)
