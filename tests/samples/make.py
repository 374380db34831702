"""The records of the invented articles in `articles/`, annotated by hand; writes `records.jsonl` beside this file.

Run `python -m tests.samples.make` after a change; a test holds the file to this module. The actors and places are given in
the records themselves (`entities`), so that the samples need no reference table.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from kg import records
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
    Span,
    Sufferer,
    Time,
)  # fmt: skip

HERE = Path(__file__).parent

ENTITIES = {
    "actor/syrian-government-forces": Entity(id="actor/syrian-government-forces", kind="actor", name="قوات النظام السوري", name_en="Syrian government forces", type="StateForces"),
    "actor/islamic-state": Entity(id="actor/islamic-state", kind="actor", name="تنظيم الدولة الإسلامية", name_en="Islamic State", type="JihadistGroup"),
    "actor/russian-forces": Entity(id="actor/russian-forces", kind="actor", name="القوات الروسية", name_en="Russian forces", type="ForeignStateForces"),
    "actor/russia": Entity(id="actor/russia", kind="actor", name="روسيا", name_en="Russia", type="State"),
    "actor/syrian-armed-opposition": Entity(id="actor/syrian-armed-opposition", kind="actor", name="المعارضة السورية المسلحة", name_en="Syrian armed opposition", type="RebelGroup"),
    "actor/civilians": Entity(id="actor/civilians", kind="actor", name="مدنيون", name_en="civilians", type="Civilians"),
    "actor/sana": Entity(id="actor/sana", kind="actor", name="وكالة سانا", name_en="SANA", type="NewsAgency"),
    "actor/sohr": Entity(id="actor/sohr", kind="actor", name="المرصد السوري لحقوق الإنسان", name_en="Syrian Observatory for Human Rights", type="Monitor"),
    "actor/white-helmets": Entity(id="actor/white-helmets", kind="actor", name="الدفاع المدني السوري", name_en="White Helmets", type="NonGovernmentalOrganisation"),
    "place/sy-homs-governorate": Entity(id="place/sy-homs-governorate", kind="place", name="محافظة حمص", name_en="Homs Governorate", type="Governorate", within="place/sy"),
    "place/sy-idlib-governorate": Entity(id="place/sy-idlib-governorate", kind="place", name="محافظة إدلب", name_en="Idlib Governorate", type="Governorate", within="place/sy"),
    "place/sy": Entity(id="place/sy", kind="place", name="سوريا", name_en="Syria", type="Country"),
    "place/sy-tadmur": Entity(id="place/sy-tadmur", kind="place", name="تدمر", name_en="Palmyra", type="City", latitude=34.56, longitude=38.27, within="place/sy-homs-governorate"),
    "place/sy-sarmin": Entity(id="place/sy-sarmin", kind="place", name="سرمين", name_en="Sarmin", type="Town", latitude=35.9, longitude=36.72, within="place/sy-idlib-governorate"),
}  # fmt: skip
REGIME, IS, RUSSIANS = "actor/syrian-government-forces", "actor/islamic-state", "actor/russian-forces"
TADMUR, SARMIN = "place/sy-tadmur", "place/sy-sarmin"

EVENTS = {
    "tadmur-1/E1": ("tadmur-1/E1", "tadmur-2/E2", "tadmur-3/E1"),
    "tadmur-1/E2": ("tadmur-1/E2", "tadmur-2/E1"),
    "tadmur-4/E1": ("tadmur-4/E1",),
    "tadmur-4/E2": ("tadmur-4/E2",),
    "sarmin-1/E1": ("sarmin-1/E1", "sarmin-2/E1"),
    "sarmin-1/E2": ("sarmin-1/E2",),
    "sarmin-2/E2": ("sarmin-2/E2",),
}
"""Each event by the key of its first occurrence (`article/event`), with the occurrences that tell of it."""


class _Reader:
    """One article with the words found in it, so that no offset is written by hand."""

    def __init__(self, name: str, published: str, publisher: str) -> None:
        file = HERE / "articles" / f"{name}.txt"
        content = file.read_bytes()
        self.raw = content.decode()
        self.name = name
        self.source = Source(
            path=f"tests/samples/articles/{name}.txt", sha256=hashlib.sha256(content).hexdigest(), bytes=len(content)
        )
        self.metadata = Metadata(
            title=self.raw.splitlines()[0], published=published, publisher=publisher, language="ar"
        )
        self.mentions: list[Mention] = []

    def quote(self, line: int) -> Quote:
        lines = self.raw.split("\n")
        start = sum(len(text) + 1 for text in lines[: line - 1])
        text = lines[line - 1]
        first = len(self.raw[:start].encode())
        return Quote(
            start=start, end=start + len(text), text=text, byte_start=first, byte_end=first + len(text.encode())
        )

    def span(self, line: int, text: str) -> dict[str, Any]:
        start = self.raw.index(text, self.quote(line).start)
        return {"start": start, "end": start + len(text), "text": text}

    def who(self, line: int, role: str, entity: str | None, text: str | None, side: int | None = None) -> Argument:
        span = self.span(line, text) if text else {}
        return Argument(role=role, entity=entity, name=ENTITIES[entity].name if entity else None, side=side, **span)  # type: ignore[arg-type]

    def where(self, line: int, entity: str | None, text: str, *, name: str | None = None, **more: Any) -> Argument:
        span = self.span(line, text)
        known = ENTITIES.get(entity) if entity else None
        number = f"m{len(self.mentions) + 1}"
        name = known.name if known else name
        self.mentions.append(
            Mention(
                id=number, kind="place", entity=entity, name=name, type=known.type if known else None, **span, **more
            )
        )
        return Argument(role="place", mention=number, entity=entity, name=name, **span)

    def said_by(self, line: int, entity: str, text: str, level: str, **more: Any) -> Attribution:
        return Attribution(name=ENTITIES[entity].name, entity=entity, level=level, **self.span(line, text), **more)  # type: ignore[arg-type]

    def event(
        self, number: int, event: str, type_: str, line: int, trigger: str, *arguments: Argument, **more: Any
    ) -> Event:
        return Event(
            id=f"e{number}",
            event=event,
            type=type_,
            trigger=Span(**self.span(line, trigger)),
            quote=self.quote(line),
            arguments=arguments,
            **more,
        )

    def record(self, *events: Event) -> Record:
        named = {a.entity for e in events for a in e.arguments} | {
            e.attribution.entity for e in events if e.attribution
        }
        named |= {c.of.entity for e in events for c in e.casualties if c.of}
        reached = {entity for entity in named if entity}
        for entity in sorted(reached):
            while (outer := ENTITIES[entity].within) and outer not in reached:
                reached.add(outer)
                entity = outer
        return Record(
            id=self.name, source=self.source, metadata=self.metadata, extractor=Extractor(name="hand", version="1"),
            mentions=tuple(self.mentions), events=events, entities=tuple(ENTITIES[entity] for entity in sorted(reached)),
        )  # fmt: skip


def day(first: str, last: str | None = None, **words: Any) -> Time:
    """A time told to the day."""
    return Time(earliest=first, latest=last or first, granularity="day", rule="by hand", **words)


def killed(
    reader: _Reader, line: int, text: str, low: int | None, high: int | None, of: str | None = None, **more: Any
) -> Casualties:
    """A toll of killed."""
    sufferer = Sufferer(entity=of, name=ENTITIES[of].name) if of else None
    return Casualties(outcome="killed", min=low, max=high, of=sufferer, **reader.span(line, text), **more)


def sample() -> list[Record]:
    """The records, in the order of their names."""
    return sorted(
        (_tadmur_1(), _tadmur_2(), _tadmur_3(), _tadmur_4(), _sarmin_1(), _sarmin_2()), key=lambda record: record.id
    )


def _tadmur_1() -> Record:
    a = _Reader("tadmur-1", "2016-03-28", "الجزيرة")
    sana = a.said_by(2, "actor/sana", "وكالة سانا", "party")
    return a.record(
        a.event(1, "E1", "TerritorialGain", 2, "سيطرت", a.who(2, "agent", REGIME, "قوات النظام السوري"), a.who(2, "supporter", RUSSIANS, "القوات الروسية"),
                a.where(2, TADMUR, "مدينة تدمر", relation="in"), time=day("2016-03-27", **a.span(2, "أمس الأحد")), place_precision="exact", attribution=sana, confidence=0.9, rule="control-verb"),
        a.event(2, "E2", "Battle", 3, "معارك", a.who(3, "belligerent", REGIME, None, 1), a.who(3, "belligerent", IS, "عناصر تنظيم الدولة الإسلامية", 2),
                a.where(3, TADMUR, "المدينة", relation="edge"), time=day("2016-03-27"), place_precision="edge", attribution=a.said_by(3, "actor/sana", "الوكالة", "party"),
                casualties=(killed(a, 3, "30", 30, 30, IS),)),
    )  # fmt: skip


def _tadmur_2() -> Record:
    a = _Reader("tadmur-2", "2016-03-28", "عنب بلدي")
    return a.record(
        a.event(1, "E1", "Battle", 2, "اشتباكات", a.who(2, "belligerent", REGIME, "قوات النظام", 1), a.who(2, "belligerent", IS, "تنظيم الدولة", 2),
                a.where(2, TADMUR, "مدينة تدمر", relation="near"), time=day("2016-03-27", **a.span(2, "الأحد")), place_precision="near"),
        a.event(2, "E1", "Battle", 3, "الاشتباكات", a.who(3, "belligerent", REGIME, None, 1), a.who(3, "belligerent", IS, "مقاتلي التنظيم", 2),
                a.where(2, TADMUR, "مدينة تدمر", relation="near"), time=day("2016-03-27"), place_precision="near",
                casualties=(killed(a, 3, "50 على الأقل", 50, None, IS),), attribution=a.said_by(3, "actor/sohr", "المرصد السوري لحقوق الإنسان", "monitor")),
        a.event(3, "E2", "TerritorialGain", 4, "سيطرة", a.who(4, "agent", REGIME, "قوات النظام"), a.where(4, TADMUR, "تدمر", relation="in"), modality="denied",
                place_precision="exact", attribution=a.said_by(4, IS, "تنظيم الدولة", "party")),
    )  # fmt: skip


def _tadmur_3() -> Record:
    a = _Reader("tadmur-3", "2016-03-28", "الوطن")
    return a.record(
        a.event(1, "E1", "TerritorialGain", 2, "سيطرت", a.who(2, "agent", REGIME, "قوات النظام السوري"), a.who(2, "supporter", RUSSIANS, "القوات الروسية"),
                a.where(2, TADMUR, "مدينة تدمر", relation="in"), time=day("2016-03-27", **a.span(2, "أمس الأحد")), place_precision="exact", attribution=a.said_by(2, "actor/sana", "وكالة سانا", "party")),
    )  # fmt: skip


def _tadmur_4() -> Record:
    a = _Reader("tadmur-4", "2016-12-12", "الجزيرة")
    return a.record(
        a.event(1, "E1", "TerritorialGain", 2, "سيطر", a.who(2, "agent", IS, "تنظيم الدولة الإسلامية"), a.where(2, TADMUR, "مدينة تدمر", relation="in"),
                time=day("2016-12-11", **a.span(2, "11 ديسمبر 2016")), place_precision="exact"),
        a.event(2, "E2", "Withdrawal", 2, "انسحاب", a.who(2, "agent", REGIME, "قوات النظام"), a.where(2, TADMUR, "مدينة تدمر", relation="in"),
                time=day("2016-12-10", "2016-12-11"), place_precision="exact"),
    )  # fmt: skip


def _sarmin_1() -> Record:
    a = _Reader("sarmin-1", "2017-01-11", "عنب بلدي")
    return a.record(
        a.event(1, "E1", "AirStrike", 2, "غارة", a.who(2, "agent", RUSSIANS, "طائرات روسية"), a.who(2, "target", None, "سوق"),
                a.where(2, SARMIN, "بلدة سرمين", relation="in"), a.where(2, "place/sy-idlib-governorate", "إدلب", relation="countryside"),
                Argument(role="instrument", name="طائرة", **a.span(2, "طائرات")),
                time=day("2017-01-10", **a.span(2, "مساء الثلاثاء")), place_precision="exact", attribution=a.said_by(2, "actor/white-helmets", "الدفاع المدني السوري", "witness"),
                casualties=(killed(a, 2, "سبعة", 7, 7, "actor/civilians", civilian=True),)),
        a.event(2, "E2", "AirStrike", 3, "قصف", a.who(3, "agent", RUSSIANS, "القوات الروسية"), a.who(3, "target", "actor/syrian-armed-opposition", "مواقع للمعارضة"),
                a.where(3, None, "المنطقة", name="منطقة سرمين", within="place/sy-idlib-governorate"),
                place_precision="unknown", attribution=a.said_by(3, RUSSIANS, "القوات الروسية", "party", responsibility=True)),
    )  # fmt: skip


def _sarmin_2() -> Record:
    a = _Reader("sarmin-2", "2017-01-11", "الحدث")
    sohr = a.said_by(2, "actor/sohr", "المرصد السوري لحقوق الإنسان", "monitor")
    return a.record(
        a.event(1, "E1", "AirStrike", 2, "قصفت", a.who(2, "agent", REGIME, "طائرات النظام"), a.where(2, SARMIN, "بلدة سرمين", relation="in"),
                Argument(role="instrument", name="طائرة", **a.span(2, "طائرات")), time=day("2017-01-10", **a.span(2, "الثلاثاء")), place_precision="exact", attribution=sohr,
                casualties=(killed(a, 2, "12", 12, 12), Casualties(outcome="wounded", min=20, **a.span(2, "عشرات")))),
        a.event(2, "E1", "AirStrike", 3, "أغارت", a.who(3, "agent", RUSSIANS, "طائراتها"), a.where(3, SARMIN, "سرمين", relation="in"), modality="denied",
                place_precision="exact", attribution=a.said_by(3, "actor/russia", "روسيا", "official")),
        a.event(3, "E2", "Attack", 4, "هجوما", a.who(4, "agent", REGIME, "النظام"), a.where(4, SARMIN, "البلدة", relation="in"), modality="hypothetical",
                time=Time(granularity="vague", rule="by hand", relative="DCT+", **a.span(4, "الأيام المقبلة")), place_precision="exact"),
    )  # fmt: skip


if __name__ == "__main__":
    with (HERE / "records.jsonl").open("wb") as stream:
        records.write_lines(sample(), stream)
