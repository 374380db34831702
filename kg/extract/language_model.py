"""Extraction by a language model behind any OpenAI-compatible URL, to the same records.

    WAQAI_LLM_URL    such as http://localhost:8000/v1     WAQAI_LLM_KEY     where the service wants one
    WAQAI_LLM_MODEL  the model's name                     WAQAI_LLM_CACHE   folder of the answers [~/.cache/waqai/llm]

The model is given the article and the JSON Schema of an answer (`language_model_answer`). Answers are cached by everything that was sent,
so that a build can be repeated without asking again. Articles leave this machine for the service that you name.
"""

from __future__ import annotations

import os
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Any

import msgspec

from kg import __version__, records
from kg.errors import InputError, KGError, RemoteError, RequestError
from kg.extract.extractor import Document
from kg.extract.language_model_answer import Answer, Reader, schema
from kg.services import proper, said, sent, shown

URL, MODEL, KEY, CACHE = "WAQAI_LLM_URL", "WAQAI_LLM_MODEL", "WAQAI_LLM_KEY", "WAQAI_LLM_CACHE"
TRIES = 4
WAIT = 2.0
"""Seconds before the second try; doubled before each further one, unless the service says how long to wait."""

LONGEST_WAIT = 60.0
REFUSED = (400, 413, 422)
"""Answers that speak of what was sent, such as an article that is too long."""

RETRIED = (408, 409, 429, 500, 502, 503, 504)

PROMPT = """You read Arabic news of armed conflicts and list every event that the article reports, as JSON of the given schema.
- One entry for each mention of an event. `event` is a number that mentions of one occurrence share.
- `quote` is the whole sentence, copied from the article character by character. `trigger` and every `text` are copied from it, too.
- `roles`: belligerent (of two-sided fighting, with side 1 or 2), agent, target, supporter, instrument, place, origin, destination.
- `earliest` and `latest` are ISO days, counted from the day of publication for relative words; null where nothing dates the event.
- Tolls only as numbers that the sentence gives; `minimum` equals `maximum` where it is exact.
- `source` is who says it, copied from the sentence; null where the outlet says it itself.
- Leave out what the article does not say. Add nothing that you know from elsewhere."""


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
        reader = Reader(document)
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
        url, named = sent(self.url)
        request = urllib.request.Request(f"{url.rstrip('/')}/chat/completions", body, named | headers)
        wait = WAIT
        for left in range(TRIES - 1, -1, -1):
            try:
                with urllib.request.urlopen(request, timeout=self.time_limit) as response:
                    found: bytes = response.read()
                    return found
            except urllib.error.HTTPError as error:
                if error.code not in RETRIED or not left:
                    raise self._refused(error) from error
                later = error.headers.get("Retry-After") or ""  # or a day and time, which is as good as nothing
                wait = min(float(later) if later.isdecimal() else wait, LONGEST_WAIT)
            except (OSError, HTTPException) as error:
                if not left:
                    raise RemoteError(
                        f"the language model's service cannot be reached: {getattr(error, 'reason', error) or type(error).__name__}",
                        where=shown(self.url),
                        hint=_HINT,
                    ) from error
            time.sleep(wait)
            wait *= 2
        raise AssertionError("the last try returns or raises")

    def _refused(self, error: urllib.error.HTTPError) -> KGError:
        """What the answer is: a fault of this article alone, or of the service."""
        kind = InputError if error.code in REFUSED else RemoteError
        words = ""
        with suppress(OSError, HTTPException):
            words = said(error.read(4000), error.headers.get_content_type())
        what = f"the language model's service answered {error.code}: {words or error.reason}"
        return kind(what, where=shown(self.url), hint=_HINT)


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
    if not proper(url):
        raise RequestError(
            f"{shown(url)!r} is no address of a service",
            where=URL,
            hint="give an http:// or https:// address, with its /v1",
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
