"""What is asked of a build, how far it is, and what it did.

Apart from `build` because its steps and the commands all speak of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from kg import records
from kg.documents import Fault
from kg.pipeline import log
from kg.pipeline.cluster import Cluster
from kg.pipeline.workers import Extracted

SET_ASIDE = "set-aside.jsonl"
"""The articles that the last build set aside, one a line."""

SHOWN = 10
"""Set-aside articles that an outcome carries along."""

Step = Literal["reading", "loading", "fusing", "inferring", "publishing"]


class Progress(NamedTuple):
    """How far a step is: `done` of `total` (0 where unknown) in its unit: bytes of input read, articles, articles, 0."""

    step: Step
    done: int
    total: int
    articles: int


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where and how to build. `command` is noted in the log; `jobs` processes extract, or a cluster. `folders` are those among
    the inputs, of which it is said what is gone."""

    store: Path
    prune: bool = False
    folders: tuple[str, ...] = ()
    jobs: int = 1
    command: str | None = None
    cluster: Cluster | None = None


class Left(NamedTuple):
    """What of the graph is still to be made to follow the journal: articles that it does not follow yet; all of it `anew`; its last
    steps."""

    articles: int
    anew: bool
    steps: bool


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a build did. `faults` are the first of the articles set aside, `warnings` the first that the extractor gave
    (each with its article's id) of `warned` articles, `lost` the stored articles whose file is gone from the folders that were read;
    the totals are None where nothing was written, and `left` where something was."""

    counts: log.Counts = field(default_factory=log.Counts)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    warned: int = 0
    lost: list[str] = field(default_factory=list)
    left: Left | None = None
    articles: int | None = None
    events: int | None = None
    quads: int | None = None
    snapshot: str | None = None
    seconds: float = 0.0

    @property
    def met(self) -> int:
        """Articles that the build has met so far."""
        counts = self.counts
        return counts.added + counts.changed + counts.unchanged + counts.set_aside

    def warn(self, result: Extracted) -> None:
        """Keep what the extractor warned of."""
        if b'"warnings":[]' in result.line:
            return  # a quote within JSON is escaped, so that no text of an article looks like this
        warnings = records.decode(result.line).warnings
        self.warned += bool(warnings)
        self.warnings += [f"{result.id}: {warning}" for warning in warnings][: SHOWN - len(self.warnings)]

    def set_aside(self, fault: Fault) -> bytes:
        """Count an article that is set aside; gives its line for the file of these."""
        self.counts.set_aside += 1
        if len(self.faults) < SHOWN:
            self.faults.append(fault)
        told = {
            "where": _printable(fault.error.where or fault.where),
            "id": _printable(fault.id),
            "error": _printable(fault.error.what),
            "hint": fault.error.hint,
        }
        return msgspec.json.encode(told) + b"\n"


def _printable(text: str | None) -> str | None:
    """The text, bytes of a file's name that are no UTF-8 as escapes."""
    return text and text.encode("utf-8", "backslashreplace").decode()
