"""The closed lists of values in a record: what a field that says a kind may hold.

Apart from the form of records because the graph's vocabulary and its questions need the lists and read no record.
"""

from __future__ import annotations

from typing import Literal

MentionKind = Literal["actor", "place", "source", "weapon", "time", "number"]
Role = Literal["belligerent", "agent", "target", "supporter", "instrument", "place", "origin", "destination", "time"]
Modality = Literal["actual", "attempted", "averted", "planned", "denied", "hypothetical"]
Outcome = Literal["killed", "wounded", "captured", "missing", "displaced"]
SourceLevel = Literal["outlet", "agency", "witness", "monitor", "party", "official", "dataset", "unknown"]
"""Who speaks: the outlet itself, an agency, local people or unnamed sources, a monitor, a party to the conflict or its
organ, an official of a state or organisation that is no party, a published dataset."""

PlaceRelation = Literal["in", "edge", "near", "countryside", "direction", "road"]
"""How an event lies to the named place: in it, at its edge, close by, in its countryside, in a direction from it, on the
road from or to it."""

PlacePrecision = Literal["exact", "edge", "near", "countryside", "district", "governorate", "country", "unknown"]
"""How closely the place of an event is known: in a named locality or facility, at its edge, near it, in its countryside,
only the district, governorate or country, or a place that no gazetteer knows."""

Granularity = Literal["minute", "part-of-day", "day", "week", "month", "season", "year", "interval", "vague"]
