"""What strict parsers let pass: literals that are not in their datatype, text that is not NFC, IRIs that are none.

Takes pyoxigraph terms; gives what is wrong with one, or None. Separate because both the making of a release and `kg verify`
hold every term to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.rdf.vocab import GEO, RDF, XSD

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\\ud800-\udfff]*")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ZONE = r"(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_FORMS: dict[str, str] = {
    "boolean": r"true|false|0|1",
    "integer": r"[+-]?\d+",
    "nonNegativeInteger": r"\+?\d+|-0+",
    "positiveInteger": r"\+?0*[1-9]\d*",
    "int": r"[+-]?\d{1,10}",
    "long": r"[+-]?\d{1,19}",
    "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    "double": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN",
    "float": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN",
    "date": r"-?\d{4,}-\d\d-\d\d" + _ZONE,
    "dateTime": r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?" + _ZONE,
    "gYearMonth": r"-?\d{4,}-(0[1-9]|1[0-2])" + _ZONE,
    "gYear": r"-?\d{4,}" + _ZONE,
    "time": r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?" + _ZONE,
    "duration": r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?",
    "anyURI": r"[^\x00-\x20<>\"{}|^`\\]*",
    "hexBinary": r"([0-9A-Fa-f]{2})*",
}
_PATTERNS = {XSD + name: re.compile(form) for name, form in _FORMS.items()}
_POINT = re.compile(r"(<[^>]+> )?POINT ?\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")
_PLAIN = {XSD + "string", RDF + "langString"}
_WKT = GEO + "wktLiteral"


def fault(term: NamedNode | BlankNode | Literal | Triple) -> str | None:
    """What is wrong with the term, in a few words; None where nothing is."""
    if isinstance(term, NamedNode):
        return _iri_fault(term.value)
    if isinstance(term, Literal):
        return _text_fault(term) or _value_fault(term.value, term.datatype.value)
    return "a blank node, which cannot be compared between releases" if isinstance(term, BlankNode) else "a triple term"


@lru_cache(maxsize=65_536)
def _iri_fault(iri: str) -> str | None:
    return None if _IRI.fullmatch(iri) else "not an absolute IRI"


def _text_fault(literal: Literal) -> str | None:
    text = literal.value
    if not unicodedata.is_normalized("NFC", text):
        return "text that is not in Unicode's form NFC"
    if _NOT_XML.search(text):
        return "a control character that no XML can hold"
    return None


@lru_cache(maxsize=65_536)
def _value_fault(value: str, datatype: str) -> str | None:
    if datatype in _PLAIN:
        return None
    if datatype == _WKT:
        return _point_fault(value)
    pattern = _PATTERNS.get(datatype)
    if pattern is None:
        return None
    if not pattern.fullmatch(value):
        return f"not a value of {datatype}"
    check = _CALENDAR.get(datatype)
    if check is not None:
        try:
            check(value)
        except ValueError:
            return f"not a day of the calendar in {datatype}"
    return None


def _point_fault(value: str) -> str | None:
    point = _POINT.fullmatch(value)
    if point is None:
        # Other geometries are left to who wrote them; a point has to lie on the earth.
        return None if not value.lstrip().upper().startswith("POINT") else "not a point in WKT"
    longitude, latitude = float(point[2]), float(point[3])
    return None if abs(longitude) <= 180 and abs(latitude) <= 90 else "a point that is not on the earth"


def _day(value: str) -> None:
    year = re.match(r"-?(\d{4,})(-\d\d-\d\d)", value)
    assert year is not None
    # Python's calendar ends at 9999; leap years repeat every 400.
    date.fromisoformat(f"{int(year[1]) % 400 + 2000:04d}{year[2]}")


def _instant(value: str) -> None:
    _day(value)
    clock = value.partition("T")[2][:8]
    if clock != "24:00:00":
        datetime.fromisoformat("2000-01-01T" + clock)


_CALENDAR: dict[str, Callable[[str], None]] = {XSD + "date": _day, XSD + "dateTime": _instant}
