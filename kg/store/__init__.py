"""The store: quads in Oxigraph on disk, written by one builder, read by anybody at the same time.

Takes N-Quads and queries; gives results of pyoxigraph. Apart from the rest because it alone knows where an Oxigraph lies: who
writes works on `live/` under a lock and publishes a snapshot at the end; who reads opens the snapshot that `current` points
to, so that no reader ever sees a half-made graph.

    kg.store/waqai.json          what this folder is: layout, base IRI
    kg.store/lock                held while building
    kg.store/live/               the builder's Oxigraph
    kg.store/snapshots/NNNNNN/   finished states; kg.store/current points to one of them
"""

from kg.store.disk import FULL_HINT, disk_errors
from kg.store.order import ranking
from kg.store.query import Result, declaring, interruptible, prefixes, run
from kg.store.snapshots import (
    Reader,
    description,
    held,
    identity,
    open_snapshot,
    readable,
    reader,
    refuse_other,
    snapshot,
)
from kg.store.writer import Writer

__all__ = [
    "FULL_HINT", "Reader", "Result", "Writer", "declaring", "description", "disk_errors", "held", "identity", "interruptible", "open_snapshot",
    "prefixes", "ranking", "readable", "reader", "refuse_other", "run", "snapshot",
]  # fmt: skip
