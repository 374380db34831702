"""What a SPARQL text asks for, by its tokens: a call to another server, a dataset of its own, something that changes.

Takes the text; gives the words that stand outside of strings, comments, IRIs, names and variables. Separate because it is
the only gate before the store: pyoxigraph has no switch to turn SERVICE off, and rdflib's parser refuses SPARQL 1.2.
"""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(
    r"""
      \"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"          # long strings
    | '''(?:[^'\\]|\\.|'(?!''))*'''
    | "(?:[^"\\\n\r]|\\.)*"                           # short strings
    | '(?:[^'\\\n\r]|\\.)*'
    | <[^<>"{}|^`\\\x00-\x20]*>                       # IRIs
    | \#[^\n\r]*                                      # comments
    | [?$]\w+                                         # variables
    | @[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?    # language tags
    | _:[\w.\-]+                                      # blank nodes
    | (?P<prefix>(?:[^\W\d_][\w.\-]*)?):(?:[\w.\-:%]|\\.)*(?P<group>(?:\s|\#[^\n\r]*)*\{)?   # prefixed names
    | (?P<word>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

CHANGING = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}
FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
UNREPEATABLE = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}


@lru_cache(maxsize=256)
def words(text: str) -> tuple[str, ...]:
    """The bare words of the text in upper case, in order: keywords and names of functions."""
    found = [match["word"].upper() for match in _TOKEN.finditer(text) if match["word"]]
    return tuple(found)


def calls_out(text: str) -> bool:
    """Whether the query has a SERVICE clause, however its letters are written.

    SPARQL 1.1 Query, 19.2: code point escapes are resolved before the grammar applies. pyoxigraph 0.5 does not do so
    outside of strings and IRIs; the text is looked at both ways, so that the gate holds when it does.
    """
    return any(_has_service(form) for form in {text, _ESCAPE.sub(_unescaped, text)})


def own_dataset(text: str) -> bool:
    """Whether the query names its dataset with FROM."""
    return "FROM" in words(text)


def changes(text: str) -> bool:
    """Whether the text is an update: a changing word where a query form would stand."""
    for word in words(text):
        if word in FORMS:
            return False
        if word in CHANGING:
            return True
    return False


def repeatable(text: str) -> bool:
    """Whether the same graph gives the same answer each time."""
    return UNREPEATABLE.isdisjoint(words(text))


def _has_service(text: str) -> bool:
    for match in _TOKEN.finditer(text):
        # pyoxigraph needs no space around a keyword: `trueSERVICE <x> {` and `SERVICE:x {` are calls for it. A group in
        # braces after the name tells the latter from a name in a namespace that is called so.
        if "SERVICE" in (match["word"] or "").upper():
            return True
        if match["group"] and (match["prefix"] or "").upper().endswith("SERVICE"):
            return True
    return False


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]
