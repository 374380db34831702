"""Whether a graph is sound: SHACL shapes, and queries that must find nothing.

Takes a store; gives findings, each with what is wrong, where, and what to do. Apart from the tests because it is for the
user's own graph, whose records, tables and gazetteers nobody has tested. `ontology/shapes.ttl` has what one thing must
have; `queries/checks/*.rq` what holds between things. The shapes are checked a part of the graph at a time, so that memory
does not grow with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pyoxigraph as ox

from kg.errors import RequestError
from kg.folders import folder
from kg.rdf import vocab
from kg.store import run

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

PART = 50_000
"""Statements that the shapes see at once."""

_HEADER = re.compile(r"^#\+ (severity|problem|cure): (.+)$", re.MULTILINE)
_OF_SHACL: dict[str, Severity] = {"Violation": "error", "Warning": "warning", "Info": "note"}

Advance = Callable[[str, int], None]
"""Told what is being checked and how much of it is done (statements of the shapes, queries)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is checked: its name, how bad a finding is, what is wrong then, and what to do."""

    name: str
    severity: Severity
    problem: str
    cure: str


@dataclass(frozen=True, slots=True)
class Finding:
    """That a check found something: the thing that is wrong (an IRI), and values that say more."""

    check: Check
    where: str
    details: tuple[str, ...] = ()


def check(store: ox.Store, *, advance: Advance = lambda *_: None) -> Iterator[Finding]:
    """All findings: first those of the queries, then those of the shapes.

    Raises RequestError where pySHACL is not installed.
    """
    validate = _validator()
    yield from by_queries(store, advance=advance)
    yield from by_shapes(store, validate, advance=advance)


def queries() -> tuple[tuple[Check, str], ...]:
    """The checks of `queries/checks/` with their text, in the order of their names."""
    files = [file for file in folder("queries").joinpath("checks").iterdir() if file.name.endswith(".rq")]
    return tuple(_query(file.name, file.read_text(encoding="utf-8")) for file in sorted(files, key=lambda f: f.name))


def _query(name: str, text: str) -> tuple[Check, str]:
    header = dict(_HEADER.findall(text))
    severity = header["severity"]
    if severity not in SEVERITIES:
        raise ValueError(f"{name}: severity {severity} is none of {', '.join(SEVERITIES)}")
    return Check(name.removesuffix(".rq"), severity, header["problem"], header["cure"]), text


def by_queries(store: ox.Store, *, advance: Advance = lambda *_: None) -> Iterator[Finding]:
    """The rows of the queries in `queries/checks/`; the first column is where, the others say more."""
    for number, (each, text) in enumerate(queries()):
        advance("queries", number)
        rows = run(store, text, where=f"queries/checks/{each.name}.rq")
        assert isinstance(rows, ox.QuerySolutions)
        for row in rows:
            where, *details = (getattr(value, "value", "") for value in row)
            yield Finding(each, where, tuple(details))


def by_shapes(
    store: ox.Store, validate: Callable[..., Any] | None = None, *, advance: Advance = lambda *_: None
) -> Iterator[Finding]:
    """What the shapes find, graph by graph."""
    validate = validate or _validator()
    shapes = _shapes()
    done = 0
    for part in _parts(store):
        yield from _violations(part, shapes, validate)
        done += len(part)
        advance("shapes", done)


def _parts(store: ox.Store) -> Iterator[ox.Store]:
    """The statements without their graphs, in parts that hold each subject of a graph whole."""
    part: list[ox.Quad] = []
    for graph in store.named_graphs():
        last = None
        for quad in store.quads_for_pattern(None, None, None, graph):
            if len(part) >= PART and quad.subject != last:
                yield _memory(part)
                part = []
            last = quad.subject
            part.append(ox.Quad(quad.subject, quad.predicate, quad.object))
    if part:
        yield _memory(part)


def _memory(quads: list[ox.Quad]) -> ox.Store:
    made = ox.Store()
    made.extend(quads)
    return made


def _violations(part: ox.Store, shapes: Any, validate: Callable[..., Any]) -> Iterator[Finding]:
    from rdflib import RDF, SH

    conforms, results, _ = validate(part, shacl_graph=shapes, inplace=True, advanced=False)
    if conforms:
        return
    found = []
    for result in results.subjects(RDF.type, SH.ValidationResult):
        each = _shape_checks()[str(results.value(result, SH.sourceShape))]
        value = results.value(result, SH.value)
        found.append(Finding(each, str(results.value(result, SH.focusNode)), () if value is None else (str(value),)))
    yield from sorted(set(found), key=lambda finding: (finding.check.name, finding.where, finding.details))


@cache
def _shapes() -> Any:
    import rdflib

    return rdflib.Graph().parse(data=folder("ontology").joinpath("shapes.ttl").read_bytes(), format="turtle")


@cache
def _shape_checks() -> dict[str, Check]:
    """The property shapes by IRI, as checks."""
    from rdflib import RDF, RDFS, SH

    shapes = _shapes()
    return {
        str(shape): Check(
            name=str(shape).rpartition("#")[2],
            severity=_OF_SHACL[str(shapes.value(shape, SH.severity)).rpartition("#")[2]],
            problem=str(shapes.value(shape, SH.message)).rstrip("."),
            cure=str(shapes.value(shape, RDFS.comment)).rstrip("."),
        )
        for shape in shapes.subjects(RDF.type, SH.PropertyShape)
    }


def _validator() -> Callable[..., Any]:
    try:
        import pyshacl
    except ImportError as error:
        raise RequestError(
            "the shapes are checked by pySHACL, which is not installed", hint="pip install 'waqai[check]'"
        ) from error
    validate: Callable[..., Any] = pyshacl.validate
    return validate


def sample(store: ox.Store, *, reports: int = 200) -> bytes:
    """The first `reports` reports with all that belongs to them and their events, as N-Triples for a reasoner: without
    values (OWL 2 knows no xsd:date) and without the classes and properties that statements point to as things."""
    left_out = {vocab.wq("reportedType"), vocab.wq("relationKind")}
    waiting: list[ox.NamedNode] = []
    for quad in store.quads_for_pattern(None, vocab.wq("memberReport"), None):
        waiting += [node for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode)]
        if len(waiting) >= 2 * reports:
            break
    triples: dict[ox.Triple, None] = {}
    seen = set(waiting)
    while waiting:
        node = waiting.pop()
        for quad in store.quads_for_pattern(node, None, None):
            if not isinstance(quad.object, ox.NamedNode) or quad.predicate in left_out:
                continue
            triples[quad.triple] = None
            if quad.object not in seen and not quad.object.value.startswith(vocab.WQ):
                seen.add(quad.object)
                waiting.append(quad.object)
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
