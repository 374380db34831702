"""`kg stats`."""

from __future__ import annotations

from kg.answers import look
from kg.answers.graph import open_graph
from kg.cli import _look


def command(
    folder: _look.StoreOption = None,
    endpoint: _look.EndpointOption = None,
    form: _look.FormatOption = None,
    output: _look.OutputOption = None,
    lang: _look.LanguageOption = "ar",
    timeout: _look.TimeoutOption = None,
) -> None:
    """Count what the graph holds: articles, reports, events by type, sources by kind, places, contradictions."""
    chosen = _look.chosen_format(form, output)

    def work() -> None:
        answer = look.stats(open_graph(folder, endpoint, timeout=timeout), lang)
        _look.show(answer, output, form=chosen)

    _look.limited(work, timeout, output=output)
