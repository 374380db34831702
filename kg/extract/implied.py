"""Participants that a sentence leaves out because the article has told them: القصف, after who shelled where.

Takes the events of an article in text order with their arguments; gives the arguments that an event takes over from the last
event of its kind. They have a name and no span. Which events take over is learned from annotated articles
(`seeds/ar/model_implied.tsv`): a definite noun in the next sentence mostly does, a headline hardly ever, what is told as new
not. Without a model, a definite noun or one with a suffix does, outside headlines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.extract.typing_rules import STRIKES
from kg.lexicon.model import Case, Groups, Model
from kg.records import Argument

_RESUMING = STRIKES | {"Battle", "TerritorialGain", "Advance", "Siege", "Withdrawal", "Displacement"}
_PARTY = "party"
_PLACE = "place"
FILLED = {_PARTY: frozenset({"agent", "belligerent"}), _PLACE: frozenset({"place", "origin"})}
"""The roles that leave nothing to take over, by what would be taken over."""
_TAKEN = {_PARTY: frozenset({"agent", "belligerent"}), _PLACE: frozenset({"place"})}
_BACK = 12  # events; an article of any length stays linear
_FAR = 4
RULE = "implied"
YES = "yes"


@dataclass(frozen=True, slots=True)
class Told:
    """An event: its type, the lemma and part of speech of its trigger, whether that is definite, the part of the article and
    the sentence and line that it stands in, and its arguments."""

    type: str
    lemma: str
    pos: str
    definite: bool
    role: str
    sentence: int
    line: int
    arguments: tuple[Argument, ...]


class Candidate(NamedTuple):
    """What event `number` may take over: parties or a place, of event `earlier`."""

    number: int
    what: str
    earlier: int
    case: Case


def implied(events: Sequence[Told], model: Model | None) -> list[tuple[Argument, ...]]:
    """For each event the arguments that it takes over."""
    whole = [event.arguments for event in events]
    for candidate in candidates(events, whole):
        event = events[candidate.number]
        if model is None:
            takes = event.definite and event.role != "headline"
        else:
            takes = model.choose(candidate.case, among=_YES) is not None
        if takes:
            whole[candidate.number] += taken(whole[candidate.earlier], candidate.what)
    return [after[len(event.arguments) :] for event, after in zip(events, whole, strict=True)]


_YES = frozenset({YES})


def candidates(events: Sequence[Told], whole: Sequence[tuple[Argument, ...]]) -> Iterator[Candidate]:
    """What events may take over, in text order; `whole` are their arguments with those that they have taken over so far."""
    for number, event in enumerate(events):
        if event.type not in _RESUMING:
            continue
        for what, filled in FILLED.items():
            if any(argument.role in filled for argument in event.arguments):
                continue
            earlier = _source(number, events, whole, _TAKEN[what])
            if earlier is not None:
                yield Candidate(number, what, earlier, _case(what, events, whole, number, earlier))


def _source(
    number: int, events: Sequence[Told], whole: Sequence[tuple[Argument, ...]], roles: frozenset[str]
) -> int | None:
    """The last event of the kind that has named arguments in `roles` and that no place of the event speaks against."""
    here = _places(events[number].arguments)
    for earlier in range(number - 1, max(-1, number - 1 - _BACK), -1):
        if not _alike(events[earlier].type, events[number].type):
            continue
        there = _places(whole[earlier])
        if any(a.role in roles and a.name for a in whole[earlier]) and (not here or not there or here & there):
            return earlier
    return None


def _places(arguments: Sequence[Argument]) -> set[str]:
    return {a.name for a in arguments if a.role == "place" and a.name}


def _alike(first: str, second: str) -> bool:
    return first == second or (first in STRIKES and second in STRIKES)


def taken(told: Sequence[Argument], what: str) -> tuple[Argument, ...]:
    """What is taken over of these arguments."""
    names = dict.fromkeys((a.role, a.side, a.name, a.entity) for a in told if a.role in _TAKEN[what] and a.name)
    return tuple(
        Argument(role=role, side=side, name=name, entity=entity, rule=RULE) for role, side, name, entity in names
    )


def _case(what: str, events: Sequence[Told], whole: Sequence[tuple[Argument, ...]], number: int, earlier: int) -> Case:
    event, source = events[number], events[earlier]
    lines, sentences = event.line - source.line, event.sentence - source.sentence
    where = "same" if not sentences else "next" if sentences == 1 else "line" if not lines else str(min(lines, _FAR))
    here, there = _places(event.arguments), _places(whole[earlier])
    place = "agrees" if here & there else "told" if here else "open"
    filled = "+".join(sorted({a.role for a in event.arguments}))
    return Case(
        (_groups, what, event.type, event.definite),
        (event.lemma,),
        (
            (where, min(number - earlier, _FAR)),
            (event.pos, event.role),
            (source.type, source.definite, source.role),
            (place, filled),
            any(a.start is None for a in whole[earlier]),
        ),
    )


def _groups(what: str, type_: str, definite: bool) -> Groups:
    return Groups(
        words=((_lemma, what, definite),),
        others=(
            (_distance, what, type_, definite),
            (_form, what, type_, definite),
            (_earlier, what, type_, definite),
            (_arguments, what, type_, definite),
            (_again, what),
        ),
    )


def _lemma(what: str, definite: bool, lemma: str) -> tuple[str, ...]:
    """The word of the event."""
    return (f"l={what},{definite},{lemma}",)


def _distance(what: str, type_: str, definite: bool, how: tuple[str, int]) -> tuple[str, ...]:
    """How far back the earlier event stands: in sentences or lines, and in events."""
    where, events = how
    return (
        f"where={what},{where}", f"where,def={what},{where},{definite}", f"where,type={what},{where},{type_}",
        f"where,def,type={what},{where},{definite},{type_}", f"back={what},{events},{definite}",
    )  # fmt: skip


def _form(what: str, type_: str, definite: bool, how: tuple[str, str]) -> tuple[str, ...]:
    """The form of the trigger, and the part of the article."""
    pos, role = how
    return (
        "bias", f"what={what}", f"def={what},{definite}", f"type={what},{type_},{definite}",
        f"pos={what},{pos},{definite}", f"pos,type={what},{pos},{type_}", f"role={what},{role},{definite}",
    )  # fmt: skip


def _earlier(what: str, type_: str, definite: bool, source: tuple[str, bool, str]) -> tuple[str, ...]:
    """The earlier event."""
    earlier, was_definite, role = source
    return (
        f"from={what},{earlier},{type_}", f"from,def={what},{was_definite},{definite}", f"from,role={what},{role},{definite}",
        f"same={what},{earlier == type_},{definite}",
    )  # fmt: skip


def _arguments(what: str, type_: str, definite: bool, how: tuple[str, str]) -> tuple[str, ...]:
    """What the sentence itself says of the event."""
    place, filled = how
    return (
        f"place={what},{place},{definite}", f"filled={what},{filled}", f"filled,type={what},{filled},{type_}",
        f"filled,def={what},{filled},{definite}",
    )  # fmt: skip


def _again(what: str, taken: bool) -> tuple[str, ...]:
    """Whether the earlier event took it over itself."""
    return (f"again={what},{taken}",)
