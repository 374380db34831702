"""Who and what a record names, as IRIs.

Takes a record, the base and the known outlets; gives the IRI of each actor, place and weapon, minting one from the name
where nothing links it. Apart from the writers because the article's graph and the rows that events are made from must
agree on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kg.rdf import iris, vocab
from kg.records import Argument, Event, Mention, Record
from kg.text import fold_name, outlet_keys

ACTOR_ROLES = frozenset(("belligerent", "agent", "target", "supporter"))
PLACE_ROLES = frozenset(("place", "origin", "destination"))
ACTOR_CLASSES = frozenset(vocab.ACTOR_KINDS + vocab.ACTOR_PARENTS)
PLACE_CLASSES = frozenset(vocab.PLACE_TYPES + vocab.PLACE_PARENTS)

Outlets = Mapping[str, str]
"""Names of outlets and of others who publish, by both keys (`kg.text.outlet_keys`), and the references of their actors."""


class Spelled(NamedTuple):
    """A thing that nothing links: its name in the article, its class, the IRI of what it is told to lie in."""

    name: str
    kind: str
    within: str | None


class Things:
    """The things that one record names. `spelled` fills up, by IRI, as unlinked ones are asked for."""

    def __init__(self, record: Record, base: str, outlets: Outlets) -> None:
        self.base = base
        self.spelled: dict[str, Spelled] = {}
        self._mentions = {mention.id: mention for mention in record.mentions}
        publisher = record.metadata.publisher
        self.outlet = self.actor(_publishes(publisher, outlets), publisher, "MediaOutlet") if publisher else None

    def mention(self, argument: Argument) -> Mention | None:
        """The mention that an argument points to."""
        return self._mentions.get(argument.mention) if argument.mention else None

    def claimant(self, event: Event) -> str | None:
        """Who says it: the source named, else the outlet; None where neither is known."""
        if event.attribution is None:
            return self.outlet
        return self.actor(event.attribution.entity, event.attribution.name)

    def party(self, argument: Argument) -> str | None:
        """The actor of a participant; None where only its words are known."""
        mention = self.mention(argument)
        entity, name = _known(argument, mention)
        return self.actor(entity, name, mention.type if mention else None)

    def is_place(self, argument: Argument) -> bool:
        """Whether a participant is a place: a hospital or an airport may be the very target."""
        mention = self.mention(argument)
        entity, _ = _known(argument, mention)
        return entity.startswith("place/") if entity else mention is not None and mention.kind == "place"

    def where(self, argument: Argument) -> str | None:
        """The place of a place, origin or destination; None where only its words are known."""
        mention = self.mention(argument)
        entity, name = _known(argument, mention)
        return self.place(entity, name, mention)

    def means(self, argument: Argument) -> str | None:
        """The weapon of an instrument, by its name, else by its words; None where it is told by its owner only."""
        entity, name = _known(argument, self.mention(argument))
        if entity and not entity.startswith(("actor/", "place/")):
            return iris.entity(self.base, entity)
        # The name of an instrument that is linked to an actor is that of its owner: the planes of a faction.
        name = argument.text if entity else name or argument.text
        if not name or not fold_name(name):
            return None
        iri = iris.weapon(self.base, name)
        self.spelled.setdefault(iri, Spelled(name, "Weapon", None))
        return iri

    def actor(self, entity: str | None, name: str | None, kind: str | None = None) -> str | None:
        """The actor of a reference, else of a name: a place speaks and suffers by its name only."""
        if entity and not entity.startswith("place/"):
            return iris.entity(self.base, entity)
        if not name:
            return None
        iri = iris.named_actor(self.base, name)
        self.spelled.setdefault(iri, Spelled(name, kind if kind in ACTOR_CLASSES else "Actor", None))
        return iri

    def place(self, entity: str | None, name: str | None, mention: Mention | None) -> str | None:
        """The place of a reference, else of a name and what the mention says it lies in. An actor is none, nor is what only his
        name names (`مواقعهم`): of such a place the words are all that is known."""
        if entity:
            return None if entity.startswith("actor/") else iris.entity(self.base, entity)
        if not name:
            return None
        within = mention.within if mention else None
        iri = iris.named_place(self.base, name, within)
        if iri not in self.spelled:
            outer = None
            if within:
                linked = within.startswith("place/") or "://" in within
                outer = self.place(within if linked else None, within, None)
            kind = mention.type if mention and mention.type in PLACE_CLASSES else None
            self.spelled[iri] = Spelled(name, kind or "Place", outer)
        return iri


def _known(argument: Argument, mention: Mention | None) -> tuple[str | None, str | None]:
    """The reference and the name of an argument; its mention fills in what it does not say itself."""
    if argument.entity or mention is None:
        return argument.entity, argument.name
    return mention.entity, argument.name or mention.name


def _publishes(publisher: str, outlets: Outlets) -> str | None:
    """The reference of who publishes; None where the tables do not know it."""
    return next((outlets[key] for key in outlet_keys(publisher) if key in outlets), None)
