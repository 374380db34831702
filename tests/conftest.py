"""What the tests share: where the annotated articles lie, and the skip where they are absent."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with articles and annotations of others; skips where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("the folder shared/ beside the checkout is not there")
    return SHARED
