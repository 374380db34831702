"""A record becomes the quads that ontology/README.md describes, valid and the same each time."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import msgspec
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.pipeline.shape import shape
from kg.rdf import entities, iris, terms, told, vocab, write
from kg.records import Argument, Event, Extractor, Mention, Metadata, Quote, Record, Source, read_lines
from tests.samples.make import sample

BASE = vocab.DEFAULT_BASE
SAMPLES = Path(__file__).parents[1] / "samples"


def record(**parts: object) -> Record:
    empty = Record(
        id="a",
        source=Source(path="a.txt", sha256="0" * 64, bytes=1),
        metadata=Metadata(),
        extractor=Extractor(name="hand", version="1"),
    )
    return msgspec.structs.replace(empty, **parts)


def store(*records: Record) -> ox.Store:
    made = ox.Store()
    for each in records:
        made.load(write.nquads(each, BASE), ox.RdfFormat.N_QUADS)
    return made


def test_the_sample_file_is_what_its_module_makes() -> None:
    with (SAMPLES / "records.jsonl").open("rb") as stream:
        assert list(read_lines(stream, name="records.jsonl")) == sample()


def test_the_sample_quotes_stand_where_they_say() -> None:
    for each in sample():
        content = (SAMPLES / "articles" / f"{each.id}.txt").read_bytes()
        assert hashlib.sha256(content).hexdigest() == each.source.sha256
        for event in each.events:
            assert event.quote is not None
            assert content[event.quote.byte_start : event.quote.byte_end].decode() == event.quote.text


def test_every_quad_lies_in_the_graph_of_its_article_or_with_the_entities_and_no_node_is_blank() -> None:
    entities = ox.NamedNode(iris.graph(BASE, "entities"))
    for each in sample():
        brought = {ox.NamedNode(iris.entity(BASE, entity.id)) for entity in each.entities}
        for quad in write.quads(each, BASE):
            if quad.graph_name != entities:
                assert quad.graph_name == ox.NamedNode(iris.article_graph(BASE, each.id))
                assert quad.subject not in brought
            assert not isinstance(quad.object, ox.BlankNode)


def test_every_term_of_ours_is_in_the_ontology() -> None:
    for each in sample():
        for quad in write.quads(each, BASE):
            for node in (quad.predicate, quad.object):
                if isinstance(node, ox.NamedNode) and node.value.startswith(vocab.WQ):
                    assert node.value.removeprefix(vocab.WQ) in vocab.TERMS


def test_a_report_leads_to_its_words_and_its_claimant() -> None:
    rows = store(*sample()).query(
        """SELECT ?word ?who ?exact WHERE {
             ?report wq:reportedType wq:TerritorialGain ; wq:modality wq:Denied ; wq:trigger ?word ;
               wq:claimant/skos:prefLabel ?who ; wq:quote/oa:exact ?exact . FILTER(lang(?who) = 'ar') }""",
        prefixes={"wq": vocab.WQ, "skos": vocab.SKOS, "oa": vocab.OA},
        use_default_graph_as_union=True,
    )
    assert [tuple(value.value for value in row) for row in rows] == [
        ("سيطرة", "تنظيم الدولة الإسلامية", "ونفى تنظيم الدولة في بيان سيطرة قوات النظام على تدمر.")
    ]


@pytest.mark.parametrize(("told", "codes"), [("syria", ["SY"]), ("YE", ["YE"]), ("egypt_sinai", [])])
def test_an_article_has_the_code_of_its_country_and_no_other_words(told: str, codes: list[str]) -> None:
    made = store(record(metadata=Metadata(country=told)))
    assert [quad.object.value for quad in made.quads_for_pattern(None, vocab.wq("country"), None)] == codes


def test_an_outlet_that_the_tables_know_is_that_actor() -> None:
    written = write.nquads(record(metadata=Metadata(publisher="الجزيرة")), BASE, outlets={"الجزيره": "actor/aljazeera"})
    assert f"<{BASE}actor/aljazeera>".encode() in written


@pytest.mark.parametrize(
    ("publisher", "actor"),
    [
        ("SCD", "syrian-civil-defence"),
        ("Syria Civil Defense (SCD) (4)", "syrian-civil-defence"),
        ("HalabTodayTV", "halab-today"),
        ("skynews", "sky-news-arabia"),
    ],
)
def test_who_publishes_is_the_actor_that_others_quote(publisher: str, actor: str) -> None:
    written = write.nquads(record(metadata=Metadata(publisher=publisher)), BASE, outlets=shape().outlets)
    assert f"<{BASE}actor/{actor}>".encode() in written


def test_spellings_that_fold_to_one_name_are_one_actor() -> None:
    assert iris.named_actor(BASE, "كتائب أبي عمارة") == iris.named_actor(BASE, "كتائب ابي عماره")


def test_an_unknown_type_is_refused_with_the_article() -> None:
    with pytest.raises(InputError, match=r"^a: event e1 has type 'Party', which the ontology lacks"):
        write.nquads(record(events=(Event(id="e1", event="E1", type="Party"),)), BASE)


@pytest.mark.parametrize(
    "reference", ["urn:x y", "actor/<x>", 'http://x/"', "http://x/\\u0020", "actor/../x", "actor/é/ü"]
)
def test_no_reference_breaks_out_of_its_brackets(reference: str) -> None:
    event = Event(id="e1", event="E1", type="Battle", arguments=(Argument(role="agent", entity=reference),))
    quads = list(write.quads(record(events=(event,)), BASE))
    assert sum(quad.predicate == vocab.wq("actor") for quad in quads) == 1


text = st.text(st.characters(codec="utf-8"), max_size=20)
names = text.filter(lambda value: value.strip() != "")


@given(id_=names, title=text, quote=text, name=names, within=st.none() | names, rule=text)
def test_any_text_gives_valid_quads_in_nfc_and_the_same_bytes(
    id_: str, title: str, quote: str, name: str, within: str | None, rule: str
) -> None:
    made = record(
        id=id_,
        metadata=Metadata(title=title, publisher=name),
        mentions=(Mention(id="m", kind="place", start=0, end=1, text=quote, name=name, within=within),),
        events=(
            Event(
                id=id_,
                event="E1",
                type="Battle",
                rule=rule,
                quote=Quote(start=0, end=len(quote), text=quote, byte_start=0, byte_end=len(quote.encode())),
                arguments=(Argument(role="place", mention="m", text=quote), Argument(role="agent", name=name)),
            ),
        ),
    )
    written = write.nquads(made, BASE)
    assert written == write.nquads(made, BASE)
    quads = list(write.quads(made, BASE))
    assert len(quads) == written.count(b"\n")
    again = b"".join(f"{quad} .\n".encode() for quad in quads)
    assert list(ox.parse(again, format=ox.RdfFormat.N_QUADS)) == quads
    exact = next(quad.object.value for quad in quads if quad.predicate.value == f"{vocab.OA}exact")
    assert exact == terms.clean(quote)
    assert all(
        unicodedata.is_normalized("NFC", quad.object.value) for quad in quads if isinstance(quad.object, ox.Literal)
    )


@given(a=text, b=text)
def test_no_two_keys_share_an_iri(a: str, b: str) -> None:
    same = unicodedata.normalize("NFC", a) == unicodedata.normalize("NFC", b)
    assert (iris.article(BASE, a) == iris.article(BASE, b)) is same


@given(a=text.filter(lambda value: "/" not in value))
def test_a_requested_path_finds_its_iri(a: str) -> None:
    minted = iris.article("", a)
    assert iris.path(minted) == minted
    assert (
        iris.path("article/" + "".join(f"%{byte:02X}" for byte in unicodedata.normalize("NFC", a).encode())) == minted
    )


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        ("2016-03-27", "date"),
        ("2016-03-27T14:30", "dateTime"),
        ("2016-03-27 14:30:05+03:00", "dateTime"),
        ("2016-03", "gYearMonth"),
        ("2016", "gYear"),
        ("2016-02-30", "string"),
        ("spring 2016", "string"),
    ],
)
def test_a_moment_gets_the_datatype_it_is_valid_in(moment: str, kind: str) -> None:
    literal = next(ox.parse(f"<x:s> <x:p> {terms.moment(moment)} .", format=ox.RdfFormat.N_TRIPLES)).object
    assert literal.datatype.value == vocab.XSD + kind


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_a_point_puts_longitude_first_and_knows_no_exponent(longitude: float, latitude: float) -> None:
    written = terms.point(longitude, latitude)
    x, y = written.split('"')[1].removeprefix("POINT(").removesuffix(")").split()
    assert "e" not in x + y
    assert abs(float(x) - longitude) < 1e-5
    assert abs(float(y) - latitude) < 1e-5


def test_what_records_bring_stays_while_one_of_them_does() -> None:
    made = store(*sample())
    graph = ox.NamedNode(iris.graph(BASE, "entities"))
    assert entities.sweep(made, BASE) == []
    for name in ("sarmin-1", "sarmin-2"):
        made.remove_graph(ox.NamedNode(iris.article_graph(BASE, name)))
    gone = [thing.removeprefix(BASE) for thing in entities.sweep(made, BASE)]
    assert gone == [
        "actor/civilians",
        "actor/russia",
        "actor/syrian-armed-opposition",
        "actor/white-helmets",
        "place/sy-idlib-governorate",
        "place/sy-sarmin",
    ]
    fresh = store(*(each for each in sample() if each.id.startswith("tadmur")))
    assert set(made) == set(fresh)
    assert len(list(made.quads_for_pattern(None, None, None, graph))) > 0


def test_a_place_that_is_the_target_is_no_actor() -> None:
    mention = Mention(id="m", kind="place", start=0, end=1, text="المشفى", name="المشفى")
    event = Event(
        id="e1",
        event="E1",
        type="Shelling",
        arguments=(Argument(role="target", entity="place/sy-x"), Argument(role="target", mention="m", text="المشفى")),
    )
    made = record(mentions=(mention,), events=(event,))
    quads = list(write.quads(made, BASE))
    hit = {quad.object.value.removeprefix(BASE) for quad in quads if quad.predicate == vocab.wq("place")}
    assert hit == {"place/sy-x", "place/name/-/المشفي"}
    assert not [quad for quad in quads if quad.predicate == vocab.wq("actor")]
    (row,) = told.told(made, BASE)
    assert {(where.role, where.iri.removeprefix(BASE)) for where in row.places} == {("place", each) for each in hit}
    assert row.parties == ()


def test_an_actor_is_no_place_of_which_its_words_are_known() -> None:
    mention = Mention(id="m", kind="place", start=0, end=7, text="مواقعهم", name="الحوثيون", entity="actor/houthis")
    words = Argument(role="place", mention="m", text="مواقعهم", start=0, end=7, name="الحوثيون", entity="actor/houthis")
    made = record(mentions=(mention,), events=(Event(id="e1", event="E1", type="Shelling", arguments=(words,)),))
    quads = list(write.quads(made, BASE))
    assert not [quad for quad in quads if quad.predicate == vocab.wq("place")]
    assert [quad.object.value for quad in quads if quad.predicate == vocab.wq("text")] == ["مواقعهم"]
    (row,) = told.told(made, BASE)
    assert row.places == ()


def test_an_instrument_is_named_by_its_words_and_not_by_its_owner() -> None:
    owned = Argument(role="instrument", entity="actor/x", name="القوات", text="الطائرات")
    event = Event(id="e1", event="E1", type="AirStrike", arguments=(owned, Argument(role="instrument", text="طائرات")))
    quads = list(write.quads(record(events=(event,)), BASE))
    used = [quad.object.value.removeprefix(BASE) for quad in quads if quad.predicate == vocab.wq("weapon")]
    assert used == ["weapon/طايرات", "weapon/طايرات"]
