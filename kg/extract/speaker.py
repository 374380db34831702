"""A speaker, and what an article has told of its speakers so far.

Takes nouns; gives speakers, and the memory that a definite noun, a surname or a verb without a subject is resolved by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from kg.extract.nouns import Noun
from kg.extract.view import View, bare
from kg.kinds import SourceLevel
from kg.lexicon import Lexicon
from kg.lexicon.markers import markers
from kg.lexicon.reporting import governments

_LEVELS: dict[str, SourceLevel] = {
    "MediaOutlet": "outlet",
    "NewsAgency": "agency",
    "Monitor": "monitor",
    "Government": "official",
    "State": "official",
    "Adjective": "official",
    "InternationalOrganisation": "official",
    "NonGovernmentalOrganisation": "witness",
    "PoliticalParty": "official",
    "Person": "official",
    "Civilians": "witness",
    "OtherOrganisation": "unknown",
}


class Speaker(msgspec.Struct, frozen=True, gc=False):
    """Who speaks, named in tokens `first` to `last` (both included) of sentence `number`; `unseen` where no words of the
    article name the speaker (the paper itself). `lemma` is the head of a speaker without a name."""

    name: str
    entity: str | None
    level: SourceLevel
    number: int
    first: int
    last: int
    lemma: str = ""
    unseen: bool = False


class Memory:
    """What the sentences so far leave for the next: the speaker, an open quotation, whom persons and heads stand for, and
    which party "opposition" or "government" is in this article."""

    def __init__(self, lexicon: Lexicon, publisher: Speaker | None, references: Mapping[str, str]) -> None:
        self.lexicon = lexicon
        self.references = references
        self.publisher = publisher
        self.last: Speaker | None = None
        self.line = 0
        self.quoting: Speaker | None = None
        self.told: Speaker | None = None
        self.persons: dict[str, Speaker] = {}
        self.generic: dict[str, Speaker] = {}
        self.spoke: list[Speaker] = []
        """The speakers without a name, in their order."""
        self.heads: dict[str, Speaker] = {}
        self.camps: dict[str, Speaker] = {}
        self.views: Sequence[View] = ()
        """The sentences of the article, where a surname is looked for in full."""
        self.occurrences: dict[str, list[tuple[int, int]]] = {}
        """Where each word of the article stands (sentence, token), once a surname was looked for."""
        self.surnames: dict[str, tuple[int, str | None]] = {}
        """For each surname how many of its occurrences were looked at, and the full name."""

    def read_camps(self, view: View, nouns: Sequence[Noun]) -> None:
        """Learn which party is the opposition or the government in this article: the opposition, its factions."""
        for noun in nouns:
            if (
                noun.kind not in ("actor", "thing")
                or not noun.name
                or noun.cls in ("Adjective", "State", "Person", "StateForces")
            ):
                continue
            first = bare(view.norms[noun.first].removeprefix(noun.proclitics))
            for word in (first, *map(bare, view.norms[noun.first + 1 : noun.last + 1])):
                if word in markers("camp"):
                    self.camps.setdefault(word, named(noun, view))

    def keep(self, speaker: Speaker) -> None:
        """`speaker` has spoken."""
        self.last = speaker
        if speaker.lemma:
            self.generic[speaker.lemma] = speaker
            self.spoke.append(speaker)


def camp_of(adjective: str) -> str:
    """The noun of a camp's adjective: of the opposition, of the government."""
    word = bare(adjective)
    return next((camp for camp in sorted(markers("camp")) if camp[:-1] == word[: len(camp) - 1]), word)


def named(noun: Noun, view: View) -> Speaker:
    """The noun as a speaker; a state speaks as its government, whose row its name tells."""
    name = noun.name or " ".join(token.text for token in view.tokens[noun.first : noun.last + 1])
    entity = noun.entity
    if noun.state is not None and noun.kind == "actor" and noun.cls in ("State", "Adjective"):
        seat = noun.rule == "name:seat" or noun.state.country == "SY"
        name = governments().get(noun.state.country, noun.state.name) if seat else noun.state.name
        entity = None
    return Speaker(name, entity, _LEVELS.get(noun.cls, "party"), view.number, noun.first, noun.last)
