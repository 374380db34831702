"""Reports of one occurrence, told in many articles, become one event.

    records ──▶ occurrences ──▶ links ──▶ clusters ──▶ events with memberships
               (a compact row    (pairs of   (average link,   (scores and reasons)
                an event of an    blocks,     followed where
                article)          scored)     links change)

An occurrence is what one article tells of one event (its reports that share the record's `event`). The result depends on
the set of occurrences only, not on their order; a membership carries its score and its reasons. A changed article touches
the clusters that come out otherwise because of it and those that were looked at for that, however long the chains are
that links make, so that a store is kept up to date article by article.
"""

from kg.fuse.clusters import Fused, Membership, fuse
from kg.fuse.known import known_places
from kg.fuse.occurrences import Occurrence, Places, occurrences
from kg.fuse.table import Changes, Table

__all__ = ["Changes", "Fused", "Membership", "Occurrence", "Places", "Table", "fuse", "known_places", "occurrences"]
