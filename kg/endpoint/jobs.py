"""What workers do with the store: run a query into a file, read a graph, compute a page. Runs in a worker process.

Each job is a plain function of the open store and of arguments that can be sent through a pipe; so a job can be tested
without any process, and the parent never touches the store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, QueryTriples, Store, serialize

from kg import sparql
from kg.endpoint.negotiation import ROWS, TRIPLES, Choice, Format, choose, named
from kg.endpoint.protocol import Query, Refusal

JOBS = {
    "query": "kg.endpoint.jobs:query",
    "graph": "kg.endpoint.graph_store:graph",
    "describe": "kg.endpoint.description:counts",
    "page": "kg.endpoint.pages.respond:respond",
    "five": "kg.endpoint.pages.front:five",
    "overview": "kg.endpoint.pages.front:overview",
}
"""The functions that a worker may be asked to run, by name."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job by its name in JOBS, with the arguments that follow the store."""

    name: str
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Spooled:
    """An answer that lies complete in the file that the job was given."""

    content_type: str
    size: int


def run(store: Store, job: Job) -> Any:
    """Do the job. Raises Refusal where the request is to blame."""
    module, _, function = JOBS[job.name].partition(":")
    return getattr(import_module(module), function)(store, *job.arguments)


def query(store: Store, asked: Query, base: str, prefixes: dict[str, str], spool: str) -> Spooled:
    """Run the query and write its whole answer to the file `spool`. Relative IRIs in it start from `base`."""
    try:
        results = store.query(asked.text, base_iri=base, prefixes=prefixes, **_dataset(asked))
        offers = TRIPLES if isinstance(results, QueryTriples) else ROWS
        choice = _choice(asked, offers)
        if isinstance(results, QueryTriples):
            serialize(results, spool, choice.format.rdf, prefixes=prefixes)
        else:
            results.serialize(spool, choice.format.results)
    except SyntaxError as error:
        raise Refusal(400, syntax_message(str(error))) from None
    except RuntimeError as error:
        # Raised where the query itself cannot be evaluated, such as by an unknown function.
        raise Refusal(400, f"the query cannot be answered: {error}") from None
    except ValueError as error:
        raise Refusal(400, f"the answer cannot be written in this format: {error}") from None
    return Spooled(choice.content_type, Path(spool).stat().st_size)


def syntax_message(raw: str) -> str:
    """What is wrong and where, without the parser's list of everything that might have stood there."""
    place = re.match(r"error at (\d+):(\d+)", raw)
    if not place:
        return f"the query is not valid SPARQL: {raw[:300]}"
    where = f"the query is not valid SPARQL at line {place[1]}, column {place[2]}"
    if "Prefix not found" in raw:
        return f"{where}: a prefix may not be declared"
    return where


def _dataset(asked: Query) -> dict[str, Any]:
    if asked.default_graphs is not None and asked.named_graphs is not None:
        return {
            "default_graph": [NamedNode(iri) for iri in asked.default_graphs],
            "named_graphs": [NamedNode(iri) for iri in asked.named_graphs],
        }
    # With the union switched on, pyoxigraph ignores FROM in the query.
    return {"use_default_graph_as_union": not sparql.own_dataset(asked.text)}


def _choice(asked: Query, offers: tuple[Format, ...]) -> Choice:
    # Clients send `format` beside Accept, with names of their own and also where it does not fit the query's form
    # (SPARQLWrapper: `format=rdf+xml`); a name that says nothing here leaves the choice to Accept.
    by_name = named(asked.format, offers) if asked.format else None
    if by_name is not None:
        return by_name
    choice = choose(asked.accept, offers)
    if choice is None:
        kinds = ", ".join(offer.media_types[0] for offer in offers)
        raise Refusal(406, f"the answer of this query comes as {kinds}")
    return choice
