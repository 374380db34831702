"""Average link is what always merging the best pair gives, and follows a change of links exactly and near by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.fuse.linkage import Cluster, Limits, link, relink

LEAST = 250
APART = 2
Graph = dict[str, dict[str, int]]
Dates = Mapping[str, tuple[int, int]]


def limits(dates: Dates) -> Limits:
    return Limits(LEAST, APART, dates.get)


def graph(edges: Mapping[tuple[str, str], int], items: Iterable[str]) -> Graph:
    found: Graph = {item: {} for item in items}
    for (a, b), value in edges.items():
        if a in found and b in found:
            found[a][b] = found[b][a] = value
    return found


def far(a: Iterable[str], b: Iterable[str], dates: Dates) -> bool:
    spans = [dates[item] for item in (*a, *b) if item in dates]
    return any(x[0] - y[1] > APART for x in spans for y in spans)


def greedy(links: Graph, dates: Dates) -> set[tuple[str, ...]]:
    """The same by definition: all pairs of clusters that may merge, again and again."""
    clusters = [(item,) for item in sorted(links)]

    def order(pair: tuple[tuple[str, ...], tuple[str, ...]]) -> tuple[float, str, str]:
        a, b = pair
        return -sum(links[x].get(y, 0) for x in a for y in b) / (len(a) * len(b)), a[0], b[0]

    while near := [pair for pair in combinations(clusters, 2) if not far(*pair, dates)]:
        best = min(near, key=order)
        if -order(best)[0] < LEAST:
            break
        clusters = sorted([each for each in clusters if each not in best] + [tuple(sorted(best[0] + best[1]))])
    return set(clusters)


ITEMS = [f"i{number:02}" for number in range(14)]
strengths = st.sampled_from([0, 150, 250, 260, 400, 400, 700, 1000])
"""Few values, so that many are equal."""
edges = st.dictionaries(
    st.lists(st.sampled_from(ITEMS), min_size=2, max_size=2, unique=True).map(lambda pair: tuple(sorted(pair))),
    strengths.filter(bool),
    max_size=40,
)


dates_of = st.dictionaries(
    st.sampled_from(ITEMS), st.tuples(st.integers(0, 6), st.integers(0, 1)).map(lambda day: (day[0], day[0] + day[1]))
)


def by_item(clusters: Iterable[Cluster]) -> dict[str, Cluster]:
    return {item: cluster for cluster in clusters for item in cluster.items()}


@given(edges, dates_of)
@settings(max_examples=300)
def test_clusters_are_those_of_merging_the_best_pair_of_all(found: dict[tuple[str, str], int], dates: Dates) -> None:
    links = graph(found, ITEMS)
    clusters = link(links.__getitem__, ITEMS, limits(dates))
    assert {tuple(cluster.items()) for cluster in clusters} == greedy(links, dates)
    assert clusters == link(links.__getitem__, ITEMS[::-1], limits(dates))


@given(
    edges,
    st.dictionaries(st.integers(0, 90), strengths),
    st.sets(st.sampled_from(ITEMS)),
    st.sets(st.sampled_from(ITEMS)),
    dates_of,
    dates_of,
)
@settings(max_examples=500)
def test_a_change_that_is_followed_comes_to_what_linking_anew_gives(
    found: dict[tuple[str, str], int],
    changes: dict[int, int],
    absent: set[str],
    gone: set[str],
    dates: Dates,
    redated: Dates,
) -> None:
    pairs = list(combinations(ITEMS, 2))
    items = [item for item in ITEMS if item not in absent]
    old = graph(found, items)
    later = found | {pairs[number]: value for number, value in changes.items()}
    later = {pair: value for pair, value in later.items() if value}
    gone -= absent
    present = [item for item in ITEMS if item not in gone]
    new = graph(later, present)
    known = by_item(link(old.__getitem__, items, limits(dates)))
    now = {**dates, **redated}
    # One end of every link that changed is enough.
    changed = {a for a, b in pairs if a in new and b in new and old.get(a, {}).get(b, 0) != new[a].get(b, 0)}
    changed |= absent - gone
    changed |= {item for item in present if now.get(item) != dates.get(item)}
    outcome = relink(new.__getitem__, known.get, sorted(changed), gone, limits(now))
    kept = {cluster.key: cluster for cluster in known.values() if cluster.key not in outcome.gone}
    kept |= {cluster.key: cluster for cluster in outcome.clusters}
    assert sorted(kept.values()) == link(new.__getitem__, present, limits(now))


def test_an_item_that_joins_a_long_chain_is_followed_near_by_only() -> None:
    chain = [f"c{number:04}" for number in range(2000)]
    steps = enumerate(pairwise(chain))
    links = graph({pair: 300 if number % 2 else 600 for number, pair in steps}, chain)
    known = by_item(link(links.__getitem__, chain, limits({})))
    links["new"] = {"c1000": 900}
    links["c1000"] = {**links["c1000"], "new": 900}
    asked: set[str] = set()

    def before(item: str) -> Cluster | None:
        asked.add(item)
        return known.get(item)

    outcome = relink(links.__getitem__, before, ["new"], (), limits({}))
    assert [cluster.items() for cluster in outcome.clusters] == [["c1000", "c1001", "new"]]
    assert len(asked) < 10
