"""An answer on paper: as a table with its evidence beneath, in Markdown, or as rows for machines.

Takes an answer; writes bytes. Apart from `ask` because what was found and how it looks change for different reasons.

For machines a column of things is followed by a column of their names (`faction`, `factionLabel`), and with evidence there
is one row for each row and quote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

import pyoxigraph as ox

from kg.answers import evidence, formats, interface, table
from kg.answers.ask import Answer, Cell
from kg.answers.evidence import Evidence
from kg.answers.formats import Format
from kg.answers.questions import Column
from kg.rdf.vocab import XSD


def write(
    answer: Answer,
    to: BinaryIO,
    *,
    form: Format | None,
    screen: table.Screen | None,
    prefixes: Mapping[str, str],
    with_evidence: bool,
    cite: bool,
) -> None:
    """The answer in a format; without one, a table on a screen and TSV elsewhere.

    The bibliography of `cite` belongs to texts for people; for machines the evidence names the articles.
    """
    chosen = form or (Format.TABLE if screen else Format.TSV)
    if chosen not in (Format.TABLE, Format.MD):
        variables, cells = machine(answer, with_evidence=with_evidence)
        formats.rows(variables, cells, to, form=chosen)
        return
    shown = screen or table.FILE
    if chosen is Format.MD:
        to.write(in_markdown(answer, prefixes, numbered=with_evidence).encode())
    else:
        to.write(plain(answer, shown, prefixes, numbered=with_evidence).encode())
    if with_evidence:
        to.write(_evidence(answer, shown, markdown=chosen is Format.MD).encode())
    if cite:
        to.write(_bibliography(answer, shown).encode())


def for_people(form: Format | None, screen: table.Screen | None) -> bool:
    """Whether `write` sets a text for people, which alone has a bibliography."""
    return form in (Format.TABLE, Format.MD) if form else screen is not None


def plain(answer: Answer, screen: table.Screen, prefixes: Mapping[str, str], *, numbered: bool = False) -> str:
    """The rows as a table for a screen."""
    return table.plain(*_cells(answer, prefixes, numbered=numbered), screen)


def in_markdown(answer: Answer, prefixes: Mapping[str, str], *, numbered: bool = False) -> str:
    """The rows as a table in Markdown."""
    return table.markdown(*_cells(answer, prefixes, numbered=numbered))


def _cells(answer: Answer, prefixes: Mapping[str, str], *, numbered: bool) -> tuple[list[str], list[list[str]]]:
    headings = [column.heading(answer.language) for column in answer.columns]
    rows = [
        [text(cell, column, answer, prefixes) for cell, column in zip(row, answer.columns, strict=True)]
        for row in answer.rows
    ]
    if not numbered:
        return headings, rows
    return ["#", *headings], [[str(number), *row] for number, row in enumerate(rows, 1)]


def text(cell: Cell, column: Column, answer: Answer, prefixes: Mapping[str, str]) -> str:
    """A cell as people read it: names for things, words for values."""
    if cell is None:
        return ""
    if column.several and isinstance(cell, ox.Literal):
        names = sorted(answer.labels.get(iri) or short(iri, answer.base, prefixes) for iri in cell.value.split())
        return interface.word("comma", answer.language).join(names)
    if isinstance(cell, ox.NamedNode):
        return answer.labels.get(cell.value) or short(cell.value, answer.base, prefixes)
    shown = column.word(formats.shown(cell, prefixes), answer.language)
    if column.kind == "number" and shown.endswith("+"):
        return interface.word("or more", answer.language).format(shown.removesuffix("+"))
    return shown


def short(iri: str, base: str, prefixes: Mapping[str, str]) -> str:
    """A thing without a name: its IRI after the base, which `kg show` takes too, else as a CURIE."""
    return iri.removeprefix(base) if base and iri.startswith(base) else formats.shown(ox.NamedNode(iri), prefixes)


def machine(answer: Answer, *, with_evidence: bool) -> tuple[list[str], list[list[Cell]]]:
    """The variables and rows for machines."""
    variables: list[str] = []
    for column in answer.columns:
        variables.append(column.variable)
        if column.labelled:
            variables.append(column.variable + "Label")
    rows = [_machine_row(row, answer) for row in answer.rows]
    if not with_evidence:
        return variables, rows
    with_quotes: list[list[Cell]] = []
    for number, row in enumerate(rows):
        quotes = answer.evidence(number)
        with_quotes.extend([*row, *_fields(one)] for one in quotes)
        if not quotes:
            with_quotes.append([*row, *([None] * len(evidence.FIELDS))])
    return [*variables, *("evidence" + name[0].upper() + name[1:] for name in evidence.FIELDS)], with_quotes


def _machine_row(row: Sequence[Cell], answer: Answer) -> list[Cell]:
    written: list[Cell] = []
    for cell, column in zip(row, answer.columns, strict=True):
        written.append(cell)
        if column.labelled:
            written.append(_name(cell, column, answer))
    return written


def _name(cell: Cell, column: Column, answer: Answer) -> Cell:
    if isinstance(cell, ox.NamedNode):
        name = answer.labels.get(cell.value)
        return ox.Literal(name) if name else None
    if isinstance(cell, ox.Literal) and column.several:
        return ox.Literal(" | ".join(sorted(answer.labels.get(iri, iri) for iri in cell.value.split())))
    return None


def _fields(one: Evidence) -> list[Cell]:
    def node(iri: str | None) -> Cell:
        return ox.NamedNode(iri) if iri else None

    def literal(value: str | None) -> Cell:
        return ox.Literal(value) if value else None

    def index(value: int) -> Cell:
        return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer")) if value >= 0 else None

    return [
        node(one.report), literal(one.quote), literal(one.claimant_name), literal(one.level), literal(one.modality),
        literal(one.outlet_name), node(one.article), literal(one.title), literal(one.issued), literal(one.url),
        index(one.start), index(one.end), index(one.byte_start), index(one.byte_end), literal(one.sha256),
    ]  # fmt: skip


def _evidence(answer: Answer, screen: table.Screen, *, markdown: bool) -> str:
    lines: list[str] = []
    for number in range(len(answer.rows)):
        quotes = answer.evidence(number)
        lines.append("")
        lines.append(f"**{number + 1}**" if markdown else f"[{number + 1}]")
        for one in distinct(quotes):
            lines.extend(quoted(one, screen, markdown=markdown))
    return "\n".join(lines) + "\n" if lines else ""


def distinct(quotes: Sequence[Evidence]) -> list[Evidence]:
    """The quotes without those of a second report by the same words, speaker and modality: people need to read them once."""
    first: dict[tuple[object, ...], Evidence] = {}
    for one in quotes:
        first.setdefault((one.article, one.start, one.end, one.claimant, one.modality), one)
    return list(first.values())


def quoted(one: Evidence, screen: table.Screen, *, markdown: bool = False) -> list[str]:
    """A quote with who said it and where it stands, as lines."""
    indent = "> " if markdown else "    "
    wide = (screen.width or 100_000) - len(indent)
    words = one.quote if one.quote is not None else one.trigger or ""
    lines = [indent + table.isolated(line, screen) for line in table.wrap(f"«{words}»" if words else "-", wide)]
    speaker = " · ".join(part for part in (one.claimant_name, one.level, one.modality) if part)
    source = ", ".join(part for part in (one.outlet_name, one.title, one.issued) if part)
    place = f"{_tail(one.article)}:{one.start}-{one.end}" if one.start >= 0 else _tail(one.article)
    for line in (speaker, source, place):
        if line:
            lines.extend(
                indent + "  " + table.isolated(part, screen)
                for part in table.wrap("— " + line if line is speaker else line, wide - 2)
            )
    return lines


def _tail(iri: str) -> str:
    return iri.rpartition("/")[2]


def _bibliography(answer: Answer, screen: table.Screen) -> str:
    entries = evidence.bibliography(one for number in range(len(answer.rows)) for one in answer.evidence(number))
    lines = [""]
    for number, entry in enumerate(entries, 1):
        lines.append(f"[{number}] {table.isolated(entry, screen)}")
    return "\n".join(lines) + "\n" if entries else ""
