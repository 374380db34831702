"""Train the models that decide between readings, from annotated articles.

    python -m tests.tools.train {triggers,roles} [--check]

Trains on `more` and the read half of `dev` (../shared/gold) and on our own annotations of corpus articles, and writes seeds/ar/model_NAME.tsv; `--check` only prints
cross-validated figures. An averaged perceptron (Freund and Schapire 1999; Collins 2002): the same annotations give the
same weights. Rare features are left out so that the table stays small and says little of any one article.
"""

from __future__ import annotations

import argparse
import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from kg.extract.decide import cases, means_of
from kg.extract.record import span
from kg.extract.role_features import RoleFeatures, SceneNouns
from kg.extract.roles import ALLOWED, candidates
from kg.extract.score import overlap
from kg.extract.tokens import sentences
from kg.extract.view import view
from kg.lexicon import load
from kg.lexicon.model import NONE, Model
from kg.pipeline.producers import extractor_of
from tests.tools.annotated import Annotated, annotated, ours
from tests.tools.gold import Half

ROOT = Path(__file__).parents[2]
EPOCHS = 10
RUNS = 3
MARGIN = 1.0
LEAST_COUNT = 3
LEAST_WEIGHT = {"triggers": 0.35, "roles": 0.4}
"""Smaller weights are not written: the tables stay under 2 MB together, and the scores were the same with them."""
SLACK = {"triggers": 0.008, "roles": 0.0}
"""How much cross-validated F1 may be given for recall: an event that is missed takes its participants with it."""
FOLDS = 5


class Example(NamedTuple):
    """A case with its right label, and the article it comes from."""

    article: str
    features: tuple[str, ...]
    label: str
    options: tuple[str, ...]
    """The labels that the case may have, NONE among them."""


def train(examples: Sequence[Example]) -> Model:
    """The weights, averaged over all steps of `RUNS` runs that see the cases in different orders."""
    counts = Counter(feature for example in examples for feature in example.features)
    data = [
        Example(e.article, tuple(f for f in e.features if counts[f] >= LEAST_COUNT), e.label, e.options)
        for e in examples
    ]
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for run in range(RUNS):
        for feature, by_label in _run(data, random.Random(run)).items():
            for label, weight in by_label.items():
                sums[feature][label] += weight / RUNS
    averaged: dict[str, dict[str, float]] = {}
    for feature, by_label in sorted(sums.items()):
        kept = {label: round(w, 2) for label, w in sorted(by_label.items()) if abs(w) >= min(LEAST_WEIGHT.values()) / 4}
        if kept:
            averaged[feature] = kept
    return Model.of(averaged)


def _run(data: Sequence[Example], shuffled: random.Random) -> dict[str, dict[str, float]]:
    """One averaged perceptron with a margin: the right label has to win by `MARGIN`."""
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    order, seen = list(range(len(data))), 0
    for _ in range(EPOCHS):
        shuffled.shuffle(order)
        for position in order:
            _, features, label, options = data[position]
            seen += 1
            scores = dict.fromkeys(options, MARGIN)
            scores[label] = 0.0
            for feature in features:
                for which, weight in weights[feature].items() if feature in weights else ():
                    if which in scores:
                        scores[which] += weight
            guess = max(options, key=lambda which: (scores[which], which == NONE))
            if guess != label:
                for feature in features:
                    for which, step in ((label, 1.0), (guess, -1.0)):
                        weights[feature][which] += step
                        totals[feature][which] += step * seen
    return {
        feature: {label: weight - totals[feature][label] / seen for label, weight in by_label.items()}
        for feature, by_label in weights.items()
    }


def folds(examples: Sequence[Example]) -> list[tuple[list[Example], list[Example]]]:
    """Training and test parts, cut by article."""
    fold = {example.article: zlib.crc32(example.article.encode()) % FOLDS for example in examples}
    return [
        ([e for e in examples if fold[e.article] != k], [e for e in examples if fold[e.article] == k])
        for k in range(FOLDS)
    ]


class Held(NamedTuple):
    """A decision by a model that has not seen the article: the best label that is not NONE, how far its score is above
    NONE's, how far above the next, and the right label."""

    label: str
    above_none: float
    above_next: float
    right: str


def held_out(examples: Sequence[Example]) -> list[Held]:
    """Every case, decided by a model that was trained on other articles."""
    found = []
    for learning, testing in folds(examples):
        model = train(learning)
        for example in testing:
            scores = model.scores(example.features)
            none = scores.pop(NONE)
            scores = {label: score for label, score in scores.items() if label in example.options}
            ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0])) or [(NONE, none - 1)]
            label, best = ordered[0]
            second = ordered[1][1] if len(ordered) > 1 else none
            found.append(Held(label, best - none, best - second, example.label))
    return found


def f1(cases: Sequence[Held], offset: float, beyond: int) -> tuple[float, float, float]:
    """Precision, recall and F1 when NONE's score is raised by `offset`; `beyond` annotations are out of every case's
    reach, and count against recall."""
    found = [case for case in cases if case.above_none > offset]
    right = sum(case.label == case.right for case in found)
    gold = beyond + sum(case.right != NONE for case in cases)
    p, r = right / max(len(found), 1), right / max(gold, 1)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def best_offset(cases: Sequence[Held], beyond: int, slack: float) -> float:
    """The lowest offset of NONE's score whose cross-validated F1 is within `slack` of the best; prints the figures."""
    scores = {step / 2: f1(cases, step / 2, beyond)[2] for step in range(-60, 41)}
    offset = min(step for step, score in scores.items() if score >= max(scores.values()) - slack)
    for name, at in (("no offset", 0.0), (f"offset {offset:g}", offset)):
        p, r, f = f1(cases, at, beyond)
        print(f"cross-validated, {name}: P {p:.3f}  R {r:.3f}  F1 {f:.3f}  on {len(cases)} cases, {beyond} beyond")
    return offset


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
    lines = [
        f"# Weights of the model that decides about {name}, by `python -m tests.tools.train {name}`; not for editing.",
        "feature\tweights",
    ]
    lines += [f"margin>={step:.2f}\t{precision}" for step, precision in steps]
    for feature, by_label in sorted(model.weights.items()):
        kept = {label: w for label, w in sorted(by_label.items()) if abs(w) >= LEAST_WEIGHT[name] or feature == "bias"}
        if kept:
            lines.append(feature + "\t" + ";".join(f"{label}={weight:g}" for label, weight in kept.items()))
    (ROOT / f"seeds/ar/model_{name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def material(parts: Sequence[Half]) -> Iterator[Annotated]:
    """The annotated articles of these parts, and with `more` our own."""
    yield from annotated(*parts)
    if "more" in parts:
        yield from ours()


def trigger_examples(parts: Sequence[Half]) -> list[Example]:
    """Every word with a trigger reading, with the type of the event that it expresses."""
    lexicon = load()
    examples: list[Example] = []
    for article in material(parts):
        views = [view(s, number, lexicon) for number, s in enumerate(sentences(article.document.raw).sentences)]
        means = means_of(views, lexicon)
        for seen in views:
            for case in cases(seen, lexicon, means):
                token = seen.tokens[case.position]
                where = {"start": token.start, "end": token.end}
                label = next((e["type"] for e in article.events if overlap(e["trigger"], where)), NONE)
                examples.append(Example(article.document.id, tuple(case.features.names()), label, ()))
    labels = tuple(sorted({example.label for example in examples}))
    return [example._replace(options=labels) for example in examples]


def role_examples(parts: Sequence[Half]) -> list[Example]:
    """Every pair of an annotated trigger that is read and a noun of its sentence, with the noun's role."""
    reader = extractor_of()
    examples = []
    for article in material(parts):
        free = list(article.events)
        for scene in reader.read(article.document).scenes:
            for trigger in scene.triggers:
                where = dict(zip(("start", "end"), scene.view.span(trigger.index, trigger.index), strict=True))
                event = next((e for e in free if overlap(e["trigger"], where)), None)
                if event is None:
                    continue
                free.remove(event)
                features = RoleFeatures(SceneNouns(scene), msgspec.structs.replace(trigger, type=event["type"]))
                for number in candidates(scene, trigger):
                    allowed = ALLOWED[scene.nouns[number].kind]
                    at = dict(zip(("start", "end"), span(scene, scene.nouns[number]), strict=True))
                    roles = (a["role"] for a in event["arguments"] if overlap(a, at) and a["role"] in allowed)
                    examples.append(
                        Example(
                            article.document.id, tuple(features.of(number).names()), next(roles, NONE), (NONE, *allowed)
                        )
                    )
    return examples


def annotations(name: str, parts: Sequence[Half]) -> int:
    """How many annotations a perfect model would have to find."""
    events = [event for article in material(parts) for event in article.events]
    if name == "triggers":
        return len(events)
    return sum(argument["start"] is not None for event in events for argument in event["arguments"])


EXAMPLES: dict[str, Callable[[Sequence[Half]], list[Example]]] = {"triggers": trigger_examples, "roles": role_examples}


def main() -> None:
    """Train what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("name", choices=list(EXAMPLES))
    parser.add_argument("--check", action="store_true", help="print cross-validated figures and write nothing")
    asked = parser.parse_args()
    parts: tuple[Half, ...] = ("more", "read")
    examples = EXAMPLES[asked.name](parts)
    found = held_out(examples)
    offset = best_offset(
        found, max(0, annotations(asked.name, parts) - sum(e.label != NONE for e in examples)), SLACK[asked.name]
    )
    margins = [
        (min(case.above_none - offset, case.above_next), case.label == case.right)
        for case in found
        if case.above_none > offset
    ]
    if not asked.check:
        write(asked.name, shifted(train(examples), offset), precisions(margins))


if __name__ == "__main__":
    main()
