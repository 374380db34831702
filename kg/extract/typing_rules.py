"""The event type of a trigger from the weapons and means named around it.

Takes a trigger reading in its sentence; gives the type and the name of the rule. The means named first counts
(guidelines: mixed fire is typed by the kind named first).
"""

from __future__ import annotations

from kg.extract.clitics import Split
from kg.extract.view import View
from kg.lexicon import Lexicon
from kg.lexicon.triggers import Form

_AFTER = 7
_BEFORE = 4
_BY_CUE = {
    "air": "AirStrike",
    "artillery": "Shelling",
    "chemical": "ChemicalAttack",
    "suicide": "SuicideBombing",
    "bomb": "Bombing",
}
_FAMILY_CUES = {"strike": ("chemical", "car", "suicide", "air", "artillery", "bomb"), "blast": ("car", "suicide")}


def typed(view: View, index: int, form: Form, split: Split, lexicon: Lexicon) -> tuple[str, str]:
    """The event type of the trigger at `index`, and the rule that says so."""
    entry = form.entry
    cues = _FAMILY_CUES.get(entry.family)
    if cues is None:
        return entry.type, f"lexicon:{entry.lemma}"
    clause = view.clause[index]
    after = [i for i in range(index + 1, min(len(view.norms), index + 1 + _AFTER)) if view.clause[i] == clause]
    before = [i for i in range(index - 1, max(-1, index - 1 - _BEFORE), -1) if view.clause[i] == clause]
    for position in after + before:
        for cue in cues:
            if view.norms[position] in lexicon.words[cue]:
                return _shift(cue, entry.type), f"means:{cue}"
    return entry.type, f"lexicon:{entry.lemma}"


def _shift(cue: str, type_: str) -> str:
    return "CarBombing" if cue == "car" else _BY_CUE.get(cue, type_)
