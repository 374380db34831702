"""What the tests share: where the annotated articles lie, and the skip where they are absent; no test fails for being slow."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

SHARED = Path(__file__).parents[2] / "shared"

# Hypothesis gives an example 200 ms, which a busy machine takes now and then.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with articles and annotations of others; skips where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("the folder shared/ beside the checkout is not there")
    return SHARED
