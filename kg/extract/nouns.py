"""A noun: words of a sentence that name something and may take part in an event.

It is separate because all that finds, links or weighs nouns knows it, and it knows nothing of them.
"""

from __future__ import annotations

import msgspec

from kg.lexicon.states import State


class Noun(msgspec.Struct, frozen=True, gc=False):
    """Tokens [first, last] of a view that name something.

    `kind` is actor, thing, weapon, place or time; `cls` its class (`fighter`, `building`, `weapon-air`, an actor's kind,
    a place's type). `name` is canonical; `entity` the id in the reference tables. `state` is set where a state is meant,
    which is its forces in fighting. `proclitics` are those of its first word; `rule` is what found it.
    """

    kind: str
    first: int
    last: int
    cls: str
    name: str | None
    entity: str | None
    proclitics: str
    rule: str
    head: str = ""
    state: State | None = None
    relation: str = ""
    direction: str = ""
