"""What the choice of a role can see: named features of a trigger and a noun of one sentence.

Most names begin with what they describe and hold the noun's kind and its side of the trigger, since hardly anything
means the same for a weapon behind a verb and a place before a noun. Features stand in groups, functions from what they
look at to names (see `kg.lexicon.model`): what a group looks at should be as little as it can be, and what repeats.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from kg.extract.features import stem
from kg.extract.names import Noun
from kg.extract.scene import Scene, relation
from kg.extract.triggers import Trigger
from kg.lexicon.model import Bag, Part, Parts, Vocabulary

_DISTANCES = (1, 2, 3, 5, 8, 12, 20, 40)
_FAR = _DISTANCES[-1] + 1
_SHORT = 4  # letters of most prepositions and conjunctions
_OUTSIDE = "_"


def _relation(kind: str, cls: str, how: str, type_: str) -> tuple[str, ...]:
    """How the noun stands to the trigger."""
    return (
        "bias", f"kind={kind}", f"cls={kind},{cls}", f"type={kind},{type_}", f"type,cls={type_},{cls}",
        f"how={kind},{how}", f"how,type={kind},{how},{type_}",
        f"how,cls={cls},{how}", f"how,cls,type={cls},{how},{type_}",
    )  # fmt: skip


def _relation_to_word(kind: str, how: str, pos: str, type_: str, lemma: str, idafa: str) -> tuple[str, ...]:
    return (
        f"how,pos={kind},{how},{pos}", f"how,pos,type={kind},{how},{pos},{type_}",
        f"how,lemma={kind},{how},{lemma},{pos}", f"how,idafa={kind},{how},{idafa}",
    )  # fmt: skip


def _distance(kind: str, side: str, how: str, pos: str, words: int) -> tuple[str, ...]:
    """How far it stands from it."""
    distance = next((bound for bound in _DISTANCES if words <= bound), 99)
    return (
        f"distance={kind},{side},{distance}", f"distance,how={kind},{how},{distance}",
        f"distance,pos={kind},{side},{distance},{pos}", f"gap={min(words, 8)},{side},{kind}",
    )  # fmt: skip


def _layout(kind: str, side: str, type_: str, breaks: int, clause: bool, listed: bool, role: str) -> tuple[str, ...]:
    """Clauses, lists, and the part of the article that the sentence is."""
    return (
        f"breaks={kind},{side},{breaks}", f"clause={kind},{side},{clause}", f"listed={kind},{listed},{side}",
        f"role={kind},{role},{side}", f"role,type={role},{kind},{type_}",
    )  # fmt: skip


def _noun(kind: str, side: str, type_: str, rule: str, relation: str, head: str, proclitics: str) -> tuple[str, ...]:
    """What the noun is."""
    return (
        f"rule={kind},{rule},{type_}", f"relation={relation},{type_}", f"head={head},{type_},{side}",
        f"pro={proclitics},{side},{kind},{type_}",
    )  # fmt: skip


def _name(kind: str, name: str | None) -> tuple[str, ...]:
    """What the noun is called."""
    return (f"name={name},{kind}",)


def _form(kind: str, side: str, how: str, pos: str, number: str, gender: str, ending: str) -> tuple[str, ...]:
    """The form of the trigger, and whether the noun agrees with it."""
    return f"form={pos},{number},{gender},{kind},{side}", f"agree={gender},{ending},{how},{pos}"


def _first(side: str, type_: str, word: str, stem: str) -> tuple[str, ...]:
    """The first word of the noun."""
    return f"h={stem},{side}", f"h,type={stem},{type_},{side}", f"hw={word},{type_}"


def _next(kind: str, side: str, type_: str, behind: str) -> tuple[str, ...]:
    """The word behind the noun."""
    return f"next={behind},{kind},{side}", f"next,type={behind},{type_},{side}"


def _before(kind: str, side: str, type_: str, word: str, stem: str) -> tuple[str, ...]:
    """The word before the noun."""
    return (
        f"before={kind},{side},{word}", f"before,type={kind},{word},{type_}", f"before,stem={stem},{kind},{side}",
    )  # fmt: skip


def _before2(side: str, before: str, further: str) -> tuple[str, ...]:
    return (f"before2={before},{further},{side}",)


def _trigger(kind: str, side: str, how: str, word: str, stem: str) -> tuple[str, ...]:
    """The trigger's word."""
    return f"t,how={stem},{how},{kind}", f"t={word},{kind},{side}"


def _before_trigger(kind: str, side: str, word: str, stem: str) -> tuple[str, ...]:
    """The word before the trigger."""
    return f"t-1={word},{kind},{side}", f"t-1,stem={stem},{kind},{side}"


def _behind_trigger(kind: str, side: str, word: str) -> tuple[str, ...]:
    """The word behind the trigger."""
    return (f"t+1={word},{kind},{side}",)


def _between(kind: str, side: str, word: str) -> tuple[str, ...]:
    """A word between the two."""
    return (f"between={word},{kind},{side}",) if len(word) <= _SHORT else ()


def _between_stem(kind: str, side: str, stem: str) -> tuple[str, ...]:
    return (f"between,stem={stem},{side},{kind}",)


def _noun_between(kind: str, side: str, type_: str, other: tuple[str, str]) -> tuple[str, ...]:
    """A noun between the two: its kind and class."""
    return (f"mid={other[0]},{other[1]},{kind},{side},{type_}",)


def _company(kind: str, side: str, type_: str, others: int, rivals: int, rank: int, first: bool) -> tuple[str, ...]:
    """Triggers and nouns of the same kind: those between, those that are nearer to the trigger, and whether it is the
    first on its side."""
    return (
        f"others={kind},{side},{others}", f"rivals={kind},{side},{rivals}", f"rivals,type={kind},{side},{rivals},{type_}",
        f"breaks,others={kind},{side},{others}", f"first={first},{side},{kind},{type_}",
        f"rank={rank},{kind},{side},{type_}",
    )  # fmt: skip


def _belonging(kind: str, side: str, type_: str, number: int, nearest: str | None) -> tuple[str, ...]:
    """Which noun of the sentence it is, and the type of the trigger that is nearest to it where that is another one."""
    common = (f"number={number},{kind},{side}", f"nearest={nearest is None},{kind},{side}")
    return common if nearest is None else (*common, f"nearest,type={nearest},{type_},{kind},{side}")


class SceneNouns:
    """What the nouns of a scene have in common for all its triggers. `vocabulary` holds the words that the model knows;
    without one, every word is told."""

    def __init__(self, scene: Scene, vocabulary: Vocabulary | None = None) -> None:
        self.scene = scene
        norms, stems = scene.view.norms, [stem(norm) for norm in scene.view.norms]
        if vocabulary is not None:
            norms, stems = tuple([vocabulary[norm] for norm in norms]), [vocabulary[each] for each in stems]
        self.words = (*norms, _OUTSIDE, _OUTSIDE)
        """The words, those behind the end and before the start (at -1 and -2) too, and their stems."""
        self.stems = (*stems, _OUTSIDE, _OUTSIDE)
        self.heads = [trigger.index for trigger in scene.triggers]
        """Where its triggers stand."""
        self.firsts = [noun.first for noun in scene.nouns]
        """Where its nouns begin, in order."""
        self.alike: dict[str, list[Noun]] = {}
        """The nouns by kind, and where they begin."""
        for noun in scene.nouns:
            self.alike.setdefault(noun.kind, []).append(noun)
        self.alike_firsts = {kind: [noun.first for noun in nouns] for kind, nouns in self.alike.items()}
        self._nearest: dict[int, Trigger] = {}

    def nearest(self, number: int) -> Trigger:
        """The trigger that is nearest to noun `number`, the first among equals."""
        found = self._nearest.get(number)
        if found is None:
            noun, triggers = self.scene.nouns[number], self.scene.triggers
            found = triggers[0] if len(triggers) == 1 else min(triggers, key=lambda each: _apart(noun, each.index))
            self._nearest[number] = found
        return found


class RoleFeatures:
    """The features of the nouns of a scene for one trigger."""

    def __init__(self, nouns: SceneNouns, trigger: Trigger) -> None:
        self._nouns = nouns
        self._trigger = trigger
        self._pos = trigger.form.pos + ("+suffix" if trigger.split.enclitic else "")
        here = trigger.index
        self._apart = {kind: sorted([_apart(noun, here) for noun in alike]) for kind, alike in nouns.alike.items()}
        """How far the nouns of each kind are from the trigger, the nearest first."""

    def of(self, number: int) -> Parts:
        """The features of noun `number`."""
        nouns, trigger = self._nouns, self._trigger
        scene, words, stems, here, type_ = nouns.scene, nouns.words, nouns.stems, trigger.index, trigger.type
        noun, form, entry = scene.nouns[number], trigger.form, trigger.form.entry
        kind, first = noun.kind, noun.first
        after = first > here
        low, high = (here, first) if after else (noun.last, here)
        side = "+" if after else "-"
        how = relation(scene, trigger, number)
        clause, marks = scene.view.clause, scene.marks
        alike, alike_firsts = nouns.alike[kind], nouns.alike_firsts[kind]
        behind = bisect_right(alike_firsts, here)
        foremost = alike[behind if after else 0]
        rivals = bisect_left(alike_firsts, high) - bisect_right(alike_firsts, low)
        others = bisect_left(nouns.heads, high) - bisect_right(nouns.heads, low)
        nearest = nouns.nearest(number)
        parts: list[Part] = [
            (_relation, kind, noun.cls, how, type_),
            (_relation_to_word, kind, how, self._pos, type_, entry.lemma, entry.idafa),
            (_distance, kind, side, how, self._pos, min(high - low, _FAR)),
            (_layout, kind, side, type_, min(marks[high] - marks[low], 3), clause[low] == clause[high],
             scene.governed[number].listed, scene.view.sentence.role),
            (_noun, kind, side, type_, noun.rule, noun.relation, noun.head, noun.proclitics),
            (_name, kind, noun.name),
            (_form, kind, side, how, form.pos, form.number, form.gender, scene.view.norms[first][-1:]),
            (_first, side, type_, words[first], stems[first]),
            (_next, kind, side, type_, words[noun.last + 1]),
            (_before, kind, side, type_, words[first - 1], stems[first - 1]),
            (_before2, side, words[first - 1], words[first - 2]),
            (_trigger, kind, side, how, words[here], stems[here]),
            (_before_trigger, kind, side, words[here - 1], stems[here - 1]),
            (_behind_trigger, kind, side, words[here + 1]),
            (_company, kind, side, type_, min(others, 2), min(rivals, 2),
             min(bisect_left(self._apart[kind], _apart(noun, here)), 3), foremost is noun),
            (_belonging, kind, side, type_, min(number, 2), None if nearest.index == here else nearest.type),
        ]  # fmt: skip
        bags: list[Bag] = []
        if high - low > 1:
            between = scene.nouns[bisect_right(nouns.firsts, low) : bisect_left(nouns.firsts, high)]
            bags = [
                ((_between, kind, side), dict.fromkeys(words[low + 1 : high])),
                ((_between_stem, kind, side), dict.fromkeys(stems[low + 1 : high])),
                ((_noun_between, kind, side, type_), dict.fromkeys([(other.kind, other.cls) for other in between])),
            ]
        return Parts(parts, bags)


def _apart(noun: Noun, index: int) -> int:
    first, last = noun.first - index, noun.last - index
    return first if first >= 0 else -last if last <= 0 else min(-first, last)
