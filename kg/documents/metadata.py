"""What is known of an article besides its text: the TOML file beside it, or the keys of its JSON line."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from pathlib import Path

from kg.documents import encoding
from kg.errors import InputError
from kg.records import Metadata

KEYS = Metadata.__struct_fields__
_POSITION = re.compile(r"^(.*) \(at line (\d+), column (\d+)\)$", re.DOTALL)
_HINT = f"the keys are {', '.join(KEYS)}; all of them may be left out"


def read_toml(path: Path, *, where: str) -> Metadata:
    """The metadata in a TOML file. Raises InputError with the line of what is wrong."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
        values = tomllib.loads(text.replace("\r\n", "\n"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=where) from error
    except UnicodeDecodeError as error:
        likely = encoding.marked(content) or encoding.guess(content)
        looks = f"; it looks like {likely}" if likely else ""
        raise InputError(
            f"the metadata is not UTF-8: byte 0x{error.object[error.start]:02x} at position {error.start}{looks}",
            where=where,
            hint=encoding.advice(likely),
        ) from error
    except tomllib.TOMLDecodeError as error:
        placed = _POSITION.match(str(error))
        what, at = (placed[1], f":{placed[2]}:{placed[3]}") if placed else (str(error), "")
        raise InputError(f"the metadata is not TOML: {what}", where=where + at, hint=_TOML_HINT) from error
    return Metadata(**{key: _value(key, value, where=_line(text, key, where)) for key, value in values.items()})


_TOML_HINT = 'a line has the form: title = "..." (text in quotes, a day without: published = 2016-03-27)'


def published(value: object, *, where: str) -> str | None:
    """A day or an instant in ISO 8601; None for nothing and for empty text."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        text = value.strip()
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            try:
                return datetime.fromisoformat(text).isoformat()
            except ValueError:
                pass
    raise InputError(f"the date {value!r} is not an ISO date", where=where, hint="write it as 2016-03-27")


def _value(key: str, value: object, *, where: str) -> str | None:
    if key not in KEYS:
        raise InputError(f"the metadata has an unknown key {key!r}", where=where, hint=_HINT)
    if key == "published":
        return published(value, where=where)
    if not isinstance(value, str):
        raise InputError(f"the metadata's {key} is not text", where=where, hint="put it in quotes")
    return value.strip() or None


def _line(text: str, key: str, where: str) -> str:
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*[\"'\[]*{re.escape(key)}\b", line):
            return f"{where}:{number}"
    return where
