"""Tables of English budgets that a question names by their titles: projects, positions, plans of several years."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.answers import Answer
from ingest.pipeline import ingest_paths
from ingest.store import Store

COUNTY = """HOLLIN COUNTY COUNCIL
BUDGET AND CAPITAL PROGRAMME 2025/26

1. Service Budgets

TABLE 1: GENERAL FUND SPENDING BY DEPARTMENT
£
Department                   2024/25       2025/26
Roads                        400,000       420,000
Rescue Service               250,000       300,000
Archives                      60,000        55,000
TOTAL                        710,000       775,000

2. Staffing

TABLE 2: POSITIONS (FULL-TIME EQUIVALENT)
Department                   2024/25       2025/26
Roads                           22.0          20.0
Rescue Service                  11.0          14.0
Archives                         4.0           4.0
TOTAL                           37.0          38.0

3. Capital Programme

TABLE 3: CAPITAL PROGRAMME
£
Scheme                       2025/26       2026/27       2027/28
Mill Lane bridge              90,000       120,000        30,000
New rescue boat               75,000             -             -
Roof of the archives          20,000        15,000         5,000
TOTAL                        185,000       135,000        35,000

4. Notes
The rescue service grows because the boat crew is doubled.
Archives falls by £5,000 after the reading room closed on Mondays.
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("county")
    file = folder / "hollin-2025-26.txt"
    file.write_text(COUNTY, encoding="utf-8")
    with Store.open(folder / "store") as store:
        ingest_paths([file], store)
    return Assistant.open(folder / "store")


def amounts(answer: Answer) -> list[str]:
    return [f"{value.value}{value.unit}" for value in answer.values]


def test_posts_are_counted_in_the_table_of_posts(county: Assistant) -> None:
    assert amounts(county.ask("How many positions does Roads have in 2025/26?")) == ["20.0"]
    assert amounts(county.ask("How many more positions does Roads have than Archives?")) == ["16.0"]
    assert amounts(county.ask("How many staff are there in total in 2025/26?")) == ["38.0"]


def test_departments_are_ranked_by_their_posts(county: Assistant) -> None:
    assert "Roads" in county.ask("Which department has the most positions?").text
    assert "Rescue Service" in county.ask("Which department gains most positions in 2025/26?").text


def test_the_rows_of_a_table_are_asked_by_its_title(county: Assistant) -> None:
    dearest = county.ask("Which scheme in the capital programme costs most in 2025/26?")
    assert "Mill Lane bridge" in dearest.text
    assert amounts(dearest) == ["90000英镑"]
    assert amounts(county.ask("What share of the capital programme is the new rescue boat in 2025/26?")) == ["40.54%"]


def test_all_years_are_those_that_the_table_tells(county: Assistant) -> None:
    asked = "How much is in the capital programme for the Mill Lane bridge in 2025/26?"
    assert amounts(county.ask("And in total over all three years?", [asked])) == ["240000英镑"]


def test_a_fund_that_no_report_names_is_not_there(county: Assistant) -> None:
    answer = county.ask("How much is set aside for the harbour fund?")
    assert answer.status == "not_found"
    assert "harbour fund" in answer.text


def test_a_reason_says_which_way_its_item_went(county: Assistant) -> None:
    assert "reading room" in county.ask("Why are the archives being cut?").text
    assert "boat crew" in county.ask("Why is spending on the rescue service rising?").text


def test_a_slip_of_the_fingers_is_put_right_and_told(county: Assistant) -> None:
    answer = county.ask("How many positons does Roads have in 2025/26?")
    assert amounts(answer) == ["20.0"]
    assert any("positons" in note and "positions" in note for note in answer.notes)
