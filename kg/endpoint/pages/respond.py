"""The page job: a request for anything but the endpoint's own doors, to its response. Runs in a worker.

Takes the open store and a request; gives a Response. Languages come from `?lang=`, else from Accept-Language, else Arabic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode, Store

from kg import queries
from kg.endpoint.downloads import Offered
from kg.endpoint.negotiation import HTML, TRIPLES, Choice, choose, weight
from kg.endpoint.pages import describe, front, links, picture
from kg.endpoint.pages.entity import Reader
from kg.endpoint.pages.look import Look
from kg.endpoint.pages.map import map_of
from kg.endpoint.pages.render import LANGUAGES, html
from kg.endpoint.pages.search import Index
from kg.endpoint.protocol import Refusal, Request, Response, parameters
from kg.errors import UnknownName
from kg.rdf import iris
from kg.rdf.vocab import WQ
from kg.store import prefixes

OFFERS = (HTML, *(offer for offer in TRIPLES if offer.name in {"turtle", "jsonld", "ntriples", "rdfxml"}))
BY_SUFFIX = {offer.suffix: offer for offer in OFFERS}
MAX_PAGE = 1000

_looks: dict[int, tuple[Look, Index | None]] = {}
"""The look-ups of the one store that a worker has open: names and the search index are made once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request for a page, with what the page says of the site: its URL, the snapshot's name, the newest release
    where the page tells of it.

    `overview` and `cards` are what the front page shows of the graph, where they are worked out; `refused` says why this request got no answer when it
    was made before: the page is made without one.
    """

    request: Request
    base: str
    site: str
    snapshot: str
    release: Offered | None
    overview: front.Overview | None = None
    cards: front.Cards | None = None
    refused: str = ""


class Visit:
    """One request being answered: its parameters, language and look-ups."""

    def __init__(self, store: Store, wanted: Wanted) -> None:
        self.wanted = wanted
        self.look = _look(store, wanted.base)
        self.given = dict(parameters(wanted.request.query, where="the query string"))
        self.language = _language(self.given.get("lang"), wanted.request.headers.get("accept-language"))

    def own(self) -> str:
        """The address of this page with its parameters but for the language."""
        pairs = [f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in self.given.items() if k != "lang"]
        return self.wanted.request.path + ("?" + "&".join(pairs) if pairs else "")

    def page(
        self, template: str, status: int = 200, headers: tuple[tuple[str, str], ...] = (), **model: object
    ) -> Response:
        """The template as a response."""
        body = html(template, self.language, self.own(), **model)
        said = (("Content-Type", "text/html; charset=utf-8"), ("Vary", VARY), ("Content-Language", self.language))
        return Response(status, (*said, *headers), body)


VARY = "Accept, Accept-Encoding, Accept-Language"


def respond(store: Store, wanted: Wanted) -> Response:
    """The response to a request for a page, or for the data behind it."""
    visit = Visit(store, wanted)
    path = wanted.request.path
    own = _OWN.get(path)
    if own is not None:
        return own(visit)
    if path.startswith("/ask/"):
        return _ask(visit, path.removeprefix("/ask/"))
    if path == "/about":
        return _thing(visit, [visit.given.get("iri", "")], None, "/about")
    stem, suffix = links.split(path)
    if stem == "/ontology":
        return _ontology(visit, suffix)
    for tried, form in ((path, None), (stem, suffix)) if suffix else ((path, None),):
        for iri in links.candidates(tried, wanted.base):
            if _is_iri(iri) and _exists(visit.look, iri):
                return _thing(visit, [iri], form, links.href(iri, wanted.base))
    return _missing(visit, links.candidates(path, wanted.base))


def _thing(visit: Visit, iris: list[str], suffix: str | None, address: str) -> Response:
    iri = next((iri for iri in iris if _is_iri(iri) and _exists(visit.look, iri)), None)
    if iri is None:
        return _missing(visit, iris)
    choice = _choice(visit, suffix)
    suffixed = address.startswith("/") and not address.startswith(("/about", "/ontology"))
    headers: list[tuple[str, str]] = [("Vary", VARY)]
    if suffixed:
        headers.append(("Content-Location", f"{address}.{choice.format.suffix}"))
        alternates = (f'<{address}.{o.suffix}>; rel="alternate"; type="{o.media_types[0]}"' for o in OFFERS)
        headers.append(("Link", ", ".join(alternates)))
    if choice.format is HTML:
        return _entity(visit, iri, address, tuple(headers[1:]))
    assert choice.format.rdf is not None
    is_graph = visit.look.store.contains_named_graph(NamedNode(iri))
    found = describe.graph(visit.look, iri) if is_graph else describe.triples(visit.look, iri)
    body = describe.written(found, choice.format.rdf, prefixes())
    return Response(200, (("Content-Type", choice.content_type), *headers), body)


def _entity(visit: Visit, iri: str, address: str, headers: tuple[tuple[str, str], ...]) -> Response:
    number = visit.given.get("page", "1")
    reader = Reader(visit.look, visit.language)
    page = reader.page(iri, min(max(int(number), 1), MAX_PAGE) if number.isdecimal() and len(number) < 6 else 1)
    node = NamedNode(iri)
    size = None
    if visit.look.store.contains_named_graph(node):
        size = sum(1 for _ in visit.look.store.quads_for_pattern(None, None, None, node))
    title = page.name.text(visit.language)
    return visit.page(
        "entity.html",
        headers=headers,
        page=page,
        own=address,
        alternates=[(offer.suffix, offer.media_types[0]) for offer in OFFERS[1:]] if "?" not in address else [],
        linked=describe.linked(page, visit.look),
        map=map_of(page.points, title),
        line=picture.timeline(page.periods, title),
        graph_size=size,
        query_href="/query?lang=" + visit.language + "&query=" + quote(f"SELECT * WHERE {{ <{iri}> ?p ?o }}", safe=""),
    )


def _ontology(visit: Visit, suffix: str | None) -> Response:
    choice = _choice(visit, suffix)
    headers = (("Vary", VARY), ("Content-Location", f"/ontology.{choice.format.suffix}"))
    if choice.format is HTML:
        return visit.page("ontology.html", headers=headers[1:], groups=front.terms(visit.look, visit.language))
    assert choice.format.rdf is not None
    name = iris.graph(visit.wanted.base, "ontology")
    body = describe.written(describe.graph(visit.look, name), choice.format.rdf, prefixes())
    return Response(200, (("Content-Type", choice.content_type), *headers), body)


def _missing(visit: Visit, iris: list[str]) -> Response:
    choice = choose(visit.wanted.request.headers.get("accept"), OFFERS)
    shown = next((iri for iri in iris if iri), visit.wanted.request.path)
    if choice is None or choice.format is not HTML:
        raise Refusal(404, f"the graph says nothing about <{shown}>")
    from kg.endpoint.pages.look import tail

    name = tail(shown)
    near = _index(visit).near(name.ar or name.en)
    reader = Reader(visit.look, visit.language)
    return visit.page("missing.html", 404, iri=shown, nearest=[reader.thing(iri) for iri in near])


def _search(visit: Visit) -> Response:
    sought = visit.given.get("q", "").strip()
    reader = Reader(visit.look, visit.language)
    found = []
    for iri, spelling in _index(visit).find(sought):
        kinds = visit.look.kinds(iri)
        found.append((reader.thing(iri), reader.thing(kinds[0]) if kinds else None, spelling))
    return visit.page("search.html", sought=sought, found=found)


def _front(visit: Visit) -> Response:
    choice = choose(visit.wanted.request.headers.get("accept"), OFFERS)
    if choice is not None and choice.format is not HTML:
        # The site's own address stands for the data set.
        return Response(303, (("Location", "/.well-known/void"), ("Vary", VARY)), b"")
    wanted = visit.wanted
    return visit.page(
        "front.html",
        linked=describe.data_set(wanted.base, wanted.site, wanted.release.date if wanted.release else None),
        release=wanted.release,
        snapshot=wanted.snapshot,
        answered=None if wanted.cards is None else wanted.cards[visit.language],
        **(front.NOTHING_YET if wanted.overview is None else wanted.overview[visit.language]),
    )


def _query(visit: Visit) -> Response:
    from kg.endpoint.pages import asking

    text = visit.given.get("query", "")
    if visit.wanted.refused:
        asked = asking.Asked(text, refused=visit.wanted.refused)
    else:
        asked = (
            asking.free(visit.look, text, visit.language)
            if text.strip()
            else asking.Asked(queries.text("pages/example"))
        )
    return visit.page(
        "query.html",
        text=asked.text,
        shown=asked.shown,
        refused=asked.refused,
        downloads=asked.downloads,
        questions=asking.on_pages(),
        status=503 if visit.wanted.refused else 200,
        prefixes="\n".join(f"PREFIX {name}: <{iri}>" for name, iri in sorted(prefixes().items())),
    )


def _questions(visit: Visit) -> Response:
    from kg.endpoint.pages import asking

    return visit.page("questions.html", questions=asking.on_pages())


def _ask(visit: Visit, name: str) -> Response:
    from kg.answers.questions import question as find
    from kg.endpoint.pages import asking

    given = {key: value for key, value in visit.given.items() if key != "lang"}
    try:
        if visit.wanted.refused:
            question, asked = find(name), asking.Asked("", refused=visit.wanted.refused)
        else:
            question, asked = asking.named(visit.look, name, given, visit.language)
    except UnknownName as error:
        raise Refusal(404, asking.explained(error)) from None
    if question not in asking.on_pages():
        raise Refusal(404, f"{name} compares two releases: ask it with `kg ask` where they lie")
    return visit.page(
        "ask.html",
        status=503 if visit.wanted.refused else 200,
        question=question,
        fields=asking.fields(question, given, visit.look, visit.language),
        text=asked.text,
        shown=asked.shown,
        refused=asked.refused,
        understood=asked.understood,
        quotes=asked.quotes,
        downloads=asked.downloads,
    )


_OWN: dict[str, Callable[[Visit], Response]] = {
    "/": _front,
    "/search": _search,
    "/query": _query,
    "/questions": _questions,
}


def _choice(visit: Visit, suffix: str | None) -> Choice:
    if suffix is not None:
        offer = BY_SUFFIX[suffix]
        return Choice(offer, offer.media_types[0])
    choice = choose(visit.wanted.request.headers.get("accept"), OFFERS)
    if choice is None:
        raise Refusal(406, "a thing comes as " + ", ".join(offer.media_types[0] for offer in OFFERS))
    return choice


def _exists(look: Look, iri: str) -> bool:
    node = NamedNode(iri)
    return (
        look.known(iri)
        or look.store.contains_named_graph(node)
        or next(look.store.quads_for_pattern(None, None, node), None) is not None
        or (iri.startswith(WQ) and next(look.store.quads_for_pattern(None, node, None), None) is not None)
    )


def _is_iri(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


def _language(given: str | None, accepted: str | None) -> str:
    if given in LANGUAGES:
        return given
    ranked: list[tuple[float, int, str]] = []
    for place, item in enumerate((accepted or "").split(",")):
        tag, _, rest = item.strip().partition(";")
        liked = weight(rest)
        if tag[:2].lower() in LANGUAGES and liked > 0:
            ranked.append((-liked, place, tag[:2].lower()))
    return min(ranked)[2] if ranked else LANGUAGES[0]


def _look(store: Store, base: str) -> Look:
    held = _looks.get(id(store))
    if held is None:
        _looks.clear()
        held = _looks[id(store)] = (Look(store, base), None)
    return held[0]


def _index(visit: Visit) -> Index:
    look, index = _looks[id(visit.look.store)]
    if index is None:
        index = Index(look.store)
        _looks[id(visit.look.store)] = (look, index)
    return index
