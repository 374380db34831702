"""A model decides by its weights, prefers nothing among equals, and says how sure it is."""

from __future__ import annotations

import pickle

import pytest

from kg.lexicon.model import NONE, UNKNOWN, Case, Groups, Model

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


def test_sums_are_exact_in_any_order() -> None:
    tenths = Model.of({f"f{n}": {"Battle": 0.1} for n in range(30)} | {"no": {"Battle": -3.0}, "bias": {NONE: 0.0}})
    features = [f"f{n}" for n in range(30)]
    for order in (["no", *features], [*features, "no"], [*features[:11], "no", *features[11:]]):
        assert tenths.scores(order) == {NONE: 0.0}


def _letter(letter: str) -> tuple[str, ...]:
    return (f"w={letter}",)


def _groups() -> Groups:
    return Groups(((_letter,),), ((_letter,),))


def test_a_case_in_groups_is_decided_like_the_features_that_it_names() -> None:
    case = Case((_groups,), ("a",), (("b", "unseen"),))
    assert case.names() == ["w=a", "w=b", "w=unseen"]
    assert MODEL.decide(case) == MODEL.decide(case) == MODEL.decide(case.names())


def test_what_is_forgotten_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.lexicon.model._REMEMBERED", 4)
    model = Model.of(MODEL.weights, MODEL.steps, MODEL.precisions)
    for _ in range(3):
        for letter in "abcdefgh":
            case = Case((_groups,), (letter,), ("hgb",))
            assert model.decide(case) == MODEL.decide(case.names())


def test_a_word_of_no_feature_is_unknown_to_the_model() -> None:
    known = Model.of({"w=قصف,c1=في": {NONE: 1.0}, "n=12": {NONE: 1.0}}).vocabulary
    words = ("قصف", "في", "سراقب", "12", "13", "،", "1,5")
    assert [known[word] for word in words] == ["قصف", "في", UNKNOWN, "12", UNKNOWN, "،", "1,5"]


def test_a_model_pickles_without_what_it_remembers() -> None:
    before = pickle.dumps(MODEL)
    MODEL.decide(Case((_groups,), ("z",), ("y",)))
    assert pickle.dumps(MODEL) == before
    assert pickle.loads(before) == MODEL
