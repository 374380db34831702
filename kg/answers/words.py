"""A question in words, Arabic or English, to the nearest named question with its parameters filled.

Takes the words and a graph; gives the question and what was understood, or the three nearest where that is not sure. Apart
from `asked` because it is a small science of its own: the example questions in the headers of `queries/*.rq` are what the words
are compared with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log, sqrt

from kg.answers.graph import Graph
from kg.answers.mentioned import TIMES, Mentioned, find
from kg.answers.questions import Question, questions
from kg.answers.stems import WORD, content, plain, stem, table
from kg.errors import RequestError

_SLOT = re.compile(r"\{([a-z-]+)\}")

_SURE = 0.45
_MARGIN = 0.05
"""The likeness (0 to 1) that the best question must reach, and by how much it must lead."""

_UNKNOWN = 1.5
"""What a word weighs that stands in no example: less than one that tells questions apart (up to 4)."""

_FITS = 0.12
"""What a found or missing place, group or day weighs beside the words."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The question meant, and the parameters found in the words."""

    question: Question
    given: Mapping[str, str]
    likeness: float
    left: tuple[str, ...] = ()
    """Words that mean nothing to this program, so that the answer pays no heed to them."""

    def description(self) -> str:
        """What was understood, as it could have been typed."""
        options = " ".join(f"--{name} {_quoted(value)}" for name, value in self.given.items())
        left = f"; not understood and left out: {', '.join(self.left)}" if self.left else ""
        return f"understood: kg ask {self.question.name}{' ' + options if options else ''} ({self.question.title_en}){left}"


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def match(text: str, graph: Graph) -> Understood:
    """The named question nearest to `text`.

    Raises RequestError with the three nearest where none is near enough, or two are equally near.
    """
    things = find(text, graph)
    words = content(things.rest)
    ranked = sorted(
        ((_likeness(words, things, question), question) for question in questions()),
        key=lambda pair: (-pair[0], pair[1].name),
    )
    best, question = ranked[0]
    if best < _SURE or (len(ranked) > 1 and best - ranked[1][0] < _MARGIN):
        offers = "\n".join(f"  kg ask {one.name}   {one.title_ar} / {one.title_en}" for _, one in ranked[:3])
        raise RequestError("it is not sure which question this is", where=text, hint=f"the three nearest are\n{offers}")
    given, left = _named(question, things, _filled(question, things))
    return Understood(question, given, best, left)


def _named(question: Question, things: Mentioned, given: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """`given` with the unknown words that stand where the question has a name, and what else is left: names that
    the question has no room for, and other unknown words.

    So a town that is spelt wrong or that the graph does not hold is looked for, and missed, instead of being passed over.
    """
    known = dict(given)
    left: list[str] = []
    for kind, names in _stock(things, question).items():
        left += names[sum(parameter.type == kind for parameter in question.parameters) :]
    leads = _leads(question)
    for before, run in _unknown(things.rest):
        parameter = leads.get(before)
        if parameter is not None and parameter not in known:
            known[parameter] = run
        else:
            left.append(run)
    ordered = {one.name: known[one.name] for one in question.parameters if one.name in known}
    return ordered, tuple(left)


def _leads(question: Question) -> dict[str, str]:
    """The words behind which the examples of a question have a place or group, with its parameter."""
    takes = {one.name for one in question.parameters if one.type in ("place", "actor")}
    leads: dict[str, str] = {}
    for example in question.examples_ar + question.examples_en:
        for slot in _SLOT.finditer(example):
            before = WORD.findall(example[: slot.start()])
            if slot[1] in takes and before and example[slot.start() - 1].isspace():
                leads.setdefault(plain(before[-1]), slot[1])
    return leads


def _unknown(text: str) -> list[tuple[str, str]]:
    """The runs of words in `text` that stand in no example of any question, each with the word before it."""
    runs: list[tuple[str, str]] = []
    before, start, end = "", -1, -1
    idle = {plain(word) for key in ("idle", "plain", *TIMES) for word in table()[key]}
    idle |= {stem(word) for word in idle}
    for token in WORD.finditer(text):
        word = plain(token[0])
        if (
            word in idle
            or stem(word) in idle
            or not content(token[0])
            or content(token[0])[0] in _weights()
            or word.isdigit()
        ):
            if start >= 0:
                runs.append((before, text[start:end]))
            before, start = word, -1
        else:
            start, end = (token.start() if start < 0 else start), token.end()
    if start >= 0:
        runs.append((before, text[start:end]))
    return runs


def _likeness(words: Sequence[str], things: Mentioned, question: Question) -> float:
    weights = _weights()
    best = 0.0
    for example in question.examples_ar + question.examples_en:
        known = content(_SLOT.sub(" ", example))
        common = sum(weights.get(word, _UNKNOWN) for word in set(known) & set(words))
        size = sqrt(_size(known, weights) * _size(words, weights))
        best = max(best, common / size if size else 0.0)
    return best + _FITS * _fit(things, question)


def _size(words: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(word, _UNKNOWN) for word in set(words))


def _fit(things: Mentioned, question: Question) -> int:
    """How the found things fit the parameters: +1 for each that has a place to go, -3 for each that has none, -1 for each that
    is missed."""
    fit = 0
    for kind, found in _stock(things, question).items():
        taking = [parameter for parameter in question.parameters if parameter.type == kind]
        needed = sum(parameter.required for parameter in taking)
        fit += min(len(found), len(taking)) - 3 * max(0, len(found) - len(taking)) - max(0, needed - len(found))
    return fit


@cache
def _weights() -> dict[str, float]:
    """How telling each word is: rare in the examples of questions is telling."""
    texts = [
        {word for example in one.examples_ar + one.examples_en for word in content(_SLOT.sub(" ", example))}
        for one in questions()
    ]
    words = {word for text in texts for word in text}
    return {word: 1 + log(len(texts) / sum(word in text for text in texts)) for word in words}


def _stock(things: Mentioned, question: Question) -> dict[str, list[str]]:
    """The names found, by the type of parameter that takes them: a name of both is a place where the question has room for one."""
    stock = {"place": list(things.places), "actor": list(things.actors)}
    room = {kind: sum(parameter.type == kind for parameter in question.parameters) for kind in stock}
    for name in things.either:
        full = len(stock["place"]) >= room["place"] and len(stock["actor"]) < room["actor"]
        stock["actor" if full else "place"].append(name)
    return stock


def _filled(question: Question, things: Mentioned) -> dict[str, str]:
    """The found things in the question's parameters, each kind in order."""
    stock = _stock(things, question)
    single = {"since": things.since, "until": things.until, "within": things.kilometres}
    given: dict[str, str] = {}
    for parameter in question.parameters:
        queue = stock.get(parameter.type)
        value = queue.pop(0) if queue else single.get(parameter.name)
        if value is not None:
            given[parameter.name] = value
    return given
