"""How often each rule fires in articles that nobody here has annotated, and a sample of its firings to judge by reading.

    python -m tests.tools.firings [ARTICLES.jsonl[.gz]] [--first 1000] [--seed N] [--rule PREFIX]... [--sample 50]

ARTICLES is the corpus beside the checkout unless said otherwise. Without --rule it prints how often every rule fired and
in how many articles; with --rule, firings of the rules that begin so, each with its sentence. Articles and firings are
drawn by the seed. What it prints is text of the corpus: it goes to the terminal and into no file of this repository.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kg import records
from kg.documents import Document, read
from kg.extract.extractor import Extractor
from kg.extract.guesses import KIND as GUESS
from kg.extract.reading import Reading
from kg.extract.record import record
from kg.pipeline.producers import extractor_of
from tests.tools.annotated import CHECK, CORPUS, own_ids


class Firing(NamedTuple):
    """A rule that fired in an article: on the characters [start, end), with what came of it, in the sentence around."""

    rule: str
    article: str
    start: int
    end: int
    gave: str
    sentence: tuple[int, int]


def firings(worker: Extractor, document: Document) -> Iterator[Firing]:
    """Every firing in an article: of rules for the text, names, places, times, and of those behind each event."""
    reading = worker.read(document)
    events, mentions = record(reading)
    yield from _of_text(reading, document.id)
    yield from _of_nouns(reading, mentions, document.id)
    first: dict[str, records.Event] = {}
    for event in events:
        if event.trigger is not None and event.quote is not None:
            yield from _of_event(event, document.id)
            told = first.setdefault(event.event, event)
            if told is not event and told.trigger is not None:
                gave = f"{event.type} = {told.trigger.text} ({told.quote.text if told.quote else ''})"
                yield _firing("same", document.id, event.trigger, gave, event.quote)


def _of_text(reading: Reading, article: str) -> Iterator[Firing]:
    for sentence in reading.page.sentences:
        where = (sentence.start, sentence.end)
        yield Firing(f"text:{sentence.role}", article, *where, "", where)


def _of_nouns(reading: Reading, mentions: Iterable[records.Mention], article: str) -> Iterator[Firing]:
    told = {(mention.start, mention.end, mention.kind): mention for mention in mentions}
    for scene in reading.scenes:
        whole = (scene.view.sentence.start, scene.view.sentence.end)
        for time in scene.view.times:
            days = f"{time.when.start}..{time.when.end} {time.when.granularity} {time.when.relative or ''}"
            yield Firing(time.rule, article, *scene.view.span(time.first, time.last), days, whole)
        for number, noun in enumerate(scene.nouns):
            if noun.kind in ("time", GUESS):
                continue
            start, end = scene.view.span(noun.first, noun.last)
            shown = next((told[key] for at in range(start, end) if (key := (at, end, noun.kind)) in told), None)
            place = reading.where.get((scene.view.number, number))
            name = noun.name if place is None else place.name_of(noun)
            if shown is not None or noun.kind == "thing":
                yield Firing(noun.rule, article, start, end, f"{noun.kind} {noun.cls} {name or '?'}", whole)


def _of_event(event: records.Event, article: str) -> Iterator[Firing]:
    quote, trigger = event.quote, event.trigger
    assert quote is not None
    assert trigger is not None
    yield _firing(event.rule or "?", article, trigger, event.type, quote)
    yield _firing(event.modality_rule or "?", article, trigger, f"{event.type} {event.modality}", quote)
    said = event.attribution
    if said is None:
        yield _firing("source:none", article, trigger, event.type, quote)
    else:
        yield _firing(said.rule or "?", article, trigger, f"{event.type} by {said.name} ({said.level})", quote)
    for toll in event.casualties:
        of = toll.of.text if toll.of is not None else "?"
        gave = f"{event.type} {toll.outcome} {toll.min}-{toll.max} of {of}: {toll.text}"
        yield _firing(toll.rule or "?", article, trigger, gave, quote)
    when = event.time
    if when is not None:
        gave = f"{event.type} {when.earliest}..{when.latest} {when.relative or ''}: {when.text} [{when.rule}]"
        yield _firing("event-time", article, trigger, gave, quote)
    for argument in event.arguments:
        gave = f"{event.type} {argument.role}: {argument.text or '-'} = {argument.name or '?'}"
        yield _firing(f"argument:{argument.rule}", article, trigger, gave, quote)


def _firing(rule: str, article: str, trigger: records.Span, gave: str, quote: records.Quote) -> Firing:
    return Firing(rule, article, trigger.start, trigger.end, gave, (quote.start, quote.end))


def drawn(articles: list[Document], count: int, seed: int) -> list[Document]:
    """`count` articles that neither the annotations nor the check have, in an order that the seed decides."""
    checked = {line.split('"', 4)[3] for line in CHECK.read_text("utf-8").splitlines()}
    unseen = [article for article in articles if article.id not in own_ids() and article.id not in checked]
    return random.Random(seed).sample(unseen, min(count, len(unseen)))


def main() -> None:
    """Count, or draw and print."""
    options = _options()
    worker = extractor_of()
    articles = [each for each in read([str(options.articles)]) if isinstance(each, Document)]
    chosen = drawn(articles, options.first, options.seed)
    texts = {article.id: article.raw for article in chosen}
    wanted = tuple(options.rule)
    found = [firing for article in chosen for firing in firings(worker, article)]
    if not wanted:
        counts = Counter(firing.rule for firing in found)
        spread = Counter(rule for rule, _ in {(firing.rule, firing.article) for firing in found})
        print(f"{len(chosen)} articles, none of them annotated")
        for rule, count in counts.most_common():
            print(f"{count:7} {spread[rule]:6} {rule}")
        return
    found = [firing for firing in found if firing.rule.startswith(wanted)]
    sample = random.Random(options.seed).sample(found, min(options.sample, len(found)))
    print(f"{len(sample)} of {len(found)} firings in {len(chosen)} articles")
    for number, firing in enumerate(sample, 1):
        print(f"\n{number}. {firing.rule} {firing.gave}\n   {_shown(firing, texts[firing.article])}")


def _shown(firing: Firing, text: str) -> str:
    """The sentence with what fired in brackets."""
    start, end = firing.sentence
    parts = (text[start : firing.start], "[", text[firing.start : firing.end], "]", text[firing.end : end])
    return " ".join("".join(parts).split())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--first", type=int, default=1000, metavar="N", help="read N articles")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rule", action="append", default=[], metavar="PREFIX")
    parser.add_argument("--sample", type=int, default=50, metavar="N")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
