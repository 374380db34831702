"""Extraction by a language model behind any OpenAI-compatible URL, to the same records.

    WAQAI_LLM_URL    such as http://localhost:8000/v1     WAQAI_LLM_KEY     where the service wants one
    WAQAI_LLM_MODEL  the model's name                     WAQAI_LLM_CACHE   folder of the answers [~/.cache/waqai/llm]

The model is given the article and the JSON Schema of an answer, whose values are those of a record. It cannot count
characters, so that it quotes instead: every quote has to stand in the text word for word, and every trigger, name and
number in its quote; what does not is left out, with a warning in the record. Answers are cached by everything that was
sent, so that a build can be repeated without asking again. Articles leave this machine for the service that you name.
"""

from __future__ import annotations

import os
import re
import time
import urllib.error
import urllib.request
from bisect import bisect
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from hashlib import sha256
from http.client import HTTPException
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

import msgspec

from kg import __version__, ontology, records
from kg.errors import InputError, RemoteError, RequestError
from kg.extract.extractor import Document
from kg.kinds import Granularity, Modality, Outcome, SourceLevel
from kg.records import Span
from kg.reference import actor_tables, place_tables

URL, MODEL, KEY, CACHE = "WAQAI_LLM_URL", "WAQAI_LLM_MODEL", "WAQAI_LLM_KEY", "WAQAI_LLM_CACHE"
TRIES = 4
WAIT = 2.0
"""Seconds before the second try; doubled before each further one, unless the service says how long to wait."""

LONGEST_WAIT = 60.0
MOST_PEOPLE = 10_000_000_000
"""More than there are."""

RULE = "language-model"
RETRIED = (408, 409, 429, 500, 502, 503, 504)

PROMPT = """You read Arabic news of armed conflicts and list every event that the article reports, as JSON of the given schema.
- One entry for each mention of an event. `event` is a number that mentions of one occurrence share.
- `quote` is the whole sentence, copied from the article character by character. `trigger` and every `text` are copied from it, too.
- `roles`: belligerent (of two-sided fighting, with side 1 or 2), agent, target, supporter, instrument, place, origin, destination.
- `earliest` and `latest` are ISO days, counted from the day of publication for relative words; null where nothing dates the event.
- Tolls only as numbers that the sentence gives; `minimum` equals `maximum` where it is exact.
- `source` is who says it, copied from the sentence; null where the outlet says it itself.
- Leave out what the article does not say. Add nothing that you know from elsewhere."""


class Argument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A participant, place or instrument, in the words of the quote."""

    role: Literal["belligerent", "agent", "target", "supporter", "instrument", "place", "origin", "destination"]
    text: str
    side: Literal[1, 2] | None = None


class Toll(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """People who suffered, in the words of the quote."""

    outcome: Outcome
    text: str
    minimum: int | None = None
    maximum: int | None = None


class Speaker(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who says it, in the words of the quote."""

    text: str
    level: SourceLevel


class Mention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mention of an event."""

    event: int
    type: str
    modality: Modality
    quote: str
    trigger: str
    arguments: list[Argument] = []
    tolls: list[Toll] = []
    earliest: str | None = None
    latest: str | None = None
    source: Speaker | None = None


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the model answers."""

    events: list[Mention]


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of an answer; the event types are those of the ontology."""
    made = msgspec.json.schema(Answer)
    made["$defs"]["Mention"]["properties"]["type"] = {"enum": list(types())}
    return made


@cache
def types() -> tuple[str, ...]:
    """The event types: the classes below the families of events."""
    return tuple(sorted(name for name, above in ontology.superclasses().items() if "Event" in above and len(above) > 1))


@dataclass(frozen=True)
class LanguageModel:
    """A model behind `url` (with its `/v1`). Picklable; the key is read from the environment when it is needed."""

    url: str
    model: str
    cache: Path
    time_limit: float = 300.0

    @property
    def longest(self) -> float:
        """Seconds that an article may take, with all tries."""
        return TRIES * (self.time_limit + LONGEST_WAIT)

    @cached_property
    def identity(self) -> records.Extractor:
        """Changes with the model, the prompt and the schema."""
        asked = sha256(PROMPT.encode() + msgspec.json.encode(schema())).hexdigest()[:12]
        return records.Extractor(name=f"llm {self.model}", version=f"{__version__}+{asked}")

    def extract(self, document: Document) -> records.Record:
        """The record of a document. Raises RemoteError where the service does not answer, InputError where it answers
        something else than was asked."""
        answer = self._answer(document)
        reader = _Reader(document)
        events = tuple(reader.events(answer))
        return records.Record(
            id=document.id,
            source=document.source,
            metadata=document.metadata,
            extractor=self.identity,
            events=events,
            warnings=tuple(reader.warnings),
        )

    def _answer(self, document: Document) -> Answer:
        body = msgspec.json.encode(self._request(document))
        file = self.cache / f"{sha256(self.url.encode() + body).hexdigest()}.json"
        with suppress(OSError, InputError):  # what is damaged is asked for again
            return _decoded(file.read_bytes(), document)
        content = _content(self._send(body), document)
        answer = _decoded(content, document)
        _keep(file, content)
        return answer

    def _request(self, document: Document) -> dict[str, Any]:
        told = [f"{name}: {value}" for name, value in msgspec.structs.asdict(document.metadata).items() if value]
        return {
            "model": self.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": PROMPT},
                {"role": "user", "content": "\n".join([*told, "", document.raw])},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "events", "strict": True, "schema": schema()},
            },
        }

    def _send(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "User-Agent": f"waqai/{__version__}"}
        if os.environ.get(KEY):
            headers["Authorization"] = f"Bearer {os.environ[KEY]}"
        request = urllib.request.Request(f"{self.url.rstrip('/')}/chat/completions", body, headers)
        wait = WAIT
        for left in range(TRIES - 1, -1, -1):
            try:
                with urllib.request.urlopen(request, timeout=self.time_limit) as response:
                    found: bytes = response.read()
                    return found
            except urllib.error.HTTPError as error:
                said = error.read(500).decode("utf-8", "replace")
                if error.code not in RETRIED or not left:
                    raise RemoteError(
                        f"the language model's service answered {error.code}: {said}", where=self.url, hint=_HINT
                    ) from error
                later = error.headers.get("Retry-After") or ""  # or a day and time, which is as good as nothing
                wait = min(float(later) if later.isdecimal() else wait, LONGEST_WAIT)
            except (OSError, HTTPException) as error:
                if not left:
                    raise RemoteError(
                        f"the language model's service cannot be reached: {error}", where=self.url, hint=_HINT
                    ) from error
            time.sleep(wait)
            wait *= 2
        raise AssertionError("the last try returns or raises")


_HINT = f"check {URL}, {MODEL} and {KEY}; what was answered before is cached"


def from_environment(gazetteer: Path | None = None) -> LanguageModel:
    """The model that the environment names. Raises RequestError where it names none. A gazetteer is of no use to it."""
    url, model = os.environ.get(URL), os.environ.get(MODEL)
    if not url or not model:
        raise RequestError(
            "no language model is named",
            where=URL if not url else MODEL,
            hint=f"set {URL} (the address of the service, with its /v1) and {MODEL}",
        )
    if not re.match(r"https?://[^/]", url):
        raise RequestError(
            f"{url!r} is no address of a service", where=URL, hint="give an http:// or https:// address, with its /v1"
        )
    folder = os.environ.get(CACHE) or Path.home() / ".cache" / "waqai" / "llm"
    return LanguageModel(url, model, Path(folder))


def _content(body: bytes, document: Document) -> bytes:
    """The message in a chat completion."""
    try:
        message = msgspec.json.decode(body)["choices"][0]["message"]["content"]
        return str(message).encode()
    except (msgspec.DecodeError, LookupError, TypeError) as error:
        raise InputError(
            "the language model's service answered no chat completion", where=document.source.path, hint=_HINT
        ) from error


def _decoded(content: bytes, document: Document) -> Answer:
    try:
        return msgspec.json.decode(content, type=Answer)
    except msgspec.MsgspecError as error:
        raise InputError(
            f"the language model's answer is not of the schema: {error}",
            where=document.source.path,
            hint="use a model and a service that keep to `response_format` with a JSON Schema",
        ) from error


def _keep(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}")
        part.write_bytes(content)
        part.replace(file)
    except OSError as error:
        raise InputError(
            f"the language model's answer cannot be kept: {error.strerror}",
            where=str(file.parent),
            hint=f"make room, or set {CACHE} to a folder that can be written",
        ) from error


class _Reader:
    """Finds the words of an answer in the text of the article."""

    def __init__(self, document: Document) -> None:
        self.raw = document.raw
        self.warnings: list[str] = []
        # Where each line begins, in code points and in bytes: counting bytes from there is short.
        lines = document.raw.splitlines(keepends=True)
        self._starts = [0, *accumulate(len(line) for line in lines)]
        self._bytes = [0, *accumulate(len(line.encode()) for line in lines)]
        self._types = frozenset(types())

    def events(self, answer: Answer) -> Iterator[records.Event]:
        """The events whose quotes stand in the text, in the order of the text."""
        placed = []
        for mention in answer.events:
            start = self.raw.find(mention.quote) if mention.quote.strip() else -1
            if start < 0:
                self.warnings.append(f"left out: the quote {mention.quote!r} is not in the text")
            elif mention.type not in self._types:
                self.warnings.append(f"left out: {mention.type!r} is no event type")
            else:
                placed.append((start, mention))
        placed.sort(key=lambda pair: pair[0])
        for number, (start, mention) in enumerate(placed, 1):
            event = self._event(
                f"e{number}", mention, Span(start=start, end=start + len(mention.quote), text=mention.quote)
            )
            if event:
                yield event

    def _event(self, name: str, mention: Mention, quote: Span) -> records.Event | None:
        trigger = self._within(mention.trigger, quote)
        if trigger is None:
            return None
        arguments = []
        for argument in mention.arguments:
            span = self._within(argument.text, quote)
            if span:
                arguments.append(_argument(argument, span))
        return records.Event(
            id=name,
            event=f"o{mention.event}",
            type=mention.type,
            modality=mention.modality,
            trigger=trigger,
            quote=records.Quote(
                start=quote.start,
                end=quote.end,
                text=quote.text,
                byte_start=self._byte(quote.start),
                byte_end=self._byte(quote.end),
            ),
            arguments=tuple(arguments),
            casualties=tuple(self._tolls(mention, quote)),
            time=_time(mention),
            attribution=self._attribution(mention, quote),
            rule=RULE,
            modality_rule=RULE,
        )

    def _within(self, words: str, quote: Span) -> Span | None:
        """Where the words stand in the quote; None with a warning where they do not."""
        at = quote.text.find(words) if words.strip() else -1
        if at < 0:
            self.warnings.append(f"left out: {words!r} is not in its quote")
            return None
        return Span(start=quote.start + at, end=quote.start + at + len(words), text=words)

    def _tolls(self, mention: Mention, quote: Span) -> Iterator[records.Casualties]:
        for toll in mention.tolls:
            span = self._within(toll.text, quote)
            if span and not _possible(toll):
                self.warnings.append(f"left out: {toll.minimum} to {toll.maximum} people is no toll")
            elif span and (toll.minimum is not None or toll.maximum is not None):
                yield records.Casualties(
                    outcome=toll.outcome,
                    min=toll.minimum,
                    max=toll.maximum,
                    start=span.start,
                    end=span.end,
                    text=span.text,
                    rule=RULE,
                )

    def _attribution(self, mention: Mention, quote: Span) -> records.Attribution | None:
        span = self._within(mention.source.text, quote) if mention.source else None
        if span is None or mention.source is None:
            return None
        return records.Attribution(
            name=span.text, level=mention.source.level, start=span.start, end=span.end, text=span.text, rule=RULE
        )

    def _byte(self, index: int) -> int:
        line = bisect(self._starts, index) - 1
        return self._bytes[line] + len(self.raw[self._starts[line] : index].encode())


def _possible(toll: Toll) -> bool:
    low, high = toll.minimum or 0, toll.maximum
    return 0 <= low <= (MOST_PEOPLE if high is None else min(high, MOST_PEOPLE))


def _argument(argument: Argument, span: Span) -> records.Argument:
    entity, name = _known(argument)
    return records.Argument(
        role=argument.role,
        side=argument.side if argument.role == "belligerent" else None,
        start=span.start,
        end=span.end,
        text=span.text,
        name=name or span.text,
        entity=entity,
        rule=RULE,
    )


def _known(argument: Argument) -> tuple[str | None, str | None]:
    """Reference and preferred name of what the words mean in the tables; None where several things bear the name."""
    if argument.role in ("place", "origin", "destination"):
        found = [place for place, name in place_tables.load().candidates(argument.text) if not name.ambiguous]
        return (f"place/{found[0].id}", found[0].name) if len(found) == 1 else (None, None)
    if argument.role == "instrument":
        return None, None
    actor = actor_tables.load().find(argument.text)
    return (f"actor/{actor.actor.id}", actor.actor.name) if actor and not actor.alternatives else (None, None)


def _time(mention: Mention) -> records.Time | None:
    days = [text for text in (mention.earliest, mention.latest) if text and _is_day(text)]
    if len(days) < 2 or days[0] > days[1]:
        return None
    granularity: Granularity = "day" if days[0] == days[1] else "interval"
    return records.Time(earliest=days[0], latest=days[1], granularity=granularity, rule=RULE)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
