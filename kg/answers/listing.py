"""The list of questions, in the same formats as answers.

Takes nothing but the questions; writes bytes. Apart from `questions` because it is for people and their tools.
"""

from __future__ import annotations

from typing import BinaryIO

import pyoxigraph as ox

from kg.answers import formats, interface, table
from kg.answers.formats import Cell, Format
from kg.answers.questions import Parameter, questions

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


def _usage(parameter: Parameter) -> str:
    usage = f"--{parameter.name} {parameter.default or parameter.type.partition('(')[0].removeprefix('xsd:').upper()}"
    return usage if parameter.required else f"[{usage}]"
