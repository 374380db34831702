"""A model decides by its weights, prefers nothing among equals, and says how sure it is."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.lexicon.model import NONE, Case, Groups, Model
from kg.lexicon.model_table import lines, parsed

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


def _pair(first: str, what: tuple[str, str]) -> tuple[str, ...]:
    return f"pair={first},{what[0]},{what[1]}", f"pair2={what[0]},{first},{what[1]},x"


def _letters(first: str) -> Groups:
    return Groups(words=((_letter,), (_pair, first)), others=((_number,),), bags=((_letter,),))


def _number(number: int) -> tuple[str, ...]:
    return (f"n={number}",)


def _more(first: str) -> Groups:
    return Groups(words=((_letter,),), common=(_letters, first))


def test_a_case_in_groups_is_decided_like_the_features_that_it_names() -> None:
    model = Model.of(
        {
            "w=a": {"Battle": 1.0}, "w=b": {"Battle": 2.0}, "w=": {"Battle": 4.0}, "n=3": {"Battle": 8.0},
            "pair=p,c,d": {"Battle": 16.0}, "pair2=c,p,d,x": {"Battle": 32.0}, "pair=p,c,,": {"Battle": 64.0},
            "pair=p,,": {"Battle": 128.0}, "pair2=p,p,p,x": {"Battle": 256.0}, "w=a,": {"Battle": 512.0},
        }
    )  # fmt: skip
    for pair in (("c", "d"), ("c", ","), (",", "x"), ("", ""), ("p", "p"), ("p", ""), (",", ",")):
        for word in ("a", "b", "", "z", "a,"):
            for bag in ((), ("a", "z"), ("", "b", "a")):
                case = Case((_more, "p"), (word, pair, "b"), (3,), (bag,))
                assert model.decide(case) == model.decide(case.names())
    assert Case((_more, "p"), ("a", ("c", "d"), "b"), (3,), (("a",),)).names() == [
        "w=a", "pair=p,c,d", "pair2=c,p,d,x", "w=b", "n=3", "w=a",
    ]  # fmt: skip


def test_what_is_forgotten_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.lexicon.model._REMEMBERED", 4)
    model = Model.of(MODEL.weights, MODEL.steps, MODEL.precisions)
    for _ in range(3):
        for number, letter in enumerate("abcdefgh"):
            case = Case((_letters, letter), (letter, ("a", "b")), (number,), ("hgb",))
            assert model.decide(case) == MODEL.decide(case.names())


def test_a_model_pickles_without_what_it_remembers() -> None:
    before = pickle.dumps(MODEL)
    MODEL.decide(Case((_letters, "z"), ("z", ("y", "y")), (1,), ("y",)))
    assert pickle.dumps(MODEL) == before
    copy = pickle.loads(before)
    assert (copy.labels, copy.weights, copy.steps) == (MODEL.labels, MODEL.weights, MODEL.steps)
    assert copy.decide(["w=a", "bias"]) == MODEL.decide(["w=a", "bias"])


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ar").mkdir()
    monkeypatch.setattr("kg.lexicon.tables.folder", lambda _name: tmp_path)
    return tmp_path


def test_a_model_is_the_same_after_it_was_written_and_read(seeds: Path) -> None:
    (seeds / "ar/model_small.tsv").write_text("# ours\n" + "\n".join(lines(MODEL)) + "\n", "utf-8")
    read = parsed("ar/model_small.tsv")
    assert (read.rows, read.labels) == (MODEL.rows, MODEL.labels)
    assert (read.steps, read.precisions) == (MODEL.steps, MODEL.precisions)


def test_a_row_tells_what_differs_from_the_row_before() -> None:
    assert list(lines(MODEL))[-3:] == ["0 bias\ta50", "0 w=a\ta-100b200", "2 b\tc100"]


def test_a_row_that_is_none_is_told_with_its_table(seeds: Path) -> None:
    (seeds / "ar/model_small.tsv").write_text("feature\tweights\nlabels\t-\nbias\ta50\n", "utf-8")
    with pytest.raises(InputError, match="'bias' is no row of a model"):
        parsed("ar/model_small.tsv")
