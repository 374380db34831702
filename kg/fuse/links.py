"""Which occurrences are linked, and how strongly: the pairs of blocks, scored.

Two ways to the same links: `Window` takes all rows in the order of their days and holds only those that may still meet
others; `Around` finds the links of single rows among those of their days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations

from kg.fuse import pairs
from kg.fuse.occurrences import Occurrence

CANDIDATE = 0.15
"""Least score of a pair that counts at all: it weighs in the mean of two clusters."""

UNIT = 1 << 20
"""The strength of a link is its score times this, rounded."""

Day = int | None
Blocks = Mapping[str, list[str]]
"""The keys of the rows in each block of a day."""


def strength(scorer: pairs.Scorer, a: pairs.Row, b: pairs.Row) -> int:
    """How strongly two occurrences are linked; 0 where they are not. The order of the two does not matter."""
    if not scorer.comparable(a, b):
        return 0
    score = scorer.score(a, b) if a.of.key < b.of.key else scorer.score(b, a)
    return round(score * UNIT) if score >= CANDIDATE else 0


def blocks_of(rows: Mapping[str, pairs.Row], day: Day) -> dict[str, list[str]]:
    """The blocks of a day with the keys of those in them."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for key, row in rows.items():
        for block in set(pairs.blocks(row.of, day)):
            blocks[block].append(key)
    return blocks


def all_blocks(row: Occurrence) -> set[tuple[Day, str]]:
    """The blocks of a row on all of its days."""
    return {(day, block) for day in pairs.days(row) for block in pairs.blocks(row, day)}


def pairs_in(blocks: Blocks) -> set[tuple[str, str]]:
    """The pairs that share one of these blocks, each in the order of its block."""
    found: set[tuple[str, str]] = set()
    for keys in blocks.values():
        if 2 <= len(keys) <= pairs.MAX_BLOCK:
            found.update(combinations(keys, 2))
    return found


class Window:
    """The links of rows that come in the order of `pairs.begins` (those without days last).

    `links` holds them from when a row is first compared until its last day is over and `forget` was called; `keep` is told the
    blocks of each day.
    """

    def __init__(self, scorer: pairs.Scorer, keep: Callable[[Day, Blocks], None] = lambda day, blocks: None) -> None:
        self._scorer = scorer
        self._keep = keep
        self.links: dict[str, dict[str, int]] = {}
        self._rows: dict[str, pairs.Row] = {}
        self._waiting: dict[Day, list[str]] = defaultdict(list)
        self._over: dict[Day, list[str]] = defaultdict(list)
        self._met: dict[str, set[str]] = {}
        self._changed: set[str] = set()
        self._done: list[str] = []

    def add(self, row: Occurrence) -> None:
        """One more row."""
        days = pairs.days(row)
        self._rows[row.key] = pairs.row(row)
        self._over[days[-1]].append(row.key)
        for day in days:
            self._waiting[day].append(row.key)

    def advance(self, until: Day) -> None:
        """No row begins before this day any more: compare on all days before it, on all days where it is None."""
        for day in sorted(day for day in self._waiting if day is not None and (until is None or day < until)):
            self._compare(day)

    def close(self) -> None:
        """No row comes any more: compare on all days, and those without days."""
        self.advance(None)
        if None in self._waiting:
            self._compare(None)

    def changed(self) -> set[str]:
        """The rows that were compared for the first time since this was last called, and one end at least of every new link."""
        changed, self._changed = self._changed, set()
        return changed

    def over(self) -> list[str]:
        """The rows that no later row can meet, which are in `links` still."""
        return self._done

    def forget(self) -> None:
        """Hold the rows that are over no longer."""
        for key in self._done:
            del self.links[key]
        self._done = []

    def _compare(self, day: Day) -> None:
        rows = {key: self._rows[key] for key in self._waiting.pop(day)}
        for key in rows:
            if key not in self.links:
                self.links[key] = {}
                self._met[key] = set()
                self._changed.add(key)
        blocks = blocks_of(rows, day)
        self._keep(day, blocks)
        for a, b in pairs_in(blocks):
            if b in self._met[a] or a in self._met[b]:
                continue  # on an earlier day
            self._met[a].add(b)
            value = strength(self._scorer, rows[a], rows[b])
            if value:
                self.links[a][b] = self.links[b][a] = value
                if a not in self._changed and b not in self._changed:
                    self._changed.add(a)
        for key in self._over.pop(day, ()):
            del self._met[key], self._rows[key]
            self._done.append(key)


class Around:
    """Single rows among those that share a block with them. `keys_in` gives the numbers of the rows in a block of a day, `row_of`
    the row of a number."""

    def __init__(
        self,
        keys_in: Callable[[Day, str], list[int]],
        row_of: Callable[[int], Occurrence],
        scorer: pairs.Scorer,
    ) -> None:
        self._keys_in = keys_in
        self._row_of = row_of
        self._scorer = scorer
        self._blocks: dict[tuple[Day, str], list[int]] = {}
        self._rows: dict[int, pairs.Row] = {}

    def crossing(self, before: Iterable[Occurrence], now: Iterable[Occurrence]) -> set[str]:
        """The rows in blocks that grew past their limit or shrank below it by this change of rows: all of their pairs count
        no more, or again."""
        grown: dict[tuple[Day, str], int] = defaultdict(int)
        for rows, by in ((before, -1), (now, 1)):
            for row in rows:
                for block in all_blocks(row):
                    grown[block] += by
        found: set[int] = set()
        for block, by in grown.items():
            numbers = self._block(block)
            if (len(numbers) > pairs.MAX_BLOCK) != (len(numbers) - by > pairs.MAX_BLOCK):
                found.update(numbers)
        return {self._row(number).of.key for number in found}

    def links(self, row: Occurrence) -> dict[str, int]:
        """The links of a row."""
        mine = pairs.row(row)
        met: set[int] = set()
        for block in all_blocks(row):
            numbers = self._block(block)
            if len(numbers) <= pairs.MAX_BLOCK:
                met.update(numbers)
        found: dict[str, int] = {}
        for number in met:
            other = self._row(number)
            if other.of.key != row.key and (value := strength(self._scorer, mine, other)):
                found[other.of.key] = value
        return found

    def _block(self, block: tuple[Day, str]) -> list[int]:
        found = self._blocks.get(block)
        if found is None:
            found = self._blocks[block] = self._keys_in(*block)
        return found

    def _row(self, number: int) -> pairs.Row:
        found = self._rows.get(number)
        if found is None:
            found = self._rows[number] = pairs.row(self._row_of(number))
        return found
