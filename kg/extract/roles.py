"""Who plays which part in an event.

Takes a scene and a trigger; gives each noun of the sentence its role in the event, or none: which roles a kind of noun may
have is fixed, and a model trained on annotated articles chooses among them.
"""

from __future__ import annotations

from kg.extract.names import Noun
from kg.extract.role_features import RoleFeatures, SceneNouns
from kg.extract.scene import Scene
from kg.extract.triggers import Trigger
from kg.lexicon.markers import markers
from kg.lexicon.model import Model

ALLOWED = {
    "actor": ("agent", "target", "belligerent", "supporter"),
    "thing": ("agent", "target", "belligerent", "instrument"),
    "weapon": ("instrument", "target", "agent"),
    "place": ("place", "origin", "destination", "target"),
    "time": ("time",),
}
"""The roles that each kind of noun may have."""

_AMONG = {kind: frozenset(allowed) for kind, allowed in ALLOWED.items()}


def roles(scene: Scene, model: Model) -> list[list[tuple[int, str, float]]]:
    """For each trigger of the scene (noun, role, confidence) of each noun that takes part in its event."""
    if not scene.triggers:
        return []
    nouns, able = SceneNouns(scene), _able(scene)
    found: list[list[tuple[int, str, float]]] = []
    for trigger in scene.triggers:
        features = RoleFeatures(nouns, trigger)
        taking_part = []
        for number in able:
            noun = scene.nouns[number]
            if noun.first <= trigger.index <= noun.last:
                continue
            decision = model.choose(features.of(number), among=_AMONG[noun.kind])
            if decision is not None:
                taking_part.append((number, decision.label, decision.confidence))
        found.append(taking_part)
    return found


def candidates(scene: Scene, trigger: Trigger) -> list[int]:
    """The nouns of the sentence that may take part in the event."""
    return [
        number for number in _able(scene) if not scene.nouns[number].first <= trigger.index <= scene.nouns[number].last
    ]


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
