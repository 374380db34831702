"""Deaths that a sentence tells as the effect of an attack that it names: one event, the attack (guidelines, "The trigger").

Takes the triggers that were chosen in a sentence; gives those that stay. The toll of a death that goes is the attack's. Apart from the
choice because the model decides word by word, and this is about two.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.triggers import Trigger
from kg.extract.typing_rules import STRIKES
from kg.extract.view import View
from kg.lexicon.affixes import BY
from kg.lexicon.markers import markers

_FAMILIES = frozenset({"death", "toll", "injury"})
_WITHIN = 9
"""Words between a death and its cause: of deaths with an attack so near behind them that is told as their cause, 55 of 1,407 are
events of their own in the annotated articles, most of them running totals."""
_TALLY = 3
"""Words before a death in which a running total is told."""


def without_effects(view: View, found: Sequence[Trigger]) -> list[Trigger]:
    """The triggers but for deaths and wounds in, by or as a result of another event of the clause that kills."""
    causes = [trigger for trigger in found if trigger.type in STRIKES or trigger.type == "Battle"]
    return [trigger for trigger in found if not (causes and _is_effect(view, trigger, causes))]


def _is_effect(view: View, death: Trigger, causes: Sequence[Trigger]) -> bool:
    if death.family not in _FAMILIES or death.form.pos == "participle":
        return False
    before = view.norms[max(0, death.index - _TALLY) : death.index]
    if any(norm in markers("tally") for norm in before):
        return False
    return any(
        death.index < cause.index <= death.index + _WITHIN
        and view.clause[cause.index] == view.clause[death.index]
        and _says_why(view, cause)
        for cause in causes
    )


def _says_why(view: View, cause: Trigger) -> bool:
    """Whether the event is told as what something came by: بقصف، في هجوم، جراء سقوط قذيفة."""
    if BY in cause.split.proclitics:
        return True
    return any(norm in markers("cause-of-death") for norm in view.norms[max(0, cause.index - 2) : cause.index])
