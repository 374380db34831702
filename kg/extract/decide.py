"""Which proposals of the trigger rules stand, and with which type.

Takes a view of a sentence; gives its triggers. Every word with a trigger reading is a case; the rules' verdict on it is
one feature among others, and a model trained on annotated articles decides. Without a model the rules' verdict stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from kg.extract import casualties, toll_events
from kg.extract import triggers as rules
from kg.extract.clitics import splits
from kg.extract.effects import without_effects
from kg.extract.features import SentenceFeatures, knows
from kg.extract.toll_words import unreported
from kg.extract.triggers import Trigger
from kg.extract.typing_rules import may_be
from kg.extract.view import View
from kg.lexicon import Lexicon
from kg.lexicon.harm import harm_words
from kg.lexicon.model import Case

UNSEEN = 0.5
"""Confidence of a rule's verdict on a word that the annotated articles do not have: nobody measured it."""

UNPROPOSED = 0.5
"""Confidence above which a word counts that no rule proposes: below it, 4 of 18 such events of articles that nobody had annotated
were right, above it 21 of 32 (read by one of us)."""


class Word(NamedTuple):
    """A word that may be a trigger: its position in the view, and the features that hold for it."""

    position: int
    features: Case


def decided(view: View, lexicon: Lexicon, means: str = "") -> list[Trigger]:
    """The triggers of a sentence in text order. `means` tells by what means of war the article mostly speaks (`means_of`)."""
    words = rules.readable(view, lexicon)
    if not words:
        return []
    proposed = rules.candidates(view, words, lexicon)
    kept = rules.select(view, proposed, lexicon)
    model = lexicon.trigger_model
    if model is None:
        return kept
    by_index = {trigger.index: trigger for trigger in proposed}
    found = []
    standing = {trigger.index: trigger for trigger in kept if not knows(model.rows, trigger, view.norms[trigger.index])}
    features: SentenceFeatures | None = None
    for position, possible in words:
        if position in standing:
            found.append(msgspec.structs.replace(standing[position], confidence=UNSEEN))
            continue
        if features is None:
            features = _features(view, proposed, kept, lexicon, means)
        decision = model.choose(features.of(position), among=may_be(possible))
        if decision is None:
            continue
        if position not in by_index and decision.confidence <= UNPROPOSED:
            continue
        trigger = by_index.get(position) or _reading(view, position, decision.label, lexicon)
        label = _plausible(view, decision.label, trigger.type, lexicon)
        rule = trigger.rule if trigger.type == label else "model-type"
        found.append(Trigger(position, label, trigger.split, trigger.form, rule, decision.confidence))
    return _reported(view, _with_deaths(view, without_effects(view, found), kept, proposed))


def _reported(view: View, found: list[Trigger]) -> list[Trigger]:
    """`found` without the deaths and wounds that there is no news of."""
    return [t for t in found if t.type not in _DEATHS or not unreported(view.norms, t.index)]


def _with_deaths(view: View, found: list[Trigger], kept: list[Trigger], proposed: list[Trigger]) -> list[Trigger]:
    """`found` and the word of death or wounding whose toll no event of the sentence cost: one that the rules keep where none kills, and
    one that they propose where its toll is the total of many events (ليرتفع عدد القتلى منذ بدء الحملة إلى 105)."""
    kills = any(trigger.type in toll_events.COSTLY for trigger in found)
    totals = toll_events.may_total(view.norms)
    known = {trigger.index for trigger in found}
    deaths = {t.index: t for t in (proposed if totals else kept) if t.type in _DEATHS and t.index not in known}
    if not deaths or (kills and not totals):
        return found
    tolls = casualties.read(view.tokens)
    costs = toll_events.attach(view.tokens, tolls, [toll_events.Cause(each.index, each.type) for each in found])
    own = {trigger.index for trigger in kept}
    added = [
        msgspec.structs.replace(deaths[toll.cue], rule=f"{deaths[toll.cue].rule}+toll", confidence=_JUDGED)
        for toll, place in zip(tolls, costs, strict=True)
        if place is None and toll.cue in deaths and _says_how_many(view.norms[toll.cue], toll)
        if (toll.cue in own and not kills) or toll_events.is_total(view.norms, toll)
    ]
    return sorted({trigger.index: trigger for trigger in (*added[:1], *found)}.values(), key=lambda t: t.index)


def _says_how_many(norm: str, toll: casualties.Toll) -> bool:
    """Whether the toll is told, and not only mentioned: by a verb or its noun, or by a number of dead."""
    if toll.rule in ("named", "suffix", "unknown-plural"):
        return False
    if norm in harm_words():
        return True
    return toll.outcome == "killed" and not toll.joint and not toll.rule.startswith(("bare-", "some-of"))


_DEATHS = frozenset({"Killing", "Injury"})
_JUDGED = 0.85
"""The share of right ones among 31 such events of unannotated articles, read by us."""


def cases(view: View, lexicon: Lexicon, means: str = "") -> list[Word]:
    """Every word with a trigger reading, for training."""
    words = rules.readable(view, lexicon)
    proposed = rules.candidates(view, words, lexicon)
    features = _features(view, proposed, rules.select(view, proposed, lexicon), lexicon, means)
    return [Word(position, features.of(position)) for position, _ in words]


def _features(
    view: View,
    proposed: list[Trigger],
    kept: list[Trigger],
    lexicon: Lexicon,
    means: str,
) -> SentenceFeatures:
    return SentenceFeatures(
        view,
        {trigger.index: trigger for trigger in proposed},
        {trigger.index: trigger for trigger in kept},
        lexicon,
        means,
    )


def _plausible(view: View, label: str, by_rule: str, lexicon: Lexicon) -> str:
    """No car bomb where the sentence names neither car nor bomb in one."""
    words = lexicon.words
    if label == "CarBombing" and not any(norm in words["car"] or norm in words["vehicle"] for norm in view.norms):
        return by_rule if by_rule in ("SuicideBombing", "Bombing") else label
    return label


def means_of(views: Iterable[View], lexicon: Lexicon) -> str:
    """By what an article's attacks are mostly carried out, as its words tell: `air`, `artillery`, `even`, and `chemical`
    behind it where it speaks of that. Shelling told without its means is typed by it (guidelines, "Types")."""
    norms = [norm for view in views for norm in view.norms]
    air, artillery, chemical = (sum(map(lexicon.words[cue].__contains__, norms)) for cue in _MEANS)
    mostly = "air" if air > artillery else "artillery" if artillery > air else "even"
    if air >= _MANY and air >= _MANY * max(artillery, 1):
        mostly = "air-only"
    return mostly + ("+chemical" if chemical >= _MANY else "")


_MEANS = ("air", "artillery", "chemical")
_MANY = 3


def _reading(view: View, index: int, type_: str, lexicon: Lexicon) -> Trigger:
    """The word read as a trigger of a type although no guard let it pass: by a reading of that type, else the first."""
    readings = [(split, form) for split in splits(view.norms[index], lexicon) for form in split.forms]
    split, form = next((r for r in readings if r[1].entry.type == type_), readings[0])
    return Trigger(index, type_, split, form, "model")
