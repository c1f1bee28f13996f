"""What is suggested can be answered, and leads on: why, over the years, across the bodies, other items."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Assistant
from assistant.__main__ import SAMPLES
from ingest.pipeline import read_document
from ingest.store import Store


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("suggesting")
    with Store.open(folder) as store:
        for path in (*SAMPLES.glob("*water-202[34].txt"), *SAMPLES.glob("*market-2024.txt")):
            store.write(read_document(path), path)
    with Assistant.open(folder) as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "水务局2024年公务接待费是多少",
        "How much is the water bureau's official reception in 2024?",
        "2024年各部门三公经费排名",
        "水务局2022年绿化费是多少",
    ],
)
def test_every_suggestion_is_answered(question: str, assistant: Assistant) -> None:
    suggested = assistant.ask(question).suggestions
    assert [one for one in suggested if assistant.ask(one).status != "answered"] == []


def test_a_figure_leads_to_its_reason_its_years_and_the_other_bodies(assistant: Assistant) -> None:
    why, years, bodies = assistant.ask("水务局2024年公务接待费是多少").suggestions
    assert "为什么" in why and "2023到2024年" in years and "各部门" in bodies
    assert len(assistant.ask(years).values) == 2 and len(assistant.ask(bodies).values) == 2


def test_what_was_just_asked_is_not_suggested_again(assistant: Assistant) -> None:
    assert not any("各部门" in one for one in assistant.ask("2024年各部门三公经费排名").suggestions)
    assert not any("为什么" in one for one in assistant.ask("水务局2024年公务接待费为什么减少").suggestions)
