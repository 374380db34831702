"""What fired, in words a reader can check against the text.

Takes a document and the extractor; gives lines: each event with the rule of its type, the rule of its modality, and each
argument with the rule that found the noun and the relation that gave it its role.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.extractor import Document, Extractor


def explanation(extractor: Extractor, document: Document) -> Iterator[str]:
    """The lines that explain the record of a document."""
    record = extractor.extract(document)
    reading = extractor.read(document)
    rules = {
        (scene.view.tokens[noun.first].start, noun.kind): noun.rule for scene in reading.scenes for noun in scene.nouns
    }
    yield f"{document.id}"
    quote = None
    for event in record.events:
        if event.quote is not None and event.quote.start != quote:
            quote = event.quote.start
            yield ""
            yield event.quote.text
        trigger = event.trigger.text if event.trigger else ""
        sure = "" if event.confidence is None else f", confidence {event.confidence:.2f}"
        yield f"  {event.event} {event.type} {event.modality}: {trigger} [{event.rule}{sure}]"
        yield f"    modality: {event.modality} [{event.modality_rule}]"
        for argument in event.arguments:
            side = f" {argument.side}" if argument.side else ""
            found = (
                "" if argument.start is None else next((r for (s, _), r in rules.items() if s == argument.start), "")
            )
            yield f"    {argument.role}{side}: {argument.text or ''} = {argument.name or '?'} [{argument.rule}; {found}]"
        if event.attribution is not None:
            yield f"    source: {event.attribution.name} [{event.attribution.rule}]"
        for toll in event.casualties:
            yield f"    toll: {toll.outcome} {toll.min}-{toll.max} {toll.text or ''} [{toll.rule}]"
        if event.time is not None:
            yield f"    time: {event.time.text or ''} {event.time.earliest}..{event.time.latest} [{event.time.rule}]"
    for warning in record.warnings:
        yield f"warning: {warning}"
