"""Who a noun phrase of a sentence names as a speaker.

Takes a sentence with its nouns and what earlier sentences left; gives speakers. It is separate from the frames of saying
because a speaker is recognised alike behind a verb, before it, behind "according to" and before a headline's colon.

A spokesman, director or commander stands for the organisation named behind him (and his name for it from then on), a
correspondent for his outlet; a source without a name keeps its words; a definite noun resumes who was named before.
"""

from __future__ import annotations

import msgspec

from kg.extract.nameless_speakers import Answer, Nameless
from kg.extract.nouns import Noun
from kg.extract.speaker import Speaker
from kg.extract.speaker_names import UNKNOWN, VOICE
from kg.lexicon.affixes import AND, ARTICLE, TO
from kg.lexicon.markers import markers
from kg.lexicon.reporting import SpeakerNoun, speaker_nouns

_OFFICE = 8  # words of an office and of who holds it, before the verb
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


class Phrases(Nameless):
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

    def _step(self, walk: _Walk) -> Answer | None:
        """Read the next words; an answer where they tell who speaks, or that nobody does."""
        index = walk.index
        if self.opens(index) or (index in self.quoted and index not in self.covering and not self._heads(index - 1)):
            return Answer(self._unnamed(walk.start, walk.voice, walk.unknown, told=walk.by_words))
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
                return Answer(speaker if owner is not None else msgspec.structs.replace(speaker, lemma=known[1].lemma))
            if noun is None or not self._covers(noun, index, known):
                if known[1].kind == "voice":
                    self._speak_for(walk, *known)
                    return None
                if walk.voice < 0:
                    return Answer(self.generic(index, *known, walk.stop))
        return self._named_here(walk, noun) if noun is not None else self._word(walk)

    def _speak_for(self, walk: _Walk, length: int, word: SpeakerNoun) -> None:
        """A voice: the first counts, but whose a statement is comes behind it (a statement of the command)."""
        if walk.voice < 0 or walk.statement:
            walk.voice = walk.index
            if walk.statement and self.norms[walk.index][0] == TO:
                self.governed = walk.index
        walk.statement = word.lemma in markers("statement")
        walk.index += length

    def _named_here(self, walk: _Walk, noun: Noun) -> Answer | None:
        """A noun that a table holds."""
        index, unknown = walk.index, walk.unknown
        if unknown and walk.voice < 0:
            if noun.cls == "Adjective":
                unknown.append(index)
                walk.index += 1
                return None
            if unknown == [index - 1] and self._heads(index - 1):
                return Answer(self._by_words(unknown[0], noun.last, ""))  # the agencies of Ukrainian security
            titled = unknown[-1] == index - 1 and not noun.proclitics and self._begins_with_voice(noun.first)
            if walk.by_words and titled and self._is_name(unknown):
                self.memory.persons.update((self.norms[at], self.named(noun)) for at in unknown)
                return Answer(self.named(noun))  # X, the leader of the party, said
        speaker = self._noun(noun, walk.voice, bool(unknown))
        if speaker is not None:
            return Answer(speaker)
        apart = unknown and noun.first - 1 not in unknown
        if walk.voice < 0 and not noun.proclitics and not apart:
            # the police announced the death of five soldiers
            return Answer(self._unnamed(walk.start, walk.voice, unknown, told=False))
        walk.index = noun.last + 1
        return None

    def _word(self, walk: _Walk) -> Answer | None:
        """A word that no table holds: it resumes a name, or may belong to one."""
        index, norm = walk.index, self.norms[walk.index]
        walk.index += 1
        if walk.voice >= 0 and norm in markers("issued"):
            walk.issued = True
            return None
        if walk.unknown and walk.voice < 0 and norm in markers("who-is"):
            return Answer(self._unnamed(walk.start, walk.voice, walk.unknown, told=self._says(walk)))
        resumed = self._resumed(index) if walk.voice < 0 or walk.issued else None
        if resumed is not None:
            return Answer(resumed)
        walk.unknown.append(index)
        if len(walk.unknown) > (VOICE if walk.voice >= 0 or self._is_title(walk) else UNKNOWN):
            told = walk.voice < 0 and self._says(walk)
            return Answer(self._unnamed(walk.start, walk.voice, walk.unknown, told=told))
        return None

    def _is_title(self, walk: _Walk) -> bool:
        """Whether the first words are a title, behind whose comma the name stands: the Libyan writer, X Y Z."""
        first = walk.unknown[0]
        return self.norms[first].startswith(ARTICLE) and walk.unknown[-1] - first >= len(walk.unknown)

    def _says(self, walk: _Walk) -> bool:
        """Whether "that" or a colon follows what was read, so that its words may be a name."""
        says = markers("that") | markers("colon")
        return walk.by_words and any(after in says for after in self.norms[walk.index : walk.stop])

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

    # Before a verb

    def before(self, index: int) -> Speaker | None:
        """The noun right before the verb, where it begins its clause: sources said."""
        at = index - 1
        while at >= 0 and (self.norms[at] in markers("was") or self.norms[at] in markers("bracket")):
            at -= 1
        if at < 0:
            return None
        if self.norms[at] in markers("comma"):
            # the president, X, has pledged; the observatory, for its part, counted
            noun = self.covering.get(at - 1)
            if noun is None or noun.cls in ("Adjective", "Civilians") or noun.proclitics not in ("", AND):
                return self._in_office_before(at - 1)
            opens = noun.first == 0 or self.norms[noun.first - 1] in markers("was")
            return self.named(noun) if noun.cls == "Person" or opens else None
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
        return self._in_office_before(at)

    def _in_office_before(self, last: int) -> Speaker | None:
        """Who is told by his office in the words up to token `last`, where they begin the sentence: the director of the agency
        expects, the country's ambassador in Rome denies."""
        if not 0 < last < _OFFICE:
            return None
        first = next((at for at in range(last) if self.norms[at] not in markers("was")), last)
        office = speaker_nouns().at(self.view.tokens, first)
        if office is None or office[1].kind != "voice" or not self._begins(first):
            return None
        told = self.norms[first : last + 1]
        if any(norm in markers("function") and norm not in markers("in") for norm in told):
            return None
        return self.behind(first, last + 1, by_words=False)
