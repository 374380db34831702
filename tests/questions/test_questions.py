"""Each named question on a small graph made by hand: the rows beside it, the evidence behind each row, and what its file
must be like to run anywhere.

`<question>.tsv` holds cases: a line `$ --option value …`, a line of headings, then the rows as people see them in Arabic.
`KG_UPDATE=1` rewrites them (never in CI): read the difference before it is committed.
"""

from __future__ import annotations

import gzip
import os
import re
import shlex
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import store
from kg.answers import asked, present, questions
from kg.answers.ask import Answer, ask, prepare
from kg.answers.releases import Releases
from kg.answers.values import Over
from kg.errors import InputError
from kg.folders import folder
from kg.queries import bind
from kg.rdf import vocab
from kg.rdf.vocab import DCT, WQ

from .world import BASE, World, world

HERE = Path(__file__).parent
ALL = questions.questions()
OF_STORES = [one for one in ALL if one.reads == "store"]
FLAGS = {"--with-successors": Over(successors=True), "--with-members": Over(members=True)}
OF_TABLES = {"allies-of-faction"}
"""Questions some of whose rows come from the tables, and have no report behind them."""
CLOSED_TERMS = re.compile(r"\bwq:(\w+)")
INTERNAL = sorted(file.name for file in folder("queries").joinpath("internal").iterdir() if file.name.endswith(".rq"))


def cases(name: str) -> list[tuple[str, list[str]]]:
    """The cases of a question: options, and the expected lines."""
    path = HERE / f"{name}.tsv"
    blocks = path.read_text(encoding="utf-8").split("$ ")[1:] if path.exists() else []
    return [
        (lines[0].strip(), [line for line in lines[1:] if line]) for lines in (block.split("\n") for block in blocks)
    ]


def answered(question: questions.Question, options: str, graph: World) -> Answer:
    words = shlex.split(options)
    flags = [FLAGS[word] for word in words if word in FLAGS]
    given = asked.parse([word for word in words if word not in FLAGS])
    bound = prepare(question, given, graph, *flags)
    return ask(bound, graph, with_evidence=True)


def lines(answer: Answer) -> list[str]:
    shown = ["\t".join(column.variable for column in answer.columns)]
    for row in answer.rows:
        cells = [
            present.text(cell, column, answer, store.prefixes())
            for cell, column in zip(row, answer.columns, strict=True)
        ]
        shown.append("\t".join(cells))
    return shown


@pytest.mark.parametrize("question", OF_STORES, ids=lambda one: one.name)
def test_a_question_has_its_rows(question: questions.Question) -> None:
    expected = cases(question.name)
    assert expected, f"write tests/questions/{question.name}.tsv: `$ OPTIONS`, then KG_UPDATE=1"
    found = [(options, lines(answered(question, options, world()))) for options, _ in expected]
    if os.environ.get("KG_UPDATE"):
        text = "\n".join(
            "\n".join([f"$ {options}".rstrip() if options else "$ ", *rows]) + "\n" for options, rows in found
        )
        (HERE / f"{question.name}.tsv").write_text(text, encoding="utf-8")
    for (options, rows), (_, wanted) in zip(found, expected, strict=True):
        assert rows == wanted, options
    assert any(len(rows) > 1 for _, rows in found), "no case has a row"


@pytest.mark.parametrize("question", [one for one in ALL if one.evidence], ids=lambda one: one.name)
def test_each_row_leads_to_reports(question: questions.Question) -> None:
    for options, _ in cases(question.name):
        answer = answered(question, options, world())
        for number in range(len(answer.rows)):
            if question.name in OF_TABLES and not answer.behind[number]:
                continue
            assert answer.evidence(number), f"{options}: row {number + 1} has no report behind it"


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.name)
def test_a_header_is_complete(question: questions.Question) -> None:
    assert question.title_ar
    assert question.title_en
    for language in ("ar", "en"):
        assert question.description(language).endswith(".")
    assert not re.search("[a-z]+ [a-z]+", question.description_ar), "these words are not Arabic"
    assert question.examples_ar
    assert question.examples_en
    assert question.columns
    for parameter in question.parameters:
        for language in ("ar", "en"):
            assert parameter.label(language), parameter.name
            assert parameter.description(language), parameter.name
    slots = {parameter.name for parameter in question.parameters}
    for example in question.examples_ar + question.examples_en:
        assert set(re.findall(r"\{([a-z-]+)\}", example)) <= slots, example


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.name)
def test_a_query_selects_what_its_header_names(question: questions.Question) -> None:
    assert question.text.count("ORDER BY") >= 1
    result = world().query(question.text)
    assert isinstance(result, ox.QuerySolutions)
    selected = {variable.value for variable in result.variables}
    assert {column.variable for column in question.columns} <= selected
    assert question.evidence is None or question.evidence in selected
    for parameter in question.parameters:
        if question.near and parameter.name in (question.near.centre, question.near.within):
            continue
        if parameter.type == "release":
            continue
        name = "relation" if parameter.type == "precision" else parameter.variable
        assert re.search(rf"VALUES\s+\??\(?\?{name}\b", question.text), f"no VALUES block for {parameter.name}"


@pytest.mark.parametrize("name", [f"{one.name}.rq" for one in ALL] + [f"internal/{name}" for name in INTERNAL])
def test_a_query_is_plain_sparql_with_known_terms(name: str) -> None:
    from rdflib.plugins.sparql import prepareQuery

    text = folder("queries").joinpath(*name.split("/")).read_text(encoding="utf-8")
    # rdflib knows SPARQL 1.1 and nothing of Oxigraph, and no prefix but the query's own.
    prepareQuery(text)
    ox.Store().query(text)
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    assert "GRAPH" not in body or name == "changes-between-releases.rq", (
        "the answer would depend on how a store splits its graphs"
    )
    assert "SERVICE" not in body
    unknown = set(CLOSED_TERMS.findall(body)) - vocab.TERMS
    assert not unknown, f"no terms of the ontology: {unknown}"


@pytest.mark.parametrize("question", OF_STORES, ids=lambda one: one.name)
def test_the_file_as_it_stands_gives_the_rows_of_nothing_given(question: questions.Question) -> None:
    if any(parameter.required for parameter in question.parameters) or (question.near and _default(question)):
        pytest.skip("this question needs to be told something")
    short = world().query(prepare(question, {}, world()).text)
    whole = world().query(question.text)
    assert isinstance(short, ox.QuerySolutions)
    assert isinstance(whole, ox.QuerySolutions)
    assert sorted(_rows(short, question)) == sorted(_rows(whole, question))


def _default(question: questions.Question) -> bool:
    """Whether the centre that places are near to is bound without being given."""
    if not question.near:
        return False
    centre = question.parameter(question.near.centre)
    return centre.default is not None or centre.type.startswith("kind(")


@pytest.mark.parametrize("question", OF_STORES, ids=lambda one: one.name)
def test_another_engine_gives_the_same_rows(question: questions.Question) -> None:
    import rdflib

    for options, _ in cases(question.name):
        given = asked.parse([word for word in shlex.split(options) if word not in FLAGS])
        bound = prepare(question, given, world())
        result = world().query(bound.text)
        assert isinstance(result, ox.QuerySolutions)
        ours = sorted(_rows(result, question))
        theirs = sorted(
            tuple(_plain(row[column.variable], column.several) for column in question.columns)  # type: ignore[index]
            for row in _flat().query(bound.text)
        )
        assert isinstance(theirs, list)
        assert ours == theirs, f"{options} under rdflib {rdflib.__version__}"


def _rows(result: ox.QuerySolutions, question: questions.Question) -> list[tuple[str, ...]]:
    return [tuple(_plain(row[column.variable], column.several) for column in question.columns) for row in result]


def _plain(term: object, several: bool) -> str:
    text = "" if term is None else str(getattr(term, "value", term))
    if several:
        return " ".join(sorted(text.split()))
    try:
        return f"{float(text):.6g}"
    except ValueError:
        return {"True": "true", "False": "false"}.get(text, text)


_FLAT: list[object] = []


def _flat() -> object:
    """The small graph in rdflib, all graphs in one."""
    import rdflib

    if not _FLAT:
        graph = rdflib.Graph()
        triples = world().store.quads_for_pattern(None, None, None)
        graph.parse(data="".join(f"{quad.triple} .\n" for quad in triples), format="nt")
        _FLAT.append(graph)
    return _FLAT[0]


def test_text_of_the_user_never_becomes_sparql() -> None:
    question = questions.question("factions-near-towns")
    given = {"town": "تدمر", "since": '2016-01-01" } # '}
    with pytest.raises(Exception, match="is not a day"):
        prepare(question, given, world())
    evil = 'x" } } DELETE WHERE { ?s ?p ?o } # \\'
    text = bind("SELECT * { VALUES ?name { UNDEF } }", {"name": [(ox.Literal(evil),)]})
    (row,) = ox.Store().query(text)  # type: ignore[misc]
    assert row["name"] == ox.Literal(evil)


def test_every_term_of_the_small_graph_is_known() -> None:
    text = (HERE / "world.trig").read_text(encoding="utf-8")
    assert set(CLOSED_TERMS.findall(text)) <= vocab.TERMS


def test_releases_are_compared(tmp_path: Path) -> None:
    def line(subject: str, predicate: str, value: str) -> str:
        space = DCT if predicate == "title" else vocab.WQ
        value = value if value.startswith(('"', "<")) else f"<{BASE}{value}>"
        return f"<{BASE}{subject}> <{space}{predicate}> {value} <{BASE}graph/x> .\n"

    def event(name: str, article: str, day: str) -> list[str]:
        return [
            line(f"event/{name}", "status", f"<{vocab.WQ}Actual>"),
            line(f"event/{name}", "report", f"report/{name}"),
            line(f"event/{name}", "earliest", f'"{day}"^^<{vocab.XSD}date>'),
            line(f"report/{name}", "article", f"article/{article}"),
            line(f"report/{name}", "reportedType", f"<{vocab.WQ}Battle>"),
        ]

    def article(name: str, text: str, extractor: str) -> list[str]:
        return [
            line(f"article/{name}", "sha256", f'"{text}"'),
            line(f"article/{name}", "extractor", f'"{extractor}"'),
            line(f"article/{name}", "title", f'"{name}"@ar'),
        ]

    old = [*event("same", "a", "2016-01-01"), *event("moved", "b", "2016-01-02"), *event("gone", "c", "2016-01-03")]
    old += [*article("a", "1", "x 1"), *article("b", "2", "x 1"), *article("c", "3", "x 1")]
    new = [*event("same", "a", "2016-01-01"), *event("moved", "b", "2016-01-05"), *event("fresh", "d", "2016-01-04")]
    new += [*article("a", "1", "x 1"), *article("b", "2", "x 2"), *article("d", "4", "x 1")]
    for name, lines_ in (("v1", old), ("v2", new)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "waqai-2016-02-01.nq").write_text("".join(sorted(lines_)), encoding="utf-8")
    question = questions.question("changes-between-releases")
    graph = Releases(tmp_path / "v1", tmp_path / "v2", base=BASE)
    answer = ask(prepare(question, {"old": "v1", "new": "v2"}, graph), graph, language="en")
    shown = [
        [present.text(cell, column, answer, store.prefixes()) for cell, column in zip(row, answer.columns, strict=True)]
        for row in answer.rows
    ]
    assert shown == [
        ["added", "event/fresh", "wq:Battle", "2016-01-04", "d", "new article"],
        ["changed", "event/moved", "wq:Battle", "2016-01-05", "b", "another extractor version"],
        ["removed", "event/gone", "wq:Battle", "2016-01-03", "article/c", "article removed"],
    ]


@pytest.mark.parametrize("damage", ["packed", "line"])
def test_a_release_that_is_damaged_is_named(tmp_path: Path, damage: str) -> None:
    lines_ = b"".join(b"<a:b%d> <%sstatus> %s <g:h> .\n" % (number, WQ.encode(), b"<x:y>") for number in range(9000))
    content = bytearray(gzip.compress(lines_ if damage == "packed" else lines_.replace(b"<x:y>", b"nonsense", 1)))
    if damage == "packed":
        content[500:-200:40] = bytes(byte ^ 0x55 for byte in content[500:-200:40])
    (tmp_path / "waqai-2016-02-01.nq.gz").write_bytes(content)
    with pytest.raises(InputError, match="the dump cannot be read"):
        Releases(tmp_path, tmp_path, base=BASE)


def test_lines_follow_what_is_given() -> None:
    text = "a\nb  # with --town\nc  # without --town\nd  # with --town --faction\ne  # without --town --faction"
    assert questions.without(text, ["town", "faction"]) == "a\nc  # without --town\ne  # without --town --faction"
    assert questions.without(text, ["town"]) == "a\nc  # without --town\nd  # with --town --faction"
    assert questions.without(text, []) == "a\nb  # with --town\nd  # with --town --faction"


def test_who_fought_in_an_area_fought_near_no_town() -> None:
    """An area has no place in a list of towns, where no town is given that it might be near to."""
    made = World(ox.Store())
    made.store.extend(world().store)
    report = next(
        quad.subject for quad in made.store.quads_for_pattern(None, vocab.wq("reportedType"), vocab.wq("CarBombing"))
    )
    location = ox.NamedNode(f"{BASE}report/x/location/1")
    where = ox.NamedNode(f"{BASE}graph/x")
    made.store.add(ox.Quad(report, vocab.wq("location"), location, where))
    made.store.add(ox.Quad(location, vocab.wq("place"), ox.NamedNode(f"{BASE}place/sy-homs-governorate"), where))
    assert lines(answered(questions.question("factions-near-towns"), "", made)) == lines(
        answered(questions.question("factions-near-towns"), "", world())
    )
