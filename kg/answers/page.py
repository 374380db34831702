"""A page of `show` on paper: for a terminal, or in Markdown.

Takes a page; gives text. Sources that differ stand side by side, each with its words.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.answers import interface, present, table
from kg.answers.show import Difference, Page

_ROOM = 20
"""Columns that the values of a fact get at least."""


def text(page: Page, screen: table.Screen, language: str, prefixes: Mapping[str, str]) -> str:
    """The page for a terminal."""
    comma = interface.word("comma", language)
    lines = [table.isolated(page.title, screen), table.isolated(page.kind, screen), page.iri]
    if page.other_names:
        lines.append(table.isolated(comma.join(page.other_names), screen))
    if page.facts:
        lines.append("")
        wide = max(table.width(fact.name) for fact in page.facts)
        for fact in page.facts:
            pad = " " * (wide - table.width(fact.name))
            room = max(screen.width - wide - 2, _ROOM) if screen.width else None
            first, *more = table.wrap(comma.join(fact.values), room) if room else [comma.join(fact.values)]
            lines.append(f"{table.isolated(fact.name, screen)}{pad}  {table.isolated(first, screen)}")
            lines += [" " * (wide + 2) + table.isolated(line, screen) for line in more]
    if page.relations:
        lines += ["", _heading("relations", language, screen)]
        lines += ["  " + table.isolated(line, screen) for line in page.relations]
    for heading, answer in page.lists:
        lines += ["", table.isolated(heading, screen)]
        lines.append(present.plain(answer, screen, prefixes).rstrip("\n"))
    if page.differences:
        lines += ["", _heading("differences", language, screen)]
        for difference in page.differences:
            lines += _side_by_side(difference, screen)
    if page.quotes:
        lines += ["", _heading("evidence", language, screen)]
        for one in present.distinct(page.quotes):
            lines += present.quoted(one, screen)
    if page.more:
        lines.append(f"    … +{page.more}")
    return "\n".join(lines) + "\n"


def _heading(key: str, language: str, screen: table.Screen) -> str:
    return table.isolated(interface.word(key, language), screen)


def _side_by_side(difference: Difference, screen: table.Screen) -> list[str]:
    headings = [f"{one.claimant_name or '-'}" for one in (difference.one, difference.other)]
    cells = [f"«{one.quote or one.trigger or '-'}»" for one in (difference.one, difference.other)]
    narrow = table.Screen(min(screen.width or 100, 160), screen.isolates)
    written = table.plain(headings, [cells], narrow)
    return ["  " + table.isolated(difference.kind, screen), *("  " + line for line in written.splitlines()), ""]


def markdown(page: Page, language: str, prefixes: Mapping[str, str]) -> str:
    """The page in Markdown."""
    comma = interface.word("comma", language)
    lines = [f"# {page.title}", "", f"{page.kind} — <{page.iri}>"]
    if page.other_names:
        lines += ["", comma.join(page.other_names)]
    if page.facts:
        lines += ["", *(f"- {fact.name}: {comma.join(fact.values)}" for fact in page.facts)]
    if page.relations:
        lines += ["", f"## {interface.word('relations', language)}", "", *(f"- {line}" for line in page.relations)]
    for heading, answer in page.lists:
        lines += ["", f"## {heading}", "", present.in_markdown(answer, prefixes).rstrip("\n")]
    if page.differences:
        lines += ["", f"## {interface.word('differences', language)}"]
        for difference in page.differences:
            heads = [one.claimant_name or "-" for one in (difference.one, difference.other)]
            cells = [one.quote or one.trigger or "-" for one in (difference.one, difference.other)]
            lines += ["", difference.kind, "", table.markdown(heads, [cells]).rstrip("\n")]
    if page.quotes:
        lines += ["", f"## {interface.word('evidence', language)}"]
        for one in present.distinct(page.quotes):
            lines += ["", *present.quoted(one, table.FILE, markdown=True)]
    return "\n".join(lines) + "\n"
