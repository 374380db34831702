"""What the table of places stands on, and which of its positions look wrong.

    python -m tests.tools.gazette

Prints how many rows each source confirms, the share of rows with a position by country, and the places that lie farther
from what they lie in than one would think.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kg.reference import place_tables
from kg.reference.distance import distance_km
from kg.reference.places import Place, Places

FAR_KM = 150.0
"""A place farther than this from the point of its governorate is looked at twice; see `astray`."""

ALONE_KM = 120.0
"""How near another place of the same governorate must be, to vouch for one that is far from the point of it."""

CONFIRMED = re.compile(
    r"GeoNames|OCHA COD-AB|OurAirports|Wikipedia|Countries States Cities Database|Conflict Urbanism: Aleppo|[a-z0-9.-]+\.[a-z]+: "
)


def main() -> None:
    """Print the counts and the places to look at."""
    known = place_tables.load()
    sources = Counter(_source(place.source or "") for place in known)
    for source, count in sources.most_common():
        print(f"{count:6} {source}")
    total, placed = Counter[str](), Counter[str]()
    for place in known:
        country = place.id.partition("-")[0]
        total[country] += 1
        placed[country] += place.latitude is not None
    for country, count in total.most_common(12):
        print(f"{country} {placed[country] / count:6.1%} of {count} have coordinates")
    for line in astray(known):
        print(line)


def astray(known: Places) -> Iterator[str]:
    """Places far from the point of their governorate, and from every other place in it: a slip of the hand, or a desert."""
    within: dict[str, list[Place]] = {}
    for place in known:
        for above in known.around(place.id):
            within.setdefault(above.id, []).append(place)
    for place in known:
        above = next((above for above in known.around(place.id) if above.type == "Governorate"), None)
        if above is None or place.latitude is None or _apart(place, above) <= FAR_KM:
            continue
        nearest = min((_apart(place, other) for other in within[above.id] if other is not place), default=FAR_KM)
        if nearest > ALONE_KM:
            yield f"{place.id} lies {_apart(place, above):.0f} km from {above.id}, {nearest:.0f} km from the next place in it"


def _apart(place: Place, other: Place) -> float:
    """Kilometres between two places; endless where one has no position."""
    if place.latitude is None or place.longitude is None or other.latitude is None or other.longitude is None:
        return float("inf")
    return distance_km(place.latitude, place.longitude, other.latitude, other.longitude)


def _source(source: str) -> str:
    """The source without the number of the entry in it; pages of an encyclopaedia are one source."""
    if source.startswith("Wikipedia") and "Module:" not in source:
        return "Wikipedia: single pages"
    return re.sub(r" (?:\d+|C\d+|[A-Z]{2}-?\w+)$| \(read [\d-]+\)$", "", source)


if __name__ == "__main__":
    main()
