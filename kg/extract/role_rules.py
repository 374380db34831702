"""What grammar says against a role that the model chose.

Takes a scene, a trigger, a noun of the scene and the role that the model gives it; gives the role that it has, or none. It is
separate because these rules look at the words around the noun and not at all that the model weighs: whoever is counted among
the dead of a strike did not strike, whoever shot rockets down did not fire them.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.nouns import Noun
from kg.extract.scene import Scene
from kg.extract.toll_events import COSTLY
from kg.extract.triggers import Trigger
from kg.extract.typing_rules import STRIKES
from kg.extract.view import bases
from kg.lexicon.affixes import AND, ARTICLE, BY, HER, HIM, TO, conjugation
from kg.lexicon.harm import harm_words
from kg.lexicon.markers import joined, markers
from kg.lexicon.people import person
from kg.lexicon.reporting import reports

_HARM = ("killed", "wounded")
_DEATHS = frozenset({"Killing", "Injury"})
_STRIKES = COSTLY - _DEATHS - {"Battle", "Execution", "SuicideBombing", "CarBombing"}
"""Attacks by which others die than who carries them out."""
_FIRE = frozenset({"Attack", "Shelling", "AirStrike"})
_BLOW_WITHIN = 4
_CAUSE = 3
"""Tokens between a word of cause and the attack: in a series of raids."""
_REPELLABLE = STRIKES | {"Advance", "Deployment"}
_REPELLED = 4
"""Tokens between whoever repels an attack and the attack."""
_BESIDE = 2
"""Tokens between whoever shoots down and the word that says so."""
_SHOT = 4
"""Tokens between that word and the weapons."""
_AT_ROCKETS = 6
"""Tokens between that word and the attack."""


def mended(scene: Scene, trigger: Trigger, number: int, role: str) -> str | None:
    """The role of noun `number` in the event of `trigger`, for which the model takes `role`; None where it takes no part."""
    noun = scene.nouns[number]
    if noun.kind == "actor" and _says_on(scene, trigger, noun):
        return None
    if role == "agent":
        if any(rule(scene, trigger, noun) for rule in (_is_struck, _suffers, _brings_down, _repels)):
            return "target"
        if _is_opposed(scene, noun) or _loses(scene, trigger, noun) or _is_inflicted(scene, trigger, noun):
            return None
    elif role == "target":
        return None if _stands_behind(scene, noun) else role
    elif role == "place":
        return "target" if _is_hit(scene, trigger, number) else role
    elif role == "belligerent":
        return None if _is_taken(scene, trigger, noun) else role
    return role


def _repels(scene: Scene, trigger: Trigger, noun: Noun) -> bool:
    """الجيش يصد هجوما للفصائل: whoever repels an attack is its target (guidelines, "Triggers"): in the annotated articles 77 of 79 that
    have a part in it are."""
    if trigger.type not in _REPELLABLE:
        return False
    norms = scene.view.norms
    beside = {noun.last + 1, noun.first - 1}
    return noun.first < trigger.index <= noun.last + _REPELLED and any(
        0 <= at < trigger.index and norms[at] in markers("repels") for at in beside
    )


def _says_on(scene: Scene, trigger: Trigger, noun: Noun) -> bool:
    """مقتل العشرات في المدينة والكتائب تعلن تفجير آلية: whether the noun begins a clause of its own behind the event, which says something. In
    the annotated articles none of three such took part."""
    norms, behind = scene.view.norms, noun.last + 1
    said = reports().get(norms[behind]) if behind < len(norms) else None
    return (
        said is not None
        and said.finite
        and not said.joined
        and noun.proclitics[:1] == AND
        and noun.first > trigger.index
    )


def without_stations(
    scene: Scene, trigger: Trigger, parts: Sequence[tuple[int, str, float]]
) -> list[tuple[int, str, float]]:
    """`parts` without the places where those are stationed who strike: قصفت القوات المتمركزة في تادف مدينة الباب. The place that
    fire comes from is no argument (guidelines, "Arguments"); where those are stationed who are struck, the strike is."""
    if trigger.type not in STRIKES:
        return list(parts)
    ends = {scene.nouns[number].last for number, role, _ in parts if role == "agent"}
    return [part for part in parts if part[1] != "place" or _stationed(scene, scene.nouns[part[0]]) not in ends]


def _stationed(scene: Scene, place: Noun) -> int | None:
    """The last token of those who are stationed at the place; None where nobody is said to be."""
    norms = scene.view.norms
    at = place.first - (1 if place.proclitics.endswith(BY) else 2)
    there = place.proclitics.endswith(BY) or norms[place.first - 1] in markers("in")
    return at - 1 if there and at > 0 and norms[at] in markers("stationed") else None


def _is_struck(scene: Scene, trigger: Trigger, noun: Noun) -> bool:
    """توجيه ضربة عسكرية للجيش: a blow that is dealt is dealt to whom ل names, while غارة للجيش is the army's."""
    norms, before = scene.view.norms, trigger.index - 1
    return (
        before >= 0
        and _is_any(norms[trigger.index], "blow")
        and _is_any(norms[before], "dealing")
        and noun.proclitics.endswith(TO)
        and trigger.index < noun.first <= trigger.index + _BLOW_WITHIN
    )


_AS_OBJECT = frozenset({"idafa", "after-verb", "after-noun", ""})
"""What governs the object of a strike, besides "on": قصف مسجد، استهدفت مسجدا، استهدفت الطائرات مسجدا، غارة على مسجد."""


def _is_hit(scene: Scene, trigger: Trigger, number: int) -> bool:
    """قصفت الطائرات مسجد السلطان: a building with a name is a place to the model, while what is the very object hit is the target
    (guidelines, "Arguments"). Of such in the annotated articles 82 of 105 are targets."""
    noun = scene.nouns[number]
    return (
        noun.rule == "place:facility"
        and noun.first > trigger.index
        and trigger.type in STRIKES
        and (scene.governed[number].word in _AS_OBJECT or scene.governed[number].word in markers("on"))
        and _is_any(scene.view.norms[noun.first], "building")
    )


def _suffers(scene: Scene, trigger: Trigger, noun: Noun) -> bool:
    """مقتل أربعة عناصر للنظام بقصف: whether the noun is counted among the dead or wounded of the attack, or they are its own (قتلى
    التنظيم). Attackers die too, in an attack of theirs: هجومهم، هجوم شنوه."""
    norms, index = scene.view.norms, trigger.index
    if trigger.type not in _STRIKES or not trigger.nominal or trigger.split.enclitic or noun.last > index:
        return False
    if not _is_cause(norms, index) or any(norm.endswith(_DONE_BY_THEM) for norm in norms[index + 1 : index + 2]):
        return False
    before = person(norms[noun.first - 1]) if noun.first else None
    if before is not None and before.outcome in _HARM:
        return True
    counted = (
        toll
        for toll in scene.tolls
        if toll.outcome in _HARM and toll.noun is not None and noun.first <= toll.noun <= noun.last
    )
    return any(not _may_kill(norms, toll.cue, noun) for toll in counted)


def _may_kill(norms: Sequence[str], cue: int, noun: Noun) -> bool:
    """قتل مسلح المارة: whether the noun may be the subject of the verb at `cue`, of which another word is the object."""
    word = harm_words().get(norms[cue])
    if word is None or word.kind != "verb" or noun.last + 1 >= len(norms):
        return False
    after = norms[noun.last + 1]
    goes_on = (markers(name) for name in ("function", "cause", "clause-end", "subset"))
    return not (joined(after) or after[0] == BY or any(after in words for words in goes_on))


_THEY = next(form.suffix for form in conjugation("past") if form.number == "p" and form.bound)
_DONE_BY_THEM = (_THEY + HIM, _THEY + HER)


def _is_cause(norms: Sequence[str], index: int) -> bool:
    """Whether the event at `index` is told as what killed: in, by, as a result of."""
    if norms[index][:1] == BY:
        return True
    for norm in reversed(norms[max(0, index - _CAUSE) : index]):
        if norm in markers("clause-end") or norm in markers("meanwhile"):
            return False
        if norm in markers("cause-of-death"):
            return True
    return False


def _brings_down(scene: Scene, trigger: Trigger, noun: Noun) -> bool:
    """أسقطت الدفاعات صواريخ استهدفت القاعدة: whether the noun shoots down the weapons of the attack, and does not drop them."""
    norms, index = scene.view.norms, trigger.index
    if trigger.type not in _FIRE:
        return False
    for at in range(max(0, noun.first - _BESIDE), min(noun.last + 1 + _BESIDE, index)):
        if noun.first <= at <= noun.last or not _is_any(norms[at], "intercepts"):
            continue
        start = max(at, noun.last) + 1
        if index - start > _AT_ROCKETS or _is_broken(norms[start:index]):
            continue
        shot = (
            each for each in scene.nouns if each.kind == "weapon" and start <= each.first <= min(index, start + _SHOT)
        )
        if any(not _is_any(norms[each.first], "dropped") for each in shot):
            return True
    return False


def _is_broken(norms: Sequence[str]) -> bool:
    return any(norm in markers("clause-end") or norm in markers("that") for norm in norms)


def _is_any(norm: str, name: str) -> bool:
    return any(base in markers(name) for _, base in bases(norm))


def _is_opposed(scene: Scene, noun: Noun) -> bool:
    """المقاتلون المعارضون للنظام: whether the noun is whom somebody is against."""
    return (
        bool(noun.first) and noun.proclitics.endswith(TO) and _is_any(scene.view.norms[noun.first - 1], "against-whom")
    )


def _loses(scene: Scene, trigger: Trigger, noun: Noun) -> bool:
    """اعترف الجيش بمقتل جنديين في هجوم: whether the noun owns to a death, or to losses in an attack."""
    norms, index = scene.view.norms, trigger.index
    if not trigger.nominal or trigger.split.enclitic or noun.last > index:
        return False
    at = next((at for at in (noun.first - 1, noun.last + 1) if 0 <= at < index and _is_any(norms[at], "loses")), None)
    if (
        at is None
        or not markers("caused").isdisjoint(norms[at:index])
        or _is_broken(norms[max(at, noun.last) + 1 : index])
    ):
        return False
    if trigger.type in _DEATHS:
        return not _is_any(norms[index], "active-masdar")
    dead = any(toll.outcome in _HARM and noun.last < toll.cue < index for toll in scene.tolls)
    return trigger.type in _STRIKES and dead and _is_cause(norms, index)


def _is_inflicted(scene: Scene, trigger: Trigger, noun: Noun) -> bool:
    """كبدوا قوات النظام خسائر وسيطروا على التلة: whether the noun is who was dealt losses, and no subject of a verb behind them."""
    before = scene.view.norms[noun.first - 1] if noun.first else ""
    return not trigger.nominal and trigger.index > noun.last and _is_any(before, "inflicts")


def _stands_behind(scene: Scene, noun: Noun) -> bool:
    """هاجموا فصائل تدعمها إيران: whether the noun only backs somebody."""
    return bool(noun.first) and scene.view.norms[noun.first - 1] in markers("backed-by")


def _is_taken(scene: Scene, trigger: Trigger, noun: Noun) -> bool:
    """سيطروا على مباني الإذاعة وقواعد للجيش في معارك: whether the noun stands among what was taken."""
    if trigger.type != "Battle" or noun.last > trigger.index:
        return False
    norms = scene.view.norms
    gain = max((t.index for t in scene.triggers if t.type == "TerritorialGain" and t.index < noun.first), default=None)
    if gain is None:
        return False
    covered = {at for each in scene.nouns for at in range(each.first, each.last + 1)}
    for at in range(noun.first - 1, gain, -1):
        norm = norms[at]
        if norm in markers("on"):
            return True
        if not (at in covered or norm in markers("comma") or norm.startswith(ARTICLE) or joined(norm)):
            return False
    return False
