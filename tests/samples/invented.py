"""Invented articles whose few names, days, places and words meet all the time, so that every rule comes to bear."""

from __future__ import annotations

from random import Random
from typing import get_args

import msgspec

from kg.kinds import Modality, Outcome, PlaceRelation, SourceLevel
from kg.records import (
    Argument,
    Attribution,
    Casualties,
    Entity,
    Event,
    Extractor,
    Mention,
    Metadata,
    Quote,
    Record,
    Source,
    Sufferer,
    Time,
)

TYPES = ("AirStrike", "Attack", "Shelling", "TerritorialGain", "Siege", "Surrender", "Withdrawal", "Event", "Battle")
ACTORS = (
    ("actor/army", "StateForces"), ("actor/unit", "Unit"), ("actor/group", "JihadistGroup"), ("actor/front", "Alliance"),
    ("actor/people", "Civilians"), ("actor/state", "State"),
)  # fmt: skip
PLACES = (
    ("place/country", "Country", None), ("place/province", "Governorate", "place/country"),
    ("place/town", "Town", "place/province"), ("place/other", "City", "place/province"),
    ("place/quarter", "Neighbourhood", "place/town"),
)  # fmt: skip
ENTITIES = (
    *(Entity(id=id_, kind="actor", name=id_, type=type_) for id_, type_ in ACTORS),
    *(Entity(id=id_, kind="place", name=id_, type=type_, within=within) for id_, type_, within in PLACES),
)
NAMED = (("لواء النصر", "Unit"), ("لواء النصر", "RebelGroup"), ("the brigade", "Actor"), ("الشرطة", "StateForces"))
WORDS = ["قال", "المرصد", "إن", "غارة", "أوقعت", "عشرة", "قتلى", "في", "البلدة", "أمس"]
SPOTS = (("القرية", "place/town"), ("الحي", "القرية"), ("التل", None))


def invented(random: Random, number: int) -> Record:
    """A record of an article whose few names meet those of the others all the time."""
    mentions: list[Mention] = []

    def named(kind: str) -> Argument:
        role = random.choice(
            ("agent", "agent", "target", "belligerent", "supporter") if kind == "actor" else ("place",)
        )
        name, type_ = random.choice(NAMED) if kind == "actor" else random.choice(SPOTS)
        id_ = f"m{len(mentions)}"
        mentions.append(
            Mention(
                id=id_,
                kind=kind,  # type: ignore[arg-type]
                start=0,
                end=1,
                text=name,
                name=name,
                type=type_ if kind == "actor" else "Village",
                within=None if kind == "actor" else type_,
            )
        )
        return Argument(role=role, mention=id_, side=random.choice((None, 1, 2)))  # type: ignore[arg-type]

    def located() -> Argument:
        id_ = f"m{len(mentions)}"
        entity = random.choice(PLACES)[0]
        relation = random.choice((None, *get_args(PlaceRelation)))
        mentions.append(
            Mention(id=id_, kind="place", start=0, end=1, text=entity, name=entity, entity=entity, relation=relation)
        )
        return Argument(role=random.choice(("place", "place", "origin", "destination", "target")), mention=id_)  # type: ignore[arg-type]

    def known() -> Argument:
        role = random.choice(("agent", "agent", "target", "belligerent", "belligerent", "supporter"))
        return Argument(role=role, entity=random.choice(ACTORS)[0], side=random.choice((None, 1, 2)))  # type: ignore[arg-type]

    def count() -> Casualties:
        low = random.choice((None, 0, 3, 10, 11))
        high = random.choice((low, low, 12))
        sufferer = random.choice((None, Sufferer(entity=random.choice(ACTORS)[0]), Sufferer(name="جنود")))
        outcome = random.choice(get_args(Outcome)[:2])
        return Casualties(outcome=outcome, min=low, max=high, approx=random.random() < 0.3, of=sufferer)

    def event(index: int) -> Event:
        pool = [known, known, known, located, lambda: named("actor"), lambda: named("place")]
        # Half tell of the one town, so that some can be held against others.
        there = [Argument(role="place", entity="place/town")] if random.random() < 0.5 else []
        first = random.randint(1, 4)
        last = random.choice((first, first, first + 1, 4, 1))
        # Words of one text, most of them or some of them, so that reports meet as copies, alike, and as others.
        words = random.choice(([], WORDS, WORDS, [*WORDS[:7], "وقد", "أيضا"], [*WORDS[3:], "ثم", "فيما", "بعد"]))
        return Event(
            id=f"e{index}",
            event=f"E{random.randint(1, 2)}",
            type=random.choice((random.choice(TYPES), "AirStrike")),
            modality=random.choice(("actual", "actual", "actual", *get_args(Modality))),
            arguments=(*there, *(random.choice(pool)() for _ in range(random.randint(0, 4)))),
            casualties=tuple(count() for _ in range(random.randint(0, 2))),
            time=random.choice(
                (
                    None,
                    Time(earliest=f"2016-03-0{first}T10:00:00", latest=f"2016-03-0{last}", granularity="day", rule="r"),
                )
            ),
            attribution=random.choice(
                (
                    None,
                    Attribution(
                        name="وكالة",
                        level=random.choice(get_args(SourceLevel)),
                        entity=random.choice(("actor/army", "actor/unit", "actor/state")),
                    ),
                )
            ),
            quote=Quote(start=0, end=1, text=" ".join(words), byte_start=0, byte_end=1) if words else None,
        )

    return Record(
        id=f"a{number}",
        source=Source(path=f"a{number}", sha256="0" * 64, bytes=1),
        metadata=Metadata(publisher=random.choice((None, "صحيفة", "جريدة")), published=f"2016-03-0{number + 1}"),
        extractor=Extractor(name="test", version="1"),
        events=tuple(event(index) for index in range(random.randint(2, 4))),
        mentions=tuple(mentions),
        entities=ENTITIES,
    )


def retold(record: Record, number: int) -> Record:
    """The same article in another one's words, and with another day, place, agent, toll or outcome."""
    events = []
    for event in record.events:
        changed: dict[str, object] = {}
        others = [argument for argument in event.arguments if argument.role not in ("agent", "place")]
        town, agent = (
            Argument(role="place", entity="place/town"),
            Argument(role="agent", entity="actor/army", text="the army"),
        )
        toll = Casualties(outcome="killed", min=10, max=10)
        time = Time(earliest="2016-03-02", latest="2016-03-02", granularity="day", rule="r")
        words = [*WORDS[:7], "وقد", "أيضا"]
        aspect = ("agent", "place", "time", "toll", "modality", "none")[(number + len(events)) % 6]
        if aspect == "agent":
            agent = Argument(role="agent", entity="actor/group", text="x")
        elif aspect == "place":
            town = Argument(role="place", entity="place/other")
        elif aspect == "time":
            time = Time(earliest="2016-03-03", latest="2016-03-03", granularity="day", rule="r")
        elif aspect == "toll":
            toll = Casualties(outcome="killed", min=25, max=25)
        elif aspect == "modality":
            changed["modality"] = "averted"
        changed |= {"type": "AirStrike", "arguments": (town, agent, *others), "casualties": (toll,), "time": time}
        changed["quote"] = Quote(
            start=0, end=1, text=" ".join([*words, f"{number}", f"{number}{number}"]), byte_start=0, byte_end=1
        )
        events.append(msgspec.structs.replace(event, **changed))
    metadata = Metadata(publisher=f"صحيفة {number}", published="2016-03-03")
    return msgspec.structs.replace(record, id=f"r{number}", events=tuple(events), metadata=metadata)
