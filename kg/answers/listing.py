"""The list of questions, in the same formats as answers.

Takes nothing but the questions; writes bytes. Apart from `questions` because it is for people and their tools.
"""

from __future__ import annotations

from typing import BinaryIO

import pyoxigraph as ox

from kg.answers import formats, interface, table
from kg.answers.formats import Cell, Format
from kg.answers.questions import Parameter, Question, questions

_VARIABLES = (
    "question",
    "titleAr",
    "titleEn",
    "parameters",
    "descriptionAr",
    "descriptionEn",
    "exampleAr",
    "exampleEn",
)


def write(to: BinaryIO, *, form: Format | None, screen: table.Screen | None, language: str) -> None:
    """The questions with titles and parameters: a table on a screen, TSV elsewhere, or as asked for."""
    chosen = form or (Format.TABLE if screen else Format.TSV)
    if chosen not in (Format.TABLE, Format.MD):
        rows: list[list[Cell]] = [
            [
                ox.Literal(one.name), ox.Literal(one.title_ar, language="ar"), ox.Literal(one.title_en, language="en"),
                ox.Literal(" ".join(_usage(parameter) for parameter in one.parameters)),
                ox.Literal(one.description_ar, language="ar"), ox.Literal(one.description_en, language="en"),
                ox.Literal(one.examples_ar[0], language="ar"), ox.Literal(one.examples_en[0], language="en"),
            ]
            for one in questions()
        ]  # fmt: skip
        formats.rows(_VARIABLES, rows, to, form=chosen)
        return
    headings = [interface.word(key, language) for key in ("question", "meaning", "parameters")]
    cells = [
        [one.name, one.title(language), " ".join(_usage(parameter) for parameter in one.parameters)]
        for one in questions()
    ]
    text = (
        table.markdown(headings, cells) if chosen is Format.MD else table.plain(headings, cells, screen or table.FILE)
    )
    to.write(text.encode())


def help_of(question: Question, language: str) -> str:
    """What one question answers, and what can be given to it, as lines for a terminal."""
    lines = [f"kg ask {question.name} {' '.join(_usage(parameter) for parameter in question.parameters)}".rstrip(), ""]
    lines += [question.title(language), question.description(language), ""]
    rows = []
    for parameter in question.parameters:
        kind, _, choices = parameter.type.removeprefix("xsd:").rstrip(")").partition("(")
        notes = [choices.replace("|", ", ")] if choices else []
        if parameter.default is not None:
            notes.append(f"= {parameter.default}")
        elif parameter.required:
            notes.append(interface.word("required", language))
        rows.append((f"--{parameter.name} {kind.upper()}", "; ".join([parameter.description(language), *notes])))
    width = max((len(option) for option, _ in rows), default=0)
    lines += [f"  {option.ljust(width)}  {text}" for option, text in rows]
    examples = question.examples_ar if language == "ar" else question.examples_en
    lines += ["", *(f"  {example}" for example in examples)]
    return "\n".join(lines) + "\n"


def _usage(parameter: Parameter) -> str:
    usage = f"--{parameter.name} {parameter.default or parameter.type.partition('(')[0].removeprefix('xsd:').upper()}"
    return usage if parameter.required else f"[{usage}]"
