"""The group of commands: loads a command's module when it is called, and turns faults into one message.

A query has to start fast, so that nothing but the called command is imported.
"""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from typing import Any

import typer
import typer.core
import typer.main

from kg.errors import KGError

SUMMARIES: dict[str, str] = {
    "build": "Build the graph from articles into the store.",
    "extract": "Print what the extractor reads in articles, as records in JSON Lines.",
    "ask": "Answer a named question, or list the questions.",
    "query": "Run any SPARQL query.",
    "show": "Show one thing of the graph with its evidence.",
    "timeline": "Show events in the order of their days.",
    "map": "Draw the events on a map.",
    "stats": "Count what the graph holds.",
    "log": "Show the builds of a store.",
    "dump": "Write a release: dumps that any linked-data tool takes.",
    "verify": "Check every quote of a store, or every checksum of a release.",
    "check": "Check the graph against its shapes and rules.",
    "score": "Score extraction against annotated articles.",
    "serve": "Publish the graph over HTTP: SPARQL endpoint and pages.",
    "import": "Import a published event dataset or records of others.",
    "places": "Compile gazetteers of your own.",
    "schema": "Print the JSON Schema of a record.",
    "ontology": "Print the ontology's classes as a tree.",
}
"""Every command with the first line of its help, in the order of the list of commands."""

MODULES = {"import": "kg.cli.import_"}
"""Modules whose name is not that of their command."""

INTERRUPTED = 130

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Errors of a disk, a quota or a file that takes no more: no bug, and the user can mend it."""


class Commands(typer.core.TyperGroup):
    """The commands of `SUMMARIES`, each loaded from its module on first use."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [name for name in SUMMARIES if _exists(name)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in SUMMARIES or not _exists(cmd_name):
            return None
        module = import_module(_module(cmd_name))
        if hasattr(module, "app"):
            group = typer.main.get_command(module.app)
            group.name = cmd_name
            return group
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        single.command(cmd_name, **getattr(module, "SETTINGS", {}))(module.command)
        return typer.main.get_command(single)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUMMARIES[name]) for name in self.list_commands(ctx)])

    def format_help(self, ctx: Any, formatter: Any) -> None:
        # The rich help would load every command for its first line; SUMMARIES has them.
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        self.format_options(ctx, formatter)
        sys.stdout.write(formatter.getvalue())

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except KGError as error:
            report(error)
            raise typer.Exit(error.exit_code) from None
        except BrokenPipeError:
            # The reader of our output went away (`kg query … | head`): nothing is wrong, and nothing more can be said.
            _silence()
            raise typer.Exit(0) from None
        except OSError as error:
            if error.errno not in FULL:
                raise
            _silence()
            report(full(error))
            raise typer.Exit(KGError.exit_code) from None
        except KeyboardInterrupt:
            sys.stderr.write("interrupted\n")
            raise typer.Exit(INTERRUPTED) from None


def full(error: OSError) -> KGError:
    """What to say of one of `FULL`."""
    return KGError(
        f"cannot write: {error.strerror}",
        where=error.filename or "standard output",
        hint="make room on the disk; what was written before is not whole",
    )


def report(error: KGError) -> None:
    """The error and its hint, on standard error."""
    sys.stderr.write(f"error: {error}\n")
    if error.hint:
        sys.stderr.write(f"hint: {error.hint}\n")


def _silence() -> None:
    """Let what is still to be printed go nowhere, so that Python's end does not fail over it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _module(name: str) -> str:
    return MODULES.get(name, f"kg.cli.{name}")


def _exists(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(_module(name)) is not None
