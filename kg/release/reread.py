"""Strict re-reading of a file: by pyoxigraph and by rdflib, with a digest of what it says.

Takes a file of a release; gives what was counted, or raises InputError with the place of the fault. Both parsers read a
stream and nothing is kept, so memory does not grow with the file: what rdflib would hold whole it gets in pieces.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import IO, Any

import rdflib
from pyoxigraph import Quad, RdfFormat, Triple, parse
from rdflib.store import Store as RdflibStore

from kg.errors import InputError
from kg.release import literals
from kg.release.lines import unpacked

FORMATS: dict[str, tuple[RdfFormat, str]] = {
    "nq": (RdfFormat.N_QUADS, "nquads"),
    "nt": (RdfFormat.N_TRIPLES, "nt11"),
    "ttl": (RdfFormat.TURTLE, "turtle"),
    "trig": (RdfFormat.TRIG, "trig"),
    "rdf": (RdfFormat.RDF_XML, "xml"),
    "owl": (RdfFormat.RDF_XML, "xml"),
    "jsonld": (RdfFormat.STREAMING_JSON_LD, "json-ld"),  # the other would hold the document whole
}
"""File suffixes with the formats of both parsers."""

BATCH = 20_000
"""Lines that rdflib gets at once where its parser keeps what it reads."""

_MODULUS = 1 << 128


@dataclass(frozen=True, slots=True)
class Content:
    """What a file says: its number of statements, and a digest that does not depend on their order."""

    statements: int
    digest: int

    @property
    def hexadecimal(self) -> str:
        """The digest as 32 digits."""
        return f"{self.digest:032x}"


def suffix(path: Path) -> str:
    """The suffix of the format, without that of the compression: `nq` of `x.nq.gz`."""
    return (path.with_suffix("") if path.suffix in {".gz", ".zst"} else path).suffix[1:]


def read(path: Path, *, strict: bool = True) -> Content:
    """Read the file with both parsers. Raises InputError where one refuses it, or a term is not what it says it is."""
    content = digest(path, strict=strict)
    count = _by_rdflib(path, FORMATS[suffix(path)][1])
    if count != content.statements:
        raise InputError(f"pyoxigraph reads {content.statements} statements and rdflib {count}", where=path.name)
    return content


def added(contents: Iterable[Content]) -> Content:
    """What several files say that have no statement in common."""
    found = list(contents)
    return Content(sum(one.statements for one in found), sum(one.digest for one in found) % _MODULUS)


def digest(path: Path, *, strict: bool = False) -> Content:
    """Read the file with pyoxigraph only; `strict` holds each term to `literals`. Raises InputError."""
    form, _ = FORMATS[suffix(path)]
    statements, total = 0, 0
    with unpacked(path) as stream:
        try:
            for quad in parse(stream, format=form):
                statements += 1
                total += int.from_bytes(blake2b(str(quad).encode(), digest_size=16).digest(), "big")
                if strict:
                    _check(quad, path, statements)
        except (SyntaxError, ValueError) as error:
            raise InputError(f"not valid: {error}", where=path.name) from error
    return Content(statements, total % _MODULUS)


def _check(statement: Quad | Triple, path: Path, number: int) -> None:
    for term in (statement.subject, statement.predicate, statement.object):
        wrong = literals.fault(term)
        if wrong is not None:
            raise InputError(f"statement {number} holds {wrong}: {str(term)[:200]}", where=path.name)


def _by_rdflib(path: Path, name: str) -> int:
    with unpacked(path) as stream, _loud():
        try:
            return sum(_count(piece, name) for piece in _PIECES.get(name, _whole)(stream))
        except InputError:
            raise
        except Exception as error:
            # rdflib's parsers raise whatever they meet.
            raise InputError(f"rdflib refuses it: {type(error).__name__}: {error}", where=path.name) from error


def _count(stream: IO[bytes], name: str) -> int:
    counting = _Counting()
    graph: rdflib.Graph = rdflib.Dataset(store=counting) if name in {"nquads", "trig"} else rdflib.Graph(store=counting)
    graph.parse(stream, format=name, publicID="urn:x")
    return counting.count


def _whole(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """The stream as it is: rdflib reads RDF/XML bit by bit."""
    yield stream


def _batches(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """Lines of N-Quads or N-Triples, each of which stands for itself."""
    while lines := list(islice(stream, BATCH)):
        yield io.BytesIO(b"".join(lines))


def _blocks(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """Turtle or TriG as `formats` writes it, one value a line, as documents of some statements with the same prefixes.

    rdflib would read the whole text into memory. A graph of TriG that is cut is closed in one piece and opened in the next.
    """
    head, graph, held = b"", b"", []
    for line in stream:
        if line.startswith(b"@prefix"):
            head += line
            continue
        held.append(line)
        if line == b"}\n":
            graph = b""
        elif line.endswith(b" {\n") and not line.startswith(b"\t"):
            graph = line
        if len(held) >= BATCH and (line.endswith(b" .\n") or line == b"}\n"):
            yield io.BytesIO(head + b"".join(held) + (b"}\n" if graph else b""))
            held = [graph] if graph else []
    yield io.BytesIO(head + b"".join(held))


def _pieces(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """The JSON-LD that `formats` writes, one node a line, as documents of some nodes with the same context."""
    head = b""
    for line in stream:
        head += line
        if line.rstrip().endswith(b"["):
            break
    while lines := list(islice(stream, max(BATCH // 10, 1))):
        nodes = [line.rstrip().removesuffix(b",") for line in lines if line.startswith(b"{")]
        if nodes:
            yield io.BytesIO(head + b",\n".join(nodes) + b"\n]}")


_PIECES: dict[str, Callable[[IO[bytes]], Iterator[IO[bytes]]]] = {
    "nquads": _batches,
    "nt11": _batches,
    "turtle": _blocks,
    "trig": _blocks,
    "json-ld": _pieces,
}


class _Counting(RdflibStore):
    """A store of rdflib that counts statements and keeps none."""

    context_aware = True
    graph_aware = True
    formula_aware = True

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self._names: dict[str, Any] = {}

    def add(self, triple: Any, context: Any, quoted: bool = False) -> None:
        self.count += 1

    def addN(self, quads: Any) -> None:  # noqa: N802
        self.count += sum(1 for _ in quads)

    def add_graph(self, graph: Any) -> None:
        pass

    def remove_graph(self, graph: Any) -> None:
        pass

    def bind(self, prefix: str, namespace: Any, override: bool = True) -> None:
        self._names[prefix] = namespace

    def namespace(self, prefix: str) -> Any:
        return self._names.get(prefix)

    def prefix(self, namespace: Any) -> Any:
        return next((name for name, known in self._names.items() if known == namespace), None)

    def namespaces(self) -> Iterator[tuple[str, Any]]:
        return iter(self._names.items())

    def contexts(self, triple: Any = None) -> Generator[Any, None, None]:
        yield from ()

    def triples(self, triple: Any, context: Any = None) -> Iterator[Any]:
        return iter(())

    def __len__(self, context: Any = None) -> int:
        return 0


@contextmanager
def _loud() -> Iterator[None]:
    """Within it a warning of rdflib is a fault: it warns of IRIs and literals that it takes all the same."""
    handler = _Raising()
    logger = logging.getLogger("rdflib")
    before = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        with warnings.catch_warnings():
            # rdflib's parsers use what rdflib itself calls outdated.
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


class _Raising(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            raise InputError(f"rdflib warns: {record.getMessage().splitlines()[0]}")
