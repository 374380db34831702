"""A small graph made by hand, with a reason for each question: five articles on two towns, their events, and what is known
of actors and places.

The articles' graphs come from records written here through `kg.rdf.write`, so that they have the shape that the program
writes; what fusion and inference would add is written out in `world.trig`, so that a question's test does not depend on them.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import records, store
from kg.folders import folder
from kg.rdf import write
from kg.records import Argument, Attribution, Casualties, Event, Mention, Quote, Record, Source, Sufferer, Time

BASE = "https://example.org/kg/"
HERE = Path(__file__).parent

NAMES = {
    "sy-army": "قوات النظام السوري",
    "isis": "تنظيم الدولة الإسلامية",
    "ru-air-force": "القوات الجوية الروسية",
    "fsa": "المعارضة السورية المسلحة",
    "nusra": "جبهة النصرة",
    "civilians": "مدنيون",
}
PLACES = {
    "sy-tadmur": "تدمر",
    "sy-idlib": "إدلب",
    "sy-sarmada": "سرمدا",
    "sy-sarmada-hospital": "مشفى سرمدا",
    "sy-nur-camp": "مخيم النور",
}
LEVELS = {
    "aljazeera": "outlet",
    "amaq": "party",
    "sana": "party",
    "sy-army": "party",
    "sohr": "monitor",
    "fsa": "party",
    "reuters": "agency",
    "acled": "dataset",
}


class Writer:
    """Collects the events of one article; each event stands in a sentence of its own."""

    def __init__(self, doc: str, publisher: str, published: str, title: str) -> None:
        self.doc, self.publisher, self.published, self.title = doc, publisher, published, title
        self.text = ""
        self.events: list[Event] = []
        self.mentions: list[Mention] = []

    def says(self, sentence: str, kind: str, day: str | None, who: str | None = None, **arguments: Any) -> Writer:
        """One sentence with its event. Roles take references (`isis`, `sy-tadmur`) or tuples of them."""
        start = len(self.text)
        self.text += sentence + "\n"
        number = f"m{len(self.events) + 1}"
        quote = Quote(
            start=start,
            end=start + len(sentence),
            text=sentence,
            byte_start=len(self.text[:start].encode()),
            byte_end=len(self.text[: start + len(sentence)].encode()),
        )
        modality = arguments.pop("modality", "actual")
        tolls = arguments.pop("tolls", ())
        relation = arguments.pop("relation", "in")
        precision = arguments.pop("precision", "exact")
        direction = arguments.pop("direction", None)
        responsibility = arguments.pop("responsibility", False)
        relative = arguments.pop("relative", None)
        within = arguments.pop("within", None)
        external = arguments.pop("external", None)
        parts: list[Argument] = []
        for role, value in arguments.items():
            for side, reference in enumerate(value if isinstance(value, tuple) else (value,), 1):
                parts.append(self._argument(role, reference, side, relation, direction, within))
        self.events.append(
            Event(
                id=number,
                event=number,
                type=kind,
                modality=modality,
                trigger=None,
                quote=quote if external is None else None,
                arguments=tuple(parts),
                casualties=tuple(tolls),
                time=Time(
                    earliest=day,
                    latest=day,
                    granularity="day",
                    relative=relative,
                    text="أمس" if relative else None,
                    rule="yesterday" if relative else "explicit-day",
                )
                if day
                else None,
                place_precision=precision,
                attribution=Attribution(
                    name=who, entity=f"actor/{who}", level=LEVELS[who], responsibility=responsibility
                )
                if who
                else None,
                confidence=0.9,
                rule="by-hand",
                external_id=external,
            )
        )
        return self

    def _argument(
        self, role: Any, reference: str, side: int, relation: Any, direction: str | None, within: str | None
    ) -> Argument:
        if role in ("place", "origin", "destination"):
            known = reference in PLACES
            mention = Mention(
                id=f"p{len(self.mentions) + 1}",
                kind="place",
                start=0,
                end=0,
                text=PLACES.get(reference, reference),
                name=PLACES.get(reference, reference),
                entity=f"place/{reference}" if known else None,
                relation=relation,
                direction=direction,
                within=within,
            )
            self.mentions.append(mention)
            return Argument(role=role, mention=mention.id, text=mention.text, name=mention.name, entity=mention.entity)
        if role == "instrument":
            return Argument(role=role, text=reference, name=reference)
        known = reference in NAMES
        return Argument(
            role=role,
            side=side if role == "belligerent" else None,
            text=NAMES.get(reference, reference),
            name=NAMES.get(reference, reference),
            entity=f"actor/{reference}" if known else None,
        )

    def record(self) -> Record:
        raw = self.text.encode()
        return Record(
            id=self.doc,
            source=Source(path=f"{self.doc}.txt", sha256=hashlib.sha256(raw).hexdigest(), bytes=len(raw)),
            metadata=records.Metadata(
                title=self.title, published=self.published, publisher=self.publisher, language="ar"
            ),
            extractor=records.Extractor(name="by-hand", version="1"),
            mentions=tuple(self.mentions),
            events=tuple(self.events),
        )


def toll(outcome: Any, low: int, high: int | None, who: str | None = None, civilian: bool | None = None) -> Casualties:
    return Casualties(
        outcome=outcome,
        min=low,
        max=high,
        civilian=civilian,
        of=Sufferer(name=NAMES[who], entity=f"actor/{who}") if who else None,
    )


def articles() -> list[Record]:
    first = Writer("art-1", "الجزيرة", "2016-03-27", "معارك عند تدمر")
    first.says(
        "تدور معارك بين قوات النظام وتنظيم الدولة عند أطراف تدمر",
        "Battle",
        "2016-03-27",
        "aljazeera",
        belligerent=("sy-army", "isis"),
        place="sy-tadmur",
        relation="edge",
        precision="edge",
    )
    first.says(
        "قالت أعماق إن ثلاثين من قوات النظام قتلوا بسيارة ملغمة على أطراف تدمر",
        "CarBombing",
        "2016-03-27",
        "amaq",
        agent="isis",
        target="sy-army",
        place="sy-tadmur",
        relation="edge",
        precision="edge",
        tolls=[toll("killed", 30, None, "sy-army", False)],
        responsibility=True,
        instrument="سيارة ملغمة",
    )
    first.says(
        "وهاجم التنظيم قوات النظام في البيارات غربي تدمر",
        "Attack",
        "2016-03-26",
        "amaq",
        agent="isis",
        target="sy-army",
        place="البيارات",
        within="place/sy-tadmur",
        relative="DCT-1D",
    )
    first.says(
        "قالت سانا إن قوات النظام بغطاء جوي روسي سيطرت على تدمر",
        "TerritorialGain",
        "2016-03-27",
        "sana",
        agent="sy-army",
        supporter="ru-air-force",
        place="sy-tadmur",
    )
    first.says(
        "أكد المرصد انسحاب مقاتلي التنظيم من تدمر", "Withdrawal", "2016-03-27", "sohr", agent="isis", origin="sy-tadmur"
    )
    first.says(
        "قصفت قوات النظام ريف إدلب",
        "Shelling",
        "2016-03-25",
        "aljazeera",
        agent="sy-army",
        target="fsa",
        place="sy-idlib",
        relation="countryside",
        precision="countryside",
    )

    second = Writer("art-2", "سانا", "2016-03-28", "الجيش ينفي")
    second.says(
        "قال الجيش إن خمسة من عناصره قضوا بالسيارة الملغمة على أطراف تدمر",
        "CarBombing",
        "2016-03-27",
        "sy-army",
        agent="isis",
        target="sy-army",
        place="sy-tadmur",
        relation="edge",
        precision="edge",
        tolls=[toll("killed", 5, 5, "sy-army", False)],
    )
    second.says(
        "نفى الجيش قصف مشفى سرمدا",
        "AirStrike",
        "2016-03-26",
        "sy-army",
        agent="sy-army",
        place="sy-sarmada-hospital",
        modality="denied",
    )

    third = Writer("art-3", "رويترز", "2016-04-15", "غارات على سرمدا")
    third.says(
        "قال المرصد إن طائرات النظام قتلت 12 مدنيا ببراميل متفجرة على مشفى سرمدا",
        "AirStrike",
        "2016-03-26",
        "sohr",
        agent="sy-army",
        target="civilians",
        place="sy-sarmada-hospital",
        instrument="برميل متفجر",
        tolls=[toll("killed", 12, 12, "civilians", True)],
    )
    third.says(
        "وقالت المعارضة إن طائرات روسية قتلت 20 شخصا في مشفى سرمدا",
        "AirStrike",
        "2016-03-26",
        "fsa",
        agent="ru-air-force",
        target="civilians",
        place="sy-sarmada-hospital",
        tolls=[toll("killed", 20, 20, "civilians", True)],
    )
    third.says(
        "نزح خمسمئة من سرمدا إلى مخيم النور",
        "Displacement",
        "2016-03-28",
        "sohr",
        target="civilians",
        origin="sy-sarmada",
        destination="sy-nur-camp",
        tolls=[toll("displaced", 500, None, "civilians", True)],
    )
    third.says(
        "خطفت جبهة النصرة ثلاثة مدنيين في إدلب",
        "Abduction",
        "2016-03-10",
        "sohr",
        agent="nusra",
        target="civilians",
        place="sy-idlib",
        tolls=[toll("captured", 3, None, "civilians", True)],
    )
    third.says(
        "أفرجت جبهة النصرة عن مدنيين اثنين في إدلب",
        "Release",
        "2016-03-20",
        "sohr",
        agent="nusra",
        target="civilians",
        place="sy-idlib",
    )
    third.says(
        "اتفق النظام والمعارضة على هدنة في سرمدا",
        "Ceasefire",
        "2016-03-01",
        "reuters",
        agent=("sy-army", "fsa"),
        place="sy-sarmada",
    )
    third.says(
        "قصف النظام المعارضة في سرمدا خارقا الهدنة",
        "CeasefireViolation",
        "2016-03-05",
        "fsa",
        agent="sy-army",
        target="fsa",
        place="sy-sarmada",
    )
    third.says(
        "تعتزم قوات النظام مهاجمة إدلب",
        "Attack",
        "2016-04-20",
        "reuters",
        agent="sy-army",
        place="sy-idlib",
        modality="planned",
    )
    third.says(
        "قتل القائد أبو عمر من تنظيم الدولة في تدمر",
        "Killing",
        "2016-04-01",
        "reuters",
        target=("أبو عمر", "isis"),
        place="sy-tadmur",
    )

    copy = Writer("art-4", "الجزيرة", "2016-04-15", "غارات على سرمدا عن رويترز")
    copy.says(
        "قال المرصد إن طائرات النظام قتلت 12 مدنيا ببراميل متفجرة على مشفى سرمدا",
        "AirStrike",
        "2016-03-26",
        "sohr",
        agent="sy-army",
        target="civilians",
        place="sy-sarmada-hospital",
        instrument="برميل متفجر",
        tolls=[toll("killed", 12, 12, "civilians", True)],
    )

    dataset = Writer("acled", "ACLED", "2016-05-01", "ACLED")
    dataset.says(
        "SYR1", "Battle", "2016-03-28", "acled", belligerent=("sy-army", "isis"), place="sy-tadmur", external="SYR1"
    )
    dataset.says(
        "SYR2", "Shelling", "2016-06-01", "acled", agent="sy-army", target="fsa", place="sy-idlib", external="SYR2"
    )
    return [writer.record() for writer in (first, second, third, copy, dataset)]


OUTLETS = {"الجزيره": "actor/aljazeera", "سانا": "actor/sana", "رويترز": "actor/reuters", "acled": "actor/acled"}


class World:
    """The graph, asked as a store is."""

    base = BASE

    def __init__(self, loaded: ox.Store) -> None:
        self.store = loaded

    def query(self, text: str, *, where: str | None = None) -> store.Result:
        return store.run(self.store, text, where=where)


@cache
def world() -> World:
    """The small graph, in memory."""
    loaded = ox.Store()
    for record in articles():
        loaded.load(write.nquads(record, BASE, outlets=OUTLETS), ox.RdfFormat.N_QUADS)
    loaded.load((HERE / "world.trig").read_bytes(), ox.RdfFormat.TRIG)
    ontology = folder("ontology")
    for part in ("waqai.ttl", "alignments/acled.ttl", "alignments/ucdp.ttl"):
        turtle = ontology.joinpath(*part.split("/")).read_bytes()
        loaded.load(turtle, ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(BASE + "graph/ontology"))
    return World(loaded)
