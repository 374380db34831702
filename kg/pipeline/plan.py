"""What a build would do, without doing it: nothing is extracted or written."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from kg.documents import Fault, Input, read_inputs
from kg.pipeline.absent import Unread, lost
from kg.pipeline.follow import left
from kg.pipeline.journal import JOURNAL, Journal, journal_errors
from kg.pipeline.outcome import Outcome, Settings
from kg.pipeline.shape import Shape
from kg.pipeline.standing import standing
from kg.pipeline.workers import Producer
from kg.store import disk_errors, refuse_other


def plan(inputs: Sequence[Input], producer: Producer, shape: Shape, settings: Settings) -> Outcome:
    """What `build` would do. Raises StoreError where it could not."""
    with disk_errors(settings.store):
        refuse_other(settings.store, shape.base)
    file = settings.store / JOURNAL
    if not file.exists():
        return _planned(inputs, producer, settings, None)
    with journal_errors(file), closing(Journal(file, read_only=True)) as journal:
        outcome = _planned(inputs, producer, settings, journal)
        outcome.left = left(journal, shape)
    return outcome


def _planned(inputs: Sequence[Input], producer: Producer, settings: Settings, journal: Journal | None) -> Outcome:
    outcome = Outcome()
    unread = Unread()
    for document in read_inputs(inputs):
        if isinstance(document, Fault):
            outcome.set_aside(document)
            unread.add(document)
            continue
        how = "added"
        if journal:
            journal.see(document.id)
            how = standing(journal, document, producer.identity)
        outcome.counts.added += how == "added"
        outcome.counts.unchanged += how == "unchanged"
        outcome.counts.changed += how in ("changed", "moved")
    if journal:
        unread.keep(journal)
        if settings.prune:
            outcome.counts.removed = len(journal.unseen(producer.identity.name))
        else:
            outcome.lost = lost(journal, producer.identity.name, settings.folders)
    return outcome
