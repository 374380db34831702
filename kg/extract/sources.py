"""Who says it: the stretches of each sentence that somebody is quoted for.

Takes the views of an article in order with their nouns; gives frames. It is separate from events because a speaker is
named once and speaks for many sentences: a verb of saying without a subject goes on with the speaker before, and so does
a quotation that stays open. Who is named, `speakers` reads.

Guidelines: an agency that quotes somebody yields to him; what no frame covers, the article itself asserts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

import msgspec

from kg.extract.nouns import Noun
from kg.extract.purpose import is_future
from kg.extract.speaker import Memory, Speaker
from kg.extract.speakers import Phrases
from kg.extract.stretches import SUBJECT, Stretches
from kg.extract.view import View
from kg.lexicon import Lexicon
from kg.lexicon.affixes import JOINING
from kg.lexicon.markers import markers
from kg.lexicon.reporting import Report, reports, speaker_nouns

__all__ = ["Frame", "Speaker", "at", "attribute", "told_in"]

_HEADLINE_SPEAKER = 7  # tokens before the colon of a headline
_SENTENCE_START = 4
_SUBJECT_AT = 4  # tokens from the beginning of a sentence among which its subject begins
_RELAY = 14  # tokens between "relayed" and "from"
_ANTECEDENT = 5  # tokens between an attack and "claimed by" or "of which X said"
_FAR_ANTECEDENT = 16  # the same over a comma
_QUOTED_SENTENCES = 4
_CLAIM = 8  # tokens between a verb of saying and "responsibility"
_ALONE = 2  # tokens before a speaker who is all that a sentence names
_QUOTES = frozenset('"“”«»')
_BAR = "|"
_OUTLETS = ("agency", "outlet")


Rule = Literal[
    "verb-speaker", "speaker-verb", "same-speaker", "continued", "subject-speaks", "relayed", "according-to", "claimed",
    "told-of", "relative", "quotation", "also", "colon",
]  # fmt: skip
"""The rules, each with an example among the tests."""


class Frame(msgspec.Struct, frozen=True, gc=False):
    """Tokens [start, end) of a sentence are said by `speaker`. `responsibility` marks a claim of responsibility, `leading`
    a frame whose verb stands before what is said, `clause` one whose words are a clause and not an object, `promised` one that
    only says what is still to come."""

    start: int
    end: int
    speaker: Speaker
    rule: Rule
    responsibility: bool = False
    leading: bool = True
    clause: bool = False
    promised: bool = False


def at(frames: Sequence[Frame], index: int) -> Frame | None:
    """The frame that token `index` is told in: the innermost with its verb before it, else the last that closes it."""
    best: Frame | None = None
    for frame in frames:
        if frame.start <= index < frame.end and (
            best is None or (frame.leading, frame.leading * frame.start) >= (best.leading, best.leading * best.start)
        ):
            best = frame
    return best


def told_in(frames: Sequence[Frame], index: int, *, happened: bool) -> Frame | None:
    """The frame that the event at token `index` is told in: a threat or pledge tells of none that happened."""
    return at([frame for frame in frames if not (frame.promised and happened)], index)


def attribute(
    sentences: Sequence[tuple[View, Sequence[Noun]]],
    lexicon: Lexicon,
    *,
    publisher: Speaker | None = None,
    references: Mapping[str, str] | None = None,
) -> list[list[Frame]]:
    """The frames of each sentence. `publisher` is the outlet that the article's "our correspondent" belongs to;
    `references` has the reference of each actor by name."""
    memory = Memory(lexicon, publisher, references or {})
    memory.views = [view for view, _ in sentences]
    for view, nouns in sentences:
        memory.read_camps(view, nouns)
    odd = [(view.sentence.line, _odd(view)) for view, _ in sentences]
    return [
        _Listener(view, nouns, memory, odd=odd[place][1], closes=_closes(odd, place)).frames()
        for place, (view, nouns) in enumerate(sentences)
    ]


def _closes(odd: Sequence[tuple[int, bool]], place: int) -> bool:
    """Whether a quotation that the sentence at `place` leaves open is closed in the next few of its paragraph; by the line of
    each sentence and whether its quotation marks are odd."""
    return (odd[place][0], True) in odd[place + 1 : place + 1 + _QUOTED_SENTENCES]


def _odd(view: View) -> bool:
    """Whether a sentence opens a quotation that it does not close, or closes one that it did not open."""
    return len([token for token in view.sentence.tokens if token.norm in _QUOTES]) % 2 == 1


@cache
def _cues() -> frozenset[str]:
    """The words that open a frame."""
    return frozenset(reports()).difference(markers("impersonal")) | markers("trailing")


class _Listener(Stretches):
    """The frames of one sentence."""

    def __init__(self, view: View, nouns: Sequence[Noun], memory: Memory, *, odd: bool, closes: bool) -> None:
        super().__init__(view, Phrases(view, nouns, memory), memory)
        self.odd = odd
        self.closes = closes
        self.found: list[Frame] = []
        self.consumed: set[int] = set()

    def frames(self) -> list[Frame]:
        """The frames, and what they leave for the next sentence."""
        memory, end = self.memory, len(self.norms)
        self.phrases.heads()
        if self.view.sentence.line != memory.line:
            memory.quoting = None
        if memory.quoting is not None:
            self.found.append(Frame(0, end, memory.quoting, "quotation"))
        elif memory.told and self.view.sentence.line == memory.line and self.norms[0] in markers("also"):
            # X said that … . The forces also struck …
            self.found.append(Frame(0, end, memory.told, "also", leading=False))
        self._headline()
        cues = _cues()
        for index, norm in enumerate(self.norms):
            if norm not in cues or index in self.phrases.covering:
                continue  # the Euphrates of an outlet's name is no verb of seeing
            if norm in markers("trailing"):
                self._trailing(index)
            elif index not in self.consumed:
                self._report(index, reports()[norm])
        self._leave()
        return self.found

    # Frames

    def _headline(self) -> None:
        """The speaker before the colon of a headline, or of a line that begins like one; flashes (urgent |) stand before."""
        inside = self.view.sentence.role == "body" and self.view.number > 1
        first = next((at for at, norm in enumerate(self.norms) if norm != _BAR and norm not in markers("flash")), 0)
        for colon in range(first + 1, min(first + _HEADLINE_SPEAKER, len(self.norms) - 1)):
            if self.norms[colon] not in markers("colon"):
                continue
            noun = self.phrases.nouns.get(first)
            if noun is not None and noun.cls == "State" and not self._speaks_as_state(noun, colon):
                return
            speaker = self.phrases.behind(first, colon)
            whole = noun is not None and noun.last + 1 == colon
            if speaker is not None and (not inside or whole or self._is_source(first, colon, speaker)):
                self._add(Frame(colon, len(self.norms), speaker, "colon"))
            return

    def _speaks_as_state(self, noun: Noun, colon: int) -> bool:
        """Whether the state before the colon says what follows, and is not where it happened: its capital does, and a state
        of what will be, or of another state."""
        if noun.last + 1 < colon:
            return False
        if noun.rule == "name:seat":
            return True
        after = colon + 1
        other = self.phrases.nouns.get(after)
        of_other = other is not None and other.cls == "State" and other.name != noun.name
        return of_other or is_future(self.norms[after]) or self.norms[after] in markers("not")

    def _is_source(self, first: int, colon: int, speaker: Speaker) -> bool:
        """Whether a source without a name is all that stands before the colon: Israeli sources: the talks go on."""
        known = speaker_nouns().at(self.view.tokens, first)
        if known is not None and known[1].kind in ("correspondent", "self"):
            return speaker.unseen or speaker.last == colon - 1
        if known is None or known[1].kind != "source":
            return False
        return speaker.number == self.view.number and first < speaker.last == colon - 1  # a report: is a label

    def _report(self, index: int, report: Report) -> None:
        if report.kind != "deny" and index and self.norms[index - 1] in markers("not"):
            return
        if index and (self.norms[index - 1] in markers("what") or self.norms[index - 1] in markers("unsaid")):
            return  # what they call cells: a name, no report; who declined to be named
        if report.kind == "promise" and index and self.norms[index - 1] in markers("this-thing"):
            return  # which threatens the truce
        if report.suffixed:
            self._told_of(index, report)
            return
        if self.norms[index] in markers("made-clear") and index and self.norms[index - 1] not in markers("clause-end"):
            return  # between him and the government
        told = self._tells(index)
        if report.kind == "say-that" and not told:
            return
        subject = self._subject(index, report)
        if subject is None:
            return
        speaker, rule = subject
        if report.kind == "relay" or speaker.level in _OUTLETS:
            quoted = self._relayed(index, report)
            if quoted is not None:
                speaker, rule = quoted, "relayed"
        end = len(self.norms)
        if self.norms[index] in markers("announcement"):
            end = self._clause_end(index)
        elif not told:
            end = self._segment_end(index, walled=report.kind == "promise")
        responsible = report.kind == "claim" or any(
            norm in markers("responsibility") for norm in self.norms[index : index + _CLAIM]
        )
        here = rule == "verb-speaker" and speaker.number == self.view.number and speaker.first > index
        clause = told and here and report.lemma in markers("says-a-clause")
        start = self._opening(index, speaker.last) if clause else index + 1
        if here and report.lemma in markers("accused-of") and self._is_accused(speaker):
            return
        promised = report.kind == "promise" and not told
        self._add(Frame(start, end, speaker, rule, responsible, clause=told, promised=promised))
        if index and told and rule == "verb-speaker" and self.norms[index - 1] in markers("relative-one"):
            self._antecedent(index - 1, speaker)

    def _antecedent(self, relative: int, speaker: Speaker) -> None:
        """The attack of which X said that it …: the words before the relative are X's report, too."""
        far = relative and self.norms[relative - 1] in markers("comma")
        start = max(0, relative - (_FAR_ANTECEDENT if far else _ANTECEDENT))
        self.found.append(Frame(start, relative, speaker, "relative"))

    def _told_of(self, index: int, report: Report) -> None:
        """The attack that X claimed, confirmed, or laid to Y: the frame covers the clause before the verb."""
        if report.kind not in ("claim", "accuse") and self.norms[index] not in markers("confirmed-it"):
            return
        speaker = self.phrases.behind(index + 1, min(index + 1 + SUBJECT, len(self.norms)))
        if speaker is not None:
            claims = report.kind == "claim"
            start = max(self._clause_start(index), index - _ANTECEDENT)
            rule: Rule = "claimed" if claims else "told-of"
            self._add(Frame(start, index, speaker, rule, responsibility=claims, leading=False))

    def _trailing(self, index: int) -> None:
        """According to X, at the end of a sentence or between commas."""
        if self.norms[index] in markers("on") and not {*self.norms[index + 1 : index + 2]} & markers("what"):
            return  # on the announcement of
        start = index + 1
        while start < len(self.norms) and (
            self.norms[start] in markers("trailing-filler") or self.norms[start] in reports()
        ):
            start += 1
        bare_cue = start == index + 1
        if start >= len(self.norms) or (bare_cue and self.norms[index] in markers("trailing-with-verb")):
            return
        said = any(norm in reports() for norm in self.norms[index + 1 : start])
        speaker = self.phrases.behind(start, min(start + SUBJECT, len(self.norms)), by_words=said, governed=not said)
        if self.norms[index] in markers("also") and (speaker is None or self._tells_behind(speaker, index)):
            return  # as well as: they also announced that
        self.consumed.update(range(index + 1, start))
        if speaker is None:
            return
        begin = self._segment_start(index)
        # near the beginning of a sentence it covers what follows, too, and where the sentence goes on under it
        opens = index <= max(begin + 1, len(self.norms) // 4) or self._goes_on(speaker, index)
        self._add(Frame(begin, len(self.norms) if opens else index, speaker, "according-to", leading=False))

    # Subjects

    def _subject(self, index: int, report: Report) -> tuple[Speaker, Rule] | None:
        """The subject of the verb at `index`: before it, behind it, or the speaker before."""
        stop = min(index + 1 + SUBJECT, len(self.norms))
        announced = self.norms[index] in markers("announcement")
        if report.finite and not report.joined:
            before = self.phrases.before(index)
            if before is not None:
                return before, "speaker-verb"
        if report.finite or announced:
            behind = self.phrases.behind(index + 1, stop)
            if behind is not None:
                return behind, "verb-speaker"
        if not announced and report.kind == "add" and index < _SENTENCE_START and self.memory.last is not None:
            return self.memory.last, "continued"
        if announced or not self._has_no_subject(index):
            return None
        inner = next((frame.speaker for frame in reversed(self.found) if frame.leading), None)
        if inner is not None:
            return inner, "same-speaker"
        if index < _SENTENCE_START and self.memory.last is not None and not self._has_own_subject(index, report):
            return self.memory.last, "continued"
        trailing = next((frame.speaker for frame in self.found), None)
        if trailing is not None:
            return trailing, "same-speaker"
        if report.finite and not self._tells_at_once(index):
            return None
        first = self._sentence_subject(index)
        return (first, "subject-speaks") if first is not None else None

    def _sentence_subject(self, index: int) -> Speaker | None:
        """The subject of the sentence's own verb: a person, or a party near the beginning that no "that" comes before."""
        for first, noun in sorted(self.phrases.nouns.items()):
            if first >= index:
                return None
            if noun.cls in ("Adjective", "Civilians") or noun.proclitics.strip(JOINING):
                continue
            near = first < _SUBJECT_AT and not (first and self.norms[first - 1] in markers("that"))
            return self.phrases.named(noun) if near or noun.cls == "Person" else None
        return None

    def _relayed(self, index: int, report: Report) -> Speaker | None:
        """Whom an outlet quotes: relayed from X that …, said on the authority of X that …"""
        for behind in range(index + 1, min(index + _RELAY, len(self.norms))):
            told = report.kind == "relay" or self.norms[behind - 1] in markers("relaying")
            if told and self.norms[behind] in markers("from-whom"):
                return self.phrases.behind(behind + 1, min(behind + 1 + SUBJECT, len(self.norms)))
            if self.norms[behind] in markers("that"):
                return None
        return None

    def _add(self, frame: Frame) -> None:
        if not self._closes_for_another(frame):
            self.memory.keep(frame.speaker)
        self.found.append(frame)

    def _closes_for_another(self, frame: Frame) -> bool:
        """Whether an agency or outlet is only named as where the report of another was read: the spokesman said, according to
        the agency, that .. He added. So, too, where "according to the agency" is a sentence of its own."""
        if frame.rule != "according-to" or frame.speaker.level not in _OUTLETS or self.memory.last is None:
            return False
        speaker = frame.speaker
        alone = speaker.number == self.view.number and speaker.first <= _ALONE and speaker.last >= len(self.norms) - 2
        return alone or any(told.leading and told.rule != "quotation" for told in self.found)

    def _leave(self) -> None:
        """What the next sentence is told: whether a quotation stays open, and who was named."""
        memory = self.memory
        if self.odd:
            opens = memory.quoting is None and self.found and self.closes
            memory.quoting = self.found[-1].speaker if opens else None
        memory.line = self.view.sentence.line
        memory.told = next((f.speaker for f in reversed(self.found) if f.clause), None)
        self.phrases.heads()
