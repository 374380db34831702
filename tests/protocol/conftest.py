"""One server for the whole folder, on a graph that is small enough to know by heart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving import Server, make_store, running

pytest.importorskip("starlette", reason="the web parts are not installed: pip install 'waqai[serve]'")
pytest.importorskip("uvicorn", reason="the web parts are not installed: pip install 'waqai[serve]'")

TRIG = """
@prefix e: <https://example.org/> .
e:one { e:a e:says "واحد"@ar ; e:in e:one . }
e:two { e:b e:says "two" ; e:in e:two . }
e:three { e:c e:says 3 ; e:in e:three . }
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = make_store(tmp_path_factory.mktemp("protocol") / "kg.store", TRIG, base="https://example.org/")
    with running(
        store, "--timeout", "3", "--memory", "1024", "--answer", "2", "--workers", "1", "--queue", "2"
    ) as live:
        yield live
