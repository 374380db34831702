"""Look-up of actors, their names over time, and what is refused in their tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import TableError
from kg.reference.actor_tables import load, read_actors
from kg.reference.actors import Actors

ACTORS = "id	kind	country	name	names_ar	names_en	wikidata	from	to	source	note\n"
RELATIONS = "actor	relation	other	from	to	source	note\n"


def actor(identifier: str, name: str, arabic: str = "-", *, kind: str = "RebelGroup", since: str = "-") -> str:
    return f"{identifier}	{kind}	SY	{name}	{arabic}	-	-	{since}	-	made up	-\n"


def tables(folder: Path, *, actors: str = "", sources: str = "", relations: str = "") -> Actors:
    (folder / "actors.tsv").write_text(ACTORS + actors, "utf-8")
    (folder / "sources.tsv").write_text(ACTORS + sources, "utf-8")
    (folder / "actor_relations.tsv").write_text(RELATIONS + relations, "utf-8")
    return read_actors(folder)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("جبهة النصرة", "jabhat-al-nusra"),
        ("جبهه النصره", "jabhat-al-nusra"),
        ("NUSRA FRONT", "jabhat-al-nusra"),
        ("jabhat-al-nusra", "jabhat-al-nusra"),
        ("داعش", "islamic-state"),
        ("«قسد»", "syrian-democratic-forces"),
        ("YPG", "ypg"),
        ("القوات الأميركية", "us-forces"),
        ("سانا", "sana"),
        ("SOHR", "sohr"),
        ("skynews", "sky-news-arabia"),
    ],
)
def test_an_actor_is_found_by_any_of_its_names(text: str, identifier: str) -> None:
    found = load().find(text)
    assert found is not None
    assert found.actor.id == identifier


@pytest.mark.parametrize(
    ("country", "identifier"),
    [("SY", "syrian-government-forces"), ("LB", "lebanese-army"), ("TR", "turkish-forces"), ("LY", "lna")],
)
def test_whose_army_the_army_is_depends_on_the_country(country: str, identifier: str) -> None:
    found = load().find("الجيش", country=country)
    assert found is not None
    assert found.actor.id == identifier


def test_a_name_that_is_meant_only_in_another_country_is_not_found() -> None:
    assert load().find("المتمردون", country="FR") is None


def test_a_name_without_country_gives_everyone_it_may_mean() -> None:
    found = load().find("قوات التحالف")
    assert found is not None
    assert {found.actor.id, *(other.id for other in found.alternatives)} >= {
        "international-coalition",
        "arab-coalition",
    }


def test_a_name_that_nobody_bears_is_nobody() -> None:
    assert load().find("جبهت النصره") is None


@pytest.mark.parametrize(
    ("actor", "relation", "other"),
    [
        ("jabhat-fath-al-sham", "successor-of", "jabhat-al-nusra"),
        ("hayat-tahrir-al-sham", "successor-of", "jabhat-fath-al-sham"),
        ("ahrar-al-sham", "part-of", "jaysh-al-fatah"),
        ("sana", "affiliated-with", "syrian-government"),
        ("amaq", "affiliated-with", "islamic-state"),
        ("al-masirah", "affiliated-with", "houthis"),
    ],
)
def test_relations_say_what_a_group_became_and_whose_an_outlet_is(actor: str, relation: str, other: str) -> None:
    assert any((row.actor, row.relation, row.other) == (actor, relation, other) for row in load().relations)


def test_a_marked_preferred_name_is_only_meant_in_its_country(tmp_path: Path) -> None:
    found = tables(
        tmp_path,
        actors=actor("north", "اللواء الأول@SY") + actor("south", "اللواء الأول@YE"),
    )
    meant = found.find("اللواء الأول", country="YE")
    assert meant is not None
    assert meant.actor.id == "south"


def test_two_rows_with_one_id_are_refused(tmp_path: Path) -> None:
    refused(
        tmp_path,
        actors=actor("one", "كتيبة أولى") + actor("one", "كتيبة ثانية"),
        message="seeds/actors.tsv:3:1: the id one is already that of seeds/actors.tsv:2",
    )


def test_two_rows_that_claim_one_name_without_a_mark_are_refused(tmp_path: Path) -> None:
    refused(
        tmp_path,
        actors=actor("one", "كتيبة أولى", "الكتيبة") + actor("two", "كتيبة ثانية", "الكتيبة"),
        message='seeds/actors.tsv:3:31: "الكتيبة" is also a name of one (seeds/actors.tsv:2)',
    )


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    refused(
        tmp_path, actors=actor("one", "كتيبة", kind="Rebels"), message="seeds/actors.tsv:2:5: there is no kind Rebels"
    )


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    refused(
        tmp_path, actors=actor("one", "كتيبة", since="2016-13"), message='seeds/actors.tsv:2:31: "2016-13" is no date'
    )


def test_a_relation_to_an_unknown_id_offers_the_nearest(tmp_path: Path) -> None:
    refused(
        tmp_path,
        actors=actor("brigade", "كتيبة"),
        relations="brigade	part-of	brigada	-	-	made up	-\n",
        message="seeds/actor_relations.tsv:2:17: no actor or source has the id brigada",
        hint="the nearest ids are: brigade",
    )


@pytest.mark.parametrize(("relation", "column"), [("part-of", 13), ("successor-of", 18)])
def test_a_circle_is_refused(tmp_path: Path, relation: str, column: int) -> None:
    refused(
        tmp_path,
        actors=actor("one", "كتيبة أولى") + actor("two", "كتيبة ثانية"),
        relations=f"one	{relation}	two	-	-	made up	-\ntwo	{relation}	one	-	-	made up	-\n",
        message=f"seeds/actor_relations.tsv:3:{column}: {relation} runs in a circle: one → two → one",
    )


def test_a_relation_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    refused(
        tmp_path,
        actors=actor("one", "كتيبة أولى") + actor("two", "كتيبة ثانية"),
        relations="one	part-of	two	2016	2015-03	made up	-\n",
        message="seeds/actor_relations.tsv:2:22: it ends (2015-03) before it begins (2016)",
    )


def test_a_missing_cell_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, actors="one	Unit\n", message="seeds/actors.tsv:2:1: 2 cells under 11 columns")


def refused(folder: Path, *, message: str, hint: str | None = None, actors: str = "", relations: str = "") -> None:
    with pytest.raises(TableError) as raised:
        _ = tables(folder, actors=actors, relations=relations).names
    assert str(raised.value) == message
    assert hint is None or raised.value.hint == hint
