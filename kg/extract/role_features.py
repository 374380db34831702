"""What the choice of a role can see: named features of a trigger and a noun of one sentence.

Most names begin with what they describe and hold the noun's kind and its side of the trigger, since hardly anything
means the same for a weapon behind a verb and a place before a noun.
"""

from __future__ import annotations

from kg.extract.features import stem
from kg.extract.names import Noun
from kg.extract.scene import Scene, relation
from kg.extract.triggers import Trigger

_DISTANCES = (1, 2, 3, 5, 8, 12, 20, 40)
_SHORT = 4  # letters of most prepositions and conjunctions
_OUTSIDE = "_"


class RoleFeatures:
    """The features of the nouns of a scene for one trigger; what they share is computed once."""

    def __init__(self, scene: Scene, trigger: Trigger) -> None:
        self._scene = scene
        self._trigger = trigger
        self._norms = scene.view.norms
        self._by_kind: dict[str, list[Noun]] = {}
        for noun in scene.nouns:
            self._by_kind.setdefault(noun.kind, []).append(noun)

    def of(self, number: int) -> list[str]:
        """The features of noun `number`, each once."""
        scene, trigger = self._scene, self._trigger
        noun = scene.nouns[number]
        after = noun.first > trigger.index
        low, high = (trigger.index, noun.first) if after else (noun.last, trigger.index)
        side = "+" if after else "-"
        how = relation(scene, trigger, number)
        found = self._relation(noun, number, how, side, low, high)
        found += self._words(noun, how, side, low, high)
        found += self._company(noun, number, side, low, high)
        return list(dict.fromkeys(found))

    def _at(self, index: int) -> str:
        return self._norms[index] if 0 <= index < len(self._norms) else _OUTSIDE

    def _relation(self, noun: Noun, number: int, how: str, side: str, low: int, high: int) -> list[str]:
        """How the noun stands to the trigger, and how far."""
        scene, trigger, kind, cls = self._scene, self._trigger, noun.kind, noun.cls
        type_, entry = trigger.type, trigger.form.entry
        pos = trigger.form.pos + ("+suffix" if trigger.split.enclitic else "")
        distance = _bucket(high - low)
        breaks = min(scene.marks[high] - scene.marks[low], 3)
        clause = scene.view.clause[low] == scene.view.clause[high]
        role = scene.view.sentence.role
        return [
            "bias", f"kind={kind}", f"cls={kind},{cls}", f"type={kind},{type_}", f"type,cls={type_},{cls}",
            f"how={kind},{how}", f"how,type={kind},{how},{type_}", f"how,pos={kind},{how},{pos}",
            f"how,pos,type={kind},{how},{pos},{type_}", f"how,lemma={kind},{how},{entry.lemma},{pos}",
            f"how,idafa={kind},{how},{entry.idafa}", f"how,cls={cls},{how}", f"how,cls,type={cls},{how},{type_}",
            f"distance={kind},{side},{distance}", f"distance,how={kind},{how},{distance}",
            f"distance,pos={kind},{side},{distance},{pos}", f"gap={min(high - low, 8)},{side},{kind}",
            f"breaks={kind},{side},{breaks}", f"clause={kind},{side},{clause}",
            f"listed={kind},{scene.governed[number].listed},{side}", f"rule={kind},{noun.rule},{type_}",
            f"name={noun.name},{kind}", f"relation={noun.relation},{type_}", f"role={kind},{role},{side}",
            f"role,type={role},{kind},{type_}", f"head={noun.head},{type_},{side}",
            f"form={trigger.form.pos},{trigger.form.number},{trigger.form.gender},{kind},{side}",
            f"agree={trigger.form.gender},{self._at(noun.first)[-1:]},{how},{trigger.form.pos}",
        ]  # fmt: skip

    def _words(self, noun: Noun, how: str, side: str, low: int, high: int) -> list[str]:
        """The words of the two, beside them and between them."""
        at, kind, type_, here = self._at, noun.kind, self._trigger.type, self._trigger.index
        first, last = at(noun.first), at(noun.last + 1)
        before, before_trigger = at(noun.first - 1), at(here - 1)
        found = [
            f"h={stem(first)},{side}", f"h,type={stem(first)},{type_},{side}", f"hw={first},{type_}",
            f"next={last},{kind},{side}", f"next,type={last},{type_},{side}", f"before={kind},{side},{before}",
            f"before,type={kind},{before},{type_}", f"before2={before},{at(noun.first - 2)},{side}",
            f"before,stem={stem(before)},{kind},{side}", f"t+1={at(here + 1)},{kind},{side}",
            f"t-1={before_trigger},{kind},{side}", f"t-1,stem={stem(before_trigger)},{kind},{side}",
            f"t,how={stem(at(here))},{how},{kind}", f"t={at(here)},{kind},{side}",
            f"pro={noun.proclitics},{side},{kind},{type_}",
        ]  # fmt: skip
        for word in dict.fromkeys(self._norms[low + 1 : high]):
            if len(word) <= _SHORT:
                found.append(f"between={word},{kind},{side}")
            found.append(f"between,stem={stem(word)},{side},{kind}")
        return found

    def _company(self, noun: Noun, number: int, side: str, low: int, high: int) -> list[str]:
        """The other nouns and triggers: what lies between, which of its kind is nearest, whose noun it rather is."""
        scene, trigger, kind, type_ = self._scene, self._trigger, noun.kind, self._trigger.type
        alike = self._by_kind[kind]
        rivals = min(sum(1 for other in alike if low < other.first < high and other is not noun), 2)
        others = min(sum(1 for other in scene.triggers if low < other.index < high), 2)
        here = trigger.index
        nearer = sum(1 for other in alike if _apart(other, here) < _apart(noun, here))
        on_side = next((other for other in alike if (other.first > here) == (side == "+")), noun)
        found = [
            f"others={kind},{side},{others}", f"rivals={kind},{side},{rivals}",
            f"rivals,type={kind},{side},{rivals},{type_}", f"breaks,others={kind},{side},{others}",
            f"first={on_side is noun},{side},{kind},{type_}", f"rank={min(nearer, 3)},{kind},{side},{type_}",
            f"number={min(number, 2)},{kind},{side}",
        ]  # fmt: skip
        nearest = min(scene.triggers, key=lambda other: _apart(noun, other.index))
        found.append(f"nearest={nearest is trigger},{kind},{side}")
        if nearest is not trigger:
            found.append(f"nearest,type={nearest.type},{type_},{kind},{side}")
        found += [
            f"mid={other.kind},{other.cls},{kind},{side},{type_}" for other in scene.nouns if low < other.first < high
        ]
        return found


def _apart(noun: Noun, index: int) -> int:
    return min(abs(noun.first - index), abs(noun.last - index))


def _bucket(distance: int) -> int:
    return next((bound for bound in _DISTANCES if distance <= bound), 99)
