"""A browser for the tests of the page, started once where a test wants it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from web_pages import running_browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with running_browser() as opened:
        yield opened
