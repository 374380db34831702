"""Linear models that decide between readings.

Takes the features that hold for a case; gives the label with the highest sum of weights, and how far it is ahead. The
rules propose, a model decides: it has learned from annotated articles which proposals of the rules hold in which
surroundings. Its weights are a table (`seeds/ar/model_*.tsv`, see `kg.lexicon.model_table`), so that a
decision can be traced to words: `explain` lists the features that weighed most.

A case (`Case`) is told in groups of features. A group is a function from what it looks at to the names of the features that
hold; all that it looks at but the last is the context of the case, which many cases share, and the last is a value of
this case, or a collection of values that it looks at one by one. In a context, a group becomes a table of sums of
weights: no name is written and no weight is looked up where a case is decided. Weights count in hundredths, so that
every sum is exact in whatever order it is made.

The tables of a group that puts words into names are made whole, from the features that the model has, when the context
is first met: a word that is not in them weighs nothing. What a group of another kind makes of a value is remembered.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, reduce
from inspect import signature
from itertools import chain, repeat
from math import inf
from operator import getitem, itemgetter
from struct import Struct
from sys import intern
from typing import Any, NamedTuple

import msgspec

NONE = "-"
"""The label of a case that is nothing."""

Group = tuple[Any, ...]
"""A function that gives names of features, and its arguments but the last."""


class Groups(NamedTuple):
    """The groups of a context. `common` is a context whose groups come before these: one that more cases share."""

    words: tuple[Group, ...] = ()
    """Those whose last argument is a word, or a pair of words, which stand once in each name as they are."""
    others: tuple[Group, ...] = ()
    """Those that look at something else."""
    bags: tuple[Group, ...] = ()
    """Those that look at a collection, at words or pairs of words one by one."""
    common: tuple[Any, ...] | None = None

    @classmethod
    def of(cls, context: tuple[Any, ...]) -> Groups:
        """The groups of a context, the common ones included."""
        groups: Groups = context[0](*context[1:])
        if groups.common is None:
            return groups
        common = cls.of(groups.common)
        return cls(common.words + groups.words, common.others + groups.others, common.bags + groups.bags)


class Case(msgspec.Struct, frozen=True, gc=False):
    """A case: no feature of it may be given twice."""

    context: tuple[Any, ...]
    """A function that gives `Groups`, and its arguments."""
    words: tuple[Any, ...] = ()
    """The word, or pair of words, for each of the groups of words, in their order."""
    others: tuple[Any, ...] = ()
    """The value for each of the others."""
    bags: tuple[Collection[Any], ...] = ()
    """The collection for each of the bags; none where all are empty."""

    def names(self) -> list[str]:
        """The features that hold for the case."""
        groups = Groups.of(self.context)
        values = [*zip(groups.words, self.words, strict=True), *zip(groups.others, self.others, strict=True)]
        if self.bags:
            bags = zip(groups.bags, self.bags, strict=True)
            values += [(group, value) for group, collection in bags for value in collection]
        return [name for (group, *first), value in values for name in group(*first, value)]


class Decision(msgspec.Struct, frozen=True, gc=False):
    """A label, how far its score is ahead of the best other label (not negative), and its measured precision."""

    label: str
    margin: float
    confidence: float


HUNDREDTHS = 100
"""Weights count in these."""
_BITS = 32
_ZERO = 1 << (_BITS - 1)
"""What a label's field of a sum holds where its score is zero."""
_REMEMBERED = 600_000
"""Sums that a model remembers before it forgets them all: some 50 MB; a thousand articles need half of them."""


class Model:
    """Weights by feature and label; `steps` and `precisions` give the measured precision of decisions whose margin is at
    least the step."""

    def __init__(
        self,
        labels: tuple[str, ...],
        rows: Mapping[str, int],
        steps: tuple[float, ...] = (),
        precisions: tuple[float, ...] = (),
    ) -> None:
        self.labels = labels
        """NONE, then the others by name."""
        self.rows = rows
        """By feature the weights for all labels in one number, a field of 32 bits each, in hundredths: adding two such
        numbers adds the weights label by label."""
        self.steps = steps
        self.precisions = precisions
        self._zero = sum(_ZERO << _BITS * index for index in range(len(labels)))
        self._fields = Struct(f"<{len(labels)}I")
        self._indices: dict[frozenset[str], tuple[tuple[int, ...], Callable[[Sequence[int]], tuple[int, ...]]]] = {}
        self._contexts = _Contexts(rows)

    def __reduce__(self) -> tuple[Any, ...]:
        return Model, (self.labels, self.rows, self.steps, self.precisions)

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
            feature: sum(round(weight * HUNDREDTHS) << place[label] for label, weight in row.items())
            for feature, row in weights.items()
        }
        return cls(labels, rows, steps, precisions)

    @classmethod
    def unpacked(
        cls,
        labels: tuple[str, ...],
        features: Sequence[str],
        weights: bytes,
        steps: tuple[float, ...],
        precisions: tuple[float, ...],
    ) -> Model:
        """The model whose rows `packed` gave, for the features in the same order."""
        width = len(labels) * _BITS // 8
        totals = [
            int.from_bytes(weights[start : start + width], "little", signed=True)
            for start in range(0, len(weights), width)
        ]
        return cls(labels, dict(zip(features, totals, strict=True)), steps, precisions)

    def packed(self) -> bytes:
        """The weights feature by feature, a signed number of 32 bits for each label."""
        width = len(self.labels) * _BITS // 8
        return b"".join(total.to_bytes(width, "little", signed=True) for total in self.rows.values())

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
        total = self._total_of(case) if isinstance(case, Case) else self._total(case)
        indices = range(1, len(self.labels)) if among is None else self._of(among)[0]
        return self._decision(*self._best(self._scores(total), indices))

    def choose(self, case: Case, *, among: frozenset[str]) -> Decision | None:
        """The same; None where the case is nothing."""
        scores = self._scores(self._total_of(case))
        indices, pick = self._of(among)
        if max(pick(scores)) == scores[0]:
            return None  # as of most cases; what follows is slower
        chosen, margin = self._best(scores, indices)
        return self._decision(chosen, margin) if chosen else None

    def _total_of(self, case: Case) -> int:
        words, values, others, bags, _ = self._contexts[case.context]
        # Most of the time of extraction is spent here, in calls of the interpreter's own: map(map, …) looks each bag up.
        found = chain(map(dict.get, words, values(case.words)), chain.from_iterable(map(map, bags, case.bags)))
        return sum(filter(None, found), sum(map(getitem, others, case.others)))

    def _scores(self, total: int) -> tuple[int, ...]:
        """The scores of the labels of a sum, in hundredths above `_ZERO`."""
        return self._fields.unpack((total + self._zero).to_bytes(self._fields.size, "little"))

    def _best(self, totals: Sequence[int], indices: Sequence[int]) -> tuple[int, int | float]:
        """The place of the best label, NONE or one of those at the indices, and how far it is ahead, in hundredths."""
        chosen, best, second = 0, totals[0], -inf
        for index in indices:
            score = totals[index]
            if score == _ZERO:  # no feature speaks for or against it
                continue
            if score > best:
                chosen, best, second = index, score, best
            elif score > second:
                second = score
        return chosen, best - second if second > -inf else abs(best - _ZERO)

    def _decision(self, chosen: int, hundredths: float) -> Decision:
        margin = hundredths / HUNDREDTHS
        return Decision(self.labels[chosen], margin, self._precision(margin))

    def _total(self, features: Iterable[str]) -> int:
        return sum(map(self.rows.get, features, repeat(0)))

    def _by_label(self, total: int) -> dict[str, float]:
        """The fields of a sum that are not zero."""
        pairs = zip(self.labels, self._scores(total), strict=True)
        return {label: (field - _ZERO) / HUNDREDTHS for label, field in pairs if field != _ZERO}

    def _of(self, among: frozenset[str]) -> tuple[tuple[int, ...], Callable[[Sequence[int]], tuple[int, ...]]]:
        """Where the labels in `among` stand in `labels`, and what picks the scores of NONE and of these."""
        known = self._indices.get(among)
        if known is None:
            indices = tuple(index for index, label in enumerate(self.labels) if index and label in among)
            # NONE twice: of one index alone an itemgetter gives no tuple
            known = self._indices[among] = indices, itemgetter(0, 0, *indices)
        return known

    def _precision(self, margin: float) -> float:
        step = bisect_right(self.steps, margin) - 1
        return self.precisions[max(step, 0)] if self.precisions else 1.0


class _Tables(NamedTuple):
    """The tables of a context: those of groups of words, what gives each of these its word, the others, how those of bags are
    looked up, and for each of those of words the place of its group."""

    words: tuple[dict[Any, int], ...]
    values: Callable[[tuple[Any, ...]], tuple[Any, ...]]
    others: tuple[dict[Any, int], ...]
    bags: tuple[Callable[[Any], int | None], ...]
    places: tuple[int, ...]


_SMALL = 100
"""Words in tables of one group that are added up to one table. Larger ones stay apart, each a further look-up, but one in what many
contexts share: sums of them by context are more than a processor's cache holds. So 3,000 articles take 0.98 of what they take
with all added up (two processes in turns); 64 and 200 do as well, 0 and 500 worse."""


_FIRST, _SECOND, _LAST = "\1", "\2", chr(0x10FFFF)


class _Contexts(dict[tuple[Any, ...], _Tables]):
    """The contexts met so far, each with the tables of its groups; groups of many contexts are the same."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self._rows = rows
        self._words: dict[Group, tuple[dict[Any, int], ...]] = {}
        self._bags: dict[Group, dict[Any, int]] = {}
        self._parts: dict[tuple[str, str, str], dict[Any, int]] = {}
        self._others: dict[Group, _Sums] = {}
        self._ends: dict[tuple[str, str, int], dict[str, list[str]]] = {}
        """By the beginning of features, a mark and how often it stands in their end: the features by that end."""
        self._room = _REMEMBERED

    @cached_property
    def _names(self) -> list[str]:
        """The names of features in order."""
        return sorted(self._rows)

    def __missing__(self, context: tuple[Any, ...]) -> _Tables:
        groups: Groups = context[0](*context[1:])
        tables = list(map(self._tables, groups.words))
        words = tuple(chain.from_iterable(tables))
        others: tuple[dict[Any, int], ...] = tuple(map(self._remembered, groups.others))
        bags: tuple[Callable[[Any], int | None], ...] = tuple([self._whole(group).get for group in groups.bags])
        places: tuple[int, ...] = ()
        if groups.common is not None:
            common = self[groups.common]
            words, others, bags = common.words + words, common.others + others, common.bags + bags
            places = common.places
        first = places[-1] + 1 if places else 0
        places += tuple([place for place, parts in enumerate(tables, first) for _ in parts])
        values = itemgetter(*places) if len(places) > 1 else tuple  # of one place an itemgetter gives no tuple
        found = self[context] = _Tables(words, values, others, bags, places)
        return found

    def _remembered(self, group: Group) -> _Sums:
        known = self._others.get(group)
        if known is None:
            known = self._others[group] = _Sums(group, self)
        return known

    def _tables(self, group: Group) -> tuple[dict[Any, int], ...]:
        """The tables in which a word, or pair of words, of the group is looked up, the small ones added up to one."""
        known = self._words.get(group)
        if known is None:
            small, *large = sorted(self._parts_of(group), key=len)
            while large and len(small) + len(large[0]) <= _SMALL:
                small = self._added(small, large.pop(0))
            known = self._words[group] = (small, *large)
        return known

    def _whole(self, group: Group) -> dict[Any, int]:
        """All of them added up to one: bags look up too many words for more."""
        known = self._bags.get(group)
        if known is None:
            known = self._bags[group] = reduce(self._added, self._parts_of(group))
        return known

    def _parts_of(self, group: Group) -> list[dict[Any, int]]:
        """For each of the names that the group gives the sum for every word, or pair of words, that a feature names so."""
        function, *first = group
        pairs = _looks_at_pairs(function)
        parts: list[dict[Any, int]] = []
        for name in function(*first, (_FIRST, _SECOND) if pairs else _FIRST):
            before, told, after = name.partition(_FIRST)
            assert told, f"no word in {name!r}"
            between, _, after = after.partition(_SECOND) if pairs else ("", "", after)
            parts.append(self._part(before, between, after, pairs=pairs))
        return parts

    def _added(self, one: dict[Any, int], other: dict[Any, int]) -> dict[Any, int]:
        """The sum for every word that either has."""
        found = one | other
        for word in one.keys() & other.keys():
            found[word] = one[word] + other[word]
        self._remember(1 + len(found))
        return found

    def _part(self, before: str, between: str, after: str, *, pairs: bool) -> dict[Any, int]:
        """The sum for every word, or pair of words, that stands in a feature between these. Each is kept: it stands in the tables of
        dozens of contexts, and to make those from the features each time took a twelfth of the time of the first 400 articles."""
        known = self._parts.get((before, between, after))
        if known is not None:
            return known
        found: dict[Any, int] = {}
        shortest = len(before) + len(after)
        for row in self._between(before, after):
            if len(row) >= shortest:
                middle = row[len(before) : len(row) - len(after)]
                weights = self._rows[row]
                # Words are interned here as in the text, so that a look-up compares no letters; most words stand in one
                # feature, whose weights need no second copy.
                for value in _pairs(middle, between) if pairs else (intern(middle),):
                    found[value] = found[value] + weights if value in found else weights
        self._remember(1 + len(found))
        self._parts[before, between, after] = found
        return found

    def _between(self, before: str, after: str) -> Sequence[str]:
        """The features that begin and end like this."""
        if not after:
            return self._names[bisect_left(self._names, before) : bisect_left(self._names, before + _LAST)]
        mark = after[0]
        parts = after.count(mark)
        ends = self._ends.get((before, mark, parts))
        if ends is None:
            ends = self._ends[before, mark, parts] = {}
            for row in self._between(before, ""):
                last = row.rsplit(mark, parts)
                if len(last) > parts:
                    ends.setdefault(row[len(last[0]) :], []).append(row)
        return ends.get(after, ())

    def _remember(self, sums: int) -> None:
        """Count what is about to be remembered; forget everything where it is too much."""
        self._room -= sums
        if self._room <= 0:
            self._room = _REMEMBERED
            self.clear()
            self._words.clear()
            self._bags.clear()
            self._parts.clear()
            self._others.clear()

    def sum(self, names: Iterable[str]) -> int:
        """The sum of the weights of the features, which is about to be remembered."""
        self._remember(1)
        return sum(map(self._rows.get, names, repeat(0)))


@cache
def _looks_at_pairs(group: Callable[..., Iterable[str]]) -> bool:
    """Whether the last argument of the group is a pair of words."""
    *_, last = signature(group).parameters.values()
    return str(last.annotation).startswith("tuple")


def _pairs(text: str, between: str) -> Iterator[tuple[str, str]]:
    """Every way to read the text as two words with something between."""
    at = text.find(between)
    while at >= 0:
        yield intern(text[:at]), intern(text[at + len(between) :])
        at = text.find(between, at + 1)


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
