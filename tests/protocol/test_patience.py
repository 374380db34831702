"""Clients that dawdle, without waiting for them: the limits are made short."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

pytest.importorskip("uvicorn", reason="the web parts are not installed: pip install 'waqai[serve]'")

from kg.endpoint import patience


def received(*messages: dict[str, Any]) -> Any:
    """A client that sends these messages and then nothing more."""
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.sleep(3600)
        return waiting.pop(0)

    return receive


def part(content: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": content, "more_body": more}


@pytest.mark.parametrize(
    ("messages", "declared", "expected"),
    [
        ([part(b"ASK ", more=True), part(b"{}", more=False)], None, b"ASK {}"),
        ([part(b"ASK", more=True)], None, 408),
        ([part(b"ASK", more=True), {"type": "http.disconnect"}], None, 400),
        ([part(b"x" * 999, more=True), part(b"x" * 999, more=False)], None, 413),
        ([], "2000", 413),
        ([], "-1", 400),
        ([], "many", 400),
    ],
    ids=["whole", "stops", "leaves", "grows", "declared too large", "declared below nothing", "declared as a word"],
)
def test_a_body_comes_whole_and_in_time_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, messages: list[dict[str, Any]], declared: str | None, expected: bytes | int
) -> None:
    monkeypatch.setattr(patience, "BODY_SECONDS", 0.05)
    monkeypatch.setattr(patience, "MAX_BODY", 1000)
    assert asyncio.run(patience.body(received(*messages), declared)) == expected


def test_a_client_that_takes_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SEND_SECONDS", 0.05)
    sent: list[str] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
        sent.append("the end")

    async def stuck(message: Any) -> None:
        sent.append(message["type"])
        if message["type"] == "http.response.body":
            await asyncio.sleep(3600)

    asyncio.run(patience.Patience(application)({"type": "http"}, received(), stuck))
    assert sent == ["http.response.start", "http.response.body"]
