"""A browser for the tests of the page, started for each file: its event loop would be in the way of other files' own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from web_pages import running_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with running_browser() as opened:
        yield opened
