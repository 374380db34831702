"""Linear models that decide between readings.

Takes the names of the features that hold for a case; gives the label with the highest sum of weights, and how far it is
ahead. The rules propose, a model decides: it has learned from annotated articles which proposals of the rules hold in
which surroundings. Its weights are a table (`seeds/ar/model_*.tsv`, written by `python -m tests.tools.train`), so that a
decision can be traced to words: `explain` lists the features that weighed most.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from struct import Struct

import msgspec

from kg.compiled import compiled
from kg.folders import folder
from kg.lexicon.tables import rows

NONE = "-"
"""The label of a case that is nothing."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A label, how far its score is ahead of the best other label (not negative), and its measured precision."""

    label: str
    margin: float
    confidence: float


@dataclass(frozen=True)
class Model:
    """Weights by feature and label; `steps` and `precisions` give the measured precision of decisions whose margin is at
    least the step."""

    labels: tuple[str, ...]
    """NONE, then the others by name."""
    rows: Mapping[str, tuple[float, ...]]
    """The weight for each of `labels`, by feature: whole rows, so that adding them up takes no loop of ours."""
    steps: tuple[float, ...] = ()
    precisions: tuple[float, ...] = ()
    _indices: dict[frozenset[str], tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        weights: Mapping[str, Mapping[str, float]],
        steps: tuple[float, ...] = (),
        precisions: tuple[float, ...] = (),
    ) -> Model:
        """The model of the weights that are not zero."""
        labels = (NONE, *sorted({label for row in weights.values() for label in row} - {NONE}))
        rows = {feature: tuple([row.get(label, 0.0) for label in labels]) for feature, row in weights.items()}
        return cls(labels, rows, steps, precisions)

    @cached_property
    def weights(self) -> Mapping[str, Mapping[str, float]]:
        """The weights by feature and label, without zeros."""
        return {
            feature: {label: weight for label, weight in zip(self.labels, row, strict=True) if weight}
            for feature, row in self.rows.items()
        }

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """The score of each label that any feature speaks for or against; NONE is always there."""
        totals = self._totals(features)
        return {label: total for label, total in zip(self.labels, totals, strict=True) if total or label == NONE}

    def decide(self, features: Iterable[str], *, among: frozenset[str] | None = None) -> Decision:
        """The best label; among equals NONE, then the first by name. `among` restricts the labels besides NONE."""
        totals = self._totals(features)
        chosen, best, second = 0, totals[0], -inf
        for index in range(1, len(totals)) if among is None else self._of(among):
            total = totals[index]
            if not total:  # no feature speaks for or against it
                continue
            if total > best:
                chosen, best, second = index, total, best
            elif total > second:
                second = total
        margin = best - second if second > -inf else abs(best)
        return Decision(self.labels[chosen], margin, self._precision(margin))

    def _totals(self, features: Iterable[str]) -> list[float]:
        """The sums of weights by label."""
        rows = filter(None, map(self.rows.get, features))
        return list(map(sum, zip((0.0,) * len(self.labels), *rows, strict=True)))

    def _of(self, among: frozenset[str]) -> tuple[int, ...]:
        """Where the labels in `among` stand in `labels`."""
        known = self._indices.get(among)
        if known is None:
            known = tuple(index for index, label in enumerate(self.labels) if index and label in among)
            self._indices[among] = known
        return known

    def explain(self, features: Iterable[str], label: str, *, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The features that weighed most for `label`, with their weights."""
        found = [
            (feature, dict(zip(self.labels, self.rows.get(feature, ()), strict=False)).get(label, 0.0))
            for feature in dict.fromkeys(features)
        ]
        found = [item for item in found if item[1]]
        return tuple(sorted(found, key=lambda item: (-abs(item[1]), item[0]))[:most])

    def _precision(self, margin: float) -> float:
        step = bisect_right(self.steps, margin) - 1
        return self.precisions[max(step, 0)] if self.precisions else 1.0


class _Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A model in few pieces: features a line each, and their weights in order as eight-byte numbers."""

    labels: tuple[str, ...]
    features: str
    weights: bytes
    steps: tuple[float, ...]
    precisions: tuple[float, ...]


def read(name: str) -> Model | None:
    """The model in `seeds/ar/model_{name}.tsv`; None where it is not there (then the rules stand alone).

    Each row is a feature and its weights (`label=weight;...`); rows whose feature is `margin>=x` give precisions.
    """
    table = folder("seeds").joinpath("ar", f"model_{name}.tsv")
    if not table.is_file():
        return None
    packed = compiled(
        f"model_{name}", _Packed, lambda: _pack(_parsed(name)), sources=[table], packages=("kg", "kg.lexicon")
    )
    features = packed.features.split("\n") if packed.features else []
    rows = zip(features, Struct(f"<{len(packed.labels)}d").iter_unpack(packed.weights), strict=True)
    return Model(packed.labels, dict(rows), packed.steps, packed.precisions)


def _pack(model: Model) -> _Packed:
    row = Struct(f"<{len(model.labels)}d")
    weights = b"".join(row.pack(*weights) for weights in model.rows.values())
    return _Packed(model.labels, "\n".join(model.rows), weights, model.steps, model.precisions)


def _parsed(name: str) -> Model:
    weights: dict[str, dict[str, float]] = {}
    steps: list[tuple[float, float]] = []
    for row in rows(f"ar/model_{name}.tsv", columns=("feature", "weights")):
        feature, cell = row["feature"], row["weights"]
        if feature.startswith("margin>="):
            steps.append((float(feature.removeprefix("margin>=")), float(cell)))
            continue
        pairs = (item.rpartition("=") for item in cell.split(";"))
        weights[feature] = {label: float(weight) for label, _, weight in pairs}
    steps.sort()
    return Model.of(weights, tuple(step for step, _ in steps), tuple(precision for _, precision in steps))
