"""Links between items to clusters by average link, kept up to date where links change.

Again and again the two clusters merge of which the mean of the links between them is highest (pairs without a link count 0), while that
mean is at least `least`. The mean to a union is never above the better of the means to its parts. So merges come in the order
of their means, what happened above a mean does not depend on what lies below it, and clusters without links between them do not
touch each other. Clusters that hold items dated further apart than `apart` days never merge: nor do then the unions of which they are
part, so that all of this holds with them, too. A change of links is therefore followed downwards from the highest mean: what was merged before is
merged again, without being looked at, but for those clusters that differ from what they were, or hold an item whose links changed.

Links are whole numbers, so that sums do not depend on their order; among equals the first keys come first. The result, with the mean
of each merge, depends on the set of links only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from heapq import heapify, heappop, heappush
from typing import NamedTuple

Links = Mapping[str, int]
"""Of one item: the others that it is linked to, and how strongly."""

Days = Callable[[str], tuple[int, int] | None]
"""Of one item: the first and the last day that date it; None where none do."""

Merge = tuple[float, str, str]
"""The mean of the links with its sign turned, so that merges sort in their order, and the two clusters by their first items, smaller
first."""


class Cluster(NamedTuple):
    """A cluster by its first item, and the merges that made it in their order: none where it is a lone item."""

    key: str
    merges: tuple[Merge, ...]

    def items(self) -> list[str]:
        """All items, sorted."""
        return sorted({self.key, *(item for _, *pair in self.merges for item in pair)})


class Changed(NamedTuple):
    """The keys of clusters of before that are no more (there may be new ones with other keys for their items), and the clusters that are
    new or were merged otherwise, both in order. A cluster with an item whose links changed always counts as new."""

    gone: list[str]
    clusters: list[Cluster]


class Limits(NamedTuple):
    """The least mean of the links between clusters that merge, and the most days between the dates of their items."""

    least: int
    apart: int
    days: Days


def link(links: Callable[[str], Links], items: Collection[str], limits: Limits) -> list[Cluster]:
    """The clusters of these items, in the order of their keys."""
    return relink(links, lambda item: None, items, (), limits).clusters


def relink(
    links: Callable[[str], Links],
    before: Callable[[str], Cluster | None],
    changed: Collection[str],
    gone: Collection[str],
    limits: Limits,
) -> Changed:
    """What changes in the clusters where the links or days of the items `changed` are others than before, and `gone` are there no
    more.

    `links` gives the links of an item as they are now, in both directions; of a link that is new, other or no more one end has to be
    among those that changed or are gone. `before` gives the cluster of an item as it was, None for a new one.
    """
    return _Following(links, before, changed, frozenset(gone), limits).follow()


class _State:
    """Clusters at some mean, by their first items. `token` is the same number for clusters of one make, whichever state they stand
    in."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}
        self.token: dict[str, int] = {}
        self.items: dict[str, list[str]] = {}

    def add(self, item: str, token: int) -> None:
        self.of[item] = item
        self.token[item] = token
        self.items[item] = [item]

    def merge(self, a: str, b: str, token: int) -> None:
        items = self.items.pop(b)
        for item in items:
            self.of[item] = a
        self.items[a] += items
        del self.token[b]
        self.token[a] = token


class _Following:
    """Two states side by side, from the highest mean to the lowest: as it was, replayed, and as it is. The pairs of an active
    cluster wait in the heap; of any other, only what it merged with before."""

    def __init__(
        self,
        links: Callable[[str], Links],
        before: Callable[[str], Cluster | None],
        changed: Collection[str],
        gone: Collection[str],
        limits: Limits,
    ) -> None:
        self._links = links
        self._before = before
        self._changed = changed
        self._gone = gone
        self._limits = limits
        self._now: Merge = (float("-inf"), "", "")
        self._was, self._is = _State(), _State()
        self._known: dict[str, Cluster] = {}
        self._merges: dict[str, list[Merge]] = {}
        self._heap: list[Merge] = []
        self._replayed: set[Merge] = set()
        self._tokens: dict[tuple[int, int], int] = {}
        self._token = 0
        # Of active clusters: the sums of the links to their neighbours; and of any, by which active ones it is a neighbour.
        self._sums: dict[str, dict[str, int]] = {}
        self._holders: dict[str, set[str]] = defaultdict(set)
        # Of clusters as they are, where any item is dated: the latest first day and the earliest last day.
        self._bounds: dict[str, tuple[int, int]] = {}

    def follow(self) -> Changed:
        for item in (*self._gone, *self._changed):
            if item not in self._was.of and item not in self._is.of:
                self._load(item)
        for item in self._changed:
            self._activate(item)
        heapify(self._heap)
        while self._heap:
            self._now = now = heappop(self._heap)
            while self._heap and self._heap[0] == now:
                heappop(self._heap)
            self._step(now)
        return self._outcome()

    def _step(self, now: Merge) -> None:
        _, a, b = now
        replay = now in self._replayed
        if a in self._sums or b in self._sums:
            found = self._mean(a, b) == now
        else:
            found = replay and self._same(a) and self._same(b)
        if replay:
            self._was.merge(a, b, self._joined(self._was, a, b))
        if found:
            self._merge(now)
        if found or replay:
            for item in {a, b}:
                cluster = self._is.of.get(item)
                if cluster is not None and not self._same(cluster):
                    self._activate(cluster)

    def _load(self, item: str) -> None:
        """The cluster in which an item was, as it stood at the mean that is reached."""
        cluster = self._before(item)
        if cluster:
            self._known[cluster.key] = cluster
        for each in cluster.items() if cluster else (item,):
            self._token += 1
            if cluster:
                self._was.add(each, self._token)
            if each not in self._gone:
                self._is.add(each, self._token)
                self._merges[each] = []
                if days := self._limits.days(each):
                    self._bounds[each] = days
        for merge in cluster.merges if cluster else ():
            if merge > self._now:
                self._replayed.add(merge)
                heappush(self._heap, merge)
                continue
            _, a, b = merge
            token = self._joined(self._was, a, b)
            self._was.merge(a, b, token)
            self._is.merge(a, b, token)
            self._bind(a, b)
            self._merges[a] += (*self._merges.pop(b), merge)

    def _same(self, cluster: str) -> bool:
        """Whether a cluster as it is (by its key) is what it was."""
        token = self._is.token.get(cluster)
        return token is not None and token == self._was.token.get(cluster)

    def _joined(self, state: _State, a: str, b: str) -> int:
        pair = (state.token[a], state.token[b])
        if pair not in self._tokens:
            self._token += 1
            self._tokens[pair] = self._token
        return self._tokens[pair]

    def _activate(self, cluster: str) -> None:
        """Let the pairs of a cluster wait in the heap."""
        if cluster in self._sums:
            return
        found: dict[str, int] = {}
        of = self._is.of
        for item in self._is.items[cluster]:
            for other, value in self._links(item).items():
                if other not in of:
                    self._load(other)
                neighbour = of[other]
                if neighbour != cluster:
                    found[neighbour] = found.get(neighbour, 0) + value
        self._sums[cluster] = found
        for neighbour in found:
            self._holders[neighbour].add(cluster)
            if neighbour not in self._sums:
                self._wait(cluster, neighbour)

    def _mean(self, a: str, b: str) -> Merge | None:
        """The pair as a merge, where one of the two is active; None where it is below the least mean, or its days are too far apart."""
        total = self._sums[a].get(b) if a in self._sums else self._sums[b].get(a)
        if total is None:
            return None
        pairs = len(self._is.items[a]) * len(self._is.items[b])
        if total < self._limits.least * pairs or self._far(a, b):
            return None
        return (-total / pairs, a, b) if a < b else (-total / pairs, b, a)

    def _bind(self, a: str, b: str) -> None:
        """Give `a` the bounds of both."""
        other = self._bounds.pop(b, None)
        if other is not None:
            mine = self._bounds.get(a, other)
            self._bounds[a] = max(mine[0], other[0]), min(mine[1], other[1])

    def _far(self, a: str, b: str) -> bool:
        one, other = self._bounds.get(a), self._bounds.get(b)
        if one is None or other is None:
            return False
        return max(one[0], other[0]) - min(one[1], other[1]) > self._limits.apart

    def _wait(self, a: str, b: str) -> None:
        pair = self._mean(a, b)
        if pair is not None:
            heappush(self._heap, pair)

    def _merge(self, merge: Merge) -> None:
        _, a, b = merge
        sums, holders = self._sums, self._holders
        active = a in sums or b in sums
        if active:
            self._activate(a)
            self._activate(b)
        self._is.merge(a, b, self._joined(self._is, a, b))
        self._bind(a, b)
        self._merges[a] += (*self._merges.pop(b), merge)
        if active:
            mine, theirs = sums[a], sums.pop(b)
            del mine[b], theirs[a]
            for other, value in theirs.items():
                mine[other] = mine.get(other, 0) + value
                holders[other].discard(b)
                holders[other].add(a)
        for holder in holders.pop(b, ()):
            if holder != a:
                held = sums[holder]
                held[a] = held.get(a, 0) + held.pop(b)
                holders[a].add(holder)
        holders[a] -= {a, b}
        for other in sums[a] if active else holders[a]:
            self._wait(a, other)

    def _outcome(self) -> Changed:
        found = (Cluster(key, tuple(sorted(self._merges[key]))) for key in sorted(self._is.token))
        told = {self._is.of[item] for item in self._changed}
        new = [each for each in found if each.key in told or each != self._known.get(each.key)]
        gone = self._known.keys() - self._is.token.keys()
        return Changed(sorted(gone), new)
