"""Which proposals of the trigger rules stand, and with which type.

Takes a view of a sentence; gives its triggers. Every word with a trigger reading is a case; the rules' verdict on it is
one feature among others, and a model trained on annotated articles decides. Without a model the rules' verdict stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from kg.extract import triggers as rules
from kg.extract.clitics import splits
from kg.extract.features import SentenceFeatures
from kg.extract.triggers import Trigger
from kg.extract.view import View
from kg.lexicon import Lexicon
from kg.lexicon.model import NONE


class Case(NamedTuple):
    """A word that may be a trigger: its position in the view, and the features that hold for it."""

    position: int
    features: list[str]


def decided(view: View, lexicon: Lexicon) -> list[Trigger]:
    """The triggers of a sentence in text order."""
    proposed = rules.candidates(view, lexicon)
    kept = rules.select(view, proposed, lexicon)
    model = lexicon.trigger_model
    if model is None:
        return kept
    by_index = {trigger.index: trigger for trigger in proposed} | {trigger.index: trigger for trigger in kept}
    found = []
    for case in _cases(view, proposed, kept, lexicon):
        decision = model.decide(case.features)
        if decision.label == NONE:
            continue
        trigger = by_index.get(case.position) or _reading(view, case.position, decision.label, lexicon)
        rule = trigger.rule if trigger.type == decision.label else "model-type"
        found.append(msgspec.structs.replace(trigger, type=decision.label, rule=rule, confidence=decision.confidence))
    return found


def cases(view: View, lexicon: Lexicon) -> list[Case]:
    """Every word with a trigger reading, for training."""
    proposed = rules.candidates(view, lexicon)
    return list(_cases(view, proposed, rules.select(view, proposed, lexicon), lexicon))


def _cases(view: View, proposed: list[Trigger], kept: list[Trigger], lexicon: Lexicon) -> Iterator[Case]:
    indices = [
        index for index, token in enumerate(view.tokens) if token.kind == "word" and splits(view.norms[index], lexicon)
    ]
    if not indices:
        return
    features = SentenceFeatures(
        view, {trigger.index: trigger for trigger in proposed}, {trigger.index: trigger for trigger in kept}, lexicon
    )
    for index in indices:
        yield Case(index, features.of(index))


def _reading(view: View, index: int, type_: str, lexicon: Lexicon) -> Trigger:
    """The word read as a trigger of a type although no guard let it pass: by a reading of that type, else the first."""
    readings = [(split, form) for split in splits(view.norms[index], lexicon) for form in split.forms]
    split, form = next((r for r in readings if r[1].entry.type == type_), readings[0])
    return Trigger(index, type_, split, form, "model")
