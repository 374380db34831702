"""A question in words, Arabic or English, to the nearest named question with its parameters filled.

Takes the words and a graph (whose names of places and groups are looked for in them); gives the question and what was
understood, or the three nearest where that is not sure. Apart from `asked` because it is a small science of its own: the
example questions in the headers of `queries/*.rq` are what the words are compared with.
"""

from __future__ import annotations

import re
from calendar import month_abbr, month_name, monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import log, sqrt

import pyoxigraph as ox

from kg.answers.countryside import around, word_rows
from kg.answers.graph import Graph, select
from kg.answers.questions import Question, questions
from kg.errors import RequestError
from kg.text import fold, fold_name, western

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SLOT = re.compile(r"\{([a-z-]+)\}")
_DAY = re.compile(r"(?<!\d)(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)")
_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d-])")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*([^\W\d_]+)")
_TIMES = ("before", "after", "since", "until", "year")
"""Rows of the table with words that stand before dates."""

_LONGEST_NAME = 6
"""Words in the longest name that is looked for."""

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


@dataclass(frozen=True, slots=True)
class _Things:
    """What was found in the words besides words: places, groups, names of both (a state), days, a distance; `rest` is what is
    left of the text."""

    places: tuple[str, ...]
    actors: tuple[str, ...]
    either: tuple[str, ...]
    since: str | None
    until: str | None
    kilometres: str | None
    rest: str


def match(text: str, graph: Graph) -> Understood:
    """The named question nearest to `text`.

    Raises RequestError with the three nearest where none is near enough, or two are equally near.
    """
    things = _find(text, graph)
    words = _content(things.rest)
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


def _named(question: Question, things: _Things, given: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
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
            before = _WORD.findall(example[: slot.start()])
            if slot[1] in takes and before and example[slot.start() - 1].isspace():
                leads.setdefault(_plain(before[-1]), slot[1])
    return leads


def _unknown(text: str) -> list[tuple[str, str]]:
    """The runs of words in `text` that stand in no example of any question, each with the word before it."""
    runs: list[tuple[str, str]] = []
    before, start, end = "", -1, -1
    idle = {_plain(word) for key in ("idle", "plain", *_TIMES) for word in _table()[key]}
    idle |= {_stem(word) for word in idle}
    for token in _WORD.finditer(text):
        word = _plain(token[0])
        if (
            word in idle
            or _stem(word) in idle
            or not _content(token[0])
            or _content(token[0])[0] in _weights()
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


def _plain(word: str) -> str:
    return fold(word).text.casefold()


def _likeness(words: Sequence[str], things: _Things, question: Question) -> float:
    weights = _weights()
    best = 0.0
    for example in question.examples_ar + question.examples_en:
        known = _content(_SLOT.sub(" ", example))
        common = sum(weights.get(word, _UNKNOWN) for word in set(known) & set(words))
        size = sqrt(_size(known, weights) * _size(words, weights))
        best = max(best, common / size if size else 0.0)
    return best + _FITS * _fit(things, question)


def _size(words: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(word, _UNKNOWN) for word in set(words))


def _fit(things: _Things, question: Question) -> int:
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
        {word for example in one.examples_ar + one.examples_en for word in _content(_SLOT.sub(" ", example))}
        for one in questions()
    ]
    words = {word for text in texts for word in text}
    return {word: 1 + log(len(texts) / sum(word in text for text in texts)) for word in words}


def _table() -> dict[str, tuple[str, ...]]:
    return word_rows("question_words.tsv")


def _content(text: str) -> list[str]:
    """The words of `text` that say something, folded and without prefixes and suffixes."""
    idle = {fold(word).text for word in _table()["idle"]}
    folded = [word.casefold() for word in _WORD.findall(fold(text).text)]
    return [_meaning().get(stem, stem) for word in folded if word not in idle for stem in (_stem(word),)]


@cache
def _meaning() -> dict[str, str]:
    """The stems of words that mean the same, and the key of what they mean."""
    rows = {key: words for key, words in _table().items() if key.startswith("same ")}
    return {_stem(fold(word).text.casefold()): key for key, words in rows.items() for word in words}


def _stem(word: str) -> str:
    for prefix in _table()["prefix"]:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    for suffix in _table()["suffix"]:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


def _find(text: str, graph: Graph) -> _Things:
    since, until, rest = _days(western(text))
    kilometres, rest = _distance(rest)
    spans = _names(rest, graph)
    spans = [_with_countryside(rest, span) for span in spans]
    places = tuple(name for kind, name, _, _ in spans if kind == "place")
    actors = tuple(name for kind, name, _, _ in spans if kind == "actor")
    either = tuple(name for kind, name, _, _ in spans if kind == "either")
    for _, _, start, end in sorted(spans, key=lambda span: -span[2]):
        rest = rest[:start] + " " + rest[end:]
    return _Things(places, actors, either, since, until, kilometres, rest)


def _days(text: str) -> tuple[str | None, str | None, str]:
    """The first and last day that the text names, by days, months or years; a word such as "before" or "since" leaves one open."""
    spans: list[tuple[date, date, str]] = []

    def taken(found: re.Match[str]) -> str:
        interval = _interval(found)
        if interval is not None:
            spans.append((*interval, _side(found.string[: found.start()])))
        return " "

    rest = _DAY.sub(taken, text)
    if _YEAR.search(rest):
        rest = _YEAR.sub(taken, _months()[0].sub(taken, rest))
    if not spans:
        return None, None, text
    firsts = [
        _moved(last, 1) if side == "after" else first for first, last, side in spans if side not in ("before", "until")
    ]
    lasts = [
        _moved(first, -1) if side == "before" else last for first, last, side in spans if side not in ("after", "since")
    ]
    return (str(min(firsts)) if firsts else None), (str(max(lasts)) if lasts else None), rest


def _moved(day: date, days: int) -> date:
    """That many days later; the same day at the ends of the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def _interval(found: re.Match[str]) -> tuple[date, date] | None:
    """The first and last day of a day, month or year in the text; None where the calendar has none such."""
    if found.re is _YEAR:
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
    if found.re is _DAY:
        year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    else:
        year, month = int(found["year"]), _months()[1][found["month"].casefold()]
        day = int(found["day"] or found["later"] or 0)
    try:
        return date(year, month, day or 1), date(year, month, day or monthrange(year, month)[1])
    except ValueError:  # of date, and of monthrange
        return None


def _side(before: str) -> str:
    """What the word before a date says of it: before, after, since, until, or nothing."""
    for word in reversed(_WORD.findall(before)[-3:]):
        for side in _TIMES[:4]:
            if _plain(word) in {_plain(one) for one in _table()[side]}:
                return side
        if _plain(word) not in {_plain(one) for one in _table()["year"]}:
            break
    return ""


@cache
def _months() -> tuple[re.Pattern[str], dict[str, int]]:
    """What finds a month with its year, and perhaps its day, in words; and the months' numbers by their names."""
    from kg.lexicon.tables import items, rows  # takes a while, and few questions name a month

    table = rows("ar/months.tsv", columns=("calendar", "set", "number", "shared", "forms"))
    numbers = {
        form: int(row["number"]) for row in table if row["calendar"] == "gregorian" for form in items(row["forms"])
    }
    for names in (month_name, month_abbr):
        numbers |= {name.casefold(): number for number, name in enumerate(names) if name}
    name = "|".join(re.escape(form) for form in sorted(numbers, key=lambda form: (-len(form), form)))
    prefix = "|".join(one for one in _table()["prefix"] if len(one) == 1)
    year = "|".join(re.escape(word) for word in _table()["year"])
    pattern = (
        rf"(?<!\w)(?:(?P<day>\d{{1,2}})\s+)?(?:{prefix})?(?P<month>{name})(?:\s*/\s*(?:{name}))?"
        rf"(?:\s+(?P<later>\d{{1,2}}),?)?,?\s+(?:(?:{year})\s+){{0,2}}(?P<year>(?:19|20)\d\d)(?!\w)"
    )
    return re.compile(pattern, re.IGNORECASE), numbers


def _with_countryside(text: str, span: tuple[str, str, int, int]) -> tuple[str, str, int, int]:
    """A place that a question means the countryside of, with the words that say so."""
    found = around(text, span[2], span[3]) if span[0] != "actor" else None
    return span if found is None else ("place", *found)


def _distance(text: str) -> tuple[str | None, str]:
    folded = fold(text)
    for found in _NUMBER.finditer(folded.text):
        if found[2].casefold() in _table()["kilometre"]:
            return found[1], text[: folded.raw(found.start())] + " " + text[folded.raw(found.end()) :]
    return None, text


def _names(text: str, graph: Graph) -> list[tuple[str, str, int, int]]:
    """The names of places and groups in the text: kind, name, span; the longest win, and none overlap."""
    tokens = list(_WORD.finditer(text))
    spans: dict[str, list[tuple[int, int]]] = {}
    for first in range(len(tokens)):
        for last in range(first, min(first + _LONGEST_NAME, len(tokens))):
            start, end = tokens[first].start(), tokens[last].end()
            for name in _variants(text[start:end]):
                spans.setdefault(name, []).append((start, end))
    idle = set(_table()["idle"])
    meant = _meaning()
    # A village may be called what a question says anyway (قرب, Hit).
    wanted = sorted(
        name
        for name in spans
        if len(name) >= 3 and name.casefold() not in idle and _stem(fold(name).text.casefold()) not in meant
    )
    kinds = _kinds(wanted, graph)
    found = [(kind, name, start, end) for name, kind in kinds.items() for start, end in spans.get(name, ())]
    chosen: list[tuple[str, str, int, int]] = []
    for span in sorted(found, key=lambda span: (-(span[3] - span[2]), -len(span[1]), span[2], span[0] == "actor")):
        if all(span[3] <= other[2] or span[2] >= other[3] for other in chosen):
            chosen.append(span)
    return sorted(chosen, key=lambda span: span[2])


def _variants(name: str) -> Iterable[str]:
    """A run of words as it stands, and without a preposition or conjunction written to it."""
    yield name
    for prefix in _table()["prefix"]:
        if len(prefix) == 1 and name.startswith(prefix) and len(name) > 4:
            yield name[1:]


def _kinds(names: Sequence[str], graph: Graph) -> dict[str, str]:
    """Which of `names` the graph gives to a place or a group."""
    forms = [
        (ox.Literal(name, language=tag) if tag else ox.Literal(name),) for name in names for tag in ("ar", "en", None)
    ]
    kinds = {row["name"].value: "place" for row in select(graph, "places-by-name", "name", forms)}
    for row in select(graph, "actors-by-name", "name", forms):
        kinds[row["name"].value] = "either" if kinds.get(row["name"].value) in ("place", "either") else "actor"
    if not kinds:
        kinds = _by_folding(names, graph)
    return kinds


def _by_folding(names: Sequence[str], graph: Graph) -> dict[str, str]:
    """As `_kinds`, for names that are spelt otherwise in the graph; slower, as all names are read."""
    from kg.rdf.vocab import wq

    keys: dict[str, str] = {}
    for kind, name in (("place", "Place"), ("actor", "Actor")):
        for row in select(graph, "names", "class", [(wq(name),)]):
            keys.setdefault(fold_name(row["name"].value), kind)
    return {name: keys[fold_name(name)] for name in names if fold_name(name) in keys}


def _stock(things: _Things, question: Question) -> dict[str, list[str]]:
    """The names found, by the type of parameter that takes them: a name of both is a place where the question has room for one."""
    stock = {"place": list(things.places), "actor": list(things.actors)}
    room = {kind: sum(parameter.type == kind for parameter in question.parameters) for kind in stock}
    for name in things.either:
        full = len(stock["place"]) >= room["place"] and len(stock["actor"]) < room["actor"]
        stock["actor" if full else "place"].append(name)
    return stock


def _filled(question: Question, things: _Things) -> dict[str, str]:
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
