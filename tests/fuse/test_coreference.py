"""The measures give the published values on small examples."""

from __future__ import annotations

import pytest

from tests.tools.coreference import b_cubed, ceaf_e, conll, muc


def clustering(*clusters: str) -> dict[str, int]:
    return {item: number for number, items in enumerate(clusters) for item in items}


KEY = clustering("abcde", "fg", "hijkl")


def test_a_perfect_answer_scores_one() -> None:
    assert conll(KEY, KEY) == pytest.approx(1)


def test_b_cubed_on_the_example_of_bagga_and_baldwin() -> None:
    found = clustering("abcde", "fghijkl")
    assert b_cubed(KEY, found).precision == pytest.approx((5 * 1 + 2 * 2 / 7 + 5 * 5 / 7) / 12)
    assert b_cubed(KEY, found).recall == 1
    assert muc(KEY, found).precision == pytest.approx(0.9)


def test_ceaf_matches_clusters_one_to_one() -> None:
    found = clustering("ab", "cde", "fg", "hijkl")
    assert ceaf_e(KEY, found).recall == pytest.approx((2 * 3 / 8 + 1 + 1) / 3)
    assert ceaf_e(KEY, found).precision == pytest.approx((2 * 3 / 8 + 1 + 1) / 4)
