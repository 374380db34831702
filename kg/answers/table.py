"""Tables for people: on a terminal as wide as it is, and in Markdown.

Takes headings and cells of text; gives text. Our own rather than rich's, because a query has to start fast and because
Arabic needs care: on a terminal an Arabic cell stands between isolates, so that it cannot turn the cells beside it around;
in files there are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

_RIGHT_TO_LEFT = {"R", "AL"}
_ISOLATE, _POP = "\u2068", "\u2069"
_NARROWEST = 8
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_GAP = "  "
_INDENT = "    "
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Screen:
    """Who reads: the width in columns (None for no limit), and whether it is a terminal that orders both directions."""

    width: int | None
    isolates: bool


FILE = Screen(None, isolates=False)
"""A file or a pipe: as wide as it gets, nothing but the text."""


def width(text: str) -> int:
    """The columns that `text` takes on a terminal."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def isolated(text: str, screen: Screen) -> str:
    """`text` between isolates where it holds right-to-left letters and a terminal reads it.

    Control characters never reach a terminal: text of articles must not be able to move its cursor.
    """
    if not screen.isolates:
        return text
    text = _CONTROL.sub("\ufffd", text)
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return f"{_ISOLATE}{text}{_POP}"
    return text


def plain(headings: Sequence[str], rows: Sequence[Sequence[str]], screen: Screen) -> str:
    """A table with headings, its columns shrunk to the screen; cells that are too wide go on in further lines.

    Where even the narrowest columns have no room side by side, each row takes several lines: the columns that fit, then,
    indented, those that follow, where they hold anything.
    """
    bands = _bands(headings, rows, screen)
    laid = [_laid(headings, rows, band, screen, indent=_INDENT if at else "") for at, band in enumerate(bands)]
    lines = [line for band in laid for line in band.heading]
    lines.append(max((band.rule for band in laid), key=len))
    for number in range(len(rows)):
        lines += [line for band in laid for line in band.rows[number]]
    return "\n".join(line.rstrip() for line in lines) + "\n"


class _Laid(NamedTuple):
    """Columns that stand side by side: the lines of their headings, the rule beneath, and the lines of each row."""

    heading: list[str]
    rule: str
    rows: list[list[str]]


def _bands(headings: Sequence[str], rows: Sequence[Sequence[str]], screen: Screen) -> list[list[int]]:
    """The columns (by number) that have room side by side at their narrowest, in their order."""
    bands: list[list[int]] = [[]]
    taken = 0
    for at in range(len(headings)):
        cells = [headings[at], *(row[at] for row in rows)]
        widest = max(width(part) for cell in cells for part in cell.split("\n"))
        least = widest if any(_DAY.fullmatch(cell) for cell in cells) else min(widest, _NARROWEST)
        if bands[-1] and screen.width is not None and taken + len(_GAP) + least > screen.width:
            bands.append([])
            taken = len(_INDENT) - len(_GAP)
        taken += least + (len(_GAP) if bands[-1] or len(bands) > 1 else 0)
        bands[-1].append(at)
    return bands


def _laid(
    headings: Sequence[str], rows: Sequence[Sequence[str]], band: Sequence[int], screen: Screen, *, indent: str
) -> _Laid:
    """The columns of a band, set; a row of a further band that holds nothing takes no line."""
    heads, cells = [headings[at] for at in band], [[row[at] for at in band] for row in rows]
    room = Screen(screen.width - len(indent) if screen.width is not None else None, screen.isolates)
    widths = _widths(heads, cells, room)
    numeric = [
        bool(cells) and all(_NUMBER.fullmatch(row[at]) or not row[at] for row in cells) for at in range(len(band))
    ]

    def lines(row: Sequence[str]) -> list[str]:
        return [] if indent and not any(row) else [indent + line for line in _lines(row, widths, numeric, room)]

    return _Laid(lines(heads), _GAP.join("─" * wide for wide in widths), [lines(row) for row in cells])


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]], screen: Screen) -> list[int]:
    widths = [
        max([width(cell) for row in [headings, *rows] for cell in row[at].split("\n")] or [0])
        for at in range(len(headings))
    ]
    if screen.width is None or not widths:
        return widths
    space = max(screen.width - len(_GAP) * (len(widths) - 1), len(widths))
    # A column of days stays as it is: half a day is none.
    days = {at for at in range(len(widths)) if any(_DAY.fullmatch(row[at]) for row in rows)}
    free = [at for at in range(len(widths)) if at not in days]
    while sum(widths) > space and max((widths[at] for at in free), default=0) > _NARROWEST:
        widest = max(free, key=lambda at: widths[at])
        others = sorted((widths[at] for at in free), reverse=True)[1:2] or [_NARROWEST]
        # The widest gives way down to the next widest, or as far as is needed.
        widths[widest] = max(
            _NARROWEST, min(widths[widest] - 1, max(others[0], widths[widest] - (sum(widths) - space)))
        )
    return widths


def _lines(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool], screen: Screen) -> list[str]:
    wrapped = [wrap(cell, wide) for cell, wide in zip(cells, widths, strict=True)]
    lines = []
    for at in range(max(len(parts) for parts in wrapped) if wrapped else 0):
        pieces = []
        for parts, wide, right in zip(wrapped, widths, numeric, strict=True):
            text = parts[at] if at < len(parts) else ""
            pad = " " * (wide - width(text))
            shown = isolated(text, screen)
            pieces.append(pad + shown if right else shown + pad)
        lines.append(_GAP.join(pieces))
    return lines


def wrap(text: str, wide: int) -> list[str]:
    """`text` in lines of at most `wide` columns, broken at blanks where there are any."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if width(joined) <= wide:
                line = joined
                continue
            if line:
                lines.append(line)
            while width(word) > wide:
                cut = _cut(word, wide)
                lines.append(word[:cut])
                word = word[cut:]
            line = word
        lines.append(line)
    return lines


def _cut(word: str, wide: int) -> int:
    taken = 0
    for at, character in enumerate(word):
        taken += _columns(character)
        if taken > wide:
            return max(at, 1)
    return len(word)


def markdown(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown (GitHub's form)."""
    lines = [_markdown_line(headings), "|" + "---|" * len(headings)]
    lines.extend(_markdown_line(row) for row in rows)
    return "\n".join(lines) + "\n"


def _markdown_line(cells: Sequence[str]) -> str:
    return (
        "| "
        + " | ".join(
            cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", "<br>") for cell in cells
        )
        + " |"
    )
