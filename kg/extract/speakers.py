"""Who a noun phrase of a sentence names as a speaker.

Takes a sentence with its nouns and what earlier sentences left; gives speakers. It is separate from the frames of saying
because a speaker is recognised alike behind a verb, before it, behind "according to" and before a headline's colon.

A spokesman, director or commander stands for the organisation named behind him (and his name for it from then on), a
correspondent for his outlet; a source without a name keeps its words; a definite noun resumes who was named before.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kg.extract.names import Noun
from kg.extract.speaker import Memory, Speaker, named
from kg.extract.view import View, bare
from kg.lexicon.markers import markers
from kg.lexicon.reporting import SpeakerNoun, reports, speaker_nouns

_VOICE = 9  # tokens between a spokesman and the name of his organisation
_UNKNOWN = 5  # words of a name that no table holds
_OWNER_WORDS = 3  # words of an organisation that no table holds
_SHORTEST_NAME = 4
_SHORTEST_HEAD = 5
_QUOTES = frozenset('"“”«»')


class Phrases:
    """The noun phrases of one sentence, as speakers."""

    def __init__(self, view: View, nouns: Sequence[Noun], memory: Memory) -> None:
        self.view = view
        self.norms = view.norms
        self.memory = memory
        self.nouns: dict[int, Noun] = {}
        self.covering: dict[int, Noun] = {}
        for noun in nouns:
            if noun.kind == "actor":
                self.nouns.setdefault(noun.first, noun)
                for index in range(noun.first, noun.last + 1):
                    self.covering.setdefault(index, noun)
        self.quoted = self._quote_starts()
        self.times = {noun.first: noun.last + 1 for noun in nouns if noun.kind == "time"}

    # Behind a verb

    def behind(self, start: int, stop: int, *, by_words: bool = True) -> Speaker | None:
        """The speaker that tokens [start, stop) name before what is said begins.

        `by_words`: words that no table holds may be a name, where what is said follows them.
        """
        index, voice = start, -1
        unknown: list[int] = []
        while index < stop:
            if self.opens(index) or (
                index in self.quoted and index not in self.covering and not self._heads(index - 1)
            ):
                return self._unnamed(start, voice, unknown, told=by_words)
            after = self._skipped(index)
            if after is not None:
                index = after
                continue
            known = speaker_nouns().at(self.view.tokens, index)
            noun = self.nouns.get(index)
            if known is not None and noun is not None and known[1].kind == "source" and noun.cls == "Civilians":
                return msgspec.structs.replace(self.named(noun), lemma=known[1].lemma)
            if known is not None and not (
                noun is not None and noun.last > index and known[1].kind in ("voice", "again")
            ):
                length, word = known
                if word.kind == "voice":
                    voice = index if voice < 0 else voice
                    index += length
                    continue
                if voice < 0:
                    return self.generic(index, length, word, stop)
            if noun is not None and noun.cls == "Adjective" and voice < 0 and unknown:
                unknown.append(index)
                index += 1
                continue
            if noun is not None:
                speaker = self._noun(noun, voice, bool(unknown))
                if speaker is not None:
                    return speaker
                if voice < 0 and not noun.proclitics:
                    return None
                index = noun.last + 1
                continue
            resumed = self._resumed(index) if voice < 0 else None
            if resumed is not None:
                return resumed
            unknown.append(index)
            if len(unknown) > (_VOICE if voice >= 0 else _UNKNOWN):
                return self._unnamed(start, voice, unknown, told=False)
            index += 1
        return self._unnamed(start, voice, unknown, told=False)

    def _heads(self, index: int) -> bool:
        """Whether the word heads an organisation whose name may stand in quotes."""
        return index >= 0 and bare(self.norms[index]) in markers("organisation-head")

    def opens(self, index: int) -> bool:
        """Whether what is said begins here: that, a colon, the end of a clause."""
        norm = self.norms[index]
        return norm in markers("that") or (norm in markers("clause-end") and norm not in markers("comma"))

    def _skipped(self, index: int) -> int | None:
        """The token behind a time, a comma or an aside (in a statement, for his part); None where none begins."""
        norm = self.norms[index]
        if norm in markers("comma") or norm in markers("bracket"):
            return index + 1
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
            return self._remember(self.named(noun), voice, noun) if voice >= 0 else None
        if noun.proclitics and noun.proclitics not in markers("and"):
            # قال لوكالة X: to whom; المتحدث لX: whose
            return self._remember(self.named(noun), voice, noun) if voice >= 0 else None
        if voice < 0 and unknown:
            return None
        if noun.cls == "Person":
            known = self.memory.persons.get(noun.name or "") or self.named(noun)
            self._keep_words(noun, known)
            return known
        if noun.cls == "Civilians":
            return None
        resumed = self._resumed(noun.first) if voice < 0 and noun.first == noun.last else None
        if resumed is not None:
            return resumed
        speaks = voice >= 0 or self._begins_with_voice(noun.first)
        return self._remember(self.named(noun), voice, noun) if speaks else self.named(noun)

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
            if len(self.norms[at]) >= _SHORTEST_NAME and speaker_nouns().at(self.view.tokens, at) is None:
                self.memory.persons.setdefault(self.norms[at], speaker)

    def _is_word_of_name(self, at: int) -> bool:
        norm = self.norms[at]
        if at in self.covering or len(norm) < _SHORTEST_NAME or at in self.times:
            return False
        function = norm in markers("aside") or norm in markers("function")
        return not function and speaker_nouns().at(self.view.tokens, at) is None

    def _resumed(self, index: int) -> Speaker | None:
        """Who a person's name or a definite noun alone stands for."""
        norm = self.norms[index]
        known = self.memory.persons.get(norm)
        if known is None and norm.startswith(tuple(markers("article"))) and len(norm) >= _SHORTEST_HEAD:
            known = self.memory.heads.get(bare(norm))
        return known

    def _unnamed(self, start: int, voice: int, unknown: Sequence[int], *, told: bool) -> Speaker | None:
        """A speaker whom no table holds: a voice by its words, a name by its own."""
        if voice >= 0:
            speaker = self._voice(voice, unknown)
            if speaker is not None:
                return speaker
        if not unknown or unknown[0] > start + 1:
            return None
        if not told and bare(self.norms[unknown[0]]) not in markers("organisation-head"):
            return None
        run: list[int] = []
        for at in unknown:
            if run and at != run[-1] + 1:
                break
            run.append(at)
        if any(self.norms[at] in markers("function") or self.norms[at] in reports() for at in run):
            return None
        return self._by_words(run[0], run[-1], "")

    def _voice(self, voice: int, unknown: Sequence[int]) -> Speaker | None:
        """A spokesman whose organisation no table holds: what he speaks for by its words, or himself by his own."""
        run: list[int] = []
        for at in unknown:
            if at != (run[-1] if run else voice) + 1:
                break
            run.append(at)
        if run and not self.qualifies(run[0]):
            speaker = self._by_words(run[0], run[min(len(run), _OWNER_WORDS) - 1], "")
            for at in unknown[len(run) :]:
                if len(self.norms[at]) >= _SHORTEST_NAME:
                    self.memory.persons.setdefault(self.norms[at], speaker)
            return speaker
        if self.norms[voice].startswith(tuple(markers("article"))) and self.memory.last is not None:
            return self.memory.last
        last = voice
        for at in run:
            if not self.qualifies(at):
                break
            last = at
        return self._by_words(voice, last, "voice") if last > voice else None

    def _by_words(self, first: int, last: int, lemma: str) -> Speaker:
        speaker = Speaker(self.text(first, last), None, "unknown", self.view.number, first, last, lemma)
        if last > first:
            self.memory.heads.setdefault(bare(self.norms[first]), speaker)
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
            and noun.proclitics in ("", *markers("and"))
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

    def _begins(self, first: int) -> bool:
        if first == 0:
            return True
        norm = self.norms[first - 1]
        return (
            norm in markers("clause-end")
            or norm in markers("was")
            or norm in markers("that")
            or norm in markers("bracket")
        )

    # Speakers without a name

    def generic(self, first: int, length: int, noun: SpeakerNoun, stop: int) -> Speaker | None:
        """A speaker without a name, or the organisation that it belongs to."""
        memory = self.memory
        if noun.kind == "self":
            return memory.publisher
        if noun.kind == "own":
            return None
        if noun.kind == "correspondent":
            return self.organisation(first + length, stop) or memory.publisher
        if noun.kind == "again" or self._same(first + length, noun):
            named = noun.kind == "again" and noun.level is not None and self._is_named(first + length)
            resumed = None if named else memory.generic.get(noun.lemma) or memory.last
            if resumed is not None:
                return resumed
            if noun.kind == "again":
                last = first + length
                while named and last < first + length + _OWNER_WORDS - 1 and self._goes_on(last + 1):
                    last += 1
                return self._by_words(first, last, noun.lemma) if named else None
        last = first + length - 1
        words = [self.view.tokens[at].text for at in range(first, last + 1)]
        nationality = ""
        for at in range(last + 1, stop):
            if self.view.tokens[at].kind != "word":
                break
            norm = self.norms[at]
            owner = self._owner(at)
            if owner is not None:
                return msgspec.structs.replace(self.named(owner), lemma=noun.lemma)
            if norm[:1] in markers("owner-letter") or not self.qualifies(at):
                break
            camp = memory.camps.get(bare(norm)) if norm in markers("camp-adjective") else None
            if camp is not None:
                return msgspec.structs.replace(camp, lemma=noun.lemma)
            if bare(norm.removeprefix("و")) in memory.lexicon.adjectives:
                nationality = nationality or self.view.tokens[at].text
            else:
                words.append(self.view.tokens[at].text)
            last = at
        if nationality and (len(words) == length or noun.level == "outlet"):
            words.append(nationality)
        return Speaker(" ".join(words), None, noun.level or "unknown", self.view.number, first, last, noun.lemma)

    def _is_named(self, after: int) -> bool:
        """Whether a name follows a definite voice: the activist X."""
        if after >= len(self.norms) or self.view.tokens[after].kind != "word" or after in self.times:
            return False
        norm = self.norms[after]
        plain = not norm.startswith(tuple(markers("article"))) and norm not in markers("self")
        return plain and not self.opens(after) and norm not in markers("aside") and norm not in markers("function")

    def _goes_on(self, at: int) -> bool:
        """Whether the name goes on with this word."""
        return at < len(self.norms) and self.view.tokens[at].kind == "word" and self._is_word_of_name(at)

    def _owner(self, index: int) -> Noun | None:
        """The organisation that the preposition at `index`, or in its word, makes a source belong to."""
        governed = self.norms[index] in markers("name-of")
        owner = self.nouns.get(index + 1 if governed else index)
        if owner is None or owner.cls in ("Adjective", "Civilians"):
            return None
        return owner if governed or owner.proclitics[:1] in tuple(markers("in-letter")) else None

    def _same(self, after: int, noun: SpeakerNoun) -> bool:
        """The same sources."""
        return after < len(self.norms) and self.norms[after] in markers("self") and noun.lemma in self.memory.generic

    def organisation(self, start: int, stop: int) -> Speaker | None:
        """The first organisation in tokens [start, stop) of one clause."""
        for index in range(start, min(start + _VOICE, stop)):
            noun = self.nouns.get(index)
            if noun is not None and noun.cls not in ("Adjective", "Civilians"):
                return self.named(noun)
            if self.opens(index) or self.norms[index] in reports():
                return None
        return None

    def qualifies(self, index: int) -> bool:
        """Whether the word is an adjective of the speaker before it."""
        norm = self.norms[index]
        if norm in reports() or norm in markers("that") or norm in markers("aside") or index in self.times:
            return False
        stem = bare(norm.removeprefix("و") if len(norm) > _SHORTEST_NAME else norm)
        return stem in markers("source-adjective") or stem.endswith(tuple(markers("adjective-ending")))

    def named(self, noun: Noun) -> Speaker:
        """The noun as a speaker."""
        return named(noun, self.view)

    def heads(self) -> None:
        """Leave the heads of this sentence's names for definite nouns of later ones: the agency, the ministry."""
        for noun in self.nouns.values():
            if noun.cls in ("Adjective", "State", "Civilians", "Person") or noun.last == noun.first:
                continue
            head = bare(self.norms[noun.first].removeprefix(noun.proclitics))
            if len(head) >= _SHORTEST_NAME:
                self.memory.heads[head] = self.named(noun)

    def text(self, first: int, last: int) -> str:
        """The words of tokens `first` to `last`, both included."""
        return " ".join(self.view.tokens[at].text for at in range(first, last + 1))

    def _quote_starts(self) -> frozenset[int]:
        """The tokens that follow a quotation mark."""
        marks = [token.start for token in self.view.sentence.tokens if token.norm in _QUOTES]
        if not marks:
            return frozenset()
        starts, mark = set(), 0
        for index, token in enumerate(self.view.tokens):
            while mark < len(marks) and marks[mark] < token.start:
                starts.add(index)
                mark += 1
        return frozenset(starts)
