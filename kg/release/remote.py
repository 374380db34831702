"""The graph of another store as N-Quads, by the SPARQL 1.1 Protocol, so that a release can be made of it.

Takes something that answers queries; writes a file of N-Quads. The statements are fetched graph by graph, small graphs
together, and counted: an endpoint that cuts its answers must not make a release with something missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import queries
from kg.errors import RemoteError
from kg.rdf import iris

AT_ONCE = 20_000
"""Statements that are asked for together; a larger graph is one request."""

_MOST_GRAPHS = 200
_LAST = iris.graph("", "ontology")
"""What the IRI of the graph of the ontology, which every build writes, ends in after the base."""

Ask = Callable[[str], object]


class Remote:
    """The named graphs of an endpoint. `ask` gives the result of a query, `where` is the endpoint's address."""

    def __init__(self, ask: Ask, *, where: str) -> None:
        self._ask = ask
        self._where = where
        self._sizes = {
            row["graph"]: int(row["triples"].value)
            for row in self._select(queries.text("graphs/sizes"))
            if isinstance(row["graph"], ox.NamedNode)
        }
        bases = [graph.value.removesuffix(_LAST) for graph in self._sizes if graph.value.endswith(f"/{_LAST}")]
        if len(bases) != 1:
            raise RemoteError(
                f"the endpoint holds no graph of this program: no named graph …/{_LAST}",
                where=where,
                hint="load the N-Quads of a release there, with its graphs",
            )
        self.base = bases[0]

    def dump(self, to: Path) -> None:
        """Write all statements of the named graphs, in any order. Raises RemoteError where not all of them come."""
        statements = queries.text("graphs/statements")
        with to.open("wb") as file:
            for graphs in self._together():
                count = 0
                for row in self._select(queries.bind(statements, {"graph": [(graph,) for graph in graphs]})):
                    file.write(f"{row['s']} {row['p']} {row['o']} {row['graph']} .\n".encode())
                    count += 1
                wanted = sum(self._sizes[graph] for graph in graphs)
                if count != wanted:
                    raise RemoteError(
                        f"the endpoint gave {count:,} of {wanted:,} statements",
                        where=self._where,
                        hint="it limits its answers, or was written to meanwhile: raise its limit, or dump the store itself",
                    )

    def _together(self) -> Iterator[list[ox.NamedNode]]:
        part: list[ox.NamedNode] = []
        size = 0
        for graph in sorted(self._sizes, key=lambda graph: graph.value):
            if part and (size + self._sizes[graph] > AT_ONCE or len(part) == _MOST_GRAPHS):
                yield part
                part, size = [], 0
            part.append(graph)
            size += self._sizes[graph]
        if part:
            yield part

    def _select(self, text: str) -> ox.QuerySolutions:
        found = self._ask(text)
        if not isinstance(found, ox.QuerySolutions):
            raise RemoteError("the endpoint answers a SELECT with something else", where=self._where)
        return found
