"""What a user asked on the command line: a named question with options, or a question in words.

Takes the words and options; gives a question and what was given for its parameters. Apart from `ask` because options exist
on a command line only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kg.answers.graph import Graph
from kg.answers.questions import Question, question, questions
from kg.answers.releases import Releases
from kg.errors import RequestError
from kg.rdf.vocab import DEFAULT_BASE

_FIRST = "name the question first, then its parameters; `kg ask` lists the questions"


def refuse(options: Sequence[str]) -> None:
    """Refuse options of a question where no question is named."""
    if options:
        raise RequestError("an option stands before the question", where=options[0], hint=_FIRST)


def understand(
    name: str, options: Sequence[str], graph: Graph, *, say: Callable[[str], None]
) -> tuple[Question, dict[str, str]]:
    """The question meant, and its parameters: by name, or in words of which `say` tells how they were understood."""
    if name.startswith("--"):
        refuse([name])
    given = parse(options)
    if " " not in name.strip() and "؟" not in name and "?" not in name:
        return question(name), given
    from kg.answers import words  # only a question in words waits for it

    understood = words.match(name, graph)
    say(understood.description())
    return understood.question, {**understood.given, **given}


def left_out(question: Question, given: Mapping[str, str]) -> str | None:
    """What the user should know of days that were given: what has none is not among the rows.

    Claims of control count by the day they were told where they have none of their own, and are asked `--from` a day.
    """
    days = [f"--{name}" for name in ("since", "until") if name in given]
    dated = any(parameter.name == "since" for parameter in question.parameters)
    return f"what has no day is left out, because of {' and '.join(days)}" if days and dated else None


def graph_for(name: str, options: Sequence[str], open_graph: Callable[[], Graph]) -> Graph:
    """The graph that a question reads: the store or endpoint, or for a question about releases the two releases."""
    if name not in {one.name for one in questions() if one.reads == "releases"}:
        return open_graph()
    given = parse(options)
    for parameter in question(name).parameters:
        if parameter.required and parameter.name not in given:
            raise RequestError(
                f"the question {name} needs --{parameter.name}",
                hint=f"give --{parameter.name}: {parameter.description_en}",
            )
    return Releases(Path(given["old"]), Path(given["new"]), base=DEFAULT_BASE)


def parse(options: Sequence[str]) -> dict[str, str]:
    """`--name value` and `--name=value` as a mapping. Raises RequestError for anything else."""
    given: dict[str, str] = {}
    rest = list(options)
    while rest:
        option = rest.pop(0)
        if not option.startswith("--") or option == "--":
            raise RequestError(
                f"{option!r} stands alone",
                hint="give parameters as --NAME VALUE, and a question in words within quotes",
            )
        name, equals, value = option[2:].partition("=")
        if not equals:
            if not rest or rest[0].startswith("--"):
                raise RequestError("a value is missing", where=option, hint=f"give {option} VALUE")
            value = rest.pop(0)
        if name in given:
            raise RequestError("given twice", where=f"--{name}", hint="give it once")
        given[name] = value
    return given
