"""Models to HTML: the templates, the words of the pages, and what both need to be right in two directions of writing.

Everything that comes from the graph is escaped by the templates; nothing is marked safe but our own SVG.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

LANGUAGES = ("ar", "en")
OTHER = {"ar": "en", "en": "ar"}
DIRECTION = {"ar": "rtl", "en": "ltr"}


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("kg.endpoint.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["json_ld"] = json_ld
    made.filters["dated"] = dated
    made.filters["size"] = size
    return made


@cache
def words() -> dict[str, dict[str, str]]:
    """The words of the pages, by key and language."""
    return tomllib.loads(files(__package__).joinpath("strings.toml").read_text(encoding="utf-8"))


def json_ld(data: object) -> Markup:
    """JSON for a script element: with no character that could end it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


_DAY = re.compile(r"(?<![\d-])\d{4}-\d\d(?:-\d\d)?(?![\d-])")


def dated(text: str) -> Markup:
    """The text with its days in elements of their own, which are not broken at the end of a line."""
    parts, end = [], 0
    for found in _DAY.finditer(text):
        parts += [escape(text[end : found.start()]), Markup('<span class="day">{}</span>').format(found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def size(count: int) -> str:
    """A number of bytes for people."""
    for unit, bytes_ in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if count >= bytes_:
            return f"{count / bytes_:.1f} {unit}"
    return f"{count} B"


def html(template: str, language: str, path: str, **model: Any) -> bytes:
    """The page in UTF-8. `path` is its own address with its parameters but for the language's."""

    def say(key: str, **values: object) -> str:
        return words()[key][language].format(**values)

    text = (
        _environment()
        .get_template(template)
        .render(
            say=say,
            language=language,
            direction=DIRECTION[language],
            other=OTHER[language],
            other_href=f"{path}{'&' if '?' in path else '?'}lang={OTHER[language]}",
            **model,
        )
    )
    return text.encode()
