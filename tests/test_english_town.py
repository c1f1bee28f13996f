"""Questions in English about one town's budget in English: reasons, meanings, comparisons with the plan, rows that moved."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.answers import Answer
from ingest.english import day_spans, english_body, read_english, read_glossary, stage_of_title
from ingest.pipeline import ingest_paths
from ingest.store import Store

TOWN = """MARLOW HEATH TOWN COUNCIL
Budget Report 2024-25

Spending by service (£)
                              Budget      Forecast    Budget
                              2023-24     2023-24     2024-25
Street lamps ...............   20,000      21,500      20,400
Bowling green ..............   12,000      11,200      11,000
Town museum ................   30,000      30,600      33,000
TOTAL SPENDING .............   62,000      63,300      64,400

Explanations
Street lamps are forecast to exceed their budget by £1,500 because a lorry hit two posts.
The bowling green costs fell after the club took over the mowing.
The museum roof will cost £8,000, of which £6,000 comes from a lottery grant and £2,000 from the repairs reserve.

Glossary
Repairs reserve - money kept for mending the council's own buildings.
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("town")
    file = folder / "town.txt"
    file.write_text(TOWN, encoding="utf-8")
    with Store.open(folder / "store") as store:
        ingest_paths([file], store)
    return Assistant.open(folder / "store")


def amounts(answer: Answer) -> list[str]:
    return [f"{value.value}{value.unit}" for value in answer.values]


def test_a_reason_is_the_sentence_of_the_item(town: Assistant) -> None:
    assert "lorry" in town.ask("Why did the street lamps go over budget?").text
    assert "mowing" in town.ask("What is the reason for the fall in the bowling green?").text


def test_a_term_is_explained_and_no_figure_told(town: Assistant) -> None:
    answer = town.ask("What does repairs reserve mean?")
    assert "mending" in answer.text
    assert not answer.values


def test_where_money_comes_from_is_told_in_the_report_s_words(town: Assistant) -> None:
    answer = town.ask("Where does the money for the museum roof come from?")
    assert "lottery" in answer.text


def test_how_far_over_budget_and_why(town: Assistant) -> None:
    answer = town.ask("How far over its 2023-24 budget were the street lamps, and why?")
    assert "1500英镑" in amounts(answer)
    assert "lorry" in answer.text


def test_rows_that_lose_money(town: Assistant) -> None:
    answer = town.ask("Which services lose money in the 2024-25 budget compared with the 2023-24 budget?")
    assert amounts(answer) == ["1000英镑"]
    assert "owling green" in answer.text


def test_the_largest_row_of_the_whole(town: Assistant) -> None:
    answer = town.ask("Which service has the largest budget in 2024-25?")
    assert amounts(answer) == ["33000英镑"]


def test_the_town_is_called_by_a_part_of_its_name(town: Assistant) -> None:
    assert amounts(town.ask("How much does Marlow plan for the town museum in 2024-25?")) == ["33000英镑"]


def test_nothing_is_told_of_what_is_not_there(town: Assistant) -> None:
    answer = town.ask("How much is budgeted for the swimming pool in 2024-25?")
    assert answer.status == "not_found"
    assert not answer.values


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("OAKLEY GREEN PARISH COUNCIL", "Oakley Green Parish Council"),
        ("BUDGET OF THE TOWN OF ST. IVES", "Town of St. Ives"),
        ("The Town Council proposes", None),
        ("TOWN COUNCIL", None),
    ],
)
def test_whose_a_report_in_capitals_is(line: str, body: str | None) -> None:
    assert english_body([line]) == body


@pytest.mark.parametrize(
    ("text", "item", "words"),
    [
        ("Rents fell short of the budget as two stalls were empty.", "rents", "two stalls were empty"),
        ("Heating: costs went up after the boiler broke.", "heating", "the boiler broke"),
        ("Legal fees exceeded the plan owing to an appeal.", "legal fees", "an appeal"),
    ],
)
def test_reasons_of_sentences_without_figures(text: str, item: str, words: str) -> None:
    assert [(one.item, one.words) for one in read_english(text) if one.nature == "reason"] == [(item, words)]


def test_as_gives_no_reason_where_nothing_moved() -> None:
    assert not [one for one in read_english("The hall is used as a nursery.", item="hall") if one.nature == "reason"]


def test_an_entry_of_a_glossary() -> None:
    entry = read_glossary("Sinking fund: money put by for new playground swings.")
    assert entry is not None
    assert (entry.item, entry.words) == ("sinking fund", "money put by for new playground swings")


def test_a_sentence_that_explains_a_term_and_its_letters() -> None:
    found = read_english("A standard dwelling unit (SDU) means one home of any size.")
    assert {one.item for one in found if one.nature == "definition"} == {"standard dwelling unit", "sdu"}


@pytest.mark.parametrize("text", ["31.3.2025", "31 March 2025", "March 31, 2025", "31/03/2025"])
def test_a_day_is_one_day_however_it_is_written(text: str) -> None:
    assert [one.name for one in day_spans(text)] == ["31 march 2025"]


def test_a_title_tells_plan_from_account() -> None:
    assert stage_of_title("Statement of accounts for the year ended 31 March 2024") == "actual"
    assert stage_of_title("Draft budget and precept") == "budget"
    assert stage_of_title("Minutes of the meeting") is None
