"""An option that several commands have is written and means the same in each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import typer.main

from kg.cli import app
from kg.cli._app import SUMMARIES

APART = {
    "--since": "a day for who looks at events, a release for a dump",
    "--timeout": "of a query, of a request, of a server's queries",
    "--lang": "of an answer, or of the ontology",
    "--format": "the log is no answer of a graph",
    "--output": "a map has formats of its own",
    "--evidence": "of rows, or of events",
    "--store": "to read, or to write",
}
"""Options whose help differs, and why."""


def commands() -> Iterator[tuple[str, Any]]:
    group: Any = typer.main.get_command(app)
    for name in SUMMARIES:
        command = group.get_command(None, name)
        for inner, each in getattr(command, "commands", {"": command}).items():
            yield f"{name} {inner}".strip(), each


def test_options_of_one_name_are_one_option() -> None:
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    helps: dict[str, set[str]] = defaultdict(set)
    for _, command in commands():
        for option in command.params:
            if option.param_type_name == "option":
                name = max(option.opts, key=len)
                found[name].add(tuple(option.opts))
                helps[name].add(option.help)
    assert {name: forms for name, forms in found.items() if len(forms) > 1} == {}
    assert {name for name, texts in helps.items() if len(texts) > 1} == set(APART)


def test_what_says_more_than_answers_can_be_quiet() -> None:
    quiet = {name for name, command in commands() for option in command.params if "--quiet" in option.opts}
    assert {name for name, _ in commands()} - quiet == {
        "extract", "log", "ontology", "schema", "score", "serve", "stats"
    }  # fmt: skip
