"""Who plays which part in an event.

Takes a scene and a trigger; gives each noun of the sentence its role in the event, or none: which roles a kind of noun may
have is fixed, and a model trained on annotated articles chooses among them.
"""

from __future__ import annotations

from kg.extract.names import Noun
from kg.extract.role_features import RoleFeatures
from kg.extract.scene import Scene
from kg.extract.triggers import Trigger
from kg.lexicon.markers import markers
from kg.lexicon.model import NONE, Model

ALLOWED = {
    "actor": ("agent", "target", "belligerent", "supporter"),
    "thing": ("agent", "target", "belligerent", "instrument"),
    "weapon": ("instrument", "target", "agent"),
    "place": ("place", "origin", "destination", "target"),
    "time": ("time",),
}
"""The roles that each kind of noun may have."""

_AMONG = {kind: frozenset(allowed) for kind, allowed in ALLOWED.items()}


def roles(scene: Scene, trigger: Trigger, model: Model) -> list[tuple[int, str, float]]:
    """(noun, role, confidence) for each noun of the sentence that takes part in the event."""
    found = []
    features = RoleFeatures(scene, trigger)
    for number in candidates(scene, trigger):
        decision = model.decide(features.of(number), among=_AMONG[scene.nouns[number].kind])
        if decision.label != NONE:
            found.append((number, decision.label, decision.confidence))
    return found


def candidates(scene: Scene, trigger: Trigger) -> list[int]:
    """The nouns of the sentence that may take part in the event."""
    return [
        number
        for number, noun in enumerate(scene.nouns)
        if noun.kind in ALLOWED and not noun.first <= trigger.index <= noun.last and not _speaks(scene, noun)
    ]


def _speaks(scene: Scene, noun: Noun) -> bool:
    """Whether `noun` is only who says so: according to X, quoting X."""
    before = noun.first - 1
    while before > 0 and scene.view.norms[before] in markers("trailing-filler"):
        before -= 1
    if noun.kind != "actor" or before < 0:
        return False
    word = scene.view.norms[before]
    return word in markers("trailing") and word not in markers("trailing-with-verb")
