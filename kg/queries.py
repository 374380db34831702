"""The SPARQL of `queries/`, and typed terms in it.

Takes the name of a file, and terms; gives SPARQL. On the ground because questions, releases and the endpoint need it and know
nothing of each other. A term stands in a query only as the content of a VALUES block, in its N-Triples form: text of the user
is never pasted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, partial

import pyoxigraph as ox

from kg.folders import folder

Term = ox.NamedNode | ox.Literal
Row = tuple[Term | None, ...]
"""One line of a VALUES block; None stands for UNDEF."""


@cache
def text(name: str) -> str:
    """The query `queries/NAME.rq`; NAME is a path: `internal/labels`."""
    return folder("queries").joinpath(*f"{name}.rq".split("/")).read_text(encoding="utf-8")


def bind(query: str, blocks: Mapping[str, Sequence[Row]]) -> str:
    """`query` with the content of VALUES blocks replaced. A key is the block's variables joined by a blank: `place km`.

    Each block must stand in the query as `VALUES ?a { … }` or `VALUES (?a ?b) { … }`, once or more; anything else is a bug.
    """
    for key, rows in blocks.items():
        variables = key.split(" ")
        single = len(variables) == 1
        head = f"?{key}" if single else "(" + " ".join(f"?{variable}" for variable in variables) + ")"
        pattern = re.compile(rf"VALUES\s+{re.escape(head)}\s*\{{[^}}]*\}}")
        lines = [" ".join("UNDEF" if term is None else str(term) for term in row) for row in rows]
        body = " ".join(lines) if single else " ".join(f"({line})" for line in lines)
        replacement = f"VALUES {head} {{ {body} }}"
        # A replacement text would have its backslashes read as escapes; what a function gives is taken as it is.
        query, count = pattern.subn(partial(_constant, replacement), query)
        if not count:
            raise ValueError(f"the query has no block VALUES {head}")
    return query


def _constant(replacement: str, _found: re.Match[str]) -> str:
    return replacement
