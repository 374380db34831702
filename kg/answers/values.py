"""What the user wrote for a parameter, as typed terms.

Takes a parameter's declaration and a text; gives the rows of its VALUES block. Apart from `ask` because this is the border:
past it there is no text of the user any more, only terms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from kg.answers import find, names, near
from kg.answers.graph import Graph, select
from kg.answers.questions import Parameter
from kg.errors import RequestError
from kg.queries import Row
from kg.rdf.vocab import WQ, XSD, wq
from kg.text import fold_name, western

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")


@dataclass(frozen=True, slots=True)
class Over:
    """Whether a group is asked for under its later and earlier names too, and whether with its members."""

    successors: bool = False
    members: bool = False


AS_NAMED = Over()
"""A group as it was named, and nothing else."""


def rows(parameter: Parameter, given: str, graph: Graph, over: Over) -> tuple[list[Row], names.Found | None]:
    """The rows for `given`, and the place or actor that it was taken for.

    Raises RequestError where it is not of the parameter's type, UnknownName for an unknown place, actor or thing.
    """
    if parameter.type == "place":
        found = names.place(graph, given)
        if found.iri is None:
            raise _wrong(parameter, given, "the name, id or IRI of a place")
        return [(ox.NamedNode(found.iri),)], found
    if parameter.type == "actor":
        found = names.actor(graph, given)
        assert found.iri is not None
        return _over_time(graph, found.iri, over), found
    if parameter.type == "iri":
        return [(ox.NamedNode(find.thing(graph, given)[0]),)], None
    if parameter.type.startswith("term("):
        return [(wq(term(parameter, given, graph)),)], None
    return scalar(parameter, given), None


def term(parameter: Parameter, given: str, graph: Graph) -> str:
    """The one of the parameter's terms that is given, by its own name or by the one that the graph has for people."""
    choices = {one.casefold(): one for one in parameter.choices}
    for language in ("ar", "en") if given.casefold() not in choices else ():
        labels = names.labels(graph, [WQ + one for one in parameter.choices], language)
        choices |= {fold_name(label): iri.removeprefix(WQ) for iri, label in labels.items()}
    return choices.get(fold_name(given)) or choice(parameter, given, parameter.choices)


def scalar(parameter: Parameter, given: str) -> list[Row]:
    """The rows for a parameter that is a value: a day, a number, a word of a list, a way of lying to a place."""
    given, kind = plain(parameter, given), parameter.type
    if kind == "xsd:date":
        return [(ox.Literal(_day(parameter, given), datatype=ox.NamedNode(XSD + "date")),)]
    if kind == "integer":
        if not _INTEGER.fullmatch(given):
            raise _wrong(parameter, given, "a whole number")
        return [(ox.Literal(str(int(given)), datatype=ox.NamedNode(XSD + "integer")),)]
    if kind == "decimal":
        number(parameter, given)
        return [(ox.Literal(given.lstrip("+"), datatype=ox.NamedNode(XSD + "decimal")),)]
    if kind == "precision":
        return near.relations(choice(parameter, given, near.PRECISIONS))
    if kind.startswith("enum("):
        return [(ox.Literal(choice(parameter, given, parameter.choices)),)]
    raise ValueError(f"no parameter can have the type {kind}")


def plain(parameter: Parameter, given: str) -> str:
    """`given` with the digits of ASCII, where it is a day or a number."""
    return western(given) if parameter.type in ("xsd:date", "integer", "decimal") else given


def number(parameter: Parameter, given: str) -> float:
    """`given` as a number that is not negative."""
    if not _DECIMAL.fullmatch(given) or float(given) < 0:
        raise _wrong(parameter, given, "a number of 0 or more")
    return float(given)


def choice(parameter: Parameter, given: str, choices: Sequence[str]) -> str:
    """The one of `choices` that is given, in any case of letters."""
    for one in choices:
        if one.casefold() == given.casefold():
            return one
    raise _wrong(parameter, given, "one of " + ", ".join(choices))


def _day(parameter: Parameter, given: str) -> str:
    try:
        if len(given) != len("2016-03-27"):
            raise ValueError(given)
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise _wrong(parameter, given, "a day such as 2016-03-27") from error


def _wrong(parameter: Parameter, given: str, wanted: str) -> RequestError:
    return RequestError(f"{given!r} is not {wanted}", where=f"--{parameter.name}", hint=f"give {wanted}")


def _over_time(graph: Graph, iri: str, over: Over) -> list[Row]:
    actors = [iri]
    for name, wanted in (("actor-over-time", over.successors), ("actor-members", over.members)):
        if wanted:
            starts: list[Row] = [(ox.NamedNode(one),) for one in actors]
            others = {row["other"].value for row in select(graph, name, "actor", starts)}
            actors.extend(sorted(others - set(actors)))
    return [(ox.NamedNode(one),) for one in actors]
