"""Train the model of roles from annotated articles: `python -m tests.tools.train_roles`, a minute or two.

Reads `more` and the read half of `dev` beside the checkout and writes `seeds/ar/model_roles.tsv`. With `--folds N` it writes
nothing and prints the scores of N-fold cross-validation by article instead.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kg.extract.linear import Model, lines
from kg.extract.record import Reading, record, span
from kg.extract.roles import ALLOWED, NONE, features
from kg.extract.score import MEASURES, Names, overlap, score
from kg.pipeline.producers import extractor_of
from tests.tools.annotated import NAMES, Annotated, annotated

CLASSES = (NONE, "agent", "target", "belligerent", "supporter", "instrument", "place", "origin", "destination", "time")
OUT = Path(__file__).resolve().parents[2] / "seeds" / "ar" / "model_roles.tsv"
EPOCHS, RATE, DECAY, SEED, SMALLEST = 12, 0.15, 0.002, 7, 0.03


class Instance(NamedTuple):
    """Features of a pair, the classes it may have, and the one it has."""

    features: list[str]
    options: tuple[int, ...]
    label: int


def instances(article: Annotated, reading: Reading) -> list[Instance]:
    """Every pair of a gold trigger that was found and a noun of its sentence."""
    made = []
    free = list(article.events)
    for scene in reading.scenes:
        for trigger in scene.triggers:
            start, end = scene.view.span(trigger.index, trigger.index)
            hit = next((e for e in free if overlap(e["trigger"], {"start": start, "end": end})), None)
            if hit is None:
                continue
            free.remove(hit)
            typed = msgspec.structs.replace(trigger, type=hit["type"])
            for number, noun in enumerate(scene.nouns):
                allowed = ALLOWED.get(noun.kind)
                if allowed is None or noun.first <= trigger.index <= noun.last:
                    continue
                where = dict(zip(("start", "end"), span(scene, noun), strict=True))
                label = next((a["role"] for a in hit["arguments"] if overlap(a, where) and a["role"] in allowed), NONE)
                options = tuple(CLASSES.index(option) for option in (NONE, *allowed))
                made.append(Instance(features(scene, typed, number), options, CLASSES.index(label)))
    return made


def train(found: Sequence[Instance]) -> Model:
    """Multinomial logistic regression by AdaGrad, the order of instances shuffled by a fixed seed."""
    shuffled = list(found)
    order = random.Random(SEED)
    weights: dict[str, list[float]] = {}
    squares: dict[str, list[float]] = {}
    for _ in range(EPOCHS):
        order.shuffle(shuffled)
        for instance in shuffled:
            vectors = [
                (weights.setdefault(f, [0.0] * len(CLASSES)), squares.setdefault(f, [1e-8] * len(CLASSES)))
                for f in instance.features
            ]
            totals = [sum(vector[option] for vector, _ in vectors) for option in instance.options]
            top = max(totals)
            powers = [math.exp(total - top) for total in totals]
            whole = sum(powers)
            for option, power in zip(instance.options, powers, strict=True):
                wanted = (option == instance.label) - power / whole
                for vector, square in vectors:
                    step = wanted - DECAY * vector[option]
                    square[option] += step * step
                    vector[option] += RATE * step / math.sqrt(square[option])
    return Model(
        CLASSES,
        {
            feature: tuple((index, weight) for index, weight in enumerate(vector) if abs(weight) >= SMALLEST)
            for feature, vector in weights.items()
        },
    )


def main() -> None:
    """Train and write, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0)
    folds = parser.parse_args().folds
    worker = extractor_of()
    articles = list(annotated("read", "more"))
    readings = [worker.read(article.document) for article in articles]
    found = [instances(article, reading) for article, reading in zip(articles, readings, strict=True)]
    if not folds:
        model = train([instance for each in found for instance in each])
        OUT.write_text("\n".join(lines(model)) + "\n", "utf-8")
        return
    scored: list[tuple[str, str, list[dict[str, Any]], list[dict[str, Any]]]] = []
    for fold in range(folds):
        model = train([instance for number, each in enumerate(found) if number % folds != fold for instance in each])
        for number, (article, reading) in enumerate(zip(articles, readings, strict=True)):
            if number % folds == fold:
                events, _ = record(Reading(reading.page, reading.scenes, model, reading.lexicon))
                scored.append((article.document.id, article.document.raw, article.events, msgspec.to_builtins(events)))
    counts = score(scored, Names(NAMES)).counts
    for measure in MEASURES:
        count = counts[measure]
        print(f"{measure:<12}{count.precision:>7.3f}{count.recall:>7.3f}{count.f1:>7.3f}")


if __name__ == "__main__":
    main()
