"""Multinomial logistic regression over named features, the learner behind the models in `seeds/ar/`.

Takes cases (the features that hold, the labels that are open, the right one); gives weights by feature and label. A label
that a case does not allow takes no part in its sum. Weights are penalised by their squares (`strength`), so that what few
articles show weighs little. Cases that are `apart` come from the annotation that the model is to agree with: each feature has
a second weight that holds for them alone and is penalised more, and the sum of both is what is learned (Daumé III,
"Frustratingly Easy Domain Adaptation", ACL 2007). Needs numpy and scipy; training only, extraction needs neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

STEPS = 80
"""Steps of L-BFGS at the most; the cross-validated scores were the same with 150."""
_CLOSED = -1e9


class Case(NamedTuple):
    """What holds for a case, which labels are open, which is right, how many such cases it counts for, and whether it is one
    of those that the weights are to be right for above all."""

    features: Sequence[str]
    options: Sequence[str]
    label: str
    weight: float = 1.0
    apart: bool = False


class Weights(NamedTuple):
    """A weight for each feature (rows) and label (columns)."""

    features: dict[str, int]
    labels: dict[str, int]
    table: Any

    def probabilities(self, cases: Sequence[Case]) -> Any:
        """The logarithm of each label's probability, a row a case; labels that are not open have none to speak of."""
        return _log_softmax(_design(cases, self.features) @ self.table, _open(cases, self.labels))


def fit(
    cases: Sequence[Case], *, strength: float, least: int, most: int | None = None, apart: float | None = None
) -> Weights:
    """The weights that make `cases` likeliest, of the features that hold in at least `least` of them; with `most`, only the
    features that weigh most, fitted once more without the others. `apart` is the strength of the second weights."""
    counts = Counter(feature for case in cases for feature in case.features)
    features = {f: k for k, f in enumerate(sorted(f for f, count in counts.items() if count >= least))}
    labels = {label: k for k, label in enumerate(sorted({label for case in cases for label in case.options}))}
    weights = Weights(features, labels, _fitted(cases, features, labels, strength, apart))
    if most is None or len(features) <= most:
        return weights
    names = list(features)
    share = np.sqrt(np.array([counts[name] for name in names], float))
    heaviest = np.argsort(-np.abs(weights.table).max(axis=1) * share, kind="stable")[:most]
    kept = {name: k for k, name in enumerate(sorted(names[k] for k in heaviest))}
    start = weights.table[[features[name] for name in kept]]
    return Weights(kept, labels, _fitted(cases, kept, labels, strength, apart, start))


def _fitted(
    cases: Sequence[Case],
    features: dict[str, int],
    labels: dict[str, int],
    strength: float,
    apart: float | None,
    start: Any = None,
) -> Any:
    held, allowed, strengths = _design(cases, features), _open(cases, labels), np.full((len(features), 1), strength)
    again = np.array([], int)
    if apart is not None:
        others = sp.diags([float(case.apart) for case in cases]) @ held
        again = np.flatnonzero(others.getnnz(axis=0))
        held = sp.hstack([held, others[:, again]]).tocsr()
        strengths = np.vstack([strengths, np.full((len(again), 1), apart)])
    turned = held.T.tocsr()
    right = np.array([labels[case.label] for case in cases])
    weights = np.array([case.weight for case in cases])
    rows, shape = np.arange(len(cases)), (held.shape[1], len(labels))
    truth = np.zeros((len(cases), len(labels)))
    truth[rows, right] = 1

    def loss(flat: Any) -> tuple[float, Any]:
        table = flat.reshape(shape)
        logs = _log_softmax(held @ table, allowed)
        slope = turned @ ((np.exp(logs) - truth) * weights[:, None]) + strengths * table
        return -(weights * logs[rows, right]).sum() + (strengths * table * table).sum() / 2, slope.ravel()

    first = np.zeros(shape)
    if start is not None:
        first[: len(features)] = start
    found = minimize(loss, first.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 8})
    table = found.x.reshape(shape)
    table[again] += table[len(features) :]
    return table[: len(features)]


def _design(cases: Iterable[Case], features: dict[str, int]) -> Any:
    columns: list[int] = []
    ends = [0]
    for case in cases:
        columns += [k for feature in case.features if (k := features.get(feature)) is not None]
        ends.append(len(columns))
    return sp.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(ends) - 1, len(features)))


def _open(cases: Sequence[Case], labels: dict[str, int]) -> Any:
    rows: dict[tuple[str, ...], Any] = {}
    return np.array([_row(tuple(case.options), labels, rows) for case in cases])


def _row(options: tuple[str, ...], labels: dict[str, int], rows: dict[tuple[str, ...], Any]) -> Any:
    if options not in rows:
        rows[options] = np.isin(np.arange(len(labels)), [labels[label] for label in options if label in labels])
    return rows[options]


def _log_softmax(scores: Any, allowed: Any) -> Any:
    scores = np.where(allowed, scores, _CLOSED)
    scores = scores - scores.max(axis=1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
