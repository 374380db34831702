"""The place that a border is: one for its two countries, whichever of them the words name first.

Takes the states on its sides and the curated places; gives a place that no table holds, with its id and its names by the order
of their codes, and what lies in both. Apart from `borders`, which reads words, and from `places_link`, which chooses among places.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.lexicon.states import State
from kg.reference.places import Name, Place, Places

TYPE = "Region"
_SIDES = 2


def border(sides: Sequence[State], word: str, curated: Places) -> Place | None:
    """The border of two states, `word` being that for a border; None where the table lacks one of them."""
    if len(sides) != _SIDES:
        return None
    first, second = sorted(sides, key=lambda state: state.country)
    ids = [first.country.lower(), second.country.lower()]
    if not all(key in curated for key in ids):
        return None
    english = "–".join(curated[key].english[0].text for key in ids)
    orders = (f"{word} {one.feminine} {other.feminine}" for one, other in ((first, second), (second, first)))
    arabic = tuple([Name(order) for order in orders])
    return Place(
        id=f"border-{ids[0]}-{ids[1]}",
        type=TYPE,
        name=arabic[0].text,
        arabic=arabic,
        english=(Name(f"{english} border"),),
        within=ids[0],
        beside=ids[1],
    )
