"""An article ready for extraction, and an article that could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.errors import KGError
from kg.records import Metadata, Source


@dataclass(frozen=True, slots=True)
class Document:
    """One article. `raw` is its text as decoded, unaltered; every offset counts its code points."""

    id: str
    raw: str
    source: Source
    metadata: Metadata
    where: str = field(default="", compare=False)
    """Where it lies, for messages: the file, and the line or entry in it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An article that was set aside: where it lies and what is wrong with it. `id` is None where it has none yet."""

    where: str
    error: KGError
    id: str | None = None
