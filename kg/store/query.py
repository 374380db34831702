"""SPARQL over the union of all graphs of an Oxigraph, with the prefixes that need no declaration.

Takes an opened store and a query; gives results of pyoxigraph, and its faults as ours, with line and column.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pyoxigraph as ox

from kg import sparql
from kg.errors import QueryError
from kg.folders import folder

_PREFIX = re.compile(r"@prefix\s+([\w-]*):\s+<([^>]*)>")
_DECLARED = re.compile(r"\bPREFIX\s+([A-Za-z][\w.-]*)?:", re.IGNORECASE)
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@cache
def prefixes() -> dict[str, str]:
    """The prefixes of `ontology/prefixes.ttl`, which every query may use without declaring them."""
    text = folder("ontology").joinpath("prefixes.ttl").read_text(encoding="utf-8")
    return dict(_PREFIX.findall(text))


def declaring(text: str) -> str:
    """The same query with the declarations that it does without, for engines that do not know these prefixes; lines stay lines."""
    declared = {name or "" for name in _DECLARED.findall(text)}
    used = dict.fromkeys(prefix for prefix, _ in sparql.prefixed(text) if prefix in prefixes())
    return "".join(f"PREFIX {name}: <{prefixes()[name]}> " for name in used if name not in declared) + text


def run(store: ox.Store, text: str, *, where: str | None = None, **options: Any) -> Result:
    """The result of the SPARQL query `text` over the union of all graphs; `options` as `pyoxigraph.Store.query` takes them.

    Raises QueryError with line and column where the text does not parse; `where` names its file.
    """
    options.setdefault("prefixes", prefixes())
    # With the union switched on, pyoxigraph ignores a FROM in the query.
    options.setdefault("use_default_graph_as_union", not sparql.own_dataset(text))
    try:
        return store.query(text, **options)
    except SyntaxError as error:
        raise _query_error(str(error), text, where) from error
    except ValueError as error:
        raise QueryError(str(error), where=where) from error


def _query_error(message: str, text: str, where: str | None) -> QueryError:
    name = where or "query"
    found = _POSITION.search(message)
    if found is None:
        return QueryError(f"not valid SPARQL: {message.splitlines()[0]}", where=name)
    line, column = int(found[1]), int(found[2])
    where = f"{name}:{line}:{column}"
    if "Prefix not found" in message:
        prefix = re.search(r"([\w\-.]*):[^\s:]*$", text.splitlines()[line - 1][: column - 1])
        return QueryError(
            f"prefix {prefix[1] if prefix else ''}: is not declared",
            where=where,
            hint="add a line PREFIX name: <IRI> at the top; ontology/prefixes.ttl lists those that need none",
        )
    return QueryError(
        f"not valid SPARQL: {found[3].splitlines()[0]}", where=where, hint="the fault is at or before this place"
    )


@contextmanager
def interruptible() -> Iterator[None]:
    """Within it Ctrl-C ends the process at once: pyoxigraph does not look at Python's signals while it evaluates."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
