"""The two sides of a battle.

Takes the belligerents of a battle in a sentence; gives each its side, 1 or 2. Of بين A وB the last is the other side; what
stands behind مع or ضد is the other side of the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.scene import Scene
from kg.lexicon.markers import markers

_SIDED = frozenset({"belligerent", "supporter"})


def sides(scene: Scene, parts: Sequence[tuple[int, str]]) -> dict[int, int]:
    """The side of each noun number that takes part as belligerent or supporter."""
    numbers = [number for number, role in parts if role == "belligerent"]
    given = {number: 1 for number, role in parts if role in _SIDED}
    second = [number for number in numbers if scene.governed[number].word in markers("other-side")]
    if not second and len(numbers) > 1:
        second = numbers[-1:]
    for number in second:
        given[number] = 2
    return given
