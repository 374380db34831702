"""Whatever pyoxigraph would call another server for is seen as a call, and nothing else is."""

from __future__ import annotations

import time

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import sparql

NOWHERE = "<http://127.0.0.1:1/>"
PREFIX = f"PREFIX : {NOWHERE} PREFIX x: {NOWHERE} "

CALLS = [
    "SELECT * { SERVICE %s {?s ?p ?o} }",
    "SELECT * { service%s {?s ?p ?o} }",
    "SELECT * { SERVICE:x {?s ?p ?o} }",
    "SELECT * { SERVICE : {?s ?p ?o} }",
    "SELECT * { SERVICE:x#{\n{?s ?p ?o} }",
    "SELECT * { FILTER(1<2)SERVICE%s{} }",
    "SELECT * { FILTER(1<2 && 2>1) SERVICE %s {} }",
    "SELECT * { {}UNION{}SERVICE %s {} }",
    "SELECT * { BIND(1 AS ?x)SERVICE%s{} }",
    "SELECT * { # <\nSERVICE %s {} # >\n }",
    "SELECT * { ?s ?p ?o . SERVICE#c\n%s#d\n{} }",
    "SELECT * { ?s ?p '1'.SERVICE%s{} }",
    'SELECT * { ?s ?p "1" #"\n . SERVICE %s {} }',
    "SELECT * { ?s ?p '''1'''.SERVICE %s {} }",
    "SELECT * { OPTIONAL{SERVICE %s{}} }",
    "CONSTRUCT {} WHERE {SERVICE %s{}}",
    "DESCRIBE ?s {SERVICE %s{}}",
    "ASK {{SELECT * {SERVICE %s{}}}}",
    'SELECT * { VALUES ?v { "" "x" } SERVICE %s {} }',
    'SELECT * { VALUES ?v { """x" } SERVICE %s {} }',
    "SELECT * { VALUES ?v { '''x' } SERVICE %s {} }",
    "SELECT * { VALUES ?v {true}SERVICE %s {} }",
    "SELECT * { VALUES ?v {x:a-b }SERVICE %s {} }",
]
INNOCENT = [
    "SELECT * { ?s x:service ?o }",
    "PREFIX service: <http://e/> SELECT * { ?s service:x ?o . {?s ?p ?o} }",
    "SELECT ?service { ?service ?p 'SERVICE %s {}' }",
    "SELECT * { ?s <http://e/SERVICE> ?o } # SERVICE",
    'SELECT * { ?s ?p """SERVICE "" """@service }',
    "SELECT * { ?s ?p _:service }",
    "SELECT * { ?s ?p x:a.SERVICE }",
]


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    made.add(Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("1")))
    return made


@pytest.mark.parametrize("query", CALLS)
def test_a_call_is_seen(store: Store, query: str) -> None:
    text = PREFIX + query.replace("%s", NOWHERE)
    assert sparql.calls_out(text)
    # Proof that the case is a case: left alone, pyoxigraph tries to connect (nothing listens there).
    with pytest.raises(OSError, match=r"refused|port"):
        list(store.query(text))


@pytest.mark.parametrize("query", INNOCENT)
def test_what_only_looks_like_a_call_is_none(query: str) -> None:
    assert not sparql.calls_out(PREFIX + query.replace("%s", NOWHERE))


def test_a_query_with_its_own_dataset_is_seen() -> None:
    assert sparql.own_dataset("SELECT * from <http://e/g> { ?s ?p ?o }")
    assert not sparql.own_dataset("SELECT ?from { ?from <http://e/FROM> 'FROM' } # FROM")


def test_an_update_is_seen_and_a_word_in_a_query_is_not() -> None:
    assert sparql.changes("PREFIX a: <http://e/> insert data { a:s a:p a:o }")
    assert not sparql.changes("SELECT ?insert { ?insert ?p 'LOAD' }")


# What a text of a million characters may be made of to keep a tokenizer busy.
PIECES = [
    '"', "'", "'''", '"""', "\\", "#", "#\n", "<", "<a ", "(", "{", "\\u0053", "@", "@a-", " ", '"\\', "'\\", '\\"""', '"""\\', "a", "a.", "a-", "a:",
    "a: ", "a:#\n", "_", "_:", ":", "?", "?a.", "'\"", "<'", "<\"", "SERVIC ", "é.", "1.", "a\\", "%", "\r\"", "\"\n", '"x" ', '"""x" ',
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("start", ["ASK {", "ASK { ?s ?p '", 'ASK { ?s ?p """', "ASK { <"])
def test_a_text_of_any_kind_is_read_in_proportion_to_its_length(start: str, piece: str) -> None:
    def seconds(size: int) -> float:
        text = start + piece * (size // len(piece))
        began = time.process_time()
        sparql.calls_out(text)
        sparql.words(text)
        return time.process_time() - began

    # Quadratic work on 100,000 characters takes seconds; what is in proportion, some hundredths.
    assert seconds(100_000) < 1.0
