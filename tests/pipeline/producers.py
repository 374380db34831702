"""Producers for the tests: small ones, and ones that fail in each of the ways an extractor can."""

from __future__ import annotations

import os
import re
import signal
import time
from dataclasses import dataclass, replace

from kg.documents import Document
from kg.errors import RemoteError
from kg.records import Argument, Casualties, Event, Extractor, Record, Span, Time


@dataclass(frozen=True)
class Plain:
    """An event for each line, `TYPE place killed`. A document with one of the words below meets what the word says."""

    version: str = "1"

    @property
    def identity(self) -> Extractor:
        return Extractor(name="plain", version=self.version)

    def extract(self, document: Document) -> Record:
        if "slowly" in document.raw:
            time.sleep(0.05)
        if "RAISE" in document.raw:
            raise ValueError("as asked")
        if "EXIT" in document.raw:
            raise SystemExit(3)
        if "NOTHING" in document.raw:
            return None  # type: ignore[return-value]  # as a package of others may
        if "OTHER" in document.raw:
            return self.extract(replace(document, id="other", raw="Attack here 3"))
        if "DIE" in document.raw:
            os.kill(os.getpid(), signal.SIGKILL)
        if "AWAY" in document.raw:
            raise RemoteError("nobody answers", where="http://service.example", hint="start it")
        if "HANG" in document.raw:
            time.sleep(1000)
        if "SEIZE" in document.raw:
            re.match(r"(a+)+$", "a" * 60 + "b")  # holds the interpreter's lock for ever
        return Record(
            id=document.id,
            source=document.source,
            metadata=document.metadata,
            extractor=self.identity,
            events=tuple(_event(number, line) for number, line in enumerate(document.raw.splitlines())),
        )


def _event(number: int, line: str) -> Event:
    """An event for each line: `TYPE place killed`, on a day that follows from the number, so that articles meet in events."""
    kind, place, killed = line.split()
    day = f"2016-03-{int(killed) % 28 + 1:02}"
    return Event(
        id=f"e{number}",
        event=f"e{number}",
        type=kind,
        trigger=Span(start=0, end=1, text="x"),
        arguments=(Argument(role="place", name=place), Argument(role="agent", name="the army")),
        casualties=(Casualties(outcome="killed", min=int(killed), max=int(killed), text=killed),),
        time=Time(earliest=day, latest=day, granularity="day", rule="test"),
    )


@dataclass(frozen=True)
class Unloadable(Plain):
    """Cannot be made in another process."""

    def __setstate__(self, state: object) -> None:
        raise RuntimeError("cannot be made here")
