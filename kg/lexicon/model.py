"""Linear models that decide between readings.

Takes the features that hold for a case; gives the label with the highest sum of weights, and how far it is ahead. The
rules propose, a model decides: it has learned from annotated articles which proposals of the rules hold in which
surroundings. Its weights are a table (`seeds/ar/model_*.tsv`, written by `python -m tests.tools.train`), so that a
decision can be traced to words: `explain` lists the features that weighed most.

A case is told in parts (`Parts`). A part is a group of features with what the group looks at, `(group, *values)`, where
`group(*values)` gives the names of the features that hold; a bag is such a group with a collection, whose values are
looked at one by one. Most parts of a case were met before, and their sums are remembered: no name is written and no
weight is looked up for them. So that parts repeat, words that stand in no feature of the model are one word to it
(`Vocabulary`). Weights count in hundredths, so that every sum is exact in whatever order it is made.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import repeat
from math import inf
from struct import Struct
from typing import Any, NamedTuple

import msgspec

from kg.compiled import compiled
from kg.folders import folder
from kg.lexicon import tables

NONE = "-"
"""The label of a case that is nothing."""

Part = tuple[Any, ...]
"""A group of features, a function that gives names, and its arguments."""
Bag = tuple[Part, Collection[Any]]
"""A group with all but its last argument, and the values of that."""


class Parts(NamedTuple):
    """A case: no feature of it may be given by two of its parts."""

    parts: list[Part]
    bags: list[Bag]

    def names(self) -> list[str]:
        """The features that hold for the case."""
        found = [name for group, *values in self.parts for name in group(*values)]
        found += [name for (group, *first), values in self.bags for value in values for name in group(*first, value)]
        return found


UNKNOWN = "\0"
"""What every word is that no feature of a model names: it stands in no name of a feature."""
_WORD = re.compile(r"[^\W\d_]+|\d+")


class Vocabulary(dict[str, str]):
    """What a word is to a model: itself, or `UNKNOWN` where the name of no feature holds it. What is neither letters nor
    digits alone is itself."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__((word, word) for word in words)

    def __missing__(self, word: str) -> str:
        return UNKNOWN if word.isalpha() or word.isdecimal() else word


class Decision(NamedTuple):
    """A label, how far its score is ahead of the best other label (not negative), and its measured precision."""

    label: str
    margin: float
    confidence: float


_HUNDREDTHS = 100
_BITS = 32
_ZERO = 1 << (_BITS - 1)
"""What a label's field of a sum holds where its score is zero."""
_REMEMBERED = 100_000
"""Sums of one kind that a model remembers before it forgets those that it has not met for as long: some 30 MB."""


class Model:
    """Weights by feature and label; `steps` and `precisions` give the measured precision of decisions whose margin is at
    least the step."""

    def __init__(
        self,
        labels: tuple[str, ...],
        rows: Mapping[str, int],
        steps: tuple[float, ...] = (),
        precisions: tuple[float, ...] = (),
        words: Iterable[str] | None = None,
    ) -> None:
        self.labels = labels
        """NONE, then the others by name."""
        self.rows = rows
        """By feature the weights for all labels in one number, a field of 32 bits each, in hundredths: adding two such
        numbers adds the weights label by label."""
        self.steps = steps
        self.precisions = precisions
        self.vocabulary = Vocabulary(_words(rows) if words is None else words)
        self._zero = sum(_ZERO << _BITS * index for index in range(len(labels)))
        self._fields = Struct(f"<{len(labels)}I")
        self._indices: dict[frozenset[str], tuple[int, ...]] = {}
        self._sums = _Sums(rows)
        self._bags = _Bags(self._sums)

    def __reduce__(self) -> tuple[Any, ...]:
        return Model, self._content()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self._content() == other._content()

    def _content(self) -> tuple[Any, ...]:
        return self.labels, self.rows, self.steps, self.precisions, list(self.vocabulary)

    @classmethod
    def of(
        cls,
        weights: Mapping[str, Mapping[str, float]],
        steps: tuple[float, ...] = (),
        precisions: tuple[float, ...] = (),
    ) -> Model:
        """The model of the weights, to the nearest hundredth."""
        labels = (NONE, *sorted({label for row in weights.values() for label in row} - {NONE}))
        place = {label: _BITS * index for index, label in enumerate(labels)}
        rows = {
            feature: sum(round(weight * _HUNDREDTHS) << place[label] for label, weight in row.items())
            for feature, row in weights.items()
        }
        return cls(labels, rows, steps, precisions)

    @property
    def weights(self) -> Mapping[str, Mapping[str, float]]:
        """The weights by feature and label, without zeros."""
        return {feature: self._by_label(row) for feature, row in self.rows.items()}

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """The score of each label that any feature speaks for or against; NONE is always there."""
        return {NONE: 0.0} | self._by_label(self._total(features))

    def explain(self, features: Iterable[str], label: str, *, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The features that weighed most for `label`, with their weights."""
        found = [
            (feature, self._by_label(self.rows.get(feature, 0)).get(label, 0.0)) for feature in dict.fromkeys(features)
        ]
        found = [item for item in found if item[1]]
        return tuple(sorted(found, key=lambda item: (-abs(item[1]), item[0]))[:most])

    def decide(self, case: Parts | Iterable[str], *, among: frozenset[str] | None = None) -> Decision:
        """The best label; among equals NONE, then the first by name. `among` restricts the labels besides NONE."""
        if isinstance(case, Parts):
            total = sum(map(self._sums.__getitem__, case.parts))
            for part, values in case.bags:
                total += sum(map(self._bags[part].__getitem__, values))
        else:
            total = self._total(case)
        totals = self._fields.unpack((total + self._zero).to_bytes(self._fields.size, "little"))
        chosen, best, second = 0, totals[0], -inf
        for index in range(1, len(totals)) if among is None else self._of(among):
            score = totals[index]
            if score == _ZERO:  # no feature speaks for or against it
                continue
            if score > best:
                chosen, best, second = index, score, best
            elif score > second:
                second = score
        margin = (best - second if second > -inf else abs(best - _ZERO)) / _HUNDREDTHS
        return Decision(self.labels[chosen], margin, self._precision(margin))

    def _total(self, features: Iterable[str]) -> int:
        return sum(map(self.rows.get, features, repeat(0)))

    def _by_label(self, total: int) -> dict[str, float]:
        """The fields of a sum that are not zero."""
        fields = self._fields.unpack((total + self._zero).to_bytes(self._fields.size, "little"))
        pairs = zip(self.labels, fields, strict=True)
        return {label: (field - _ZERO) / _HUNDREDTHS for label, field in pairs if field != _ZERO}

    def _of(self, among: frozenset[str]) -> tuple[int, ...]:
        """Where the labels in `among` stand in `labels`."""
        known = self._indices.get(among)
        if known is None:
            known = tuple(index for index, label in enumerate(self.labels) if index and label in among)
            self._indices[among] = known
        return known

    def _precision(self, margin: float) -> float:
        step = bisect_right(self.steps, margin) - 1
        return self.precisions[max(step, 0)] if self.precisions else 1.0


def _words(features: Iterable[str]) -> list[str]:
    """The words that the names of features hold."""
    return sorted({word for feature in features for word in _WORD.findall(feature)})


class _Sums(dict[Part, int]):
    """The sums of the parts met lately, made where they are missing."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self._rows = rows
        self._before: dict[Part, int] = {}
        """Those met before these."""

    def __missing__(self, part: Part) -> int:
        if len(self) >= _REMEMBERED // 2:
            self._before = dict(self)
            self.clear()
        found = self._before.get(part)
        if found is None:
            found = self.of(part[0](*part[1:]))
        self[part] = found
        return found

    def of(self, names: Iterable[str]) -> int:
        """The sum of the weights of the features."""
        return sum(map(self._rows.get, names, repeat(0)))


class _Bags(dict[Part, "_Bag"]):
    """The groups that look at collections, each with the sums of the values met lately."""

    def __init__(self, sums: _Sums) -> None:
        self._sums = sums
        self._values = 0

    def __missing__(self, part: Part) -> _Bag:
        found = self[part] = _Bag(part, self)
        return found

    def sum_of(self, names: Iterable[str]) -> int:
        """The sum of the weights of the features of one more value."""
        self._values += 1
        if self._values >= _REMEMBERED:
            for bag in self.values():
                bag.clear()
            self.clear()
            self._values = 0
        return self._sums.of(names)


class _Bag(dict[Any, int]):
    """The sums of the values that one group has met."""

    def __init__(self, part: Part, bags: _Bags) -> None:
        self._group: Callable[..., Iterable[str]] = part[0]
        self._first = part[1:]
        self._bags = bags

    def __missing__(self, value: Any) -> int:
        found = self[value] = self._bags.sum_of(self._group(*self._first, value))
        return found


class _Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A model in few pieces: features a line each, their weights in order, a row of 32-bit numbers each, and
    the vocabulary, a word a line."""

    labels: tuple[str, ...]
    features: str
    weights: bytes
    steps: tuple[float, ...]
    precisions: tuple[float, ...]
    words: str


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
    width = len(packed.labels) * _BITS // 8
    weights = packed.weights
    totals = [
        int.from_bytes(weights[start : start + width], "little", signed=True) for start in range(0, len(weights), width)
    ]
    rows = dict(zip(features, totals, strict=True))
    return Model(packed.labels, rows, packed.steps, packed.precisions, packed.words.split("\n"))


def _pack(model: Model) -> _Packed:
    width = len(model.labels) * _BITS // 8
    weights = b"".join(total.to_bytes(width, "little", signed=True) for total in model.rows.values())
    words = "\n".join(model.vocabulary)
    return _Packed(model.labels, "\n".join(model.rows), weights, model.steps, model.precisions, words)


def _parsed(name: str) -> Model:
    weights: dict[str, dict[str, float]] = {}
    steps: list[tuple[float, float]] = []
    for row in tables.rows(f"ar/model_{name}.tsv", columns=("feature", "weights")):
        feature, cell = row["feature"], row["weights"]
        if feature.startswith("margin>="):
            steps.append((float(feature.removeprefix("margin>=")), float(cell)))
            continue
        pairs = (item.rpartition("=") for item in cell.split(";"))
        weights[feature] = {label: float(weight) for label, _, weight in pairs}
    steps.sort()
    return Model.of(weights, tuple(step for step, _ in steps), tuple(precision for _, precision in steps))
