"""Who plays which part in an event: features of a trigger and a noun, and the choice of a role.

Takes a sentence's triggers and nouns; gives for each pair a role or none. The relation between the two words (subject,
genitive, object, behind a preposition, in a list) is found by rule and is the name that an argument carries as its
`rule`; a linear model trained on annotated articles weighs it against the event type, distance and what lies between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.linear import Model, probabilities
from kg.extract.names import Noun
from kg.extract.triggers import Trigger
from kg.extract.view import View, bases
from kg.lexicon import Lexicon

NONE = "none"
ALLOWED = {
    "actor": ("agent", "target", "belligerent", "supporter"),
    "thing": ("agent", "target", "belligerent", "instrument"),
    "weapon": ("instrument", "target", "agent"),
    "place": ("place", "origin", "destination", "target"),
    "time": ("time",),
}
_DISTANCES = (1, 2, 3, 5, 8, 12, 20, 40)


@dataclass(frozen=True, slots=True)
class Governed:
    """What governs each noun of a sentence: a preposition, a genitive, nothing; and whether it continues a list."""

    word: str
    listed: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its triggers and nouns, as roles see it."""

    view: View
    triggers: tuple[Trigger, ...]
    nouns: tuple[Noun, ...]
    governed: tuple[Governed, ...]
    marks: tuple[int, ...]
    """Commas before each token."""


def scene(view: View, triggers: Sequence[Trigger], nouns: Sequence[Noun], lexicon: Lexicon) -> Scene:
    """`view` prepared for the choice of roles."""
    marks = [0]
    for norm in view.norms:
        marks.append(marks[-1] + (norm in lexicon.words["clause-breaks"]))
    return Scene(view, tuple(triggers), tuple(nouns), _governed(view, triggers, nouns, lexicon), tuple(marks))


def _governed(view: View, triggers: Sequence[Trigger], nouns: Sequence[Noun], lexicon: Lexicon) -> tuple[Governed, ...]:
    prepositions = lexicon.words["prepositions"]
    heads = {trigger.index: trigger for trigger in triggers}
    made: list[Governed] = []
    ends: dict[int, int] = {}
    for number, noun in enumerate(nouns):
        clitic = noun.proclitics.lstrip("وف")
        joined = noun.proclitics[:1] == "و"
        before = view.norms[noun.first - 1] if noun.first else ""
        word = ""
        if clitic:
            word = clitic
        elif joined:
            earlier = next((ends[p] for p in range(noun.first - 1, max(-1, noun.first - 5), -1) if p in ends), None)
            if earlier is not None and nouns[earlier].kind == noun.kind:
                made.append(Governed(made[earlier].word, True))
                ends[noun.last] = number
                continue
            word = "and"
        else:
            for _, base in bases(before):
                if base in prepositions:
                    word = base
                    break
            if word and word in lexicon.words["by"] and noun.first > 1:
                word = view.norms[noun.first - 2].lstrip("و") + "_" + word
            if not word:
                if noun.first - 1 in heads:
                    word = "idafa" if heads[noun.first - 1].nominal else "after-verb"
                elif noun.first - 1 in ends:
                    word = "after-noun"
        made.append(Governed(word, False))
        ends[noun.last] = number
    return tuple(made)


def relation(scene: Scene, trigger: Trigger, number: int) -> str:
    """How noun `number` stands to the trigger: its side, what governs it, whether they share a clause."""
    noun, governed = scene.nouns[number], scene.governed[number]
    side = "after" if noun.first > trigger.index else "before" if noun.last < trigger.index else "inside"
    return f"{side}:{governed.word or 'bare'}"


def features(scene: Scene, trigger: Trigger, number: int) -> list[str]:
    """The features of a trigger and a noun of the same sentence."""
    view, noun, governed = scene.view, scene.nouns[number], scene.governed[number]
    type_, entry = trigger.type, trigger.form.entry
    how = relation(scene, trigger, number)
    low, high = (trigger.index, noun.first) if noun.first > trigger.index else (noun.last, trigger.index)
    distance = _bucket(high - low)
    side = how.partition(":")[0]
    others = sum(1 for t in scene.triggers if low < t.index < high)
    rivals = sum(1 for n in scene.nouns if n.kind == noun.kind and low < n.first < high and n is not noun)
    breaks = min(scene.marks[high] - scene.marks[low], 3)
    pos = trigger.form.pos + ("+suffix" if trigger.split.enclitic else "")
    kind, cls = noun.kind, noun.cls
    clause = "same" if view.clause[low] == view.clause[high] else "other"
    before = view.norms[noun.first - 1] if noun.first else "^"
    return [
        f"kind={kind}",
        f"cls={kind},{cls}",
        f"type={kind},{type_}",
        f"type,cls={type_},{cls}",
        f"how={kind},{how}",
        f"how,type={kind},{how},{type_}",
        f"how,pos={kind},{how},{pos}",
        f"how,pos,type={kind},{how},{pos},{type_}",
        f"how,lemma={kind},{how},{entry.lemma},{pos}",
        f"idafa={kind},{how},{entry.idafa}",
        f"distance={kind},{side},{distance}",
        f"distance,how={kind},{how},{distance}",
        f"distance,pos={kind},{side},{distance},{pos}",
        f"others={kind},{side},{min(others, 2)}",
        f"rivals={kind},{side},{min(rivals, 2)},{pos}",
        f"rivals,type={kind},{side},{min(rivals, 2)},{type_}",
        f"rivals,how={kind},{how},{min(rivals, 2)}",
        f"breaks={kind},{side},{breaks}",
        f"breaks,others={kind},{side},{breaks},{min(others, 2)}",
        f"clause={kind},{side},{clause}",
        f"before={kind},{side},{before}",
        f"before,type={kind},{before},{type_}",
        f"listed={kind},{governed.listed},{side}",
        f"rule={kind},{noun.rule},{type_}",
        f"name={noun.name},{kind}",
        f"relation={noun.relation},{type_}",
        f"role={kind},{view.sentence.role},{side}",
    ]


def _bucket(distance: int) -> int:
    for bound in _DISTANCES:
        if distance <= bound:
            return bound
    return 99


def roles(scene: Scene, trigger: Trigger, model: Model) -> list[tuple[int, str, float]]:
    """(noun, role, probability) for each noun of the sentence that takes part in the event."""
    found = []
    index = {name: i for i, name in enumerate(model.classes)}
    for number, noun in enumerate(scene.nouns):
        allowed = ALLOWED.get(noun.kind)
        if allowed is None or noun.first <= trigger.index <= noun.last:
            continue
        scores = model.scores(features(scene, trigger, number))
        options = (NONE, *allowed)
        shares = probabilities([scores[index[option]] for option in options])
        best = max(range(len(options)), key=lambda i: shares[i])
        if options[best] != NONE:
            found.append((number, options[best], shares[best]))
    return found
