"""A named question with its parameters, asked of a graph.

Takes a question, what the user gave for its parameters, and a graph; gives an answer: rows of terms, the names of the
things in them, and the quoted words behind each row. Apart from `questions` because it needs a graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pyoxigraph as ox

from kg.answers import evidence, names, near, values
from kg.answers.evidence import Evidence
from kg.answers.graph import Graph, solutions
from kg.answers.questions import Column, Parameter, Question, without
from kg.answers.values import AS_NAMED, Over
from kg.errors import RequestError
from kg.queries import Row, bind

Cell = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


@dataclass(frozen=True, slots=True)
class Meant:
    """What a parameter's text was taken for; `count` is the number of things, where it may be several."""

    parameter: Parameter
    given: str
    found: names.Found
    count: int | None = None

    @property
    def sentence(self) -> str:
        """The same for people at a terminal."""
        return _understood(self.parameter, self.given, self.found, self.count)


@dataclass(frozen=True, slots=True)
class Bound:
    """A question with its parameters bound: the SPARQL text, and what was meant by names in them."""

    question: Question
    text: str
    meant: tuple[Meant, ...]

    @property
    def understood(self) -> tuple[str, ...]:
        """Sentences about what was meant."""
        return tuple(one.sentence for one in self.meant)


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a question: cells in the order of `columns`, and for each row the reports or events behind it.

    `labels` names the things in the cells; `quotes` holds the evidence of what `behind` lists, once it was looked up.
    """

    question: Question
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    behind: tuple[tuple[str, ...], ...]
    language: str
    labels: Mapping[str, str] = field(default_factory=dict)
    quotes: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    base: str = ""

    def evidence(self, row: int) -> tuple[Evidence, ...]:
        """The evidence of a row, each quote once, in the order of articles and places in them."""
        found = {one.report: one for key in self.behind[row] for one in self.quotes.get(key, ())}
        return tuple(sorted(found.values()))


def prepare(question: Question, given: Mapping[str, str], graph: Graph, over: Over = AS_NAMED) -> Bound:
    """The question with `given` (and its defaults) bound.

    Raises RequestError for a missing or ill-typed parameter, UnknownName for an unknown one, or an unknown place or group.
    """
    given = {name: values.plain(question.parameter(name), text) for name, text in given.items()}
    _ordered(given)
    blocks: dict[str, Sequence[Row]] = {}
    meant: list[Meant] = []
    skipped = _near(question, given, graph, blocks, meant)
    for parameter in question.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None and parameter.required:
            raise RequestError(
                f"the question {question.name} needs --{parameter.name}",
                hint=f"give --{parameter.name}: {parameter.description_en}",
            )
        if value is None or parameter.name in skipped or parameter.type == "release":
            continue
        rows, found = values.rows(parameter, value, graph, over)
        blocks["relation" if parameter.type == "precision" else parameter.variable] = rows
        if found is not None:
            meant.append(Meant(parameter, value, found, len(rows)))
    _different(meant)
    absent = [one.name for one in question.parameters if one.name not in given and one.default is None]
    return Bound(question, without(bind(question.text, blocks), absent), tuple(meant))


def _ordered(given: Mapping[str, str]) -> None:
    """Refuse a last day before the first: nothing could ever be found between them."""
    until = given.get("until", "")
    for name in ("since", "from"):
        if until and until < given.get(name, ""):
            raise RequestError(f"--until {until} lies before --{name} {given[name]}", hint="give the earlier day first")


def _different(meant: Sequence[Meant]) -> None:
    """Refuse to hold one thing against itself, where a question is about two."""
    needed = [one for one in meant if one.parameter.required]
    for one, other in pairwise(needed):
        if one.parameter.type == other.parameter.type and one.found.iri == other.found.iri:
            raise RequestError(
                f"--{one.parameter.name} and --{other.parameter.name} are both {one.found.name}",
                hint="give two that differ",
            )


def _near(
    question: Question, given: Mapping[str, str], graph: Graph, blocks: dict[str, Sequence[Row]], meant: list[Meant]
) -> set[str]:
    """Bind the places near the centre; gives the parameters that this uses up."""
    rule = question.near
    if rule is None:
        return set()
    centre, within, precision = (question.parameter(name) for name in (rule.centre, rule.within, rule.precision))
    kilometres = values.number(within, given.get(within.name) or within.default or "0")
    value = given.get(centre.name, centre.default)
    if centre.type.startswith("kind("):
        kinds = centre.choices if value is None else (values.term(centre, value, graph),)
        blocks[rule.block] = near.sites(graph, kinds, kilometres)
        return {centre.name, within.name}
    if value is not None:
        found = names.place(graph, value)
        usual = "countryside" if found.countryside else precision.default or "near"
        widest = values.choice(precision, given.get(precision.name) or usual, near.PRECISIONS)
        blocks[rule.block] = near.places(graph, found, kilometres, widest)
        blocks["relation"] = near.relations(widest)
        meant.append(Meant(centre, value, found))
        return {centre.name, within.name, precision.name}
    return {within.name}


def _understood(parameter: Parameter, given: str, found: names.Found, count: int | None) -> str:
    where = (
        f" ({found.latitude:.4f}, {found.longitude:.4f})"
        if found.latitude is not None and found.longitude is not None
        else ""
    )
    kind = f", {found.type}" if found.type else ""
    rural = "the countryside of " if found.countryside else ""
    text = (
        f"--{parameter.name} {given}: {rural}{found.name} <{found.iri}>{kind}{where}"
        if found.iri
        else f"--{parameter.name}: the point {found.name}"
    )
    if found.countryside:
        text += _rural(found)
    if count is not None and count > 1:
        text += f", and {count - 1} more under other names or as members"
    if found.others:
        text += "; might also be " + ", ".join(
            f"{other.name} <{other.iri}>{f' ({other.type})' if other.type else ''}" for other in found.others[:5]
        )
    return text


def _rural(found: names.Found) -> str:
    """What counts as a countryside."""
    text = ": near it, and what is told of its countryside, unless --precision narrows it"
    if found.is_area:
        besides = " besides its town" if found.seat else ""
        text = f": the places in it{besides}, and what is told of its countryside, unless --precision narrows it"
    return text + ("; its parts are not told apart" if found.countryside and found.countryside.partly else "")


def ask(
    bound: Bound, graph: Graph, *, language: str = "ar", with_evidence: bool = False, most: int | None = None
) -> Answer:
    """The answer to a bound question; the names of things are in `language` where they have one in it.

    With `most`, names and evidence are looked up for the first so many rows only: a page shows no more of them.
    """
    result = solutions(graph.query(bound.text, where=f"queries/{bound.question.name}.rq"), graph)
    columns = bound.question.columns
    rows: list[tuple[Cell, ...]] = []
    behind: list[tuple[str, ...]] = []
    variable = bound.question.evidence
    for solution in result:
        rows.append(tuple(_cell(solution[column.variable], column) for column in columns))
        term = solution[variable] if variable else None
        behind.append(tuple(sorted(term.value.split())) if term is not None else ())
    answer = Answer(bound.question, columns, tuple(rows), tuple(behind), language, base=graph.base)
    if with_evidence:
        found = evidence.look_up(graph, {key for keys in behind[:most] for key in keys}, language)
        answer = replace(answer, quotes=found)
    named = things(replace(answer, rows=answer.rows[:most]))
    return replace(answer, labels=names.labels(graph, named, language))


def _cell(term: Cell, column: Column) -> Cell:
    """A cell with several things has no order in SPARQL: it gets one here."""
    if column.several and isinstance(term, ox.Literal):
        return ox.Literal(" ".join(sorted(term.value.split()))) if term.value else None
    return term


def things(answer: Answer) -> set[str]:
    """The IRIs in the cells that are to be shown by their names."""
    found: set[str] = set()
    for row in answer.rows:
        for column, cell in zip(answer.columns, row, strict=True):
            if not column.labelled or cell is None:
                continue
            if isinstance(cell, ox.NamedNode):
                found.add(cell.value)
            elif isinstance(cell, ox.Literal) and column.several:
                found.update(cell.value.split())
    return found
