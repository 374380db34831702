"""The event type of a trigger from the weapons and means named around it.

Takes a trigger reading in its sentence; gives the type and the name of the rule. The means named first counts
(guidelines: mixed fire is typed by the kind named first).
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.clitics import Split
from kg.extract.view import View
from kg.lexicon import Lexicon
from kg.lexicon.affixes import BY
from kg.lexicon.markers import joined
from kg.lexicon.triggers import Form

_AFTER = 7
_BEFORE = 4
_FAR = 40
"""Words behind a trigger in which its means is looked for where the words say that it is one."""
_CAR_WITHIN = 3  # tokens between "suicide" and the word that says that the car is a bomb
_BY_CUE = {
    "air": "AirStrike",
    "artillery": "Shelling",
    "chemical": "ChemicalAttack",
    "suicide": "SuicideBombing",
    "bomb": "Bombing",
}
_FAMILY_CUES = {"strike": ("chemical", "car", "suicide", "air", "artillery", "bomb"), "blast": ("car", "suicide")}

STRIKES = frozenset({"Attack", "Shelling", "AirStrike", "Bombing", "CarBombing", "SuicideBombing", "ChemicalAttack"})
"""Attack and the types below it."""
_LEAVING = frozenset({"Withdrawal", "Displacement"})
_FAMILY_TYPES: dict[str, frozenset[str]] = {
    "strike": STRIKES, "air": STRIKES, "weapon": STRIKES, "blast": STRIKES - {"Attack", "AirStrike"},
    "leave": _LEAVING, "flee": _LEAVING, "expel": _LEAVING, "arrive": frozenset({"Deployment", "Displacement", "Advance"}),
}  # fmt: skip
_NO_OTHER: frozenset[str] = frozenset()


def typed(view: View, index: int, form: Form, lexicon: Lexicon) -> tuple[str, str]:
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
                if cue == "suicide" and _by_car(view, position, lexicon):
                    cue = "car"
                return _shift(cue, entry.type), f"means:{cue}"
    for position in range(index + 1 + _AFTER, min(len(view.norms), index + 1 + _FAR)):
        if view.clause[position] == clause and _says_by_what(view, position, lexicon):
            for cue in cues:
                if view.norms[position] in lexicon.words[cue]:
                    return _shift(cue, entry.type), f"means:{cue}"
    return entry.type, f"lexicon:{entry.lemma}"


def _says_by_what(view: View, position: int, lexicon: Lexicon) -> bool:
    """Whether a word far behind a trigger says by what means: بقذائف، عبر سيارة."""
    return view.norms[position][:1] == BY or view.norms[position - 1] in lexicon.words["by-means"]


def _by_car(view: View, position: int, lexicon: Lexicon) -> bool:
    """هجوم انتحاري بسيارة ملغومة: a car bomb in the phrase of "suicide", and not انتحارية وبسيارات مفخخة."""
    for after in range(position + 1, min(position + 1 + _CAR_WITHIN, len(view.norms))):
        norm = view.norms[after]
        if view.clause[after] != view.clause[position] or joined(norm) or norm in lexicon.words["and-words"]:
            return False
        if norm in lexicon.words["car"]:
            return True
    return False


def _shift(cue: str, type_: str) -> str:
    return "CarBombing" if cue == "car" else _BY_CUE.get(cue, type_)


def may_be(possible: Iterable[Split]) -> frozenset[str]:
    """The event types that a word with these splits may express: those of its readings, and what the means named around
    it may make of them."""
    found: set[str] = set()
    for split in possible:
        for form in split.forms:
            found.add(form.entry.type)
            found |= _FAMILY_TYPES.get(form.entry.family, _NO_OTHER)
    return frozenset(found)
