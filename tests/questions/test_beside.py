"""Whom a question sets beside a group, and what it counts of it, on statements made for it: enemies who are read on one side now and
then, persons of others, days before a group was founded, towns that an event lies only near."""

from __future__ import annotations

import pyoxigraph as ox

from kg.answers import questions
from kg.answers.ask import ask, prepare

from .world import BASE, World

PREFIXES = f"""
@prefix wq: <https://w3id.org/waqai/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <{BASE}actor/> . @prefix r: <{BASE}report/> .
@prefix e: <{BASE}event/> . @prefix p: <{BASE}place/> . @prefix n: <{BASE}part/> .
:army a wq:StateForces ; skos:prefLabel "الجيش"@ar . :rebels a wq:RebelGroup ; skos:prefLabel "الفصائل"@ar .
:militia a wq:Militia ; skos:prefLabel "الميليشيا"@ar .
"""


def rows(name: str, turtle: str, **given: str) -> list[tuple[str, ...]]:
    loaded = ox.Store()
    loaded.load((PREFIXES + turtle).encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(f"{BASE}graph/made"))
    graph = World(loaded)
    question = next(one for one in questions.questions() if one.name == name)
    answer = ask(prepare(question, given, graph), graph)
    return [tuple(cell.value if cell is not None else "" for cell in row) for row in answer.rows]


def together(number: int, *actors: str) -> str:
    parts = " , ".join(f"n:{number}-{actor}" for actor in actors)
    told = "".join(f"n:{number}-{actor} wq:actor :{actor} ; wq:role wq:AgentRole .\n" for actor in actors)
    return (
        f"r:{number} wq:participation {parts} ; wq:reportedType wq:Attack ; wq:modality wq:Actual .\n{told}"
        f"e:{number} wq:report r:{number} ; wq:status wq:Actual .\n"
    )


def test_who_is_told_to_fight_a_group_as_often_is_no_ally_of_it() -> None:
    fights = together(3, "army") + "n:3-army wq:against :rebels .\n"
    told = together(1, "army", "rebels") + together(2, "army", "militia") + fights
    allies = rows("allies-of-faction", told, faction=f"{BASE}actor/army")
    assert [row[0] for row in allies] == [f"{BASE}actor/militia"]


def test_who_belongs_to_another_commands_nobody_of_a_group() -> None:
    persons = ':own a wq:Person ; skos:prefLabel "زيد"@ar . :other a wq:Person ; wq:partOf :rebels ; skos:prefLabel "عمرو"@ar .\n'
    told = together(1, "army", "own") + together(2, "army", "other") + persons
    commanders = rows("commanders-of-faction", told, faction=f"{BASE}actor/army")
    assert {row[0] for row in commanders} == {f"{BASE}actor/own"}


def test_what_was_over_before_a_group_was_founded_does_not_count() -> None:
    born = ':militia wq:from "2012"^^xsd:gYear .\n'
    days = "".join(
        f'e:{year} wq:participant :militia ; wq:status wq:Actual ; wq:earliest "{year}-01-01"^^xsd:date ; '
        f'wq:latest "{year}-12-31"^^xsd:date .\n'
        for year in (2007, 2012)
    )
    ((_, _, _, events, first, _),) = rows("names-over-time", born + days, faction=f"{BASE}actor/militia")
    assert (events, first) == ("1", "2012-01-01")


def test_a_town_that_an_event_lies_only_near_is_none_of_its_towns() -> None:
    places = (
        'p:town a wq:Town ; skos:prefLabel "بلدة"@ar . p:border a wq:Region ; skos:prefLabel "الحدود"@ar .\n'
        "r:1 wq:location n:town , n:border . e:1 wq:place p:town .\n"
        "n:town wq:role wq:PlaceRole ; wq:place p:town ; wq:relation wq:InRelation .\n"
        "n:border wq:role wq:PlaceRole ; wq:place p:border ; wq:relation wq:NearRelation .\n"
    )
    towns = rows("towns-of-faction", together(1, "army") + places, faction=f"{BASE}actor/army")
    assert [row[1] for row in towns] == [f"{BASE}place/town"]


def test_what_an_outlet_itself_says_did_not_happen_is_no_denial() -> None:
    def denied(number: int, actor: str, level: str) -> str:
        return (
            f"r:{number} wq:modality wq:Denied ; wq:reportedType wq:Shelling ; wq:claimant :{actor} ;"
            f" wq:claimantLevel wq:{level} .\ne:{number} wq:report r:{number} ; wq:status wq:Denied .\n"
        )

    outlet = ':paper a wq:MediaOutlet ; skos:prefLabel "الصحيفة"@ar .\n'
    told = outlet + denied(1, "army", "PartyLevel") + denied(2, "paper", "OutletLevel")
    assert [row[0] for row in rows("denials", told)] == [f"{BASE}actor/army"]
