"""Linear models that decide between readings.

Takes the features that hold for a case; gives the label with the highest sum of weights, and how far it is ahead. The
rules propose, a model decides: it has learned from annotated articles which proposals of the rules hold in which
surroundings. Its weights are a table (`seeds/ar/model_*.tsv`, written by `python -m tests.tools.train`), so that a
decision can be traced to words: `explain` lists the features that weighed most.

A case (`Case`) is told in groups of features. A group is a function from what it looks at to the names of the features that
hold; all that it looks at but the last is the context of the case, which many cases share, and the last is a value of
this case, or a collection of values that it looks at one by one. What a group made of a value in a context is
remembered as one sum of weights: for what was met before, no name is written and no weight is looked up. So that
values repeat, words that stand in no feature of the model are one word to it (`Vocabulary`). Weights count in
hundredths, so that every sum is exact in whatever order it is made.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from itertools import repeat
from math import inf
from operator import getitem
from struct import Struct
from typing import Any, NamedTuple

import msgspec

from kg.compiled import compiled
from kg.folders import folder
from kg.lexicon import tables

NONE = "-"
"""The label of a case that is nothing."""

Group = tuple[Any, ...]
"""A function that gives names of features, and its arguments but the last."""


class Groups(NamedTuple):
    """The groups of a context: those that look at one value, and those that look at a collection."""

    single: tuple[Group, ...]
    many: tuple[Group, ...]


class Case(NamedTuple):
    """A case: no feature of it may be given twice."""

    context: tuple[Any, ...]
    """A function that gives `Groups`, and its arguments."""
    values: tuple[Any, ...]
    """The value for each of the single groups, in their order."""
    collections: tuple[Collection[Any], ...]
    """The values for each of the others, in their order."""

    def names(self) -> list[str]:
        """The features that hold for the case."""
        groups: Groups = self.context[0](*self.context[1:])
        found: list[str] = []
        for (group, *first), value in zip(groups.single, self.values, strict=True):
            found += group(*first, value)
        for (group, *first), values in zip(groups.many, self.collections, strict=True):
            for value in values:
                found += group(*first, value)
        return found


UNKNOWN = "\0"
"""What every word is that no feature of a model names: it stands in no name of a feature."""
_REMEMBERED_WORDS = 50_000
_WORD = re.compile(r"[^\W\d_]+|\d+")


class Vocabulary(dict[str, str]):
    """What a word is to a model: itself, or `UNKNOWN` where the name of no feature holds it. What is neither letters nor
    digits alone is itself."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        """The words of features; what is not known is kept beside them for a while."""
        self._forget()

    def __missing__(self, word: str) -> str:
        if len(self) >= len(self.words) + _REMEMBERED_WORDS:
            self._forget()
        found = self[word] = UNKNOWN if word.isalpha() or word.isdecimal() else word
        return found

    def _forget(self) -> None:
        self.clear()
        self.update(zip(self.words, self.words, strict=True))


class Decision(NamedTuple):
    """A label, how far its score is ahead of the best other label (not negative), and its measured precision."""

    label: str
    margin: float
    confidence: float


_HUNDREDTHS = 100
_BITS = 32
_ZERO = 1 << (_BITS - 1)
"""What a label's field of a sum holds where its score is zero."""
_REMEMBERED = 300_000
"""Sums that a model remembers before it forgets them all: some 30 MB."""


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
        self._contexts = _Contexts(rows)

    def __reduce__(self) -> tuple[Any, ...]:
        return Model, self._content()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self._content() == other._content()

    def _content(self) -> tuple[Any, ...]:
        return self.labels, self.rows, self.steps, self.precisions, self.vocabulary.words

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

    def decide(self, case: Case | Iterable[str], *, among: frozenset[str] | None = None) -> Decision:
        """The best label; among equals NONE, then the first by name. `among` restricts the labels besides NONE."""
        if isinstance(case, Case):
            single, many = self._contexts[case.context]
            total = sum(map(getitem, single, case.values))
            for sums, values in zip(many, case.collections, strict=True):
                if values:
                    total += sum(map(sums.__getitem__, values))
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


class _Contexts(dict[tuple[Any, ...], "tuple[tuple[_Sums, ...], tuple[_Sums, ...]]"]):
    """The contexts met so far, each with what its groups remember; groups of many contexts are the same."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self._rows = rows
        self._groups: dict[Group, _Sums] = {}
        self._room = _REMEMBERED

    def __missing__(self, context: tuple[Any, ...]) -> tuple[tuple[_Sums, ...], tuple[_Sums, ...]]:
        groups: Groups = context[0](*context[1:])
        found = self[context] = tuple(map(self._of, groups.single)), tuple(map(self._of, groups.many))
        return found

    def _of(self, group: Group) -> _Sums:
        known = self._groups.get(group)
        if known is None:
            known = self._groups[group] = _Sums(group, self)
        return known

    def sum(self, names: Iterable[str]) -> int:
        """The sum of the weights of the features, which is about to be remembered."""
        self._room -= 1
        if self._room <= 0:
            self._room = _REMEMBERED
            self.clear()
            self._groups.clear()
        return sum(map(self._rows.get, names, repeat(0)))


class _Sums(dict[Any, int]):
    """The sums of weights of what one group made of each value."""

    __slots__ = ("_contexts", "_group")

    def __init__(self, group: Group, contexts: _Contexts) -> None:
        self._group = group
        self._contexts = contexts

    def __missing__(self, value: Any) -> int:
        group, *first = self._group
        found = self[value] = self._contexts.sum(group(*first, value))
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
    words = "\n".join(model.vocabulary.words)
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
