"""The formats in which results leave the program, and which result fits which format.

Takes results of pyoxigraph or rows; gives bytes. Apart from the questions because `query`, `ask`, `show`, pages and dumps
share it. Results of queries stay in Oxigraph as long as they can; rows that were given labels are written here, in the
same W3C formats.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import BinaryIO

import pyoxigraph as ox

from kg.answers import table
from kg.answers.names import curie
from kg.errors import RequestError
from kg.rdf.vocab import SPARQL_RESULTS, XSD

Cell = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


class Format(StrEnum):
    """A format by the name that `--format` takes."""

    TABLE = "table"
    TSV = "tsv"
    CSV = "csv"
    JSON = "json"
    XML = "xml"
    MD = "md"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    NQUADS = "nquads"
    TRIG = "trig"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"

    @property
    def is_graph(self) -> bool:
        """Whether it holds a graph rather than rows."""
        return self in _GRAPHS


_GRAPHS = {
    Format.TURTLE: ox.RdfFormat.TURTLE,
    Format.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    Format.NQUADS: ox.RdfFormat.N_QUADS,
    Format.TRIG: ox.RdfFormat.TRIG,
    Format.JSONLD: ox.RdfFormat.JSON_LD,
    Format.RDFXML: ox.RdfFormat.RDF_XML,
}
_RESULTS = {
    Format.TSV: ox.QueryResultsFormat.TSV,
    Format.CSV: ox.QueryResultsFormat.CSV,
    Format.JSON: ox.QueryResultsFormat.JSON,
    Format.XML: ox.QueryResultsFormat.XML,
}
ROWS = tuple(one for one in Format if not one.is_graph)
GRAPHS = tuple(_GRAPHS)
_EXTENSIONS = {
    "tsv": Format.TSV, "csv": Format.CSV, "json": Format.JSON, "srj": Format.JSON, "xml": Format.XML, "srx": Format.XML,
    "md": Format.MD, "txt": Format.TABLE, "ttl": Format.TURTLE, "nt": Format.NTRIPLES, "nq": Format.NQUADS,
    "trig": Format.TRIG, "jsonld": Format.JSONLD, "rdf": Format.RDFXML, "owl": Format.RDFXML,
}  # fmt: skip


def named(name: str) -> Format:
    """The format `name`. Raises RequestError with the list of formats."""
    try:
        return Format(name.casefold())
    except ValueError as error:
        raise RequestError(
            f"there is no format {name!r}", where="--format", hint="give one of " + ", ".join(Format)
        ) from error


def of_file(name: str) -> Format | None:
    """The format that a file name's extension stands for."""
    return _EXTENSIONS.get(name.rpartition(".")[2].casefold()) if "." in name else None


def write(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    to: BinaryIO,
    *,
    form: Format | None,
    screen: table.Screen | None,
    prefixes: Mapping[str, str],
) -> None:
    """A query's result in a format; without one, a table on a screen and TSV elsewhere, Turtle for graphs.

    `screen` is the terminal that reads `to`, None where none does. Raises RequestError where the result does not fit.
    """
    if isinstance(result, ox.QueryTriples):
        graph(
            result,
            to,
            form=_fitting(form, Format.TURTLE, GRAPHS, "a CONSTRUCT or DESCRIBE query gives a graph"),
            prefixes=prefixes,
        )
        return
    usual = Format.TABLE if screen else Format.TSV
    if isinstance(result, ox.QueryBoolean):
        _truth(result, to, _fitting(form, usual, ROWS, "an ASK query gives yes or no"))
    else:
        _rows(result, to, _fitting(form, usual, ROWS, "a SELECT query gives rows"), screen, prefixes)


def _truth(result: ox.QueryBoolean, to: BinaryIO, chosen: Format) -> None:
    """Yes or no."""
    if chosen in (Format.JSON, Format.XML):
        result.serialize(to, _RESULTS[chosen])
        to.write(b"\n")
    else:
        to.write(b"true\n" if result else b"false\n")


def _rows(
    result: ox.QuerySolutions, to: BinaryIO, chosen: Format, screen: table.Screen | None, prefixes: Mapping[str, str]
) -> None:
    """Rows, in a standard form of results or as a table for people."""
    if chosen in _RESULTS:
        result.serialize(to, _RESULTS[chosen])
        if chosen in (Format.JSON, Format.XML):
            to.write(b"\n")
        return
    variables = [variable.value for variable in result.variables]
    cells = [[shown(row[name], prefixes) for name in variables] for row in result]
    if chosen is Format.MD:
        to.write(table.markdown(variables, cells).encode())
    else:
        to.write(table.plain(variables, cells, screen or table.FILE).encode())


def _fitting(form: Format | None, usual: Format, fitting: Sequence[Format], what: str) -> Format:
    if form is None:
        return usual
    if form not in fitting:
        raise RequestError(
            f"{what}, which cannot be written as {form}", where="--format", hint="give one of " + ", ".join(fitting)
        )
    return form


def graph(triples: Iterable[ox.Triple], to: BinaryIO, *, form: Format, prefixes: Mapping[str, str]) -> None:
    """A graph, its statements each once and sorted, so that the same graph gives the same bytes."""
    ordered = sorted(set(triples), key=str)
    if form not in (Format.TURTLE, Format.TRIG, Format.RDFXML):
        ox.serialize(ordered, to, _GRAPHS[form])
        if form is Format.JSONLD:
            to.write(b"\n")
        return
    written = ox.serialize(ordered, None, _GRAPHS[form], prefixes=_used(ordered, prefixes))
    assert written is not None
    to.write(_declarations_sorted(written))


def _used(triples: Sequence[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    text = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    text |= {triple.object.datatype.value for triple in triples if isinstance(triple.object, ox.Literal)}
    return {name: space for name, space in prefixes.items() if any(iri.startswith(space) for iri in text)}


def _declarations_sorted(written: bytes) -> bytes:
    """Oxigraph declares prefixes in an order that changes from run to run; the same graph has to give the same bytes."""
    if written.startswith(b"@prefix"):
        lines = written.split(b"\n")
        count = next((at for at, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
        return b"\n".join(sorted(lines[:count]) + lines[count:])
    return _ROOT.sub(lambda root: b"<rdf:RDF" + b"".join(sorted(_ATTRIBUTE.findall(root[1]))) + b">", written, count=1)


_ROOT = re.compile(rb"<rdf:RDF((?:\s+[\w:]+=\"[^\"]*\")*)>")
_ATTRIBUTE = re.compile(rb"\s+[\w:]+=\"[^\"]*\"")


def shown(term: Cell, prefixes: Mapping[str, str]) -> str:
    """A term as people read it: CURIEs, literals without quotes, nothing for what is unbound."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return curie(term.value, prefixes)
    return term.value if isinstance(term, ox.Literal) else str(term)


def rows(variables: Sequence[str], cells: Sequence[Sequence[Cell]], to: BinaryIO, *, form: Format) -> None:
    """Rows in a machine format: `csv`, `tsv`, `json` or `xml`, as the W3C's SPARQL 1.1 result formats have them."""
    if form is Format.CSV:
        to.write(_csv(variables, cells))
    elif form is Format.TSV:
        lines = ["\t".join("?" + name for name in variables)]
        lines.extend("\t".join(_tsv(cell) for cell in row) for row in cells)
        to.write(("\n".join(lines) + "\n").encode())
    elif form is Format.JSON:
        bindings = [
            {name: _json(cell) for name, cell in zip(variables, row, strict=True) if cell is not None} for row in cells
        ]
        document = {"head": {"vars": list(variables)}, "results": {"bindings": bindings}}
        to.write((json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
    elif form is Format.XML:
        to.write(_xml(variables, cells).encode())
    else:
        raise RequestError(f"rows cannot be written as {form}", where="--format", hint="give one of " + ", ".join(ROWS))


def _csv(variables: Sequence[str], cells: Sequence[Sequence[Cell]]) -> bytes:
    written = io.StringIO(newline="")
    # RFC 4180 lines end in CRLF, as SPARQL's CSV format asks.
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(variables)
    writer.writerows(
        [
            "" if cell is None else cell.value if isinstance(cell, ox.NamedNode | ox.Literal) else str(cell)
            for cell in row
        ]
        for row in cells
    )
    return written.getvalue().encode()


_BARE = {XSD + name for name in ("integer", "decimal", "double")}


def _tsv(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, ox.Literal) and cell.datatype.value in _BARE:
        return cell.value
    return str(cell).replace("\t", "\\t")


def _json(cell: Cell) -> dict[str, str]:
    if isinstance(cell, ox.NamedNode):
        return {"type": "uri", "value": cell.value}
    if isinstance(cell, ox.BlankNode):
        return {"type": "bnode", "value": cell.value}
    assert isinstance(cell, ox.Literal)
    written = {"type": "literal", "value": cell.value}
    if cell.language:
        written["xml:lang"] = cell.language
    elif cell.datatype.value != XSD + "string":
        written["datatype"] = cell.datatype.value
    return written


def _xml(variables: Sequence[str], cells: Sequence[Sequence[Cell]]) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<sparql xmlns="{SPARQL_RESULTS}">', " <head>"]
    lines.extend(f"  <variable name={_attribute(name)}/>" for name in variables)
    lines.extend((" </head>", " <results>"))
    for row in cells:
        bound = "".join(
            f"<binding name={_attribute(name)}>{_xml_term(cell)}</binding>"
            for name, cell in zip(variables, row, strict=True)
            if cell is not None
        )
        lines.append(f"  <result>{bound}</result>")
    lines.extend((" </results>", "</sparql>"))
    return "\n".join(lines) + "\n"


def _attribute(text: str) -> str:
    # xml.sax.saxutils would load urllib, http and email for this.
    return f'"{html.escape(text)}"'


def _xml_term(cell: Cell) -> str:
    written = _json(cell)
    if written["type"] != "literal":
        return f"<{written['type']}>{html.escape(written['value'], quote=False)}</{written['type']}>"
    language, kind = written.get("xml:lang"), written.get("datatype")
    attribute = f" xml:lang={_attribute(language)}" if language else f" datatype={_attribute(kind)}" if kind else ""
    return f"<literal{attribute}>{html.escape(written['value'], quote=False)}</literal>"
