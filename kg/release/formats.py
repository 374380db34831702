"""The forms of a release: sorted N-Quads to N-Triples, TriG, Turtle, RDF/XML and JSON-LD, in one pass each.

Takes the sorted lines; writes files. `kg.release.reread` reads every one of them again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.rdf.vocab import RDF, XSD
from kg.release.lines import packed, sort, split, triple, unique

READ_AT_ONCE = 8192
_Shorten = Callable[[str], str]


def nquads(source: Path, to: Path) -> None:
    """The sorted lines as they are, compressed."""
    with source.open("rb") as lines, packed(to) as out:
        out.writelines(lines)


def ntriples(source: Path, to: Path) -> None:
    """The statements without their graphs, each once; sorted too, because a statement's lines follow each other."""
    with source.open("rb") as lines, packed(to) as out:
        out.writelines(unique(map(triple, lines)))


def turtle(source: Path, to: Path, prefixes: dict[str, str]) -> None:
    """The statements without their graphs as Turtle."""
    with source.open("rb") as lines, packed(to) as out:
        serialize(_triples(lines), out, RdfFormat.TURTLE, prefixes=prefixes)


def rdfxml(source: Path, to: Path, prefixes: dict[str, str]) -> None:
    """The statements without their graphs as RDF/XML."""
    with source.open("rb") as lines, packed(to) as out:
        serialize(_triples(lines), out, RdfFormat.RDF_XML, prefixes=prefixes)


def trig(source: Path, to: Path, prefixes: dict[str, str]) -> None:
    """The statements in their graphs as TriG, graph by graph."""
    by_graph = to.with_name(to.name + ".sorting")
    with source.open("rb") as lines:
        # The graph first, behind it the line: sorting brings the statements of a graph together, in their order.
        sort((split(line)[1] + b"\t" + line for line in lines), by_graph)
    with by_graph.open("rb") as lines, packed(to) as out:
        serialize(_quads(line.partition(b"\t")[2] for line in lines), out, RdfFormat.TRIG, prefixes=prefixes)
    by_graph.unlink()


def jsonld(source: Path, to: Path, prefixes: dict[str, str]) -> None:
    """The statements without their graphs as JSON-LD, with the prefixes as context; one thing a line, sorted."""
    with source.open("rb") as lines, packed(to) as out:
        context, nodes = jsonld_nodes(_triples(lines), prefixes)
        out.write(b'{"@context":' + json.dumps(context, ensure_ascii=False).encode() + b',"@graph":[\n')
        before = b""
        for node in nodes:
            out.write(before + json.dumps(node, ensure_ascii=False).encode())
            before = b",\n"
        out.write(b"\n]}\n")


def jsonld_nodes(
    triples: Iterable[Triple], prefixes: dict[str, str]
) -> tuple[dict[str, Any], Iterator[dict[str, Any]]]:
    """A JSON-LD context of the prefixes, and a node object for each subject of the triples, which come subject by subject."""
    shorten = _shortener(prefixes)
    nodes = (_node(subject, found, shorten) for subject, found in groupby(triples, key=lambda t: t.subject))
    return {"@version": 1.1, **dict(sorted(prefixes.items()))}, nodes


def parts(source: Path, files: dict[str, Path], base: str) -> dict[str, int]:
    """One file of N-Quads for each part of the graph; gives the number of statements in each."""
    counts = dict.fromkeys(files, 0)
    with ExitStack() as stack, source.open("rb") as lines:
        streams = {name: stack.enter_context(packed(path)) for name, path in files.items()}
        for line in lines:
            name = part(split(line)[1], base)
            streams[name].write(line)
            counts[name] += 1
    return counts


def part(graph: bytes, base: str) -> str:
    """The part that a graph belongs to: ontology, reference (with entities of records), events (with what is inferred), or
    reports: the articles' own graphs."""
    name = graph.decode()[1:-1].removeprefix(f"{base}graph/")
    if name in {"ontology", "reference"}:
        return name
    if name == "entities":
        return "reference"
    return "events" if name in {"events", "inferred"} else "reports"


PARTS = ("ontology", "reference", "events", "reports")


def _triples(lines: Iterable[bytes]) -> Iterator[Triple]:
    for quad in _quads(unique(map(triple, lines))):
        yield quad.triple


def _quads(lines: Iterable[bytes]) -> Iterator[Quad]:
    """The quads of sorted lines, parsed in portions."""
    portion: list[bytes] = []
    for line in lines:
        portion.append(line)
        if len(portion) >= READ_AT_ONCE:
            yield from parse(b"".join(portion), format=RdfFormat.N_QUADS)
            portion.clear()
    yield from parse(b"".join(portion), format=RdfFormat.N_QUADS)


def _shortener(prefixes: dict[str, str]) -> _Shorten:
    longest_first = sorted(((iri, name) for name, iri in prefixes.items()), key=lambda pair: (-len(pair[0]), pair))

    def shorten(iri: str) -> str:
        for namespace, name in longest_first:
            rest = iri[len(namespace) :]
            # `//` behind a prefix would make it an absolute IRI again.
            if iri.startswith(namespace) and rest and not rest.startswith("//"):
                return f"{name}:{rest}"
        return iri

    return shorten


def _node(subject: Any, triples: Iterable[Triple], shorten: _Shorten) -> dict[str, Any]:
    # W3C Streaming JSON-LD: @type stands first, then @id, so that a parser need not hold the node.
    found = list(triples)
    types = [t.object.value for t in found if t.predicate.value == RDF + "type" and isinstance(t.object, NamedNode)]
    node: dict[str, Any] = {"@type": [shorten(name) for name in types]} if types else {}
    node["@id"] = shorten(subject.value)
    for statement in found:
        predicate, value = statement.predicate.value, statement.object
        if predicate != RDF + "type" or not isinstance(value, NamedNode):
            node.setdefault(shorten(predicate), []).append(_value(value, shorten))
    return node


def _value(term: Any, shorten: _Shorten) -> Any:
    if not isinstance(term, Literal):
        return {"@id": shorten(term.value)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == XSD + "string":
        return term.value
    return {"@type": shorten(term.datatype.value), "@value": term.value}
