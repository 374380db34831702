"""Measures of clustering against a key: B-cubed, MUC, CEAF-e and their mean, the CoNLL score.

Sources: Bagga and Baldwin 1998 (B-cubed), Vilain et al. 1995 (MUC), Luo 2005 (entity CEAF with phi-4), Pradhan et al.
2012 (the CoNLL mean). Both sides cluster the same items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import NamedTuple


class Score(NamedTuple):
    """Precision, recall and F1, each 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


Clustering = Mapping[str, Hashable]
"""The cluster of each item."""


def b_cubed(key: Clustering, found: Clustering) -> Score:
    """The mean over items of the share of its found cluster that is right, and of its key cluster that is found."""
    gold, system = _sets(key), _sets(found)
    both = [(len(gold[key[i]] & system[found[i]]), len(system[found[i]]), len(gold[key[i]])) for i in key]
    return Score(sum(n / s for n, s, _ in both) / len(both), sum(n / g for n, _, g in both) / len(both))


def muc(key: Clustering, found: Clustering) -> Score:
    """The share of links that are right, and that are found."""

    def links(clusters: dict[Hashable, set[str]], other: Clustering) -> float:
        total = sum(len(items) - 1 for items in clusters.values())
        kept = sum(len(items) - len({other[i] for i in items}) for items in clusters.values())
        return kept / total if total else 0.0

    return Score(links(_sets(found), key), links(_sets(key), found))


def ceaf_e(key: Clustering, found: Clustering) -> Score:
    """The best one-to-one match of clusters, each pair weighed by the Dice coefficient of its items."""
    gold, system = list(_sets(key).values()), list(_sets(found).values())
    alike = [[2 * len(g & s) / (len(g) + len(s)) for s in system] for g in gold]
    best = _assignment(alike)
    return Score(best / len(system), best / len(gold))


def conll(key: Clustering, found: Clustering) -> float:
    """The mean F1 of MUC, B-cubed and CEAF-e."""
    return (muc(key, found).f1 + b_cubed(key, found).f1 + ceaf_e(key, found).f1) / 3


def _sets(clustering: Clustering) -> dict[Hashable, set[str]]:
    sets: dict[Hashable, set[str]] = defaultdict(set)
    for item, cluster in clustering.items():
        sets[cluster].add(item)
    return sets


def _assignment(weights: list[list[float]]) -> float:
    """The greatest total weight of a one-to-one assignment (Hungarian method with potentials)."""
    size = max(len(weights), len(weights[0]))
    cost = [
        [-weights[i][j] if i < len(weights) and j < len(weights[0]) else 0.0 for j in range(size)] for i in range(size)
    ]
    row_potential, column_potential = [0.0] * (size + 1), [0.0] * (size + 1)
    row_of = [0] * (size + 1)
    for row in range(1, size + 1):
        row_of[0], column = row, 0
        least, used, way = [float("inf")] * (size + 1), [False] * (size + 1), [0] * (size + 1)
        while row_of[column]:
            used[column] = True
            current, delta, following = row_of[column], float("inf"), 0
            for j in range(1, size + 1):
                if used[j]:
                    continue
                reduced = cost[current - 1][j - 1] - row_potential[current] - column_potential[j]
                if reduced < least[j]:
                    least[j], way[j] = reduced, column
                if least[j] < delta:
                    delta, following = least[j], j
            for j in range(size + 1):
                if used[j]:
                    row_potential[row_of[j]] += delta
                    column_potential[j] -= delta
                else:
                    least[j] -= delta
            column = following
        while column:
            row_of[column], column = row_of[way[column]], way[column]
    return -sum(cost[row_of[j] - 1][j - 1] for j in range(1, size + 1))
