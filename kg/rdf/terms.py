"""Values as N-Quads literals: strings, numbers, days, points.

Takes Python values; gives the text of a literal that is valid in its datatype and in NFC. Apart from the writers because
both of them, and whoever compares a text with the graph, must agree to the letter.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

from kg.rdf import vocab

_ESCAPE = re.compile('[\x00-\x1f"\\\\\ud800-\udfff\ufffe\uffff]')
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"\d{4}")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")

TRUE = f'"true"^^{vocab.BOOLEAN}'
FALSE = f'"false"^^{vocab.BOOLEAN}'


def string(text: str) -> str:
    """`text` in NFC as a plain literal. What xsd:string cannot hold (most control characters) becomes U+FFFD."""
    return f'"{_ESCAPE.sub(_escaped, unicodedata.normalize("NFC", text))}"'


def clean(text: str) -> str:
    """`text` as it comes back from the graph: NFC, with U+FFFD for what xsd:string cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", unicodedata.normalize("NFC", text))


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match.group(), "\ufffd")


def label(text: str, language: str = "ar") -> str:
    """`text` with a language tag (without one where `language` is no tag)."""
    return f"{string(text)}@{language.lower()}" if _TAG.fullmatch(language) else string(text)


def integer(value: int) -> str:
    """`value` as xsd:integer."""
    return f'"{value}"^^{vocab.INTEGER}'


def decimal(value: float) -> str:
    """`value` as xsd:decimal, which knows no exponent; at most 6 places."""
    return f'"{_plain(value)}"^^{vocab.DECIMAL}'


def point(longitude: float, latitude: float) -> str:
    """A point as WKT in CRS84 (longitude first), decimal degrees."""
    return f'"POINT({_plain(longitude)} {_plain(latitude)})"^^{vocab.WKT}'


def _plain(value: float) -> str:
    written = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if written in ("", "-0") else written


@lru_cache(maxsize=65_536)
def day(text: str) -> str | None:
    """The day of an ISO date, or date and time, as xsd:date; None where it is neither."""
    found = _DATE.match(text)
    if found is None or (found.end() != len(text) and instant(text) is None):
        return None
    try:
        date.fromisoformat(found.group())
    except ValueError:
        return None
    return f'"{found.group()}"^^{vocab.DATE}'


@lru_cache(maxsize=65_536)
def instant(text: str) -> str | None:
    """An ISO date and time as xsd:dateTime; None where it is none (a bare date has no time)."""
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return None
    written = f"{found[1]}T{found[2]}{found[3] or ':00'}{found[4] or ''}"
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return None
    return f'"{written}"^^{vocab.DATE_TIME}'


@lru_cache(maxsize=4096)
def moment(text: str) -> str:
    """An ISO year, month, day or date and time in the datatype that fits; any other text as a plain literal."""
    written = instant(text) or day(text)
    if written is not None:
        return written
    if _MONTH.fullmatch(text):
        return f'"{text}"^^{vocab.MONTH}'
    if _YEAR.fullmatch(text) and text != "0000":
        return f'"{text}"^^{vocab.YEAR}'
    return string(text)
