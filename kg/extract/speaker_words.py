"""The words of one sentence as the search for speakers asks about them.

Takes a sentence with its nouns and what earlier sentences left; tells what a word may be: part of a name, an adjective of
a source, whose a source is, where what is said begins. It is separate from `speakers` so that what words are is told
apart from who speaks.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.clitics import splits
from kg.extract.nouns import Noun
from kg.extract.speaker import Memory, Speaker
from kg.extract.view import View, bare
from kg.lexicon.affixes import AND, ARTICLE, BY, TO, affixes
from kg.lexicon.markers import markers
from kg.lexicon.reporting import SpeakerNoun, reports, speaker_nouns
from kg.text import fold

SHORTEST_NAME = 4
_QUOTES = frozenset('"“”«»')
_MONITORS = frozenset({"Monitor", "NonGovernmentalOrganisation", "MediaOutlet", "NewsAgency"})
_ACCUSATIVE = "\u064b"
"""The ending of an indefinite object, which no speaker bears."""


class Words:
    """The words and nouns of one sentence."""

    def __init__(self, view: View, nouns: Sequence[Noun], memory: Memory) -> None:
        self.view = view
        self.norms = view.norms
        self.memory = memory
        self.nouns: dict[int, Noun] = {}
        self.covering: dict[int, Noun] = {}
        for noun in nouns:
            if noun.kind == "actor" and self.norms[noun.last] not in markers("platform"):
                self.nouns.setdefault(noun.first, noun)
                for index in range(noun.first, noun.last + 1):
                    self.covering.setdefault(index, noun)
        self.governed = -1
        """The token that bears the preposition of "according to", which is no part of a name."""
        self.quoted = self._quote_starts()
        self.times = {noun.first: noun.last + 1 for noun in nouns if noun.kind == "time"}

    def text(self, first: int, last: int) -> str:
        """The words of tokens `first` to `last`, both included, without the preposition of "according to"."""
        words = [self.view.tokens[at].text for at in range(first, last + 1)]
        if first == self.governed:
            words[0] = self._without_to(words[0])
        return " ".join(words)

    @staticmethod
    def _without_to(word: str) -> str:
        """The word behind the letter of "to", with the alef that the article loses behind it."""
        if len(word) < SHORTEST_NAME:
            return word
        return ARTICLE + word[2:] if word[1:2] == ARTICLE[1:] else word[1:]

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

    def opens(self, index: int) -> bool:
        """Whether what is said begins here: that, a colon, the end of a clause."""
        norm = self.norms[index]
        return norm in markers("that") or (norm in markers("clause-end") and norm not in markers("comma"))

    def _begins(self, first: int) -> bool:
        if first == 0:
            return True
        norm = self.norms[first - 1]
        return (
            norm in markers("clause-end")
            or norm in markers("was")
            or norm in markers("that")
            or norm in markers("bracket")
            or norm in markers("flash")
            or norm in markers("but")
        )

    def _heads(self, index: int) -> bool:
        """Whether the word heads an organisation whose name may stand in quotes."""
        return index >= 0 and bare(self.norms[index]) in markers("organisation-head")

    @staticmethod
    def _covers(noun: Noun, index: int, known: tuple[int, SpeakerNoun]) -> bool:
        """Whether the speaker's noun is part of a name: the commander of X, the activists of the observatory, the
        correspondent of the agency."""
        if known[1].kind in ("voice", "again"):
            return noun.last > index
        organised = noun.last >= index + known[0] and bool(noun.name) and noun.cls in _MONITORS
        return organised and known[1].kind in ("source", "correspondent")

    def qualifies(self, index: int) -> bool:
        """Whether the word is an adjective of the speaker before it."""
        norm = self.norms[index]
        if norm in reports() or norm in markers("that") or norm in markers("aside") or index in self.times:
            return False
        if norm in markers("function"):
            return False
        if norm in markers("senior"):
            return True
        stem = bare(norm.removeprefix(AND) if len(norm) > SHORTEST_NAME else norm)
        return stem in markers("source-adjective") or stem.endswith(affixes("like-adjectives"))

    def kept(self, at: int) -> list[str]:
        """The word, where it is one that tells sources apart: a military source, but not a senior one."""
        return [] if self.norms[at] in markers("senior") else [self.view.tokens[at].text]

    def _leads(self, at: int) -> bool:
        """Whether the word leads from a voice to whose it is: issued by, in the name of, general, another voice."""
        norm = self.norms[at]
        voice = speaker_nouns().at(self.view.tokens, at)
        return norm in markers("issued") or norm in markers("source-adjective") or voice is not None

    def _happens(self, norm: str) -> bool:
        """Whether the word is an event, or says that one took place: what a name does not hold."""
        known = splits(norm, self.memory.lexicon)
        return norm in markers("happening") or (bool(known) and norm not in markers("staff"))

    def _is_name(self, run: Sequence[int]) -> bool:
        """Whether these words may be a name: no function word, no number, no object, no event (announced the death)."""
        for at in run:
            norm = self.norms[at]
            if self.view.tokens[at].kind != "word" or norm in markers("function") or norm in reports():
                return False
            if norm in markers("modality-wall") or norm in markers("trailing") or norm in markers("platform"):
                return False
        if not run or self._happens(self.norms[run[0]]) or self.norms[run[-1]] in markers("one-of"):
            return False
        first = self.norms[run[0]]
        if _ACCUSATIVE in self.view.tokens[run[0]].text or self.is_governed(run[0]):
            return False
        if len(first) > SHORTEST_NAME and first.endswith(affixes("pronouns-their") + affixes("his-deed")):
            return False
        if first[0] == BY and first[1:] in markers("takes-to"):
            return False
        return not (first in markers("no-name") or first in markers("who-is"))

    def is_governed(self, at: int) -> bool:
        """Whether the word bears a preposition, or is one of a single letter before a name in quotation marks: to X."""
        text = self.view.tokens[at].text
        return at != self.governed and (
            len(self.norms[at]) == 1 or text.startswith(tuple(markers("governed-beginning")))
        )

    def _is_word_of_name(self, at: int) -> bool:
        norm = self.norms[at]
        if at in self.covering or len(norm) < SHORTEST_NAME or at in self.times:
            return False
        function = norm in markers("aside") or norm in markers("function")
        return not function and speaker_nouns().at(self.view.tokens, at) is None

    def _is_named(self, after: int) -> bool:
        """Whether a name follows a definite voice: the activist X."""
        if after >= len(self.norms) or self.view.tokens[after].kind != "word" or after in self.times:
            return False
        norm = self.norms[after]
        if after in self.nouns and self.nouns[after].proclitics:
            return False
        governed = norm[0] in (BY, TO) and norm[1:].startswith(ARTICLE)
        plain = not norm.startswith(ARTICLE) and not governed and norm not in markers("self")
        return plain and not self.opens(after) and norm not in markers("aside") and norm not in markers("function")

    def _goes_on(self, at: int) -> bool:
        """Whether the name goes on with this word."""
        if at >= len(self.norms) or self.view.tokens[at].kind != "word":
            return False
        return self._is_word_of_name(at) or self.norms[at] in markers("name-link")

    def _owner(self, index: int) -> Noun | None:
        """The organisation that the preposition at `index`, or in its word, makes a source belong to."""
        governed = self.norms[index] in markers("name-of")
        owner = self.nouns.get(index + 1 if governed else index)
        if owner is None or owner.cls in ("Adjective", "Civilians"):
            return None
        return owner if governed or owner.proclitics[:1] == BY else None

    def _possessor(self, index: int) -> Noun | None:
        """The organisation whose sources they are: the activists of the observatory."""
        owner = self.nouns.get(index)
        if owner is None or owner.proclitics or owner.cls in ("Adjective", "Civilians", "Person", "State"):
            return None
        if owner.cls in _MONITORS or any(
            norm in markers("name-of") for norm in self.norms[owner.first + 1 : owner.last + 1]
        ):
            return owner
        norm = self.norms[index]
        adjective = norm.endswith(affixes("relational-endings")) and not norm.startswith(ARTICLE)
        return None if adjective or self.norms[index - 1].startswith(ARTICLE) else owner  # a Syrian military source

    def _of_another_state(self, after: int, known: Speaker) -> bool:
        """Whether the adjective of a state at token `after` keeps a head from resuming `known`: the Qatari ministry is not
        the Russian one."""
        norm = self.norms[after] if after < len(self.norms) else ""
        stem = bare(norm)
        adjectives = self.memory.lexicon.adjectives
        if stem == norm or stem not in adjectives:
            return False
        words = [bare(word) for word in fold(known.name).text.split()]
        same = any(word.startswith(stem[:SHORTEST_NAME]) for word in words)
        return not same and any(word in adjectives for word in words)

    def _same(self, after: int, noun: SpeakerNoun) -> bool:
        """The same sources."""
        return after < len(self.norms) and self.norms[after] in markers("self") and noun.lemma in self.memory.generic
