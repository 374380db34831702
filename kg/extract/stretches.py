"""Where what somebody says begins and ends in a sentence.

Takes a sentence with its phrases; tells whether a clause, an object or a subject stands around a verb of saying, and how far what is said
reaches. It is separate from `sources`, which makes frames of it, since it asks about words alone and not about who speaks.
"""

from __future__ import annotations

from kg.extract.clitics import splits
from kg.extract.speaker import Memory, Speaker
from kg.extract.speakers import Phrases
from kg.extract.view import View
from kg.lexicon.affixes import ARTICLE, BY
from kg.lexicon.markers import joined, markers
from kg.lexicon.reporting import Report, reports

SUBJECT = 18
"""Tokens between a verb of saying and the word that opens what is said."""
_SHORTEST_DEED = 3  # letters of the letter of "by" and a verbal noun
_AT_ONCE = 4  # tokens behind the verb among which a verb without a subject opens what is said
_QUOTED_NAME = 4  # most words of a name in quotation marks


class Stretches:
    """The stretches of one sentence."""

    def __init__(self, view: View, phrases: Phrases, memory: Memory) -> None:
        self.view = view
        self.norms = view.norms
        self.memory = memory
        self.phrases = phrases

    def _tells(self, index: int) -> bool:
        """Whether a clause follows (that, a colon, a quotation) rather than an object."""
        for after in range(index + 1, min(index + 1 + SUBJECT, len(self.norms))):
            norm = self.norms[after]
            if norm in markers("that") or norm in markers("colon") or self._quotes_clause(after):
                return True
            if norm in reports() or (norm in markers("clause-end") and norm not in markers("comma")):
                return False
        return False

    def _opening(self, index: int, after: int) -> int:
        """Where what is said begins behind token `after`, the last of the speaker's name: what stands between says more of him, or on
        which occasion he spoke. Right behind the verb where an object comes first: announced the death of five and that .."""
        behind = self.norms[after + 1] if after + 1 < len(self.norms) else ""
        occasion = any(behind in markers(name) for name in ("comma", "function", "aside", "who-is", "of-occasion"))
        if not occasion and after + 1 not in self.phrases.times:
            return index + 1  # activists said, patrols raided
        for at in range(max(index, after) + 1, min(index + 1 + SUBJECT, len(self.norms))):
            norm, before = self.norms[at], self.norms[at - 1]
            if norm in markers("colon") or self._quotes_clause(at):
                return at
            if norm in markers("that"):
                return index + 1 if joined(norm) or before in markers("before-that") else at
        return index + 1

    def _is_accused(self, speaker: Speaker) -> bool:
        """Whether what somebody is accused of stands right behind the noun, so that others accuse: X was accused of killing."""
        at = speaker.last + 1
        while at < len(self.norms) and self.norms[at] in markers("repeatedly"):
            at += 1
        return at < len(self.norms) and len(self.norms[at]) >= _SHORTEST_DEED and self.norms[at][0] == BY

    def _tells_at_once(self, index: int) -> bool:
        """Whether "that" or a colon follows within a few words."""
        return any(
            norm in markers("that") or norm in markers("colon") for norm in self.norms[index + 1 : index + 1 + _AT_ONCE]
        )

    def _quotes_clause(self, index: int) -> bool:
        """Whether a quotation begins at `index` that is longer than a name."""
        quoted = self.phrases.quoted
        return index in quoted and not any(at in quoted for at in range(index + 1, index + 1 + _QUOTED_NAME))

    def _has_no_subject(self, index: int) -> bool:
        """Whether what is said begins right behind the verb, so that its subject is to be looked for before."""
        for after in range(index + 1, min(index + 1 + _AT_ONCE, len(self.norms))):
            norm = self.norms[after]
            if norm in markers("that") or norm in markers("colon") or after in self.phrases.quoted:
                return True
            if after in self.phrases.times or norm in markers("aside") or norm in markers("of-saying"):
                return True
            if norm not in markers("comma"):
                return False
        return False

    def _has_own_subject(self, index: int, report: Report) -> bool:
        """Whether a noun that no table holds stands right before the verb: a conscript admits."""
        if not index or not report.finite or report.joined or self.view.tokens[index - 1].kind != "word":
            return False
        norm = self.norms[index - 1]
        grammar = any(
            norm in markers(name)
            for name in ("function", "aside", "was", "that", "of-saying", "also", "segment", "goes-on")
        )
        return not grammar and index - 1 not in self.phrases.times

    def _tells_behind(self, speaker: Speaker, index: int) -> bool:
        """Whether what the speaker says stands behind him, so that the words before are not his: also announced that."""
        if speaker.number != self.view.number or speaker.last < index:
            return False
        for at in range(speaker.last + 1, min(speaker.last + 1 + SUBJECT, len(self.norms))):
            norm = self.norms[at]
            if (
                norm in markers("that")
                or norm in markers("colon")
                or (at == speaker.last + 1 and norm in markers("of-saying"))
            ):
                return True
            if norm in markers("clause-end"):
                return False
        return False

    def _goes_on(self, speaker: Speaker, index: int) -> bool:
        """Whether words of cause or sequence follow the comma behind the speaker: according to X, after an attack."""
        if speaker.number != self.view.number or speaker.last < index:
            return False
        after = self.norms[speaker.last + 1 : speaker.last + 3]
        return len(after) > 1 and after[0] in markers("comma") and after[1] in markers("subordinates")

    def _clause_end(self, index: int) -> int:
        for after in range(index + 1, len(self.norms)):
            if self.norms[after] in markers("clause-end"):
                return after
        return len(self.norms)

    def _clause_start(self, index: int) -> int:
        for before in range(index - 1, -1, -1):
            if self.norms[before] in markers("clause-end"):
                return before + 1
        return 0

    def _segment_end(self, index: int, *, walled: bool) -> int:
        """Where the part of the sentence ends that an announced object reaches."""
        for after in range(index + 2, len(self.norms)):
            norm = self.norms[after]
            if walled and norm in markers("modality-wall"):
                return after
            if joined(norm) and self._is_verb(norm) and norm not in markers("harm-joined"):
                return after  # announced the caliphate and took a third of the country
            if self.norms[after - 1] in markers("comma") and (
                (joined(norm) and not self._is_whole(norm) and not self._goes_on_with(norm))
                or norm in markers("segment")
                or norm in markers("relative")
                or (walled and norm in markers("modality-wall"))
            ):
                return after
        return len(self.norms)

    @staticmethod
    def _goes_on_with(norm: str) -> bool:
        """Whether the joined word goes on with what is announced: and the army; that is, after."""
        return norm[1:].startswith(ARTICLE) or norm in markers("modality-wall")

    def _segment_start(self, index: int) -> int:
        """Where the part of the sentence begins that a closing "according to" covers."""
        for before in range(index - 1, 0, -1):
            if self.norms[before] in markers("segment") and self.norms[before - 1] in markers("comma"):
                return before
        return 0

    def _is_verb(self, norm: str) -> bool:
        """Whether the word is a finite verb of the lexicon, whatever else it may be."""
        forms = [form for split in splits(norm, self.memory.lexicon) for form in split.forms]
        return bool(forms) and all(form.pos.startswith(("past", "imperfect")) for form in forms)

    def _is_whole(self, norm: str) -> bool:
        """Whether the word is one of the lexicon as it stands, so that its first letter is no conjunction: a halt."""
        return any(not split.proclitics for split in splits(norm, self.memory.lexicon))
