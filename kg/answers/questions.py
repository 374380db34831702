"""The named questions: `queries/*.rq` with their headers.

Takes a question's file; gives what it declares, and its SPARQL. Apart from `ask` because `kg ask --sparql`, the endpoint's pages and the
tests need questions without a store. Header lines start with `#+ key: value`, so that each file is valid SPARQL as it
stands; `queries/README.md` lists the keys. `kg.queries` binds parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache

from kg.errors import UnknownName
from kg.folders import folder

_HEADER = re.compile(r"#\+ ([a-z-]+)(?: ([\w-]+))?: ?(.*)")
_PARAMETER = re.compile(r"(?P<type>[a-z:]+(?:\([^)]*\))?)(?P<optional>\?)?(?: = (?P<default>\S+))?(?: (?P<text>.*))?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A typed parameter: `type` is place, actor, iri, precision, xsd:date, integer, decimal, enum(a|b|c) of words,
    term(A|B) of terms of the ontology, kind(A|B) of classes of places, or release (the folder of one).

    `default` is the text that stands where none is given; None makes the parameter required unless it is `optional`.
    `label_ar` is its name on Arabic pages.
    """

    name: str
    type: str
    optional: bool
    default: str | None
    description_en: str
    label_ar: str = ""
    description_ar: str = ""

    @property
    def required(self) -> bool:
        return self.default is None and not self.optional

    def label(self, language: str) -> str:
        """What a form calls it."""
        return self.label_ar if language == "ar" else self.name.replace("-", " ")

    def description(self, language: str) -> str:
        """What it restricts."""
        return self.description_ar if language == "ar" else self.description_en

    @property
    def variable(self) -> str:
        """The query's variable: the name in camel case."""
        head, *rest = self.name.split("-")
        return head + "".join(word.capitalize() for word in rest)

    @property
    def choices(self) -> tuple[str, ...]:
        """The values of a closed set; empty for other types."""
        return tuple(self.type[5:-1].split("|")) if self.type.endswith(")") else ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: its variable, what it holds, and its headings.

    `kind` is number (`12+` for twelve or more), date, text, quote, event (events and reports have no names), a thing to be named by its label (actor,
    place, term, thing; plural for several in one cell), or a list of words `value=arabic/english` that are shown for the values.
    """

    variable: str
    kind: str
    ar: str
    en: str

    def heading(self, language: str) -> str:
        return self.ar if language == "ar" else self.en

    @property
    def labelled(self) -> bool:
        """Whether the cells hold IRIs that have names."""
        return self.kind.removesuffix("s") in ("actor", "place", "term", "thing")

    @property
    def several(self) -> bool:
        """Whether a cell may hold several values, joined by blanks."""
        return self.kind in ("actors", "places", "terms", "things")

    def word(self, value: str, language: str) -> str:
        """The word for a value of a small set; the value itself where the column declares none."""
        for entry in self.kind.split(" ") if "=" in self.kind else ():
            key, _, words = entry.partition("=")
            if key == value:
                ar, _, en = words.partition("/")
                return (ar if language == "ar" else en).replace("_", " ")
        return value


@dataclass(frozen=True, slots=True)
class Near:
    """That places near `centre` are to be found before the query runs; `block` is the VALUES block that takes them.

    The block's variables are the place and its km, and for a centre that is a kind of place the site that it is near to.
    """

    centre: str
    within: str
    precision: str
    block: str


@dataclass(frozen=True, slots=True)
class Question:
    """A named question. `evidence` names the variable of reports (or events) behind a row."""

    name: str
    title_ar: str
    title_en: str
    description_ar: str
    description_en: str
    examples_ar: tuple[str, ...]
    examples_en: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    evidence: str | None
    near: Near | None
    reads: str
    text: str

    def title(self, language: str) -> str:
        return self.title_ar if language == "ar" else self.title_en

    def description(self, language: str) -> str:
        return self.description_ar if language == "ar" else self.description_en

    def parameter(self, name: str) -> Parameter:
        """The parameter `name`. Raises UnknownName with the nearest names."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        names = [parameter.name for parameter in self.parameters]
        raise UnknownName(f"the question {self.name} has no parameter --{name}", hint=_offer(name, names, "--"))


def _offer(name: str, names: Sequence[str], dash: str = "") -> str:
    near = get_close_matches(name, names, n=3, cutoff=0.4) or list(names)
    if not near:
        return "it takes none"
    return "did you mean " + " or ".join(dash + one for one in near) + "?"


@cache
def questions() -> tuple[Question, ...]:
    """All named questions, by name."""
    files = sorted(
        (file for file in folder("queries").iterdir() if file.name.endswith(".rq")), key=lambda file: file.name
    )
    return tuple(parse(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8")) for file in files)


def question(name: str) -> Question:
    """The question `name`. Raises UnknownName with the nearest names."""
    for one in questions():
        if one.name == name:
            return one
    names = [one.name for one in questions()]
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}? " if near else ""
    raise UnknownName(f"there is no question {name!r}", hint=hint + "`kg ask` lists the questions")


def parse(name: str, text: str) -> Question:
    """The question in a file's text. A malformed header is a ValueError: it is ours, and a test finds it."""
    single: dict[str, str] = {}
    several: dict[str, list[str]] = {"question-ar": [], "question-en": []}
    parameters: list[Parameter] = []
    columns: list[Column] = []
    arabic: dict[str, tuple[str, str]] = {}
    for line in text.splitlines():
        if not line.startswith("#+"):
            continue
        found = _HEADER.fullmatch(line)
        if found is None:
            raise ValueError(f"{name}: not a header line: {line}")
        key, subject, value = found[1], found[2], found[3].strip()
        if key == "parameter":
            parameters.append(_parameter(name, subject, value))
        elif key == "parameter-ar":
            label, text_ar = (cell.strip() for cell in value.split(" | "))
            arabic[subject] = (label, text_ar)
        elif key == "column":
            kind, ar, en = (cell.strip() for cell in value.split(" | "))
            columns.append(Column(subject, kind, ar, en))
        elif key in several:
            several[key].append(value)
        else:
            single[key] = value
    return Question(
        name=name,
        title_ar=single["title-ar"],
        title_en=single["title-en"],
        description_ar=single["description-ar"],
        description_en=single["description-en"],
        examples_ar=tuple(several["question-ar"]),
        examples_en=tuple(several["question-en"]),
        parameters=tuple(_in_arabic(name, parameter, arabic) for parameter in parameters),
        columns=tuple(columns),
        evidence=single.get("evidence"),
        near=_near(single["near"]) if "near" in single else None,
        reads=single.get("reads", "store"),
        text=text,
    )


def _parameter(question_name: str, name: str, value: str) -> Parameter:
    found = _PARAMETER.fullmatch(value)
    if found is None:
        raise ValueError(f"{question_name}: not a parameter: {name}: {value}")
    return Parameter(name, found["type"], found["optional"] is not None, found["default"], found["text"] or "")


def _in_arabic(question_name: str, parameter: Parameter, words: Mapping[str, tuple[str, str]]) -> Parameter:
    if parameter.name not in words:
        raise ValueError(f"{question_name}: no parameter-ar {parameter.name}")
    label, text = words[parameter.name]
    return replace(parameter, label_ar=label, description_ar=text)


def _near(value: str) -> Near:
    centre, within, precision, _, *variables = value.split()
    return Near(centre, within, precision, " ".join(variables))


def without(text: str, absent: Iterable[str]) -> str:
    """`text` without the lines that end in `# with --NAME …` where no parameter of these is given, and without those that end in
    `# without --NAME …` where one of them is. `absent` are the parameters that are not given.

    Lines of the first kind start from what the parameter names; those of the second read a whole table once, to join it,
    instead of looking each row up.
    """
    names = set(absent)
    return "\n".join(line for line in text.split("\n") if _kept(line, names))


_WITH = re.compile(r"# (with|without)((?: --[a-z-]+)+)$")


def _kept(line: str, absent: Set[str]) -> bool:
    found = _WITH.search(line)
    if not found:
        return True
    given = {name.removeprefix("--") for name in found[2].split()} - absent
    return bool(given) == (found[1] == "with")
