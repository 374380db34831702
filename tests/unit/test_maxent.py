"""The learner behind the models: what it learns, what is closed to a case, what a weight does."""

from __future__ import annotations

from tests.tools.maxent import Case, fit

BOTH = ("-", "a", "b")


def best(features: list[str], cases: list[Case], options: tuple[str, ...] = BOTH, **how: float) -> str:
    weights = fit(cases, strength=how.get("strength", 0.1), least=1)
    row = weights.probabilities([Case(features, options, options[0])])[0]
    return max(options, key=lambda label: row[weights.labels[label]])


def test_a_feature_that_holds_with_a_label_speaks_for_it() -> None:
    cases = [Case(["x"], BOTH, "a"), Case(["y"], BOTH, "b"), Case(["z"], BOTH, "-")]
    assert [best([feature], cases) for feature in "xyz"] == ["a", "b", "-"]


def test_a_label_that_is_closed_to_a_case_is_not_chosen() -> None:
    cases = [Case(["x"], BOTH, "a")] * 5 + [Case(["x"], ("-", "b"), "b")]
    assert best(["x"], cases) == "a"
    assert best(["x"], cases, ("-", "b")) == "b"


def test_a_case_counts_by_its_weight() -> None:
    cases = [Case(["x"], BOTH, "a"), Case(["x"], BOTH, "b", 3.0)]
    assert best(["x"], cases) == "b"


def test_only_the_heaviest_features_are_kept() -> None:
    cases = [Case(["x", "rare"], BOTH, "a"), *[Case(["x"], BOTH, "a")] * 9, *[Case(["y"], BOTH, "b")] * 9]
    weights = fit(cases, strength=0.1, least=1, most=2)
    assert set(weights.features) == {"x", "y"}
    assert set(fit(cases, strength=0.1, least=2).features) == {"x", "y"}


def test_cases_apart_correct_what_the_others_say_only_where_they_say_otherwise() -> None:
    others = [Case(["x"], BOTH, "a")] * 9 + [Case(["y"], BOTH, "a")] * 9
    cases = [*others, *[Case(["x", "z"], BOTH, "b", 1.0, apart=True)] * 6]

    def weight(feature: str, label: str, apart: float | None) -> float:
        weights = fit(cases, strength=1.0, least=1, apart=apart)
        return float(weights.table[weights.features[feature], weights.labels[label]])

    assert weight("x", "b", 1.0) > weight("x", "b", 10.0) > weight("x", "b", None)
    assert weight("y", "a", 1.0) > 0
