"""What is suggested can be answered, and leads on: why, over the years, across the bodies, other items."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import parsed_document

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


@pytest.mark.parametrize("question", ["2023年公务接待费是多少", "How much is the reception budget in 2023?"])
def test_a_question_back_can_be_answered_with_a_click(question: str, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for name in "丙丁戊己庚辛壬":
            store.write(
                parsed_document(f"{name}.txt", text=f"{name}：2023年公务接待费预算5.00万元。", department=f"甲市{name}局")
            )
    with Assistant.open(tmp_path) as assistant:
        asked_back = assistant.ask(question)
        assert asked_back.status == "clarify"
        chosen = assistant.ask(asked_back.suggestions[0])
    assert chosen.status == "answered" and len({one.department for one in chosen.values}) == 1


def test_many_searched_files_are_counted_and_few_are_named(assistant: Assistant, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for year in range(2019, 2024):
            store.write(parsed_document(f"{year}.txt", text=f"{year}年公务接待费预算5.00万元。", year=year))
    with Assistant.open(tmp_path) as opened:
        assert opened.ask("2010年公务接待费是多少").text.endswith("已查：1个部门2019–2023年的5个文件。")
    assert "water-2023.txt、" in assistant.ask("2010年公务接待费是多少").text


def test_what_is_suggested_is_about_who_the_answer_tells_of(assistant: Assistant) -> None:
    answer = assistant.ask("2024年哪个部门公务接待费最高")
    leads = answer.values[0].department
    assert answer.suggestions and all(f"{leads}2024年" in one for one in answer.suggestions if "各部门" not in one)
    answer = assistant.ask("2024年哪个部门公务接待费最低")
    assert answer.values[0].department != leads
    assert all(f"{answer.values[0].department}2024年" in one for one in answer.suggestions if "各部门" not in one)
