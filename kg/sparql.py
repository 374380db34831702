"""What a SPARQL text asks for, by its tokens: a call to another server, a dataset of its own, something that changes.

Takes the text; gives the words that stand outside of strings, comments, IRIs, names and variables. Separate because it is
the only gate before the store: pyoxigraph has no switch to turn SERVICE off, and rdflib's parser refuses SPARQL 1.2.
"""

from __future__ import annotations

import re

# Possessive throughout, and each character is looked at by few tokens: a text of any kind takes time in proportion to its length.
_TOKEN = re.compile(
    r"""
      \"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*+\"\"\"         # long strings
    | '''(?:[^'\\]|\\.|'(?!''))*+'''
    | "(?:[^"\\\n\r]|\\.)*+"                          # short strings
    | '(?:[^'\\\n\r]|\\.)*+'
    | (?P<open>["'])                                 # a string that never ends
    | <[^<>"{}|^`\\\x00-\x20]*+>                      # IRIs
    | \#[^\n\r]*+                                     # comments
    | [?$]\w++                                        # variables
    | @[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+   # language tags
    | _:[\w.\-]++                                     # blank nodes
    | (?P<run>[^\W\d][\w.\-]*+)?+                     # words, or the prefix of a prefixed name
      (?P<colon>:(?:[\w.\-:%]|\\.)*+(?P<group>(?:\s|\#[^\n\r]*+)*+\{)?+)?+
    """,
    re.VERBOSE | re.DOTALL,
)

_WORD = re.compile(r"[A-Za-z_]\w*")

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

CHANGING = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}
FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
UNREPEATABLE = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}


def words(text: str) -> tuple[str, ...]:
    """The bare words of the text in upper case, in order: keywords and names of functions."""
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        if match["open"]:
            break
        if match["run"] and not match["colon"]:
            found += (word.upper() for word in _WORD.findall(match["run"]))
    return tuple(found)


def prefixed(text: str) -> tuple[tuple[str, str], ...]:
    """The prefixed names of the text, in order: prefix and local name, the latter empty in a declaration."""
    found: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(text):
        if match["open"]:
            break
        if match["run"] and match["colon"]:
            local = match["colon"][1:].rstrip("{").rstrip() if match["group"] else match["colon"][1:]
            found.append((match["run"], local.rstrip(".")))
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
        if match["open"]:
            # No query: nothing that pyoxigraph takes is behind it, and it is not for us to find out why.
            return "SERVICE" in text[match.start() :].upper()
        # pyoxigraph needs no space around a keyword: `trueSERVICE <x> {` and `SERVICE:x {` are calls for it. A group in
        # braces after the name tells the latter from a name in a namespace that is called so.
        run = (match["run"] or "").upper()
        if match["colon"] is None:
            if "SERVICE" in run:
                return True
        elif match["group"] and run.endswith("SERVICE"):
            return True
    return False


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]
