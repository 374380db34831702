"""How each event of an article is told: by whom, as having happened or not, at what cost.

Takes the scenes of an article in order; gives for each trigger its modality, attribution and tolls, in the form of
the record. It is separate because these look at whole sentences and at the sentences before, where roles look at pairs of
words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from kg import records
from kg.extract import casualties, modality, sources, toll_events
from kg.extract.modality_cues import Judged
from kg.extract.nouns import Noun
from kg.extract.purpose import AIMED
from kg.extract.scene import Scene, means_people
from kg.extract.sources import Frame
from kg.extract.speaker import Speaker
from kg.extract.tokens import Page
from kg.extract.toll_nouns import known
from kg.extract.triggers import Trigger
from kg.kinds import Modality
from kg.lexicon import Lexicon
from kg.lexicon.affixes import AND, DEFINITE, PREPOSITIONS, WILL
from kg.lexicon.markers import markers
from kg.lexicon.reporting import spokespeople


class Told(msgspec.Struct, frozen=True, gc=False):
    """How one event is told. `modality_rule` names the rule that set the modality."""

    modality: Modality
    modality_rule: str
    attribution: records.Attribution | None
    casualties: tuple[records.Casualties, ...]


def tell(
    scenes: Sequence[Scene],
    page: Page,
    lexicon: Lexicon,
    *,
    publisher: Speaker | None = None,
    references: Mapping[str, str] | None = None,
) -> list[tuple[Told, ...]]:
    """For each scene how its triggers are told, in their order. `references` has the reference of each actor by name."""
    heard = [(scene.view, scene.nouns) for scene in scenes]
    frames = sources.attribute(heard, lexicon, publisher=publisher, references=references)
    by_number = {scene.view.number: scene for scene in scenes}
    told = [
        _scene(scene, spoken, page, by_number, references or {}) for scene, spoken in zip(scenes, frames, strict=True)
    ]
    for place, (scene, after) in enumerate(pairwise(scenes)):
        if _goes_on(scene, after):
            told[place] = _with_tolls(told[place], scene, after, page)
    return told


def _goes_on(scene: Scene, after: Scene) -> bool:
    """Whether the next sentence is the rest of a headline and names no event: shelling .. dead and wounded in the town."""
    same_line = scene.view.sentence.line == after.view.sentence.line
    return same_line and after.view.sentence.role != "body" and bool(scene.triggers) and not after.triggers


def _with_tolls(told: tuple[Told, ...], scene: Scene, after: Scene, page: Page) -> tuple[Told, ...]:
    """The tolls of the rest of a headline on the first event that may have cost them."""
    tolls = tuple(_casualties(toll, after, page) for toll in casualties.read(after.view.tokens, known(after.nouns)))
    for place, trigger in enumerate(scene.triggers):
        if trigger.type in toll_events.COSTLY and tolls:
            with_tolls = msgspec.structs.replace(told[place], casualties=told[place].casualties + tolls)
            return (*told[:place], with_tolls, *told[place + 1 :])
    return told


def _scene(
    scene: Scene, frames: Sequence[Frame], page: Page, by_number: dict[int, Scene], references: Mapping[str, str]
) -> tuple[Told, ...]:
    if not scene.triggers:
        return ()
    tokens = scene.view.tokens
    tolls = scene.tolls
    causes = [toll_events.Cause(trigger.index, trigger.type) for trigger in scene.triggers]
    costs: dict[int, list[records.Casualties]] = {}
    for toll, place in zip(tolls, toll_events.attach(tokens, tolls, causes), strict=True):
        if place is not None:
            costs.setdefault(place, []).append(_casualties(toll, scene, page))
    told: list[Told] = []
    for place, trigger in enumerate(scene.triggers):
        judged = _modality(scene, place, told)
        frame = sources.told_in(frames, trigger.index, happened=judged.modality == "actual")
        attribution = _attribution(frame, page, by_number, references) if frame is not None else None
        cost = costs.get(place, ())
        if trigger.type in _DEATHS and judged.modality in ("planned", "hypothetical", "denied"):
            cost = [each for each in cost if each.rule not in _BY_NOUN]  # they threatened to kill him: nobody died
        told.append(Told(judged.modality, judged.rule, attribution, tuple(cost)))
    return tuple(told)


def _modality(scene: Scene, place: int, told: Sequence[Told]) -> Judged:
    """The modality of a trigger. A participle that qualifies a noun tells what is so; an event joined to a plan is planned."""
    trigger, tokens = scene.triggers[place], scene.view.tokens
    if trigger.form.pos == "participle" and trigger.split.proclitics.endswith(DEFINITE):
        return Judged("actual", "modality:participle")
    judged = modality.judge(
        tokens,
        trigger.index,
        trigger.type,
        nominal=trigger.nominal or trigger.split.proclitics.endswith(PREPOSITIONS),
        future=_future(trigger),
        imperfect=trigger.form.pos.startswith("imperfect"),
        others=[other.index for other in scene.triggers],
    )
    if judged.rule != "modality:told" or not place or not trigger.nominal:
        return judged
    before, previous = scene.triggers[place - 1].index, told[place - 1].modality
    between = scene.view.norms[before + 1 : trigger.index]
    if (
        previous in _SWAPPED_IF
        and trigger.type in _SWAPPED
        and any(norm in markers("in-exchange") for norm in between[-_DEED:])
    ):
        return Judged(previous, "modality:in-exchange")
    joined = trigger.split.proclitics.startswith(AND) or bool({*between[-1:]} & markers("links-plans"))
    inner = between[:-1] if between and between[-1] in markers("comma") else between
    walled = any(norm in markers("clause-end") or norm in markers("modality-wall") for norm in inner)
    aimed = previous != "attempted" or trigger.type in AIMED
    if previous in modality.JOINED and aimed and joined and not walled and len(between) <= _JOINED_WITHIN:
        return Judged(previous, modality.JOINED[previous])
    return judged


_BY_NOUN = frozenset({"toll:suffix", "toll:named"})
"""Tolls told by a suffix or a name behind the noun of a death, without a count."""
_DEATHS = frozenset({"Killing", "Execution", "Injury"})
_SWAPPED = frozenset({"Release", "Displacement", "Withdrawal", "Surrender", "Ceasefire", "AidDelivery"})
"""What one thing is done in exchange for; it comes about, or does not, with that: a release in exchange for a truce."""
_SWAPPED_IF: frozenset[Modality] = frozenset({"planned", "hypothetical", "denied"})
_DEED = 2  # tokens from "in exchange for" to what is given
_JOINED_WITHIN = 9  # tokens between an event that is planned and one joined to it


def _future(trigger: Trigger) -> bool:
    return trigger.split.proclitics.endswith(WILL)


def _attribution(
    frame: Frame, page: Page, by_number: dict[int, Scene], references: Mapping[str, str]
) -> records.Attribution:
    speaker = _on_behalf(frame.speaker, references)
    scene = by_number.get(speaker.number)
    start = end = None
    if scene is not None and speaker.last < len(scene.view.tokens) and not speaker.unseen:
        start, end = scene.view.span(speaker.first, speaker.last)
    return records.Attribution(
        name=speaker.name,
        level=speaker.level,
        entity=speaker.entity or references.get(speaker.name),
        start=start,
        end=end,
        text=None if start is None else page.raw[start:end],
        responsibility=frame.responsibility,
        rule=f"source:{frame.rule}",
    )


def _on_behalf(speaker: Speaker, references: Mapping[str, str]) -> Speaker:
    """The organisation that a spokesman or director named alone speaks for; else the speaker."""
    organisation = spokespeople().get(speaker.name)
    if organisation is None:
        return speaker
    entity = references.get(organisation.name)
    return msgspec.structs.replace(speaker, name=organisation.name, level=organisation.level, entity=entity)


def _casualties(toll: casualties.Toll, scene: Scene, page: Page) -> records.Casualties:
    start, end = scene.view.span(toll.first, toll.last)
    owner = _party(toll, scene)
    return records.Casualties(
        outcome=toll.outcome,
        min=toll.min,
        max=toll.max,
        approx=toll.approx,
        # ستة قتلى مدنيين: who they were stands beside the noun that is counted
        civilian=True if toll.civilian is None and owner is not None and owner.cls == _CIVILIANS else toll.civilian,
        start=start,
        end=end,
        text=page.raw[start:end],
        of=_sufferer(toll, owner, scene, page),
        rule=f"toll:{toll.rule}",
    )


_CIVILIANS = "Civilians"


def _counted(toll: casualties.Toll, scene: Scene) -> Noun | None:
    """The noun that is counted, where it is one of the scene's."""
    return next((noun for noun in scene.nouns if toll.noun is not None and noun.first <= toll.noun <= noun.last), None)


def _party(toll: casualties.Toll, scene: Scene) -> Noun | None:
    """The party to which those belong who are counted: the counted noun itself, or one named beside it."""
    if toll.noun is None:
        return None
    noun = _counted(toll, scene)
    owner = noun if noun is not None and noun.name else _owner(scene.nouns, toll.noun)
    return None if owner is not None and means_people(scene, owner) else owner


def _sufferer(toll: casualties.Toll, owner: Noun | None, scene: Scene, page: Page) -> records.Sufferer | None:
    """Who suffered: the counted noun, with the party that it belongs to."""
    if toll.noun is None:
        return None
    noun = _counted(toll, scene)
    last = max(noun.last if noun is not None else toll.noun, toll.noun)
    start, end = scene.view.span(toll.noun, last)
    return records.Sufferer(
        start=start,
        end=end,
        text=page.raw[start:end],
        name=owner.name if owner is not None else None,
        entity=owner.entity if owner is not None else None,
    )


def _owner(nouns: Sequence[Noun], index: int) -> Noun | None:
    """The party that is named within two words of the people counted."""
    for noun in nouns:
        if noun.kind == "actor" and 0 < noun.first - index <= _OWNER_WITHIN and noun.name:
            return noun
    return None


_OWNER_WITHIN = 2
