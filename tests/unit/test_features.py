"""What models see: no feature twice in a case, and the same decision by tables of sums as by the names of features."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg import lexicon
from kg.extract.article import views_of
from kg.extract.decide import cases, means_of
from kg.extract.role_features import RoleFeatures
from kg.extract.roles import candidates
from kg.extract.scene import Scene
from kg.extract.scene_nouns import SceneNouns
from kg.extract.tokens import sentences
from kg.lexicon.model import NONE, Case, Model
from kg.pipeline.producers import extractor_of
from tests.unit.test_extractor import Text

TEXT = """غارات جوية على ريف إدلب

قصفت الطائرات الروسية مدينة سراقب وبلدة كفرنبل بريف إدلب، وقتلت 12 مدنيا بينهم ثلاثة أطفال، فيما قصفت قوات النظام بالمدفعية قرية كفرزيتا.
واندلعت اشتباكات عنيفة بين قوات سوريا الديمقراطية وتنظيم داعش في قرية الباغوز بريف دير الزور، وقصف التنظيم مواقع القوات بقذائف الهاون، وقصف مواقعها بالقذائف.
وقال المرصد السوري إن سيارة مفخخة انفجرت في مدينة عفرين (شمال البلاد) أمس فقتل عنصران من الجيش الوطني.
"""


@pytest.fixture(scope="module")
def scenes() -> tuple[Scene, ...]:
    return extractor_of().read(Text(TEXT)).scenes


def role_cases(scenes: tuple[Scene, ...]) -> Iterator[Case]:
    for scene in scenes:
        for trigger in scene.triggers:
            features = RoleFeatures(SceneNouns(scene), trigger)
            yield from (features.of(number) for number in candidates(scene, trigger))


def trigger_cases() -> Iterator[Case]:
    words = lexicon.load()
    views = views_of(sentences(TEXT), words)
    for view in views:
        yield from (case.features for case in cases(view, words, means_of(views, words)))


def test_a_case_has_no_feature_twice(scenes: tuple[Scene, ...]) -> None:
    found = [*role_cases(scenes), *trigger_cases()]
    assert len(found) > 40
    for case in found:
        names = case.names()
        assert len(names) > 30
        assert len(names) == len(set(names))


def test_tables_of_roles_decide_like_names(scenes: tuple[Scene, ...]) -> None:
    model = lexicon.load().role_model
    assert isinstance(model, Model)
    for case in role_cases(scenes):
        assert model.decide(case) == model.decide(case.names())


def test_tables_of_triggers_decide_like_names(scenes: tuple[Scene, ...]) -> None:
    model = lexicon.load().trigger_model
    assert isinstance(model, Model)
    for case in trigger_cases():
        assert model.decide(case) == model.decide(case.names())


def test_what_is_chosen_is_what_is_decided(scenes: tuple[Scene, ...]) -> None:
    model = lexicon.load().role_model
    assert isinstance(model, Model)
    labels = frozenset(model.labels[1:])
    ones = [frozenset({label}) for label in sorted(labels)]
    chosen = []
    for case in role_cases(scenes):
        for among in (labels, *ones):
            decided = model.decide(case, among=among)
            found = model.choose(case, among=among)
            assert found == (decided if decided.label != NONE else None)
            chosen.append(found)
    assert None in chosen
    assert any(chosen)
