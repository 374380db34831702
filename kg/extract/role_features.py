"""What the choice of a role can see: named features of a trigger and a noun of one sentence.

Most names begin with what they describe and hold the noun's kind and its side of the trigger, since hardly anything
means the same for a weapon behind a verb and a place before a noun. Features stand in groups, functions from what they
look at to names (see `kg.lexicon.model`): first what the trigger, the noun's kind and its side say, last what the noun says.
To add a feature is a line in a group, or a group with a line in `_groups` and its value in `RoleFeatures.of`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from typing import Any, NamedTuple

from kg.extract.nouns import Noun
from kg.extract.scene import relation_of
from kg.extract.scene_nouns import SceneNouns, apart
from kg.extract.triggers import Trigger
from kg.lexicon.model import Case, Groups

_DISTANCES = (1, 2, 3, 5, 8, 12, 20, 40)
_FAR = _DISTANCES[-1] + 1


def _groups(
    kind: str,
    side: str,
    type_: str,
    role: str,
    lemma: str,
    idafa: str,
    pos: str,
    number: str,
    gender: str,
    suffix: bool,
) -> Groups:
    """The groups of features of a noun of a kind on one side of a trigger: those that look at the form of the trigger."""
    form = pos + ("+suffix" if suffix else "")
    return Groups(
        words=(
            (_governed_by_word, kind, side, type_, form, lemma, idafa),
            (_agreement, side, pos, gender),
            (_path_form, kind, side, form),
        ),
        others=(
            (_trigger, kind, side, type_, role, pos, number, gender),
            (_distance, kind, side, form),
        ),
        common=(_common_groups, kind, side, type_),
    )


def _common_groups(kind: str, side: str, type_: str) -> Groups:
    """Those that look at no more of the trigger than its type and words."""
    return Groups(
        words=(
            # the noun
            (_class, kind, type_),
            (_governed, kind, side, type_),
            (_class_governed, side, type_),
            (_rule, kind, type_),
            (_relation, type_),
            (_head, side, type_),
            (_proclitics, kind, side, type_),
            (_name, kind),
            (_word, type_),
            (_stem, side, type_),
            (_next, kind, side, type_),
            (_before, kind, side, type_),
            (_before_stem, kind, side),
            (_before2, side),
            # the trigger
            (_trigger_word, kind, side),
            (_before_trigger, kind, side),
            (_before_trigger_stem, kind, side),
            (_behind_trigger, kind, side),
            (_trigger_governed, kind, side),
            # both
            (_distance_governed, kind, side),
            (_path, kind, side, type_),
            (_rival, kind, side),
            (_rival_type, kind, type_),
        ),
        others=(
            (_layout, kind, side),
            (_company, kind, side, type_),
            (_belonging, kind, side, type_),
            (_counted, kind, side, type_),
        ),
        bags=(
            (_between, kind, side),
            (_between_stem, kind, side),
            (_noun_between, kind, side, type_),
        ),
    )


# The noun


def _class(kind: str, type_: str, cls: str) -> tuple[str, ...]:
    """What it is."""
    return f"cls={kind},{cls}", f"type,cls={type_},{cls}"


def _governed(kind: str, side: str, type_: str, governed: str) -> tuple[str, ...]:
    """How it stands to the trigger: what governs it."""
    how = relation_of(side, governed)
    return f"how={kind},{how}", f"how,type={kind},{how},{type_}"


def _class_governed(side: str, type_: str, what: tuple[str, str]) -> tuple[str, ...]:
    cls, how = what[0], relation_of(side, what[1])
    return f"how,cls={cls},{how}", f"how,cls,type={cls},{how},{type_}"


def _governed_by_word(
    kind: str, side: str, type_: str, form: str, lemma: str, idafa: str, governed: str
) -> tuple[str, ...]:
    how = relation_of(side, governed)
    return (
        f"how,pos={kind},{how},{form}", f"how,pos,type={kind},{how},{form},{type_}",
        f"how,lemma={kind},{how},{lemma},{form}", f"how,idafa={kind},{how},{idafa}",
    )  # fmt: skip


def _rule(kind: str, type_: str, rule: str) -> tuple[str, ...]:
    """What found it."""
    return (f"rule={kind},{rule},{type_}",)


def _relation(type_: str, relation: str) -> tuple[str, ...]:
    """How the event lies to the place that it is."""
    return (f"relation={relation},{type_}",)


def _head(side: str, type_: str, head: str) -> tuple[str, ...]:
    return (f"head={head},{type_},{side}",)


def _proclitics(kind: str, side: str, type_: str, proclitics: str) -> tuple[str, ...]:
    return (f"pro={proclitics},{side},{kind},{type_}",)


def _name(kind: str, name: str) -> tuple[str, ...]:
    return (f"name={name},{kind}",)


def _agreement(side: str, pos: str, gender: str, what: tuple[str, str]) -> tuple[str, ...]:
    """Its last letter, and what governs it."""
    ending, governed = what
    return (f"agree={gender},{ending},{relation_of(side, governed)},{pos}",)


def _word(type_: str, word: str) -> tuple[str, ...]:
    """Its first word."""
    return (f"hw={word},{type_}",)


def _stem(side: str, type_: str, stem: str) -> tuple[str, ...]:
    return f"h={stem},{side}", f"h,type={stem},{type_},{side}"


def _next(kind: str, side: str, type_: str, word: str) -> tuple[str, ...]:
    """The word behind it."""
    return f"next={word},{kind},{side}", f"next,type={word},{type_},{side}"


def _before(kind: str, side: str, type_: str, word: str) -> tuple[str, ...]:
    """The word before it."""
    return f"before={kind},{side},{word}", f"before,type={kind},{word},{type_}"


def _before_stem(kind: str, side: str, stem: str) -> tuple[str, ...]:
    return (f"before,stem={stem},{kind},{side}",)


def _before2(side: str, words: tuple[str, str]) -> tuple[str, ...]:
    """The two words before it, the nearer first."""
    return (f"before2={words[0]},{words[1]},{side}",)


# The trigger


def _trigger(
    kind: str, side: str, type_: str, role: str, pos: str, number: str, gender: str, _nothing: None
) -> tuple[str, ...]:
    """Its form and type, and the part of the article that the sentence is."""
    return (
        "bias", f"kind={kind}", f"type={kind},{type_}", f"form={pos},{number},{gender},{kind},{side}",
        f"role={kind},{role},{side}", f"role,type={role},{kind},{type_}",
    )  # fmt: skip


def _trigger_word(kind: str, side: str, word: str) -> tuple[str, ...]:
    return (f"t={word},{kind},{side}",)


def _before_trigger(kind: str, side: str, word: str) -> tuple[str, ...]:
    return (f"t-1={word},{kind},{side}",)


def _before_trigger_stem(kind: str, side: str, stem: str) -> tuple[str, ...]:
    return (f"t-1,stem={stem},{kind},{side}",)


def _behind_trigger(kind: str, side: str, word: str) -> tuple[str, ...]:
    return (f"t+1={word},{kind},{side}",)


def _trigger_governed(kind: str, side: str, what: tuple[str, str]) -> tuple[str, ...]:
    """Its stem, and what governs the noun."""
    stem, governed = what
    return (f"t,how={stem},{relation_of(side, governed)},{kind}",)


# Both


def _distance(kind: str, side: str, form: str, words: int) -> tuple[str, ...]:
    """How many words away the noun is."""
    distance = _bucket(words)
    return (
        f"distance={kind},{side},{distance}", f"distance,pos={kind},{side},{distance},{form}",
        f"gap={min(words, 8)},{side},{kind}",
    )  # fmt: skip


def _distance_governed(kind: str, side: str, what: tuple[str, str]) -> tuple[str, ...]:
    """What governs the noun, and how many words away it is, as a bucket."""
    return (f"distance,how={kind},{relation_of(side, what[0])},{what[1]}",)


def _layout(kind: str, side: str, what: tuple[int, bool, bool]) -> tuple[str, ...]:
    """Clause breaks between the two, whether they share a clause, and whether the noun continues a list."""
    breaks, clause, listed = what
    return f"breaks={kind},{side},{breaks}", f"clause={kind},{side},{clause}", f"listed={kind},{listed},{side}"


def _path(kind: str, side: str, type_: str, way: str) -> tuple[str, ...]:
    """The way from the trigger to the noun over what steers the sentence: other triggers, nouns, marks, words of grammar."""
    return f"path={kind},{side},{way}", f"path,type={kind},{side},{type_},{way}"


def _path_form(kind: str, side: str, form: str, way: str) -> tuple[str, ...]:
    return (f"path,pos={kind},{side},{form},{way}",)


def _rival(kind: str, side: str, how: str | None) -> tuple[str, ...]:
    """How the noun stands to the trigger, besides this one, that is nearest to it."""
    return () if how is None else (f"rival={kind},{side},{how}",)


def _rival_type(kind: str, type_: str, what: tuple[str, str] | None) -> tuple[str, ...]:
    """The type of that trigger, too."""
    return () if what is None else (f"rival,type={kind},{type_},{what[0]},{what[1]}",)


def _counted(kind: str, side: str, type_: str, what: tuple[str, str, bool] | None) -> tuple[str, ...]:
    """The toll that it is counted in: its outcome, its rule, and whether the trigger is the word that tells it."""
    if what is None:
        return ()
    outcome, rule, own = what
    return f"toll={outcome},{own},{kind},{side}", f"toll,type={outcome},{own},{type_}", f"toll,rule={rule},{own},{kind}"


def _company(kind: str, side: str, type_: str, what: tuple[int, int, int, bool]) -> tuple[str, ...]:
    """Triggers between the two, nouns of the same kind between them and nearer, and whether it is the first on its side."""
    others, rivals, nearer, first = what
    return (
        f"others={kind},{side},{others}", f"rivals={kind},{side},{rivals}", f"rivals,type={kind},{side},{rivals},{type_}",
        f"breaks,others={kind},{side},{others}", f"rank={nearer},{kind},{side},{type_}",
        f"first={first},{side},{kind},{type_}",
    )  # fmt: skip


def _belonging(kind: str, side: str, type_: str, what: tuple[int, str | None]) -> tuple[str, ...]:
    """Which noun of the sentence it is, and the type of the trigger that is nearest to it where that is another one."""
    number, nearest = what
    common = (f"number={number},{kind},{side}", f"nearest={nearest is None},{kind},{side}")
    return common if nearest is None else (*common, f"nearest,type={nearest},{type_},{kind},{side}")


def _between(kind: str, side: str, word: str) -> tuple[str, ...]:
    """A short word between the two."""
    return (f"between={word},{kind},{side}",)


def _between_stem(kind: str, side: str, stem: str) -> tuple[str, ...]:
    return (f"between,stem={stem},{side},{kind}",)


def _noun_between(kind: str, side: str, type_: str, other: tuple[str, str]) -> tuple[str, ...]:
    """The kind and class of a noun between the two."""
    return (f"mid={other[0]},{other[1]},{kind},{side},{type_}",)


def _bucket(words: int) -> int:
    return next((bound for bound in _DISTANCES if words <= bound), 99)


_BUCKETS = tuple(str(_bucket(words)) for words in range(_FAR + 1))
"""The bucket of each number of words, as it stands in names."""


class _Alike(NamedTuple):
    """The nouns of one kind as a trigger sees them: where they begin, how far away they are, the nearest first, and the
    first before and behind it."""

    firsts: list[int]
    distances: list[int]
    before: Noun
    behind: Noun | None

    @classmethod
    def of(cls, nouns: list[Noun], firsts: list[int], here: int) -> _Alike:
        behind = bisect_right(firsts, here)
        distances = sorted([apart(noun, here) for noun in nouns])
        return cls(firsts, distances, nouns[0], nouns[behind] if behind < len(nouns) else None)


class RoleFeatures:
    """The features of the nouns of a scene for one trigger."""

    def __init__(self, nouns: SceneNouns, trigger: Trigger) -> None:
        self._nouns = nouns
        self._trigger = trigger
        here, words, stems = trigger.index, nouns.words, nouns.stems
        entry, form = trigger.form.entry, trigger.form
        self._context = (
            trigger.type, nouns.scene.view.sentence.role, entry.lemma, entry.idafa, form.pos, form.number, form.gender,
            bool(trigger.split.enclitic),
        )  # fmt: skip
        self._stem = stems[here]
        self._words = (words[here], words[here - 1], stems[here - 1], words[here + 1])
        self._alike = {kind: _Alike.of(nouns.alike[kind], firsts, here) for kind, firsts in nouns.alike_firsts.items()}

    def of(self, number: int) -> Case:
        """The features of noun `number`."""
        nouns, here = self._nouns, self._trigger.index
        seen = nouns.seen(number)
        noun, governed, nearest, toll = seen.noun, seen.governed, seen.nearest, seen.toll
        side, low, high = ("+", here, noun.first) if noun.first > here else ("-", noun.last, here)
        own = nearest.index == here
        rival, way, distance = seen.rivals[own], nouns.way(low, high), min(high - low, _FAR)
        words = (
            *seen.values, *self._words, (self._stem, governed), (governed, _BUCKETS[distance]), way,
            None if rival is None else rival[1], rival, governed, seen.agreement, way,
        )  # fmt: skip
        others = (
            self._layout(low, high, listed=seen.listed),
            self._company(noun, low, high),
            (min(number, 2), None if own else nearest.type),
            None if toll is None else (toll.outcome, toll.rule, toll.cue == here),
            None,
            distance,
        )
        return Case((_groups, noun.kind, side, *self._context), words, others, self._between(low, high))

    def _layout(self, low: int, high: int, *, listed: bool) -> tuple[int, bool, bool]:
        scene = self._nouns.scene
        clause, breaks = scene.view.clause, scene.marks[high] - scene.marks[low]
        return breaks if breaks < 3 else 3, clause[low] == clause[high], listed

    def _company(self, noun: Noun, low: int, high: int) -> tuple[int, int, int, bool]:
        alike, before = self._alike[noun.kind], self._nouns.heads_before
        others = min(before[high] - before[low + 1], 2)
        firsts = alike.firsts
        if len(firsts) == 1:
            return others, 0, 0, True
        here = self._trigger.index
        rivals = bisect_left(firsts, high) - bisect_right(firsts, low)
        nearer = bisect_left(alike.distances, apart(noun, here))
        foremost = alike.behind if noun.first > here else alike.before
        return others, rivals if rivals < 2 else 2, nearer if nearer < 3 else 3, foremost is noun

    def _between(self, low: int, high: int) -> tuple[Collection[Any], ...]:
        """The short words, the stems and the nouns between two tokens, each once."""
        if high - low <= 1:
            return ()
        nouns = self._nouns
        return (
            dict.fromkeys(nouns.short[nouns.short_before[low + 1] : nouns.short_before[high]]),
            dict.fromkeys(nouns.stems[low + 1 : high]),
            dict.fromkeys(nouns.kinds[bisect_right(nouns.firsts, low) : bisect_left(nouns.firsts, high)]),
        )
