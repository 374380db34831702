"""A model decides by its weights, prefers nothing among equals, and says how sure it is."""

from __future__ import annotations

from kg.lexicon.model import NONE, Model

MODEL = Model.of(
    {"w=a": {"AirStrike": 2.0, NONE: -1.0}, "w=b": {"Battle": 1.0}, "bias": {NONE: 0.5}},
    steps=(0.0, 2.0),
    precisions=(0.6, 0.9),
)


def test_the_label_with_the_highest_sum_wins_and_its_margin_gives_the_precision() -> None:
    decision = MODEL.decide(["w=a", "bias"])
    assert (decision.label, decision.margin, decision.confidence) == ("AirStrike", 2.5, 0.9)
    assert MODEL.decide(["w=b", "bias"]).confidence == 0.6


def test_a_case_that_no_feature_speaks_for_is_nothing() -> None:
    assert MODEL.decide(["w=unseen"]).label == NONE


def test_a_decision_can_be_restricted_and_explained() -> None:
    assert MODEL.decide(["w=a", "w=b"], among=frozenset({"Battle"})).label == "Battle"
    assert MODEL.explain(["w=a", "w=b", "bias"], "AirStrike") == (("w=a", 2.0),)
