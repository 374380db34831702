"""Train the models that decide between readings, from annotated articles.

    python -m tests.tools.train [--check] [--only NAME] [--steady]

Learns from `more` and the read half of `dev` (../shared/gold) and from our own annotations of corpus articles, and writes
the tables seeds/ar/model_{triggers,roles,implied}.tsv; `--check` only prints cross-validated figures. The learner is multinomial logistic regression
(`maxent.py`). Rare features are left out, and of the others those that weigh least, so that
the tables stay under 2 MB together and say little of any one article.
"""

from __future__ import annotations

import argparse
import dataclasses
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kg.extract import Extractor
from kg.extract.arguments import span
from kg.extract.clitics import splits
from kg.extract.decide import cases, means_of
from kg.extract.implied import FILLED, YES, taken
from kg.extract.implied import candidates as candidates_implied
from kg.extract.record import own_arguments, told_of
from kg.extract.role_features import RoleFeatures, SceneNouns
from kg.extract.roles import ALLOWED, candidates
from kg.extract.scene import Scene
from kg.extract.score import overlap
from kg.extract.tokens import sentences
from kg.extract.triggers import Trigger
from kg.extract.typing_rules import may_be
from kg.extract.view import view
from kg.gazetteer import Gazetteer
from kg.lexicon import load
from kg.lexicon.model import NONE, Model
from kg.lexicon.model_table import lines
from kg.lexicon.model_table import read as read_model
from kg.pipeline.producers import Tables, extractor_of
from kg.reference import actor_tables, place_tables
from tests.tools import maxent
from tests.tools.annotated import Annotated, annotated, ours, own_ids
from tests.tools.gold import Half

ROOT = Path(__file__).parents[2]
LEAST_COUNT = 3
STRENGTH = {"triggers": 3.0, "roles": 4.0, "implied": 3.0}
MOST = {"triggers": 26000, "roles": 72000, "implied": 600}
"""Features kept: the tables stay under 2 MB together. With a third of these, cross-validated F1 is 0.01 lower."""
GIVEN = 2.5
"""For how many of our own an article counts that two readers annotated and adjudicated, or that came with the guidelines."""
APART = 40.0
"""Strength of the weights that hold for those articles alone (`maxent.py`). Between 30 and 80 the likelihood of held-out
articles was higher than without; at 10 and 20 that of roles was lower."""
LEAST_WEIGHT = 0.08
"""Smaller weights are not written."""
SLACK = {"triggers": 0.005, "roles": 0.0, "implied": 0.0}
"""How much cross-validated F1 may be given for recall: an event that is missed takes its participants with it, and a party or
place that is missed every answer to who fought where."""
FOLDS = 4


class Example(NamedTuple):
    """A case with its right label, and the article it comes from."""

    article: str
    features: tuple[str, ...]
    options: tuple[str, ...]
    """The labels that the case may have, NONE among them."""
    label: str


class Held(NamedTuple):
    """A decision by a model that has not seen the article: the best label that is not NONE, how far the logarithm of its
    probability is above NONE's, how far above the next, and the right label."""

    label: str
    above_none: float
    above_next: float
    right: str
    own: bool
    """Whether the article is of our own annotation."""


def fold_of(article: str) -> int:
    """The part that an article belongs to in cross-validation."""
    return zlib.crc32(article.encode()) % FOLDS


def train(name: str, examples: Sequence[Example], *, small: bool = False) -> Model:
    """The model that fits the examples; a small one keeps only the features that weigh most."""
    own = own_ids()
    weights = maxent.fit(
        [
            maxent.Case(e.features, e.options, e.label, 1.0 if e.article in own else GIVEN, e.article not in own)
            for e in examples
        ],
        strength=STRENGTH[name], least=LEAST_COUNT, most=MOST[name] if small else None, apart=APART,
    )  # fmt: skip
    return _without_small(
        (feature, {label: float(weights.table[place, k]) for label, k in weights.labels.items()})
        for feature, place in sorted(weights.features.items())
    )


def _without_small(rows: Iterable[tuple[str, Mapping[str, float]]]) -> Model:
    found: dict[str, dict[str, float]] = {}
    for feature, weights in rows:
        kept = {label: round(w, 2) for label, w in sorted(weights.items()) if abs(round(w, 2)) >= LEAST_WEIGHT}
        if kept:
            found[feature] = kept
    return Model.of(found)


def mean(one: Model, other: Model) -> Model:
    """The model whose weights are the means of theirs; a feature that one lacks weighs nothing there."""
    found: dict[str, dict[str, float]] = {}
    for model in (one, other):
        for feature, weights in model.weights.items():
            row = found.setdefault(feature, {})
            for label, weight in weights.items():
                row[label] = row.get(label, 0.0) + weight / 2
    return _without_small(sorted(found.items()))


def decision(model: Model, example: Example) -> Held:
    """What the model says of a case."""
    scores = dict.fromkeys(example.options, 0.0) | model.scores(example.features)
    none = scores.pop(NONE)
    ordered = sorted(((s, label) for label, s in scores.items() if label in example.options), reverse=True)
    best, label = ordered[0] if ordered else (none - 1, NONE)
    second = ordered[1][0] if len(ordered) > 1 else -inf
    return Held(label, best - none, best - second, example.label, example.article in own_ids())


def f1(cases: Sequence[Held], offset: float, beyond: int) -> tuple[float, float, float]:
    """Precision, recall and F1 when NONE's score is raised by `offset`; `beyond` annotations are out of every case's
    reach, and count against recall."""
    found = [case for case in cases if case.above_none > offset]
    right = sum(case.label == case.right for case in found)
    gold = beyond + sum(case.right != NONE for case in cases)
    p, r = right / max(len(found), 1), right / max(gold, 1)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def best_offset(cases: Sequence[Held], annotated: Mapping[bool, int], slack: float) -> float:
    """The lowest offset of NONE's score with which the mean of the cross-validated F1 on the given articles and on our own is
    within `slack` of the best; prints the figures. `annotated` is how many annotations there are to find in each."""
    parts = {own: [case for case in cases if case.own == own] for own in annotated}
    beyond = {own: max(0, annotated[own] - sum(case.right != NONE for case in part)) for own, part in parts.items()}
    scores = {
        step / 20: sum(f1(part, step / 20, beyond[own])[2] for own, part in parts.items()) / len(parts)
        for step in range(-60, 21)
    }
    offset = min(step for step, score in scores.items() if score >= max(scores.values()) - slack)
    for own, part in parts.items():
        p, r, f = f1(part, offset, beyond[own])
        title = "our own articles" if own else "given articles"
        print(
            f"{title}, offset {offset:g}: P {p:.3f}  R {r:.3f}  F1 {f:.3f}  on {len(part)} cases, {beyond[own]} beyond"
        )
    return offset


def by_label(cases: Sequence[Held], offset: float) -> None:
    """Print precision and recall of each label."""
    for label in sorted({case.right for case in cases} - {NONE}):
        found = [case for case in cases if case.above_none > offset and case.label == label]
        gold = sum(case.right == label for case in cases)
        right = sum(case.right == label for case in found)
        print(f"  {label:<18} P {right / max(len(found), 1):.3f}  R {right / max(gold, 1):.3f}  of {gold}")


def precisions(decided: Sequence[tuple[float, bool]], *, buckets: int = 10) -> list[tuple[float, float]]:
    """The measured precision by margin, in buckets of equal size, made to rise with the margin."""
    ordered = sorted(decided)
    size = max(1, len(ordered) // buckets)
    found: list[tuple[float, float]] = []
    for start in range(0, len(ordered) - size // 2, size):
        part = ordered[start : start + size]
        precision = sum(right for _, right in part) / len(part)
        found.append((part[0][0] if start else 0.0, round(max(precision, found[-1][1] if found else 0.0), 3)))
    return found


def shifted(model: Model, offset: float) -> Model:
    """The model with NONE's score raised by `offset` (the feature `bias` holds in every case)."""
    bias = dict(model.weights.get("bias", {}))
    bias[NONE] = round(bias.get(NONE, 0.0) + offset, 2)
    return Model.of(dict(model.weights) | {"bias": bias})


def write(name: str, model: Model, steps: Sequence[tuple[float, float]]) -> None:
    """The model as a table."""
    told = Model.of(model.weights, tuple(step for step, _ in steps), tuple(precision for _, precision in steps))
    title = f"# Weights of the model that decides about {name}, by `python -m tests.tools.train`; not for editing."
    (ROOT / f"seeds/ar/model_{name}.tsv").write_text("\n".join((title, *lines(told))) + "\n", "utf-8")


def material(parts: Sequence[Half]) -> Iterator[Annotated]:
    """The annotated articles of these parts, and with `more` our own."""
    yield from annotated(*parts)
    if "more" in parts:
        yield from ours()


def trigger_examples(articles: Sequence[Annotated]) -> list[Example]:
    """Every word with a trigger reading, with the type of the event that it expresses."""
    lexicon = load()
    examples: list[Example] = []
    for article in articles:
        views = [view(s, number, lexicon) for number, s in enumerate(sentences(article.document.raw).sentences)]
        means = means_of(views, lexicon)
        for seen in views:
            for case in cases(seen, lexicon, means):
                token = seen.tokens[case.position]
                where = {"start": token.start, "end": token.end}
                label = next((e["type"] for e in article.events if overlap(e["trigger"], where)), NONE)
                options = may_be(splits(seen.norms[case.position], lexicon))
                examples.append(
                    Example(
                        article.document.id,
                        tuple(case.features.names()),
                        (NONE, *sorted(options)),
                        label if label in options else NONE,
                    )
                )
    return examples


def role_examples(articles: Sequence[Annotated], reader: Extractor | None = None) -> list[Example]:
    """Every pair of an annotated trigger and a noun of its sentence, with the noun's role, as `reader` reads the sentence."""
    reader = reader or extractor_of()
    examples = []
    for article in articles:
        free = list(article.events)
        for scene in reader.read(article.document).scenes:
            for trigger in scene.triggers:
                where = dict(zip(("start", "end"), scene.view.span(trigger.index, trigger.index), strict=True))
                event = next((e for e in free if overlap(e["trigger"], where)), None)
                if event is None:
                    continue
                free.remove(event)
                right = msgspec.structs.replace(trigger, type=event["type"])
                examples += [Example(article.document.id, *case) for case in _roles(scene, right, event["arguments"])]
    return examples


def _roles(
    scene: Scene, trigger: Trigger, arguments: Sequence[dict[str, Any]]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], str]]:
    """The nouns that may take part in an event: their features, the roles that they may have, and the one they have. An
    argument is the noun that shares most letters with it, so that what overlaps it besides is none."""
    features = RoleFeatures(SceneNouns(scene), trigger)
    numbers = candidates(scene, trigger)
    spans = {number: span(scene, scene.nouns[number]) for number in numbers}
    given: dict[int, str] = {}
    for argument in arguments:
        if argument["start"] is None:
            continue
        shared = {
            number: min(end, argument["end"]) - max(start, argument["start"])
            for number, (start, end) in spans.items()
            if argument["role"] in ALLOWED[scene.nouns[number].kind] and number not in given
        }
        best = max(shared, key=lambda number: (shared[number], -number), default=None)
        if best is not None and shared[best] > 0:
            given[best] = argument["role"]
    for number in numbers:
        allowed = ALLOWED[scene.nouns[number].kind]
        yield tuple(features.of(number).names()), (NONE, *allowed), given.get(number, NONE)


def annotations(name: str, articles: Sequence[Annotated]) -> int:
    """How many annotations a perfect model would have to find."""
    events = [event for article in articles for event in article.events]
    if name == "triggers":
        return len(events)
    return sum(argument["start"] is not None for event in events for argument in event["arguments"])


def implied_examples(articles: Sequence[Annotated], reader: Extractor) -> list[Example]:
    """Every event that may take over participants of an earlier one, and whether the annotation says that it does."""
    examples: list[Example] = []
    for article in articles:
        found, arguments, _ = own_arguments(reader.read(article.document))
        events, whole = told_of(found, arguments), list(arguments)
        for candidate in candidates_implied(events, whole):
            view = found[candidate.number].scene.view
            index = found[candidate.number].trigger.index
            where = dict(zip(("start", "end"), view.span(index, index), strict=True))
            event = next((e for e in article.events if overlap(e["trigger"], where)), None)
            roles = FILLED[candidate.what]
            told = event is not None and any(a["role"] in roles and a["start"] is None for a in event["arguments"])
            if told:
                whole[candidate.number] += taken(whole[candidate.earlier], candidate.what)
            label = YES if told else NONE
            examples.append(Example(article.document.id, tuple(candidate.case.names()), (NONE, YES), label))
    return examples


def jackknifed(articles: Sequence[Annotated]) -> tuple[list[Example], list[Model]]:
    """The cases of triggers, and for each part of the articles the model that was trained on the others."""
    examples = trigger_examples(articles)
    return examples, [train("triggers", [e for e in examples if fold_of(e.article) != fold]) for fold in range(FOLDS)]


class Writing(NamedTuple):
    """The models whose tables are written, and whether as the mean with what they were: models of one kind err apart, and their
    mean less than either (Breiman, "Bagging Predictors", 1996)."""

    names: frozenset[str]
    steady: bool


def main() -> None:
    """Train both models."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="print cross-validated figures and write nothing")
    parser.add_argument("--only", choices=sorted(STRENGTH), help="write this model only")
    parser.add_argument(
        "--steady", action="store_true", help="write the mean of what is learned and of the table as it is"
    )
    asked = parser.parse_args()
    writing = Writing(frozenset(() if asked.check else (asked.only,) if asked.only else STRENGTH), asked.steady)
    articles = list(material(("more", "read")))
    if asked.only != "implied":
        _train_reading(articles, writing, every_fold=asked.check)
    if asked.only in (None, "implied"):
        _train_implied(articles, writing)


def _train_reading(articles: Sequence[Annotated], writing: Writing, *, every_fold: bool) -> None:
    """The models of triggers and roles."""
    examples, models = jackknifed(articles)
    found = [decision(models[fold_of(example.article)], example) for example in examples]
    offset = _measured("triggers", articles, examples, found, writing)
    pairs: list[Example] = []
    for fold, model in enumerate(models):
        # Roles are learned from triggers as they are read in an article that their model has not seen.
        part = [article for article in articles if fold_of(article.document.id) == fold]
        pairs += role_examples(part, reading_with(shifted(model, offset), None))
    if not every_fold and writing.names == {"triggers"}:
        return
    measured = range(FOLDS if every_fold else 1)
    held = [
        decision(model, e)
        for fold in measured
        for model in [train("roles", [e for e in pairs if fold_of(e.article) != fold])]
        for e in pairs
        if fold_of(e.article) == fold
    ]
    tested = [article for article in articles if fold_of(article.document.id) in measured]
    _measured("roles", tested, pairs, held, writing)


def _train_implied(articles: Sequence[Annotated], writing: Writing) -> None:
    """The model of what events take over, on articles as the shipped models read them."""
    examples = implied_examples(articles, reading_with(read_model("triggers"), read_model("roles")))
    found = [
        decision(model, e)
        for fold in range(FOLDS)
        for model in [train("implied", [e for e in examples if fold_of(e.article) != fold])]
        for e in examples
        if fold_of(e.article) == fold
    ]
    right = {own: sum(case.right != NONE for case in found if case.own == own) for own in (False, True)}
    _written("implied", examples, found, right, writing)


def _measured(
    name: str, tested: Sequence[Annotated], examples: Sequence[Example], found: Sequence[Held], writing: Writing
) -> float:
    """The same as `_written`, of what a perfect model would have to find in the tested articles."""
    parts = {own: [each for each in tested if (each.document.id in own_ids()) == own] for own in (False, True)}
    right = {own: annotations(name, part) for own, part in parts.items()}
    return _written(name, examples, found, right, writing)


def _written(
    name: str, examples: Sequence[Example], found: Sequence[Held], right: Mapping[bool, int], writing: Writing
) -> float:
    """Print what held-out decisions show, and train and write the model that it sets the offset of; gives the offset."""
    offset = best_offset(found, right, SLACK[name])
    by_label(found, offset)
    margins = [
        (min(case.above_none - offset, case.above_next), case.label == case.right)
        for case in found
        if case.above_none > offset
    ]
    if name in writing.names:
        learned = shifted(train(name, examples, small=True), offset)
        before = read_model(name) if writing.steady else None
        write(name, learned if before is None else mean(before, learned), precisions(margins))
    return offset


def reading_with(trigger_model: Model | None, role_model: Model | None) -> Extractor:
    """The shipped extractor with other models."""
    known = place_tables.load()
    words = dataclasses.replace(load(), trigger_model=trigger_model, role_model=role_model)
    return Extractor(words, Tables(actor_tables.load(), known), Gazetteer(None, curated=known))


if __name__ == "__main__":
    main()
