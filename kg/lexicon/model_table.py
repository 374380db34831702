"""Models as tables: `seeds/ar/model_*.tsv`, written by `python -m tests.tools.train`.

Takes the name of a model; gives the `Model`. A row is a feature and its weights. So that many features fit into little, rows
stand in the order of features, and a row tells only what differs from the row before: how many letters both begin with, a
space, the rest. Weights count in hundredths, each behind the letter of its label (`a31d-7`); the row `labels` tells the labels
in the order of their letters, and the rows `margin>=x` what share of decisions with at least that margin was right.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

import msgspec

from kg.compiled import compiled
from kg.errors import InputError
from kg.folders import folder
from kg.lexicon import tables
from kg.lexicon.model import HUNDREDTHS, Model

_LETTERS = string.ascii_letters
_WEIGHT = re.compile(r"([A-Za-z])(-?\d+)")
_MARGIN = "margin>="


class _Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A model in few pieces: features a line each, and their weights in order, a row of 32-bit numbers each."""

    labels: tuple[str, ...]
    features: str
    weights: bytes
    steps: tuple[float, ...]
    precisions: tuple[float, ...]


def read(name: str) -> Model | None:
    """The model in `seeds/ar/model_{name}.tsv`; None where it is not there (then the rules stand alone).

    Raises InputError, with the row, where the table is not one that `lines` has written.
    """
    table = folder("seeds").joinpath("ar", f"model_{name}.tsv")
    if not table.is_file():
        return None
    path = f"ar/model_{name}.tsv"
    packed = compiled(
        f"model_{name}", _Packed, lambda: _pack(parsed(path)), sources=[table], packages=("kg", "kg.lexicon")
    )
    features = packed.features.split("\n") if packed.features else []
    return Model.unpacked(packed.labels, features, packed.weights, packed.steps, packed.precisions)


def _pack(model: Model) -> _Packed:
    return _Packed(model.labels, "\n".join(model.rows), model.packed(), model.steps, model.precisions)


def parsed(path: str) -> Model:
    """The model in the table `seeds/<path>`."""
    weights: dict[str, dict[str, float]] = {}
    steps: list[tuple[float, float]] = []
    labels: dict[str, str] = {}
    before = ""
    for row in tables.rows(path, columns=("feature", "weights")):
        told, cell = row["feature"], row["weights"]
        if told == "labels":
            labels = dict(zip(_LETTERS, cell.split(), strict=False))
            continue
        if told.startswith(_MARGIN):
            steps.append((float(told.removeprefix(_MARGIN)), float(cell)))
            continue
        shared, _, rest = told.partition(" ")
        try:
            before = before[: int(shared)] + rest
            weights[before] = {labels[letter]: int(weight) / HUNDREDTHS for letter, weight in _WEIGHT.findall(cell)}
        except (ValueError, KeyError) as error:
            raise InputError(
                f"{told!r} is no row of a model", where=f"seeds/{path}",
                hint="the table is written by python -m tests.tools.train, not by hand: restore it",
            ) from error  # fmt: skip
    steps.sort()
    return Model.of(weights, tuple(step for step, _ in steps), tuple(precision for _, precision in steps))


def lines(model: Model) -> Iterator[str]:
    """The rows of the model's table, its header first."""
    letters = dict(zip(model.labels, _LETTERS, strict=False))
    yield "feature\tweights"
    yield "labels\t" + " ".join(model.labels)
    for step, precision in zip(model.steps, model.precisions, strict=True):
        yield f"{_MARGIN}{step:.2f}\t{precision}"
    before = ""
    for feature, weights in sorted(model.weights.items()):
        shared = _shared(before, feature)
        cell = "".join(f"{letters[label]}{round(weight * HUNDREDTHS)}" for label, weight in weights.items())
        yield f"{shared} {feature[shared:]}\t{cell}"
        before = feature


def _shared(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (here, there) in pairs if here != there), min(len(one), len(other)))
