"""Who plays which part in an event.

Takes a scene and a trigger; gives each noun of the sentence its role in the event, or none: which roles a kind of noun may
have is fixed, and a model trained on annotated articles chooses among them. A weapon that tells the event is its instrument.
"""

from __future__ import annotations

from kg.extract.guesses import KIND as GUESS
from kg.extract.nouns import Noun
from kg.extract.role_features import RoleFeatures
from kg.extract.role_rules import mended, without_stations
from kg.extract.scene import Scene
from kg.extract.scene_nouns import SceneNouns, apart
from kg.extract.triggers import Trigger
from kg.lexicon.markers import markers
from kg.lexicon.model import Model

ALLOWED = {
    "actor": ("agent", "target", "belligerent", "supporter"),
    "thing": ("agent", "target", "belligerent", "instrument", "place", "origin", "destination"),
    "weapon": ("instrument", "target", "agent"),
    "place": ("place", "origin", "destination", "target"),
    "time": ("time",),
    GUESS: ("agent", "target", "belligerent", "instrument", "place", "origin", "destination"),
}
"""The roles that each kind of noun may have."""

_GUESSED_WITHIN = 12
"""Words between a trigger and a guess at the most: of those farther away, one in a hundred took part."""
_AMONG = {kind: frozenset(allowed) for kind, allowed in ALLOWED.items()}


def roles(scene: Scene, model: Model) -> list[list[tuple[int, str, float]]]:
    """For each trigger of the scene (noun, role, confidence) of each noun that takes part in its event."""
    if not scene.triggers:
        return []
    nouns, able = SceneNouns(scene), _able(scene)
    found: list[list[tuple[int, str, float]]] = []
    for trigger in scene.triggers:
        features = RoleFeatures(nouns, trigger)
        taking_part = _own_weapon(scene, trigger)
        for number in able:
            noun = scene.nouns[number]
            if not _reaches(scene, trigger, noun):
                continue
            decision = model.choose(features.of(number), among=_AMONG[noun.kind])
            if decision is not None:
                label = mended(scene, trigger, number, decision.label)
                if label is not None:
                    taking_part.append((number, label, decision.confidence))
        found.append(without_stations(scene, trigger, taking_part))
    return found


_WEAPONS = frozenset({"weapon", "chemical"})
"""The families of triggers that are weapons."""
_CERTAIN = 1.0


def _own_weapon(scene: Scene, trigger: Trigger) -> list[tuple[int, str, float]]:
    """The weapon that the trigger itself is: سقطت قذائف. It is the instrument, too (guidelines, "Triggers"): in all of 480
    annotated events."""
    if trigger.family not in _WEAPONS:
        return []
    return [
        (number, "instrument", _CERTAIN)
        for number, noun in enumerate(scene.nouns)
        if noun.first == trigger.index and noun.kind == "weapon"
    ]


def candidates(scene: Scene, trigger: Trigger) -> list[int]:
    """The nouns of the sentence that may take part in the event."""
    return [number for number in _able(scene) if _reaches(scene, trigger, scene.nouns[number])]


def _reaches(scene: Scene, trigger: Trigger, noun: Noun) -> bool:
    """Whether the noun may belong to the trigger: it does not hold it, no time counts from it, and a guess is near it and near no
    other."""
    if noun.first <= trigger.index <= noun.last:
        return False
    if noun.kind == "time":
        return noun.cls != "vague" or trigger.index != _anchor(scene, noun, trigger.type)
    if noun.kind != GUESS:
        return True
    distance = apart(noun, trigger.index)
    return distance <= _GUESSED_WITHIN and all(
        apart(noun, other.index) >= distance for other in scene.triggers if other is not trigger
    )


_LASTING = frozenset({"Battle", "Siege", "Shelling", "AirStrike", "Negotiation", "Protest"})


def _anchor(scene: Scene, time: Noun, type_: str) -> int | None:
    """Where an event would stand that a time counts from: two days after the attack. The time is that of another event. What
    lasts, as two months of battles do, has the time that it lasted."""
    norms, index = scene.view.norms, time.last + 1
    if index >= len(norms) or norms[index] not in markers("counts-from"):
        return None
    rule = next(each.rule for each in scene.view.times if each.first == time.first)
    if rule != "time:before-event" and (
        rule != "time:after-event" or (type_ in _LASTING and norms[index] not in markers("on"))
    ):
        return None
    index += 1
    while index < len(norms) and norms[index] in markers("happening"):
        index += 1
    return index


def _able(scene: Scene) -> list[int]:
    """The nouns of the sentence that may take part in any event."""
    return [number for number, noun in enumerate(scene.nouns) if noun.kind in ALLOWED and not _speaks(scene, noun)]


def _speaks(scene: Scene, noun: Noun) -> bool:
    """Whether `noun` is only who says so: according to X, quoting X."""
    before = noun.first - 1
    if noun.kind != "actor" or before < 0:
        return False
    while before > 0 and scene.view.norms[before] in markers("trailing-filler"):
        before -= 1
    word = scene.view.norms[before]
    return word in markers("trailing") and word not in markers("trailing-with-verb")
