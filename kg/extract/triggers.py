"""The words of a sentence that may express an event, and which of them do.

Takes a view of a sentence; gives `Trigger`s with an event type and the name of the rule that set it. Two steps: every
lexicon form whose guards hold is a candidate; then candidates that only tell the effect or the manner of another event
of the sentence are dropped (guidelines, "The trigger").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from kg.extract.clitics import Split, splits
from kg.extract.typing_rules import STRIKES, typed
from kg.extract.view import View, bases
from kg.lexicon import Lexicon
from kg.lexicon.affixes import AND, DEFINITE, HIM, TO, WRITTEN_FEMININE
from kg.lexicon.markers import markers
from kg.lexicon.memo import Table
from kg.lexicon.triggers import Form, Guard

_AHEAD = 3
_NEAR = 9
_LOOK_ALIKE = 2  # words behind a trigger that tell a look-alike
_LOST = 4  # words between a loss and the control that is lost: who loses it stands between
_OBJECT = 6  # words within which the object of a verb with a preposition begins
_EXACT_UP_TO = 3  # guard words of at most this length must match whole
_TOLD_BY_EVENT = "time:since-event"
"""The rule of times that are told by an event, which is one of the article's: منذ بدء المعارك."""


class Trigger(msgspec.Struct, frozen=True, gc=False):
    """A word at `index` of the view that expresses an event of `type`."""

    index: int
    type: str
    split: Split
    form: Form
    rule: str
    confidence: float = 1.0

    @property
    def family(self) -> str:
        """The family of typing rules of the word."""
        return self.form.entry.family

    @property
    def nominal(self) -> bool:
        """Whether the word is a noun (or participle) rather than a verb."""
        return self.form.pos in ("masdar", "participle")


def triggers(view: View, lexicon: Lexicon) -> list[Trigger]:
    """The triggers of a sentence in text order."""
    return select(view, candidates(view, readable(view, lexicon), lexicon), lexicon)


def candidates(view: View, words: Sequence[Readable], lexicon: Lexicon) -> list[Trigger]:
    """Of the words with a trigger reading those whose guards hold, one reading a word."""
    found = (_candidate(view, index, possible, lexicon) for index, possible in words)
    return [trigger for trigger in found if trigger is not None]


Readable = tuple[int, tuple[Split, ...]]
"""The index of a word, and its splits."""


def readable(view: View, lexicon: Lexicon) -> list[Readable]:
    """Every word with a trigger reading that nothing vetoes."""
    known = lexicon.splits.get  # most words are known to be none
    return [
        (index, possible)
        for index, norm in enumerate(view.norms)
        if (possible := found if (found := known(norm)) is not None else splits(norm, lexicon))
        and view.tokens[index].kind == "word"
        and (possible[0].enclitic != HIM or (possible := _as_written(view.tokens[index].text, possible)))
        and not vetoed(view, index, possible)
    ]


def _as_written(text: str, possible: tuple[Split, ...]) -> tuple[Split, ...]:
    """The splits without those that take the ending of a noun for a suffix: رحلة is no verb with its object, though both fold alike."""
    if not text.endswith(WRITTEN_FEMININE):
        return possible
    return tuple(split for split in possible if split.enclitic != HIM)


def _candidate(view: View, index: int, possible: tuple[Split, ...], lexicon: Lexicon) -> Trigger | None:
    for split in possible:
        for form in split.forms:
            guards = form.entry.guards
            if not guards or all(_holds(guard, view, index, split) for guard in guards):
                type_, rule = typed(view, index, form, lexicon)
                return Trigger(index, type_, split, form, rule)
    return None


def vetoed(view: View, index: int, possible: tuple[Split, ...]) -> bool:
    """Whether the word is no trigger whatever speaks for it: it stands in an expression of time (فجر السبت) and
    does not name what time is counted from, or each of its readings is a look-alike (تقدم بطلب)."""
    if any(time.first <= index <= time.last and time.rule != _TOLD_BY_EVENT for time in view.times):
        return True
    for split in possible:
        for form in split.forms:
            guards = form.entry.guards
            if form.entry.family == "control" and (form.pos == "masdar" or split.enclitic) and _is_lost(view, index):
                continue
            if not guards or all(_holds(guard, view, index, split) for guard in guards if guard.kind.startswith("not")):
                return False
    return True


def _is_lost(view: View, index: int) -> bool:
    """Whether the control told at `index` is what somebody lost: the loss is the event (فقد التنظيم السيطرة على البلدة)."""
    for norm in reversed(view.norms[max(0, index - _LOST) : index]):
        if norm in markers("losing"):
            return True
        if norm in markers("clause-end") or norm in markers("function"):
            return False
    return False


def _holds(guard: Guard, view: View, index: int, split: Split) -> bool:
    kind = guard.kind
    if kind == "next":
        return _any(guard.words, view.norms[index + 1 : index + 1 + _AHEAD])
    if kind == "not-next":
        behind = view.norms[index + 1 : index + 1 + _LOOK_ALIKE]
        return not _any(guard.words, behind) and not _begins(guard.phrases, behind)
    if kind == "not-on":
        return not _any(guard.words, _object(view, index, markers("on")))
    if kind == "not-from":
        return not _any(guard.words, _object(view, index, markers("from"))[:1])
    if kind == "prev":
        return _any(guard.words, view.norms[max(0, index - 2) : index])
    if kind == "not-prev":
        return not _any(guard.words, view.norms[max(0, index - 1) : index])
    if kind == "near":
        return _any(guard.words, view.norms[max(0, index - _NEAR) : index] + view.norms[index + 1 : index + 1 + _NEAR])
    if kind == "not-al":
        return not split.proclitics.endswith(DEFINITE)
    return True


def _any(words: tuple[str, ...], norms: Iterable[str]) -> bool:
    known = _guards.get(words)
    if known is None:
        known = _guards[words] = _Guard(words)
    return any(map(known.__getitem__, norms))


def _begins(phrases: tuple[str, ...], norms: Sequence[str]) -> bool:
    """Whether the words begin with a phrase, the last of whose words may go on."""
    return bool(phrases) and " ".join(norms).startswith(phrases)


def _object(view: View, index: int, preposition: frozenset[str]) -> Sequence[str]:
    """The first words of what a verb with a preposition has for its object, behind its subject: استولت الفصائل على عشرات
    الدبابات، انسحبت الولايات المتحدة من الاتفاق."""
    for at in range(index + 1, min(index + 1 + _OBJECT, len(view.norms))):
        if view.norms[at] in preposition:
            return view.norms[at + 1 : at + 1 + _LOOK_ALIKE]
        if view.norms[at] in markers("clause-end"):
            break
    return ()


class _Guard(Table[bool]):
    """Whether a word is one of those of a guard, behind any proclitics."""

    __slots__ = ("_exact", "_starts")

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__(limit=2_000)  # there is one for each guard
        self._exact = frozenset(words)
        self._starts = tuple(word for word in words if len(word) > _EXACT_UP_TO)

    def make(self, word: str) -> bool:
        """Whether any reading of the word is one, or begins with a longer one."""
        return any(base in self._exact or base.startswith(self._starts) for _, base in bases(word))

    def __reduce__(self) -> tuple[Any, ...]:
        return _Guard, (tuple(self._exact),)


_guards: dict[tuple[str, ...], _Guard] = {}


def select(view: View, found: list[Trigger], lexicon: Lexicon) -> list[Trigger]:
    """The candidates that stand as events of their own, by the rules."""
    kept: list[Trigger] = []
    for trigger in found:
        if _state_of_control(view, trigger, lexicon) or _weapon_without_verb(view, trigger, found, lexicon):
            continue
        kept.append(trigger)
    strong = [t for t in kept if t.type in STRIKES and t.family not in ("weapon", "chemical")]
    result = []
    for trigger in kept:
        if trigger.family in ("death", "toll", "injury") and strong:
            continue
        if trigger.family == "injury" and any(t.type == "Killing" for t in kept):
            continue
        if trigger.family == "toll" and any(t.family == "death" for t in kept):
            continue
        if trigger.family == "chemical" and any(t.type == "ChemicalAttack" and t is not trigger for t in strong):
            continue
        if not trigger.nominal and trigger.family == "strike" and _resumes(view, trigger, kept):
            continue
        result.append(trigger)
    return result


def _state_of_control(view: View, trigger: Trigger, lexicon: Lexicon) -> bool:
    """تحت سيطرة، يسيطر على: a state, unless the text says that it came about."""
    if trigger.family != "control":
        return False
    before = view.norms[max(0, trigger.index - 3) : trigger.index]
    if any(norm in lexicon.words["become"] for norm in before):
        return False
    if trigger.form.pos == "imperfect":
        return view.sentence.role != "headline"
    if trigger.nominal:
        return (
            trigger.split.proclitics == TO and not trigger.split.enclitic and _state(before[-1:], lexicon)
        ) or _state(before[-1:], lexicon)
    return False


def _state(before: tuple[str, ...], lexicon: Lexicon) -> bool:
    return any(norm in lexicon.words["state-of-control"] for norm in before)


def _weapon_without_verb(view: View, trigger: Trigger, found: list[Trigger], lexicon: Lexicon) -> bool:
    """سقطت قذائف: the weapon is the trigger only behind a light verb, and where no word of attack stands by it."""
    if trigger.family != "weapon":
        return False
    window = view.norms[max(0, trigger.index - 5) : trigger.index]
    light = any(norm in lexicon.words["light-verbs"] for norm in window)
    if not light:
        return True
    return any(
        other.type in STRIKES
        and other.family not in ("weapon", "chemical")
        and view.clause[other.index] == view.clause[trigger.index]
        for other in found
    )


def _resumes(view: View, trigger: Trigger, kept: list[Trigger]) -> bool:
    """غارات استهدفت: the verb only says where the noun before it struck."""
    if trigger.form.pos not in ("past", "imperfect"):
        return False
    for other in kept:
        gap = trigger.index - other.index
        if (
            other.nominal
            and other.type in STRIKES
            and 0 < gap <= 7
            and "،" not in view.norms[other.index : trigger.index]
        ):
            return not trigger.split.proclitics.startswith(AND)
    return False
