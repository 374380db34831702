"""An article read, before it is written as a record: its page and scenes, and the events with their parts.

It is separate from `record` because mentions and arguments are made of it each by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from kg import records
from kg.extract.scene import Scene
from kg.extract.sources import Speaker
from kg.extract.tokens import Page
from kg.extract.triggers import Trigger
from kg.extract.when import times
from kg.extract.where import Key, Where
from kg.extract.written import UNKNOWN, Written
from kg.lexicon import Lexicon
from kg.lexicon.model import Model

WHERE = frozenset({"place", "origin", "destination"})
"""The roles that say where."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article read: its page, its scenes, and what decides roles."""

    page: Page
    scenes: tuple[Scene, ...]
    roles: Model | None
    lexicon: Lexicon
    publisher: Speaker | None = None
    written: Written = UNKNOWN
    references: Mapping[str, str] = field(default_factory=dict)
    """The reference (`actor/<id>`) of each actor by its preferred name."""
    where: Mapping[Key, Where] = field(default_factory=dict)
    """The places among the nouns, linked; a noun that is not here is not linked."""


class Part(msgspec.Struct, frozen=True, gc=False):
    """A noun of a scene in a role of an event."""

    number: int
    role: str
    share: float


class Found(msgspec.Struct, frozen=True, gc=False):
    """An event before it is written: its scene, trigger and parts."""

    scene: Scene
    trigger: Trigger
    parts: tuple[Part, ...]

    def time(self, raw: str) -> records.Time | None:
        """When it was; None where that is untold."""
        when = times(self.scene, [part.number for part in self.parts if part.role == "time"], raw)
        return when[0] if when else None
