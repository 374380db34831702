"""What speaks for and against two mentions of events being one occurrence.

Takes two mentions, the earlier first; gives the names of the signs, which are weighed in `seeds/ar/same.tsv`. A mention is
made of the event's trigger, arguments, time, tolls and modality.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date

import msgspec

from kg import records
from kg.extract.scene import Scene
from kg.extract.telling import Told
from kg.extract.triggers import Trigger
from kg.extract.typing_rules import STRIKES
from kg.lexicon.affixes import CONJUNCTIONS, DEFINITE, PREPOSITIONS
from kg.lexicon.markers import markers

_BOMBS = frozenset({"Bombing", "CarBombing", "SuicideBombing"})
_DEALS = frozenset({"Agreement", "Ceasefire"})
_DEATHS = frozenset({"Killing", "Execution", "Injury"})
_LEAVING = frozenset({"Displacement", "Withdrawal"})
_FAMILIES = {
    type_: family
    for family, types in (("strike", STRIKES | _DEATHS), ("leaving", _LEAVING), ("deal", _DEALS))
    for type_ in types
}
_PLACES = frozenset({"place", "origin", "destination"})
_DOERS = frozenset({"agent", "belligerent"})
_OPEN = frozenset({"planned", "hypothetical"})
_PARTICLES = "".join((*CONJUNCTIONS, *PREPOSITIONS))
_BESIDE = 2  # words beside the trigger that may say that it is another one, or one of many
_AROUND = 12  # words to each side of the trigger that wording is compared by
_LONG = 4  # letters of a word that wording is compared by
_CLAIMED_WITHIN = 2  # sentences; what is claimed without a word of which was told right before
_CLAIM = 4  # words before the event in which responsibility for it is claimed
_FEW = 4  # words; fewer show nothing by being the same
_LIKE = 0.4  # share of the words in common that makes like wording
_PERIOD = 3  # days; what is told of more is no single event
_VAGUE = frozenset({"interval", "vague", "month", "season", "year"})
_SMALL = 2  # dead; many events cost as few
_NEXT, _FAR, _FARTHER = 1, 4, 12  # lines
_FAR_SENTENCES = 12
_RESUMED_WITHIN = 8  # lines, of what shares nothing


class Mention(msgspec.Struct, frozen=True, gc=False):
    """An event as told. `word` is its trigger without proclitics, `form` how that stands (definite, indefinite, suffixed, verb), `narrow`
    its places but for whole areas, `days` its first and last day, `killed` the bounds of its dead; None where untold."""

    type: str
    lemma: str
    word: str
    form: str
    role: str
    sentence: int
    line: int
    open: bool
    another: bool
    series: bool
    period: bool
    claimed: bool = False
    places: frozenset[str] = frozenset()
    narrow: frozenset[str] = frozenset()
    doers: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    days: tuple[date, date] | None = None
    killed: tuple[int, int | None] | None = None
    words: frozenset[str] = frozenset()


def family(type_: str) -> str:
    """The family of types that may be told of one occurrence: a blast that turns out to be a car bomb, a strike and its dead."""
    return _FAMILIES.get(type_, type_)


def mention(
    scene: Scene,
    trigger: Trigger,
    arguments: Sequence[records.Argument],
    time: records.Time | None,
    told: Told,
    wide: Set[str],
) -> Mention:
    """The event of a trigger as a mention; `wide` has the names of the article's areas."""
    view, index = scene.view, trigger.index
    beside = {*view.norms[max(0, index - _BESIDE) : index], *view.norms[index + 1 : index + 1 + _BESIDE]}
    places, form = _named(arguments, _PLACES), _form(trigger)
    days = _days(time)
    vague = time is not None and time.granularity in _VAGUE
    return Mention(
        type=trigger.type,
        lemma=trigger.form.entry.lemma,
        word=_bare(view.norms[index]),
        form=form,
        role=view.sentence.role,
        sentence=view.number,
        line=view.sentence.line,
        open=told.modality in _OPEN,
        another=form != "definite"
        and not markers("another-event").isdisjoint(view.norms[index + 1 : index + 1 + _BESIDE]),
        series=not beside.isdisjoint(markers("series")),
        claimed=form == "definite" and not markers("claiming").isdisjoint(view.norms[max(0, index - _CLAIM) : index]),
        period=vague if days is None else (days[1] - days[0]).days >= _PERIOD,
        places=places,
        narrow=places - wide,
        doers=_named(arguments, _DOERS),
        targets=_named(arguments, frozenset({"target"})),
        days=days,
        killed=next(
            ((each.min, each.max) for each in told.casualties if each.outcome == "killed" and each.min is not None),
            None,
        ),
        words=frozenset(_wording(view.norms, index)),
    )


def _named(arguments: Sequence[records.Argument], roles: Set[str]) -> frozenset[str]:
    return frozenset([a.name for a in arguments if a.name and a.role in roles])


def _form(trigger: Trigger) -> str:
    if not trigger.nominal:
        return "verb"
    if trigger.split.proclitics.endswith(DEFINITE):
        return "definite"
    return "suffixed" if trigger.split.enclitic else "indefinite"


def _days(time: records.Time | None) -> tuple[date, date] | None:
    if time is None or time.earliest is None or time.latest is None:
        return None
    return date.fromisoformat(time.earliest[:10]), date.fromisoformat(time.latest[:10])


def _bare(norm: str) -> str:
    """A word without letters that may be written before it, whether they belong to it or not: enough to compare by."""
    return norm.lstrip(_PARTICLES)


def _wording(norms: Sequence[str], index: int) -> Iterator[str]:
    around = (*norms[max(0, index - _AROUND) : index], *norms[index + 1 : index + 1 + _AROUND])
    return (word for word in map(_bare, around) if len(word) >= _LONG)


def signs(earlier: Mention, later: Mention) -> tuple[str, ...] | None:
    """The signs of a pair; None where the two cannot be one: they share no place, party, day or toll, and the later one stands far off,
    or is told by a verb or as somebody's, which resumes nothing."""
    place, day, toll = _place(earlier, later), _day(earlier, later), _toll(earlier, later)
    if place != "same place" and place != "same area" and day != "same day" and toll not in _SHARED_TOLL:
        shared = not earlier.doers.isdisjoint(later.doers) or not earlier.targets.isdisjoint(later.targets)
        if not shared and not earlier.places.isdisjoint(later.places):
            shared = True
        if not shared and (later.form in _RESUMES_NOTHING or _is_farther(earlier, later, _RESUMED_WITHIN)):
            return None
    found = [_types(earlier.type, later.type), *filter(None, (place, day, toll))]
    if _claims(earlier, later):  # whoever claims it is its agent, whoever carried it out before
        found.append("claimed")
    else:
        found.extend(_parties(earlier, later))
    found.extend(_words(earlier, later))
    found.extend(_stands(earlier, later))
    if earlier.open != later.open:
        found.append("told as open once")
    if earlier.period != later.period:
        found.append("a period")
    return tuple(found)


_RESUMES_NOTHING = frozenset({"verb", "suffixed"})
_SHARED_TOLL = frozenset({"same toll", "same small toll"})


def _types(first: str, second: str) -> str:
    if first == second:
        if first in _DEALS:
            return "deal"
        if first in _DEATHS:
            return "deaths"
        return "strikes" if first in STRIKES else "type"
    if first in _DEATHS or second in _DEATHS:
        return "strike and death"
    if first in _BOMBS and second in _BOMBS:
        return "bombs"
    return "attack and strike" if "Attack" in (first, second) else "other types"


def _place(earlier: Mention, later: Mention) -> str | None:
    if not earlier.places or not later.places:
        return None
    if not earlier.narrow.isdisjoint(later.narrow):
        return "same place"
    if (earlier.narrow and later.narrow) or earlier.places.isdisjoint(later.places):
        return "other place"
    return "same area"


def _day(earlier: Mention, later: Mention) -> str | None:
    if earlier.days is None or later.days is None:
        return None
    if earlier.days == later.days:
        return "same day"
    meet = earlier.days[0] <= later.days[1] and later.days[0] <= earlier.days[1]
    return "days meet" if meet else "other day"


def _toll(earlier: Mention, later: Mention) -> str | None:
    if earlier.killed is None or later.killed is None:
        return None if earlier.killed == later.killed else "toll once"
    if earlier.killed != later.killed:
        return "other toll"
    return "same toll" if earlier.killed[0] > _SMALL else "same small toll"


def _parties(earlier: Mention, later: Mention) -> Iterator[str]:
    if not earlier.doers or not later.doers:
        if earlier.doers or later.doers:
            yield "agent once"
    elif earlier.doers.isdisjoint(later.doers):
        yield "other agent"
    if earlier.targets and later.targets and earlier.targets.isdisjoint(later.targets):
        yield "other target"


def _claims(earlier: Mention, later: Mention) -> bool:
    """أعلن التنظيم مسؤوليته عن الهجوم: the attack that was told right before."""
    return later.claimed and earlier.type in STRIKES and later.sentence - earlier.sentence <= _CLAIMED_WITHIN


def _words(earlier: Mention, later: Mention) -> Iterator[str]:
    if later.form != "indefinite":
        yield later.form
    if later.another:
        yield "another"
    if earlier.series or later.series:
        yield "series"
    if earlier.word == later.word:
        yield "same word"
    elif earlier.lemma == later.lemma:
        yield "same lemma"
    least = max(_FEW, min(len(earlier.words), len(later.words)))
    if len(earlier.words & later.words) >= _LIKE * least:
        yield "like wording"


def _stands(earlier: Mention, later: Mention) -> Iterator[str]:
    if later.sentence - earlier.sentence == _NEXT or later.line - earlier.line == _NEXT:
        yield "next"
    elif _is_farther(earlier, later, _FAR):
        yield "far" if later.line - earlier.line <= _FARTHER else "farther"
    if earlier.role == "headline":
        yield "headline"
    if later.role == "subhead":
        yield "subhead"


def _is_farther(earlier: Mention, later: Mention, lines: int) -> bool:
    return later.line - earlier.line > lines or later.sentence - earlier.sentence > _FAR_SENTENCES
