"""Who says it: the speaker of each part of a sentence.

Takes the views of an article in order with their nouns; gives for each sentence the stretches that somebody is quoted
for. It is separate from events because a speaker is named once and speaks for many sentences: a verb of saying without
a subject goes on with the speaker before, and so does a quotation that stays open.

Guidelines: a spokesman, director or commander counts as his organisation, a correspondent as his outlet, and an agency
that quotes somebody yields to him. What no frame covers, the article itself asserts.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kg.extract.names import Noun
from kg.extract.view import View, bare
from kg.lexicon import Lexicon
from kg.lexicon.markers import markers
from kg.lexicon.reporting import Report, SpeakerNoun, reports, speaker_nouns
from kg.records import SourceLevel

_SUBJECT = 16  # tokens between a verb of saying and the word that opens what is said
_VOICE = 10  # tokens between a spokesman and the name of his organisation
_HEADLINE_SPEAKER = 7  # tokens before the colon of a headline
_SENTENCE_START = 4
_SHORTEST_NAME = 4
_QUOTES = frozenset('"“”«»')

_LEVELS: dict[str, SourceLevel] = {
    "MediaOutlet": "outlet",
    "NewsAgency": "agency",
    "Monitor": "monitor",
    "Government": "official",
    "State": "official",
    "InternationalOrganisation": "official",
    "NonGovernmentalOrganisation": "witness",
    "PoliticalParty": "official",
    "Person": "official",
    "Civilians": "witness",
    "OtherOrganisation": "unknown",
}


class Speaker(msgspec.Struct, frozen=True, gc=False):
    """Who speaks, named in tokens `first` to `last` (both included) of sentence `number`; `unseen` where no words of the
    article name the speaker (the paper itself)."""

    name: str
    entity: str | None
    level: SourceLevel
    number: int
    first: int
    last: int
    lemma: str = ""
    unseen: bool = False


class Frame(msgspec.Struct, frozen=True, gc=False):
    """Tokens [start, end) of a sentence are said by `speaker`. `responsibility` marks a claim of responsibility, `leading`
    a frame whose verb stands before what is said."""

    start: int
    end: int
    speaker: Speaker
    rule: str
    responsibility: bool = False
    leading: bool = True


def at(frames: Sequence[Frame], index: int) -> Frame | None:
    """The frame that token `index` is told in: the innermost with its verb before it, else one that closes it."""
    best: Frame | None = None
    for frame in frames:
        if not frame.start <= index < frame.end:
            continue
        if best is None or (frame.leading, frame.start) > (best.leading, best.start):
            best = frame
    return best


def attribute(
    sentences: Sequence[tuple[View, Sequence[Noun]]], lexicon: Lexicon, *, publisher: Speaker | None = None
) -> list[list[Frame]]:
    """The frames of each sentence. `publisher` is the outlet that the article's "our correspondent" belongs to."""
    memory = _Memory(lexicon, publisher)
    return [_Listener(view, nouns, memory).frames() for view, nouns in sentences]


class _Memory:
    """What the sentences so far leave for the next: the speaker, open quotations, persons and whom they speak for."""

    def __init__(self, lexicon: Lexicon, publisher: Speaker | None) -> None:
        self.lexicon = lexicon
        self.publisher = publisher
        self.last: Speaker | None = None
        self.line = 0
        self.led = False
        self.quoting: Speaker | None = None
        self.persons: dict[str, Speaker] = {}
        self.generic: dict[str, Speaker] = {}

    def keep(self, speaker: Speaker) -> None:
        self.last = speaker
        if speaker.lemma:
            self.generic[speaker.lemma] = speaker


class _Listener:
    """The frames of one sentence."""

    def __init__(self, view: View, nouns: Sequence[Noun], memory: _Memory) -> None:
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
        self.found: list[Frame] = []

    def frames(self) -> list[Frame]:
        memory, end = self.memory, len(self.norms)
        if self.view.sentence.line != memory.line:
            memory.quoting = None
        if memory.quoting is not None:
            self.found.append(Frame(0, end, memory.quoting, "quotation"))
        self._headline()
        for index, norm in enumerate(self.norms):
            report = reports().get(norm)
            if report is not None and norm not in markers("impersonal"):
                self._report(index, report)
            elif norm in markers("trailing"):
                self._trailing(index)
        self._leave()
        return self.found

    # Frames

    def _headline(self) -> None:
        """The speaker before the colon of a headline."""
        if self.view.sentence.role == "body" and self.view.number > 1:
            return
        for colon in range(1, min(_HEADLINE_SPEAKER, len(self.norms) - 1)):
            if self.norms[colon] not in markers("colon"):
                continue
            speaker = self._speaker(0, colon)
            if speaker is not None and self._names_all(speaker, colon):
                self._add(Frame(colon, len(self.norms), speaker, "colon"))
            return

    def _names_all(self, speaker: Speaker, colon: int) -> bool:
        noun = self.nouns.get(0)
        return noun is None or noun.cls != "State" or noun.rule == "name:seat"

    def _report(self, index: int, report: Report) -> None:
        if report.suffixed:
            if report.kind == "claim":
                self._claimed(index)
            return
        end = len(self.norms)
        speaker, rule = self._subject(index, report)
        if speaker is None:
            return
        if report.kind == "relay":
            quoted = self._relayed(index)
            if quoted is not None:
                speaker, rule = quoted, "relayed"
        if self.norms[index] in markers("announcement"):
            end = self._clause_end(index)
        responsible = report.kind == "claim" or any(
            norm in markers("responsibility") for norm in self.norms[index : index + 8]
        )
        self._add(Frame(index, end, speaker, rule, responsible))

    def _claimed(self, index: int) -> None:
        """The attack that X claimed: the frame covers the clause before the verb."""
        speaker = self._speaker(index + 1, min(index + 1 + _SUBJECT, len(self.norms)))
        if speaker is not None:
            self._add(Frame(self._clause_start(index), index, speaker, "claimed", responsibility=True))

    def _trailing(self, index: int) -> None:
        """According to X, at the end of a sentence or between commas."""
        start = index + 1
        while start < len(self.norms) and (
            self.norms[start] in markers("trailing-filler") or self.norms[start] in reports()
        ):
            start += 1
        if self.norms[index] in markers("like") and start == index + 1:
            return
        speaker = self._speaker(start, min(start + _SUBJECT, len(self.norms)), trailing=True)
        if speaker is None:
            return
        begin = self._segment_start(index)
        ends_late = index > len(self.norms) // 3
        self._add(
            Frame(
                begin, index if ends_late and index > begin else len(self.norms), speaker, "according-to", leading=False
            )
        )

    # Speakers

    def _subject(self, index: int, report: Report) -> tuple[Speaker | None, str]:
        """The subject of the verb at `index`: behind it, before it, or the speaker before."""
        stop = min(index + 1 + _SUBJECT, len(self.norms))
        behind = (
            self._speaker(index + 1, stop) if report.finite or self.norms[index] in markers("announcement") else None
        )
        if behind is not None:
            return behind, "verb-speaker"
        before = self._before(index, report)
        if before is not None:
            return before, "speaker-verb"
        inner = next((frame.speaker for frame in reversed(self.found) if frame.leading), None)
        if inner is not None:
            return inner, "same-speaker"
        if report.finite and index < _SENTENCE_START and self.memory.last is not None:
            return self.memory.last, "continued"
        if not report.finite:
            noun = next((noun for first, noun in sorted(self.nouns.items()) if first < index), None)
            trailing = next((frame.speaker for frame in self.found), None)
            if trailing is not None:
                return trailing, "same-speaker"
            if noun is not None and noun.cls != "Adjective":
                return self._named(noun), "subject-speaks"
        return None, ""

    def _before(self, index: int, report: Report) -> Speaker | None:
        """The noun right before the verb: sources said."""
        if report.joined:
            return None
        at = index - 1
        while at >= 0 and (self.norms[at] in markers("was") or self.norms[at] in markers("comma")):
            at -= 1
        if at < 0:
            return None
        noun = self.covering.get(at)
        if noun is not None and noun.cls != "Adjective" and (not noun.proclitics or noun.proclitics in markers("and")):
            return self._named(noun)
        for first in range(at, max(-1, at - 4), -1):
            if self.norms[first] in markers("clause-end"):
                break
            known = speaker_nouns().at(self.view.tokens, first)
            if known is not None and known[1].kind in ("source", "again", "self"):
                return self._generic(first, known, at + 1)
        return None

    def _relayed(self, index: int) -> Speaker | None:
        """Whom an outlet quotes: relayed from X that …"""
        for at in range(index + 1, min(index + 14, len(self.norms))):
            if self.norms[at] in markers("from-whom"):
                return self._speaker(at + 1, min(at + 1 + _SUBJECT, len(self.norms)))
            if self.norms[at] in markers("that"):
                return None
        return None

    def _speaker(self, start: int, stop: int, *, trailing: bool = False) -> Speaker | None:
        """The speaker named in tokens [start, stop), before what is said begins."""
        index, voice, unknown = start, False, start
        while index < stop:
            norm = self.norms[index]
            if norm in markers("that") or (norm in markers("clause-end") and norm not in markers("comma")):
                break
            if index in self.quoted and index > start and index not in self.covering:
                break
            if norm in markers("comma") and index > start and trailing:
                break
            known = speaker_nouns().at(self.view.tokens, index)
            if known is not None:
                if known[1].kind == "voice":
                    voice, index = True, index + known[0]
                    continue
                if known[1].kind == "correspondent":
                    outlet = self._organisation(index + known[0], stop)
                    return outlet or self.memory.publisher
                if not (known[1].kind == "source" and index in self.nouns and self.nouns[index].last > index):
                    return self._generic(index, known, stop)
            noun = self.nouns.get(index)
            if noun is not None and self._may_speak(noun, index, start, voice):
                return self._remember(self._named(noun), start, index, stop)
            if noun is not None:
                index = noun.last + 1
                continue
            index += 1
        return self._person(unknown, index, voice)

    def _may_speak(self, noun: Noun, index: int, start: int, voice: bool) -> bool:
        if noun.cls == "Adjective":
            return voice
        if noun.proclitics and not voice:
            # قال لوكالة X: whom it was said to
            return index > start and noun.proclitics in markers("and")
        return voice or index == start or self.norms[index - 1] not in markers("aside")

    def _organisation(self, start: int, stop: int) -> Speaker | None:
        for index in range(start, min(start + _VOICE, stop)):
            noun = self.nouns.get(index)
            if noun is not None and noun.cls != "Adjective":
                return self._named(noun)
            if self.norms[index] in markers("that") or self.norms[index] in markers("clause-end"):
                return None
        return None

    def _generic(self, first: int, known: tuple[int, SpeakerNoun], stop: int) -> Speaker | None:
        """A speaker without a name, or the organisation that it belongs to."""
        length, noun = known
        memory = self.memory
        if noun.kind == "self":
            return memory.publisher
        if noun.kind == "again" or self._definite_again(first, noun):
            resumed = memory.generic.get(noun.lemma) or memory.last
            if resumed is not None:
                return resumed
            if noun.kind == "again":
                return None
        last = first + length - 1
        words = [self.view.tokens[at].text for at in range(first, last + 1)]
        at = last + 1
        while at < stop and self.view.tokens[at].kind == "word":
            norm = self.norms[at]
            if norm in markers("name-of") or norm[:1] in markers("by-letter") or norm[:2] in markers("to-the"):
                owner = self._organisation(at, min(at + 4, stop))
                if owner is not None:
                    return owner
                break
            if not self._qualifies(norm):
                break
            if len(words) == length or bare(norm.removeprefix("و")) not in memory.lexicon.adjectives:
                words.append(self.view.tokens[at].text)
            last = at
            at += 1
        name = " ".join(words)
        return Speaker(name, None, noun.level or "unknown", self.view.number, first, last, noun.lemma)

    def _definite_again(self, first: int, noun: SpeakerNoun) -> bool:
        after = self.norms[first + 1] if first + 1 < len(self.norms) else ""
        return after in markers("self") and noun.lemma in self.memory.generic

    def _qualifies(self, norm: str) -> bool:
        """Whether the word is an adjective of the speaker before it."""
        if norm in reports() or norm in markers("that") or norm in markers("aside"):
            return False
        stem = bare(norm.removeprefix("و") if len(norm) > 4 else norm)
        return stem.endswith(markers_tuple("adjective-ending"))

    def _named(self, noun: Noun) -> Speaker:
        name = noun.name or self._text(noun.first, noun.last)
        level, entity = _LEVELS.get(noun.cls, "party"), noun.entity
        if noun.state is not None and noun.cls == "State":
            name = noun.state.name
        return Speaker(name, entity, level, self.view.number, noun.first, noun.last)

    def _person(self, start: int, stop: int, voice: bool) -> Speaker | None:
        """A person that an earlier sentence introduced, by a word of the name; or one introduced here by name."""
        for index in range(start, stop):
            known = self.memory.persons.get(self.norms[index])
            if known is not None:
                return known
        return None

    def _remember(self, speaker: Speaker, start: int, index: int, stop: int) -> Speaker:
        """Keep the words of a person's name beside his organisation: later sentences say the name alone."""
        for at in range(start, stop):
            norm = self.norms[at]
            if norm in markers("that") or norm in markers("clause-end"):
                break
            if at in self.covering or len(norm) < _SHORTEST_NAME or norm in markers("aside"):
                continue
            if norm not in markers("function") and speaker_nouns().at(self.view.tokens, at) is None:
                self.memory.persons.setdefault(norm, speaker)
        return speaker

    # Places in the sentence

    def _clause_end(self, index: int) -> int:
        for at in range(index + 1, len(self.norms)):
            if self.norms[at] in markers("clause-end"):
                return at
        return len(self.norms)

    def _clause_start(self, index: int) -> int:
        for at in range(index - 1, -1, -1):
            if self.norms[at] in markers("clause-end"):
                return at + 1
        return 0

    def _segment_start(self, index: int) -> int:
        """Where the part of the sentence begins that a closing "according to" covers."""
        for at in range(index - 1, 0, -1):
            if self.norms[at] in markers("segment") and self.norms[at - 1] in markers("comma"):
                return at
        return 0

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

    def _text(self, first: int, last: int) -> str:
        return " ".join(self.view.tokens[at].text for at in range(first, last + 1))

    def _add(self, frame: Frame) -> None:
        self.found.append(frame)
        self.memory.keep(frame.speaker)

    def _leave(self) -> None:
        """What the next sentence is told: whether a quotation stays open."""
        memory = self.memory
        opened = sum(1 for token in self.view.sentence.tokens if token.norm in _QUOTES) % 2 == 1
        if memory.quoting is not None:
            memory.quoting = None if opened else memory.quoting
        elif opened and self.found:
            memory.quoting = self.found[-1].speaker
        memory.line = self.view.sentence.line
        memory.led = any(frame.leading for frame in self.found)


def markers_tuple(name: str) -> tuple[str, ...]:
    """The set `name` as a tuple, for `str.endswith`."""
    return tuple(markers(name))
