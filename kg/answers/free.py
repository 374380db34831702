"""Free SPARQL queries: where their text comes from, what is refused, and what is wrong with one in words for people.

Takes a query's text; gives results, or a QueryError with line, column and the line itself. Apart from `graph` because the
endpoint refuses and explains queries in the same way.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO

from kg import sparql, store
from kg.answers.graph import Graph, Result
from kg.errors import InputError, QueryError, RequestError
from kg.rdf.vocab import FAMILIAR, TERMS, WQ

_POSITION = re.compile(r":(\d+):(\d+)$")
_PREFIXED = re.compile(r"([A-Za-z][\w.-]*)?:[\w%.-]*")
_DECLARED = re.compile(r"\bPREFIX\s+([A-Za-z][\w.-]*)?:", re.IGNORECASE)
_OURS = re.compile(r"\bPREFIX\s+wq:\s*<([^>]*)>", re.IGNORECASE)


def read(file: str | None, text: str | None, stdin: BinaryIO) -> tuple[str, str]:
    """The text of a query and the name under which messages speak of it: a file, `-` for standard input, or `text` itself."""
    if (file is None) == (text is None):
        raise RequestError(
            "a query is needed, and only one", hint="give a file, - for standard input, or -e with the text"
        )
    if text is not None:
        return text, "-e"
    assert file is not None
    if file == "-":
        return _decoded(stdin.read(), "standard input"), "standard input"
    try:
        return _decoded(Path(file).read_bytes(), file), file
    except FileNotFoundError as error:
        raise InputError("there is no such file", where=file, hint="to give the query itself, use -e") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=file, hint="give a file with a query") from error


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start} is not UTF-8", where=name, hint="save the query as UTF-8") from error


def check(text: str, *, where: str, allow_service: bool) -> None:
    """Refuse what this program does not do for a query: change the graph, or call other endpoints unasked."""
    if not text.strip():
        raise QueryError("the query is empty", where=where, hint="give a SELECT, ASK, CONSTRUCT or DESCRIBE query")
    if not allow_service and sparql.calls_out(text):
        raise QueryError(
            "the query asks another endpoint (SERVICE)",
            where=where,
            hint="allow it with --allow-service if you trust the query",
        )
    if sparql.changes(text):
        raise QueryError(
            "this is an update, and queries change nothing", where=where, hint="to change the graph, build it again"
        )


def doubts(text: str) -> tuple[str, ...]:
    """What a valid query says that can match nothing: terms under `wq:` that the ontology does not have."""
    if any(iri != WQ for iri in _OURS.findall(text)):
        return ()
    unknown = dict.fromkeys(
        local for prefix, local in sparql.prefixed(text) if prefix == "wq" and local and local not in TERMS
    )
    return tuple(
        f"wq:{local} is no term of the ontology"
        + (f"; did you mean {' or '.join(f'wq:{one}' for one in near)}?" if near else "")
        for local in unknown
        for near in (get_close_matches(local, sorted(TERMS), 1),)
    )


def run(graph: Graph, text: str, *, where: str) -> Result:
    """The result of a free query. Raises QueryError that shows the line and says what to add."""
    try:
        return graph.query(text, where=where)
    except QueryError as error:
        raise explained(error, text, where) from error


def explained(error: QueryError, text: str, where: str) -> QueryError:
    """`error` in words for people: the undeclared prefix, or the line with a mark under the place."""
    position = _POSITION.search(error.where or "")
    if position is None:
        return error
    line, column = int(position[1]), int(position[2])
    found = _undeclared(text, line, column)
    if found is not None:
        prefix, column = found
        return QueryError(
            f"the prefix {prefix}: is not declared", where=f"{where}:{line}:{column}", hint=_declaration(prefix)
        )
    for said, (what, hint) in _SAID.items():
        if said in error.what:
            return QueryError(what, where=where, hint=hint)
    line, column = _position(text) or (line, column)
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    rest = shown[column - 1 :].split()
    if not rest and not "".join(lines[line:]).strip():
        return QueryError(
            "not valid SPARQL: it ends too early",
            where=f"{where}:{line}:{column}",
            hint="a closing brace or a part is missing",
        )
    return QueryError(
        f"not valid SPARQL at {rest[0] if rest else 'the end of the line'}\n  {shown}\n  {' ' * (column - 1)}^",
        where=f"{where}:{line}:{column}",
        hint="the fault is at the mark or just before it",
    )


_SAID = {
    "variable that is unbound": (
        "a variable is selected that is neither grouped by nor inside an aggregate",
        "add it to GROUP BY, or select MIN, MAX, SAMPLE or COUNT of it",
    ),
    "IRI parsing failed": (
        "an IRI between < and > is relative or holds a character that it may not",
        "give absolute IRIs, without blanks",
    ),
}
"""What pyoxigraph says of faults whose position it does not know, and what that means."""


def _position(text: str) -> tuple[int, int] | None:
    """Line and column of a syntax error, as rdflib's parser sees it: pyoxigraph's often stands behind the fault.

    rdflib is slow to import, which is no matter once a query is wrong. None where rdflib finds no fault.
    """
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(text)
    except ParseException as error:
        return error.lineno, error.column
    except Exception:
        return None
    return None


def _undeclared(text: str, line: int, column: int) -> tuple[str, int] | None:
    """The undeclared prefix just before a position, and its column, where that is the fault."""
    declared = {found[1] or "" for found in _DECLARED.finditer(text)} | set(store.prefixes())
    lines = text.split("\n")
    if line > len(lines):
        return None
    for found in _PREFIXED.finditer(_blanked(lines[line - 1])):
        if found.start() < column <= found.end() + 2 and (found[1] or "") not in declared:
            return found[1] or "", found.start() + 1
    return None


def _blanked(line: str) -> str:
    """A line with IRIs and strings blanked out, every column where it was."""
    return re.sub(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>', lambda found: " " * len(found[0]), line)


def _declaration(prefix: str) -> str:
    space = FAMILIAR.get(prefix)
    if space is not None:
        return f"add PREFIX {prefix}: <{space}> at the top"
    return f"add PREFIX {prefix}: <…> at the top; these need none: {', '.join(sorted(store.prefixes()))}"
