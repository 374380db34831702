"""A linear model that decides between readings: features in, a score for each class out.

Takes a table of weights made by a script in `tests/tools/` from annotated articles; gives scores. It is separate because
the choice of event types and the choice of roles are the same arithmetic over different features. Weights are integers
of a hundredth, one feature a line with a weight for each class that has one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.lexicon.tables import text

SCALE = 100.0


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature, as pairs of class index and weight."""

    classes: tuple[str, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]

    def scores(self, features: Iterable[str]) -> list[float]:
        """The score of each class, in the order of `classes`."""
        total = [0.0] * len(self.classes)
        weights = self.weights
        for feature in features:
            for index, weight in weights.get(feature, ()):
                total[index] += weight
        return total


def probabilities(scores: Sequence[float]) -> list[float]:
    """Scores as shares that sum to one."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]


def load(path: str) -> Model:
    """The model in the table `seeds/<path>`: the first line names the classes."""
    lines = text(path).splitlines()
    classes = tuple(lines[0].removeprefix("#").split())
    weights = {}
    for line in lines[1:]:
        feature, *cells = line.split("\t")
        weights[feature] = tuple(
            (int(index), int(weight) / SCALE) for index, _, weight in (cell.partition(":") for cell in cells)
        )
    return Model(classes, weights)


def lines(model: Model) -> Iterable[str]:
    """The table of `model`, sorted by feature; weights that round to nothing are left out."""
    yield "# " + " ".join(model.classes)
    for feature in sorted(model.weights):
        cells = [
            f"{index}:{round(weight * SCALE)}" for index, weight in model.weights[feature] if round(weight * SCALE)
        ]
        if cells:
            yield "\t".join((feature, *cells))
