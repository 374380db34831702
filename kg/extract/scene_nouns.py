"""What the nouns of a scene have in common for all its triggers: their words, the ways between them, what is near.

Takes a scene; gives what the features of roles look at (`role_features`). It is separate because the nouns of a sentence are
looked at once for each trigger, and most of what is seen is the same.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any, NamedTuple

from kg.extract.casualties import Toll
from kg.extract.features import STEMS
from kg.extract.nouns import Noun
from kg.extract.scene import BARE, Scene, relation
from kg.extract.triggers import Trigger
from kg.lexicon.affixes import AND

OUTSIDE = "_"
"""The word before the first and behind the last."""
SHORT = 4
"""Letters of most prepositions and conjunctions."""
_END = 3  # steps kept of each end of a long way


class Seen(NamedTuple):
    """What a noun shows whatever the trigger: `values` are those of the groups of features that look at it alone, `agreement` its last
    letter and what governs it, `toll` what it is counted in, `nearest` the trigger that is nearest to it, the first among equals."""

    noun: Noun
    governed: str
    listed: bool
    values: tuple[Any, ...]
    agreement: tuple[str, str]
    toll: Toll | None
    nearest: Trigger
    rivals: tuple[tuple[str, str] | None, tuple[str, str] | None]
    """The type of the trigger that is nearest besides another one, and how the noun stands to it: besides one that is farther, and
    besides the nearest."""


class SceneNouns:
    """What the nouns of a scene have in common for all its triggers."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        norms = scene.view.norms
        self.words = (*norms, OUTSIDE, OUTSIDE)
        """The words, those behind the end and before the start (at -1 and -2) too, and their stems."""
        self.stems = (*map(STEMS.__getitem__, norms), OUTSIDE, OUTSIDE)
        heads = {trigger.index for trigger in scene.triggers}
        self.heads_before = [0, *accumulate([index in heads for index in range(len(norms))])]
        """How many triggers stand before each token."""
        self.firsts = [noun.first for noun in scene.nouns]
        """Where its nouns begin, in order."""
        self.governed = [each.word or BARE for each in scene.governed]
        """What governs each."""
        self.short = [word for word in norms if len(word) <= SHORT]
        self.short_before = [0, *accumulate([len(word) <= SHORT for word in norms])]
        """The short words, and how many stand before each token."""
        self.kinds = [(noun.kind, noun.cls) for noun in scene.nouns]
        self.alike: dict[str, list[Noun]] = {}
        """The nouns by kind, and where they begin."""
        for noun in scene.nouns:
            self.alike.setdefault(noun.kind, []).append(noun)
        self.alike_firsts = {kind: [noun.first for noun in nouns] for kind, nouns in self.alike.items()}
        self._seen: dict[int, Seen] = {}
        steps = _steps(scene)
        self._steps = [step for step in steps if step]
        self._steps_before = [0, *accumulate(map(bool, steps))]
        """The steps of ways, and how many stand before each token."""
        self._tolls = {
            number: toll
            for toll in reversed(scene.tolls)
            for number, noun in enumerate(scene.nouns)
            if noun.first <= toll.last and noun.last >= toll.first
        }
        """The tolls that nouns are counted in, by the number of the noun; the first of a sentence where they overlap."""

    def seen(self, number: int) -> Seen:
        """What noun `number` shows whatever the trigger."""
        found = self._seen.get(number)
        if found is None:
            noun, governed = self.scene.nouns[number], self.governed[number]
            words, stems, first = self.words, self.stems, noun.first
            values = (
                noun.cls, governed, (noun.cls, governed), noun.rule, noun.relation, noun.head, noun.proclitics,
                str(noun.name), words[first], stems[first], words[noun.last + 1], words[first - 1], stems[first - 1],
                (words[first - 1], words[first - 2]),
            )  # fmt: skip
            nearest, rivals = self._near_by(number)
            found = self._seen[number] = Seen(
                noun, governed, self.scene.governed[number].listed, values, (words[first][-1:], governed),
                self._tolls.get(number), nearest, rivals,
            )  # fmt: skip
        return found

    def way(self, low: int, high: int) -> str:
        """The steps between two tokens, over what steers the sentence; of a long way its two ends."""
        before = self._steps_before
        steps = self._steps[before[low + 1] : before[high]]
        return ".".join(steps if len(steps) <= 2 * _END else (*steps[:_END], "", *steps[-_END:]))

    def _near_by(self, number: int) -> tuple[Trigger, tuple[tuple[str, str] | None, tuple[str, str] | None]]:
        noun, triggers = self.scene.nouns[number], self.scene.triggers
        if len(triggers) == 1:
            return triggers[0], (None, None)
        nearest = min(triggers, key=lambda each: apart(noun, each.index))
        second = min(
            [trigger for trigger in triggers if trigger.index != nearest.index],
            key=lambda each: apart(noun, each.index),
        )
        return nearest, (self._rival(nearest, number), self._rival(second, number))

    def _rival(self, trigger: Trigger, number: int) -> tuple[str, str]:
        return trigger.type, relation(self.scene, trigger, number)


def _steps(scene: Scene) -> list[str]:
    """For each token what it is on the way between two others; empty for what does not steer a sentence."""
    norms, found = scene.view.norms, [""] * len(scene.view.norms)
    for index, norm in enumerate(norms):
        if len(norm) == 1 or norm in scene.steering:
            found[index] = norm
        elif norm.startswith(AND):
            found[index] = AND
    for noun in scene.nouns:
        found[noun.first : noun.last + 1] = [""] * (noun.last + 1 - noun.first)
    for noun in scene.nouns:
        found[noun.first] = f"{noun.proclitics}{noun.kind[:2]}"
    for trigger in scene.triggers:
        found[trigger.index] = "N" if trigger.nominal else "V"
    return found


def apart(noun: Noun, index: int) -> int:
    """How many words the noun is from the token `index`."""
    first, last = noun.first - index, noun.last - index
    return first if first >= 0 else -last if last <= 0 else min(-first, last)
