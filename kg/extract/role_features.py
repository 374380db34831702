"""What the choice of a role can see: named features of a trigger and a noun of one sentence.

Most names begin with what they describe and hold the noun's kind and its side of the trigger, since hardly anything
means the same for a weapon behind a verb and a place before a noun. Features stand in groups, functions from what they
look at to names (see `kg.lexicon.model`): first what the trigger, the noun's kind and its side say, last what the noun says.
To add a feature is a line in a group, or a group with a line in `_groups` and its value in `RoleFeatures.of`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from typing import Any

from kg.extract.features import STEMS
from kg.extract.nouns import Noun
from kg.extract.scene import BARE, Scene, relation, relation_of
from kg.extract.triggers import Trigger
from kg.lexicon.model import Case, Groups

_DISTANCES = (1, 2, 3, 5, 8, 12, 20, 40)
_FAR = _DISTANCES[-1] + 1
_SHORT = 4  # letters of most prepositions and conjunctions
_OUTSIDE = "_"
_END = 3  # steps kept of each end of a long way


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
        ),
        others=(
            (_trigger, kind, side, type_, role, pos, number, gender),
            (_distance, kind, side, form),
            (_path, kind, side, type_, form),
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
        ),
        others=(
            (_distance_governed, kind, side),
            (_layout, kind, side),
            (_company, kind, side, type_),
            (_belonging, kind, side, type_),
            (_rival, kind, side, type_),
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


def _distance_governed(kind: str, side: str, what: tuple[str, int]) -> tuple[str, ...]:
    """What governs the noun, and how many words away it is."""
    governed, words = what
    return (f"distance,how={kind},{relation_of(side, governed)},{_bucket(words)}",)


def _layout(kind: str, side: str, what: tuple[int, bool, bool]) -> tuple[str, ...]:
    """Clause breaks between the two, whether they share a clause, and whether the noun continues a list."""
    breaks, clause, listed = what
    return f"breaks={kind},{side},{breaks}", f"clause={kind},{side},{clause}", f"listed={kind},{listed},{side}"


def _path(kind: str, side: str, type_: str, pos: str, steps: tuple[str, ...]) -> tuple[str, ...]:
    """The way from the trigger to the noun over what steers the sentence: other triggers, nouns, marks, words of grammar."""
    way = ".".join(steps)
    return f"path={kind},{side},{way}", f"path,type={kind},{side},{type_},{way}", f"path,pos={kind},{side},{pos},{way}"


def _rival(kind: str, side: str, type_: str, what: tuple[str, str] | None) -> tuple[str, ...]:
    """The trigger, besides this one, that is nearest to the noun: its type, and how the noun stands to it."""
    if what is None:
        return ()
    other, how = what
    return f"rival={kind},{side},{how}", f"rival,type={kind},{type_},{other},{how}"


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
    """A word between the two."""
    return (f"between={word},{kind},{side}",) if len(word) <= _SHORT else ()


def _between_stem(kind: str, side: str, stem: str) -> tuple[str, ...]:
    return (f"between,stem={stem},{side},{kind}",)


def _noun_between(kind: str, side: str, type_: str, other: tuple[str, str]) -> tuple[str, ...]:
    """The kind and class of a noun between the two."""
    return (f"mid={other[0]},{other[1]},{kind},{side},{type_}",)


def _bucket(words: int) -> int:
    return next((bound for bound in _DISTANCES if words <= bound), 99)


class SceneNouns:
    """What the nouns of a scene have in common for all its triggers."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        norms = scene.view.norms
        self.words = (*norms, _OUTSIDE, _OUTSIDE)
        """The words, those behind the end and before the start (at -1 and -2) too, and their stems."""
        self.stems = (*map(STEMS.__getitem__, norms), _OUTSIDE, _OUTSIDE)
        self.heads = [trigger.index for trigger in scene.triggers]
        """Where its triggers stand."""
        self.firsts = [noun.first for noun in scene.nouns]
        """Where its nouns begin, in order."""
        self.kinds = [(noun.kind, noun.cls) for noun in scene.nouns]
        self.alike: dict[str, list[Noun]] = {}
        """The nouns by kind, and where they begin."""
        for noun in scene.nouns:
            self.alike.setdefault(noun.kind, []).append(noun)
        self.alike_firsts = {kind: [noun.first for noun in nouns] for kind, nouns in self.alike.items()}
        self._values: dict[int, tuple[Any, ...]] = {}
        self._nearest: dict[int, Trigger] = {}
        self._steps = _steps(scene)
        self._tolls = {
            number: toll
            for toll in reversed(scene.tolls)
            for number, noun in enumerate(scene.nouns)
            if noun.first <= toll.last and noun.last >= toll.first
        }
        """The tolls that nouns are counted in, by the number of the noun; the first of a sentence where they overlap."""

    def toll(self, number: int, here: int) -> tuple[str, str, bool] | None:
        """The outcome and rule of the toll that noun `number` is counted in, and whether the word at token `here` tells it."""
        toll = self._tolls.get(number)
        return None if toll is None else (toll.outcome, toll.rule, toll.cue == here)

    def values(self, number: int) -> tuple[Any, ...]:
        """The values of the groups that look at noun `number` alone."""
        found = self._values.get(number)
        if found is None:
            noun, governed = self.scene.nouns[number], self.scene.governed[number].word or BARE
            words, stems, first = self.words, self.stems, noun.first
            found = self._values[number] = (
                noun.cls, governed, (noun.cls, governed), noun.rule, noun.relation, noun.head, noun.proclitics,
                str(noun.name), words[first], stems[first], words[noun.last + 1], words[first - 1], stems[first - 1],
                (words[first - 1], words[first - 2]),
            )  # fmt: skip
        return found

    def nearest(self, number: int) -> Trigger:
        """The trigger that is nearest to noun `number`, the first among equals."""
        found = self._nearest.get(number)
        if found is None:
            noun, triggers = self.scene.nouns[number], self.scene.triggers
            found = triggers[0] if len(triggers) == 1 else min(triggers, key=lambda each: apart(noun, each.index))
            self._nearest[number] = found
        return found

    def way(self, low: int, high: int) -> tuple[str, ...]:
        """The steps between two tokens; of a long way its two ends."""
        steps = tuple([step for step in self._steps[low + 1 : high] if step])
        return steps if len(steps) <= 2 * _END else (*steps[:_END], "", *steps[-_END:])

    def rival(self, number: int, here: int) -> tuple[str, str] | None:
        """The type of the trigger nearest to noun `number` besides the one at token `here`, and how the noun stands to it."""
        if len(self.scene.triggers) == 1:
            return None
        nearest = self.nearest(number)
        if nearest.index == here:
            noun = self.scene.nouns[number]
            others = [trigger for trigger in self.scene.triggers if trigger.index != here]
            nearest = min(others, key=lambda each: apart(noun, each.index))
        return nearest.type, relation(self.scene, nearest, number)


def _steps(scene: Scene) -> list[str]:
    """For each token what it is on the way between two others; empty for what does not steer a sentence."""
    norms, found = scene.view.norms, [""] * len(scene.view.norms)
    for index, norm in enumerate(norms):
        if len(norm) == 1 or norm in scene.steering:
            found[index] = norm
        elif norm.startswith("و"):
            found[index] = "و"
    for noun in scene.nouns:
        found[noun.first : noun.last + 1] = [""] * (noun.last + 1 - noun.first)
    for noun in scene.nouns:
        found[noun.first] = f"{noun.proclitics}{noun.kind[:2]}"
    for trigger in scene.triggers:
        found[trigger.index] = "N" if trigger.nominal else "V"
    return found


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
        self._apart = {kind: sorted([apart(noun, here) for noun in alike]) for kind, alike in nouns.alike.items()}
        """How far the nouns of each kind are from the trigger, the nearest first."""

    def of(self, number: int) -> Case:
        """The features of noun `number`."""
        nouns, here = self._nouns, self._trigger.index
        scene = nouns.scene
        noun = scene.nouns[number]
        kind, first = noun.kind, noun.first
        after = first > here
        low, high = (here, first) if after else (noun.last, here)
        side = "+" if after else "-"
        listed, governed = scene.governed[number].listed, scene.governed[number].word or BARE
        clause, marks = scene.view.clause, scene.marks
        alike, alike_firsts = nouns.alike[kind], nouns.alike_firsts[kind]
        foremost = alike[bisect_right(alike_firsts, here) if after else 0]
        others = rivals = nearer = 0
        if len(nouns.heads) > 1:
            others = bisect_left(nouns.heads, high) - bisect_right(nouns.heads, low)
        if len(alike) > 1:
            rivals = bisect_left(alike_firsts, high) - bisect_right(alike_firsts, low)
            nearer = bisect_left(self._apart[kind], apart(noun, here))
        nearest = nouns.nearest(number)
        told = (
            *nouns.values(number),
            *self._words,
            (self._stem, governed),
            governed,
            (scene.view.norms[first][-1:], governed),
        )
        others_told = (
            (governed, min(high - low, _FAR)),
            (min(marks[high] - marks[low], 3), clause[low] == clause[high], listed),
            (min(others, 2), min(rivals, 2), min(nearer, 3), foremost is noun),
            (min(number, 2), None if nearest.index == here else nearest.type),
            nouns.rival(number, here),
            nouns.toll(number, here),
            None,
            min(high - low, _FAR),
            nouns.way(low, high),
        )
        bags: tuple[Collection[Any], ...] = ()
        if high - low > 1:
            bags = (
                dict.fromkeys(nouns.words[low + 1 : high]),
                dict.fromkeys(nouns.stems[low + 1 : high]),
                dict.fromkeys(nouns.kinds[bisect_right(nouns.firsts, low) : bisect_left(nouns.firsts, high)]),
            )
        return Case((_groups, kind, side, *self._context), told, others_told, bags)


def apart(noun: Noun, index: int) -> int:
    """How many words the noun is from the token `index`."""
    first, last = noun.first - index, noun.last - index
    return first if first >= 0 else -last if last <= 0 else min(-first, last)
