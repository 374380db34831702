"""The ontology as a hierarchy of classes, read through owlready2.

Takes `ontology/waqai.ttl`; gives its classes as a tree, and the owlready2 ontology itself for the reasoner. Apart from the
graph's writers because nothing at building or asking needs it: it is for looking, and for checking the ontology itself.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyoxigraph as ox

from kg.errors import KGError
from kg.folders import folder


@dataclass(frozen=True, slots=True)
class Term:
    """A class with its labels and definitions by language, and the classes below it in the order of their names."""

    name: str
    iri: str
    labels: dict[str, str]
    definitions: dict[str, str]
    below: tuple[Term, ...]

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Term]]:
        """This class and all below it, each with its depth."""
        yield depth, self
        for term in self.below:
            yield from term.walk(depth + 1)


def turtle() -> bytes:
    """The ontology as it is shipped."""
    return folder("ontology").joinpath("waqai.ttl").read_bytes()


@cache
def superclasses() -> dict[str, frozenset[str]]:
    """The ontology's own classes above each of its own classes, by name. Reads no more than the Turtle."""
    direct: dict[str, set[str]] = {}
    for quad in ox.parse(turtle(), format=ox.RdfFormat.TURTLE):
        if quad.predicate.value.endswith("#subClassOf"):
            above = direct.setdefault(_local(quad.subject), set())
            if _namespace(quad.object) == _namespace(quad.subject):
                above.add(_local(quad.object))

    def all_above(name: str) -> frozenset[str]:
        return frozenset(direct[name].union(*(all_above(each) for each in direct[name])))

    return {name: all_above(name) for name in direct}


def _local(node: Any) -> str:
    return str(node.value).rpartition("#")[2]


def _namespace(node: Any) -> str:
    return str(node.value).rpartition("#")[0]


def load(extra: bytes = b"") -> Any:
    """The ontology as an owlready2 ontology in a world of its own; `extra` N-Triples are read as part of it."""
    import owlready2

    # owlready2 reads no Turtle; of its formats N-Triples needs no further parser.
    statements = list(ox.parse(turtle(), format=ox.RdfFormat.TURTLE))
    iri = next(
        quad.subject.value
        for quad in statements
        if quad.predicate.value.endswith("#type") and str(quad.object).endswith("#Ontology>")
    )
    triples = ox.serialize((quad.triple for quad in statements), format=ox.RdfFormat.N_TRIPLES) or b""
    return owlready2.World().get_ontology(iri + "#").load(fileobj=io.BytesIO(triples + extra))


def tree() -> tuple[Term, ...]:
    """The classes of the ontology that lie under none of its own, each with those below it."""
    ontology = load()
    own = {each for each in ontology.classes() if each.iri.startswith(ontology.base_iri)}
    roots = [each for each in own if own.isdisjoint(each.is_a)]
    definition = next(each for each in ontology.world.annotation_properties() if each.name == "definition")

    def term(each: Any) -> Term:
        below = sorted((sub for sub in own if each in sub.is_a), key=_by_name)
        definitions = _texts(definition[each])
        return Term(each.name, each.iri, _texts(each.label), definitions, tuple(term(sub) for sub in below))

    return tuple(term(each) for each in sorted(roots, key=_by_name))


def _by_name(each: Any) -> str:
    return str(each.name)


def _texts(values: Any) -> dict[str, str]:
    return {getattr(value, "lang", ""): str(value) for value in sorted(values, key=str)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reasoner said, in words, and whether that is a contradiction."""

    contradiction: bool
    text: str


def reason(extra: bytes = b"") -> Verdict:
    """Runs owlready2's reasoner (HermiT) over the ontology and the N-Triples `extra`. Where Java is absent it says so."""
    import owlready2

    if shutil.which(owlready2.JAVA_EXE) is None:
        return Verdict(False, "Java is not on this machine, so the reasoner was not run")
    ontology = load(extra)
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(ontology.world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Verdict(True, "the ontology and the sample contradict each other")
    except owlready2.OwlReadyJavaError as error:
        raise KGError(
            f"the reasoner failed: {str(error).strip().splitlines()[-1]}", hint="Java 11 or later is needed"
        ) from error
    empty = sorted(
        each.name for each in ontology.world.inconsistent_classes() if each.iri.startswith(ontology.base_iri)
    )
    if empty:
        return Verdict(True, f"classes that nothing can belong to: {', '.join(empty)}")
    return Verdict(False, f"no contradiction in the ontology and {len(extra.splitlines())} statements of a sample")
