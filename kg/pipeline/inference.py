"""What follows from the graph, kept up to date with it: the whole anew, or what a change touched.

`Touched` collects while articles and events are replaced: what the inferred graph may speak of because of the old ones has
to be read before they go. Where a build was killed meanwhile, the next one infers everything anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.pipeline.journal import Journal
from kg.pipeline.shape import Shape
from kg.rdf import infer, iris
from kg.store import Writer, disk_errors

SETTING = "inference"
"""Under this name the journal has the digest of what was inferred with; empty while a build is changing the graph."""

LARGE = 4
"""Where more than one article in this many changed, everything is inferred anew."""


@dataclass(slots=True)
class Touched:
    """What a build changes, as IRIs. With `everything` nothing is collected, because all is inferred anew."""

    writer: Writer
    everything: bool
    articles: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def before_article(self, document: str) -> None:
        """To be called before an article is taken out or replaced."""
        if not self.everything:
            store, base = self.writer.store, self.writer.base
            self.gone.update(infer.subjects(store, articles=[iris.article(base, document)]))
            self.things.update(infer.named(store, iris.article_graph(base, document)))

    def after_article(self, document: str) -> None:
        """To be called when an article stands in the graph, or is gone from it."""
        if not self.everything:
            self.articles.add(iris.article(self.writer.base, document))
            self.things.update(infer.named(self.writer.store, iris.article_graph(self.writer.base, document)))

    def before_event(self, event: str) -> None:
        """To be called before an event is taken out or replaced."""
        if not self.everything:
            self.gone.update(infer.subjects(self.writer.store, events=[event]))

    def after_events(self, events: Iterable[str]) -> None:
        """To be called when these events stand in the graph."""
        if not self.everything:
            self.events.update(events)


def settled(journal: Journal, shape: Shape) -> bool:
    """Whether the inferred graph follows the others."""
    return journal.setting(SETTING) == shape.inference_digest


def begin(writer: Writer, journal: Journal, shape: Shape, *, articles: int, dirty: int) -> Touched:
    """Before anything is changed: what will have to be inferred."""
    return Touched(writer, everything=not settled(journal, shape) or dirty * LARGE > articles)


def follow(writer: Writer, touched: Touched) -> None:
    """Make the inferred graph follow the others."""
    writer.touch()
    writer.compact()
    with disk_errors(writer.path):
        if touched.everything:
            infer.infer(writer.store, writer.base)
        else:
            infer.update(
                writer.store,
                writer.base,
                events=touched.events,
                articles=touched.articles,
                things=touched.things,
                gone=touched.gone,
            )
