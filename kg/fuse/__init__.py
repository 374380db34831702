"""Reports of one occurrence, told in many articles, become one event.

    records ──▶ occurrences ──▶ candidate pairs ──▶ scored pairs ──▶ clusters with memberships
               (a compact row    (blocks: family,   (place, day, who,  (average link inside
                an event of an    area and day;      toll, means,       connected components)
                article)          wording)           wording)

An occurrence is what one article tells of one event (its reports that share the record's `event`). The result depends on
the set of occurrences only, not on their order; a membership carries its score and its reasons; and what a changed
article can touch is the connected component of its candidates, so that a store is kept up to date article by article.
"""

from kg.fuse.clusters import Fused, Membership, fuse
from kg.fuse.known import known_places
from kg.fuse.occurrences import Occurrence, Places, occurrences
from kg.fuse.table import Table

__all__ = ["Fused", "Membership", "Occurrence", "Places", "Table", "fuse", "known_places", "occurrences"]
