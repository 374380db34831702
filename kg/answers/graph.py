"""The graph that is asked: a store on disk or a SPARQL endpoint, behind one method.

Takes `--store` or `--endpoint`; gives something with `query` and `base`. Apart from `ask` and the other ways to look because
none of them should care where the graph lies.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg import queries, store
from kg.errors import RemoteError, RequestError
from kg.rdf.vocab import DEFAULT_BASE

DEFAULT_STORE = "kg.store"
_AT_ONCE = 400
"""Terms in one VALUES block: an endpoint may refuse a longer query."""

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Graph(Protocol):
    """What can be asked. `base` is the base of the data's IRIs."""

    base: str

    def query(self, text: str, *, where: str | None = None) -> Result:
        """The result of a SPARQL query; `where` names its file in messages."""
        ...


def open_graph(
    folder: Path | None, endpoint: str | None, *, timeout: float | None = None, united: bool = True
) -> Graph:
    """The graph at an endpoint, or in a store (by default that of `KG_STORE`, else `kg.store`).

    `timeout` (seconds) bounds each request to an endpoint. Raises StoreError where there is no store, and RemoteError where an endpoint
    that is to be asked as one graph (`united`) keeps its graphs apart: it would seem to be empty.
    """
    if endpoint is not None:
        if folder is not None:
            raise RequestError("--store and --endpoint exclude each other", hint="give one of them")
        from kg.answers import remote  # only who asks an endpoint pays for the imports

        found = remote.Endpoint(endpoint, base=DEFAULT_BASE, timeout=timeout)
        if united and not _says(found, "internal/any-report") and _says(found, "graphs/any-report-apart"):
            raise RemoteError(
                "the endpoint keeps its named graphs out of its default graph, where questions look",
                where=found.address,
                hint="start it with the union of all graphs as default graph (Oxigraph: --union-default-graph; Fuseki: tdb2:unionDefaultGraph)",
            )
        return found
    return store.reader(folder or Path(os.environ.get("KG_STORE") or DEFAULT_STORE))


def solutions(result: Result, graph: Graph) -> ox.QuerySolutions:
    """The result of a SELECT. Raises RemoteError where an endpoint answers something else, which the store on disk cannot."""
    if not isinstance(result, ox.QuerySolutions):
        raise RemoteError(
            "the endpoint answers a SELECT with something else",
            where=getattr(graph, "address", None),
            hint="the fault is the endpoint's",
        )
    return result


def select(graph: Graph, name: str, block: str, rows: Sequence[queries.Row]) -> Iterator[ox.QuerySolution]:
    """The rows of the program's own query `name` with `rows` in its VALUES block, asked in parts where they are many."""
    text = queries.text(f"internal/{name}")
    for start in range(0, len(rows), _AT_ONCE):
        result = graph.query(
            queries.bind(text, {block: rows[start : start + _AT_ONCE]}), where=f"queries/internal/{name}.rq"
        )
        yield from solutions(result, graph)


def holds(graph: Graph, name: str, thing: ox.NamedNode) -> bool:
    """Whether the program's own query `name` says yes to a thing."""
    return bool(graph.query(queries.bind(queries.text(f"internal/{name}"), {"thing": [(thing,)]})))


def _says(graph: Graph, name: str) -> bool:
    return bool(graph.query(queries.text(name), where=f"queries/{name}.rq"))
