"""Budgets in English: years, units, headers, sentences, tables of text, and labels found by their own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.labels import Vocabulary
from assistant.questions.english_names import printed_names
from ingest.english import english_body, english_header, english_title, english_unit, fiscal_years, read_english
from ingest.model import Fact, ParsedDocument
from ingest.pipeline import read_document


def told(text: str, **known: int) -> list[tuple[str, str, str]]:
    return [(one.item, one.nature, str(one.amount)) for one in read_english(text, **known) if one.amount]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("FY 2023-24", (2023,)),
        ("2022/2023 plan", (2022,)),
        ("FY23", (2023,)),
        ("fiscal year 2024", (2024,)),
        ("May 28, 2019", ()),
        ("2014-2016", (2014, 2016)),
        ("a plan of $2,020", ()),
    ],
)
def test_a_year_over_two_is_the_one_it_begins_in(text, years):
    assert fiscal_years(text) == years


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("($ in thousands)", "千美元"),
        ("£000", "千英镑"),
        ("($ million)", "百万美元"),
        ("£", "英镑"),
        ("(whole dollars)", "美元"),
        ("Unit: RMB 10,000 yuan", "万元"),
        ("(RMB 100 million)", "亿元"),
        ("Unit: yuan", "元"),
        ("Dollars in Millions", "百万美元"),
        ("(all amounts in pounds sterling)", "英镑"),
        ("In June", None),
        ("Number of units", None),
    ],
)
def test_units_of_captions(text, unit):
    assert english_unit(text) == unit


def test_headers_say_year_stage_and_nature_and_keep_other_words():
    said = english_header(("General Fund", "FY 2021-22 Revised Budget"))
    assert (said.labels, said.year, said.stage, said.nature) == (("general fund",), 2021, "adjusted", "amount")
    assert english_header(("% Change",)).nature == "growth"


def test_a_bills_heading_names_the_agency():
    assert english_title("Sec. 4. BOARD OF MINES").owner == "board of mines"
    assert english_title("Spending by department").owner is None


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("City of Birch Bay FY 2024 Adopted Budget", "City of Birch Bay"),
        ("Upper Dale Parish Council", "Upper Dale Parish Council"),
        ("STATE OF WESTMARK", "State of Westmark"),
        ("Where the money goes", None),
    ],
)
def test_bodies_of_titles(line, body):
    assert english_body([line]) == body


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The road budget is $5,200.", [("road budget", "amount", "5200美元")]),
        ("Fees rise by 4% to £310.", [("fees", "growth", "4%"), ("fees", "amount", "310英镑")]),
        (
            "Park spending is $80, an increase of $5 (6.7 percent) over FY 2022-23.",
            [("park spending", "amount", "80美元"), ("park spending", "change", "5美元"), ("park spending", "growth", "6.7%")],
        ),
        ("Grants make up $7 of it.", [("grants", "amount", "7美元")]),
        ("Land tax accounts for 31% of receipts.", [("land tax", "share", "31%")]),
        ("The plan includes $3 for lamps and $4 for bins.", [("lamps", "amount", "3美元"), ("bins", "amount", "4美元")]),
        ("Roads have reached 41% and parks 52%.", [("roads", "completion", "41%"), ("parks", "completion", "52%")]),
        ("The rate is $2 per $100 of value.", [("rate", "amount", "2美元")]),
        ("$9 was there.", []),
    ],
)
def test_figures_find_their_noun_phrases(text, found):
    assert told(text) == found


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Library books cost RMB 1.25 million yuan: novels RMB 500,000 yuan and maps 750 thousand yuan.",
         ["1250000元", "500000元", "750000元"]),
        ("Street lighting came to ¥36,400, up 4% on 2022.", ["36400元", "4%"]),
        ("The ferry was paid CNY 2.5 million.", ["2500000元"]),
    ],
)  # fmt: skip
def test_money_of_china_is_read_in_english_sentences(text, amounts):
    assert [amount for _, _, amount in told(text)] == amounts


def test_what_a_list_behind_a_colon_names_is_part_of_what_stands_before_it():
    facts = read_english("The garden budget is $90: seeds $40 and tools $50. Lamps cost $7.")
    assert {one.item: one.parents for one in facts} == {
        "garden budget": (), "seeds": ("garden budget",), "tools": ("garden budget",), "lamps": (),
    }  # fmt: skip


def test_years_in_passing_do_not_stay():
    facts = read_english("We spent £9 in 2021-22 (2020-21: £8) and took in £10.")
    assert [(one.item, one.year) for one in facts] == [("spending", 2021), ("spending", 2020), ("receipts", 2021)]


def test_the_base_of_a_change_is_kept():
    (change,) = read_english("Debt is down $40 on FY 2018-19.", year=2019)
    assert (change.item, change.nature, change.direction, change.base_year) == ("debt", "change", "down", 2018)


def test_reasons_keep_their_words():
    reason = read_english("Water receipts fell 3% because of a wet summer.")[-1]
    assert (reason.item, reason.nature, reason.words) == ("water receipts", "reason", "a wet summer")


def read(tmp_path: Path, text: str) -> ParsedDocument:
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return read_document(path)


def cells(document: ParsedDocument) -> list[tuple[str, int | None, str | None, str]]:
    return [_told(fact) for fact in document.facts if fact.source == "cell" and fact.amount]


def _told(fact: Fact) -> tuple[str, int | None, str | None, str]:
    return fact.coordinates.item, fact.coordinates.year, fact.coordinates.stage, str(fact.amount)


def test_lone_signs_belong_to_the_figure_right_of_them(tmp_path):
    document = read(
        tmp_path,
        "Town of Elm\n\nGENERAL FUND\n"
        "                    FY 2021-22    FY 2022-23\n"
        "                        Actual        Budget\n"
        "Police            $      4,100  $      4,250\n\n\n"
        "Fire                     1,900         (150)\n",
    )
    assert cells(document) == [
        ("police", 2021, "actual", "4100美元"),
        ("police", 2022, "budget", "4250美元"),
        ("fire", 2021, "actual", "1900美元"),
        ("fire", 2022, "budget", "-150美元"),
    ]


def test_group_heads_span_and_leaders_end_a_label(tmp_path):
    document = read(
        tmp_path,
        "City of Elm\nFY 2022-23 Budget\n\nRECEIPTS\n\n"
        "                              ($ million)\n"
        "                     Water Fund           All Funds\n"
        "                   Actual   Budget    Actual   Budget\n"
        "                  2021-22  2022-23   2021-22  2022-23\n"
        "Rates............    12.1     12.9      30.0     31.5\n"
        "Grants...........     1.1       -        2.0      2.5\n",
    )
    rates = [fact for fact in document.facts if fact.coordinates.item == "rates"]
    assert [(fact.coordinates.parents, fact.coordinates.year, str(fact.amount)) for fact in rates] == [
        (("water fund",), 2021, "12.1百万美元"),
        (("water fund",), 2022, "12.9百万美元"),
        (("all funds",), 2021, "30.0百万美元"),
        (("all funds",), 2022, "31.5百万美元"),
    ]


def test_glued_cells_are_cut_where_every_row_cuts_alike(tmp_path):
    document = read(tmp_path, "Elm Parish Council\nPaid forSumShare\nLamps£10.5070%\nBins£4.5030%\n")
    assert [one[0::3] for one in cells(document)] == [
        ("lamps", "10.50英镑"),
        ("lamps", "70%"),
        ("bins", "4.50英镑"),
        ("bins", "30%"),
    ]


def test_rows_stand_under_the_head_without_figures(tmp_path):
    document = read(
        tmp_path,
        "Town of Elm\n\n                2022       2023\nPARKS\n"
        "  Mowing       1,200      1,300\n  Benches        200        250\n"
        "PARKS          1,400      1,550\n",
    )
    assert {fact.coordinates.item: fact.coordinates.parents for fact in document.facts} == {
        "mowing": ("parks",),
        "benches": ("parks",),
        "parks": (),
    }


def test_figures_of_a_bill_belong_to_their_heading(tmp_path):
    document = read(
        tmp_path,
        "STATE OF ELM\nSec. 1. BOARD OF ROADS\n                      2026-27\nStaff positions           3.5\n"
        "Allowance          $    4,000\nSec. 2. BOARD OF FERRIES\n                      2026-27\n"
        "Staff positions           8.0\nAllowance          $    9,000\n",
    )
    assert [(fact.coordinates.subject, str(fact.amount)) for fact in document.facts] == [
        ("board of roads", "3.5"),
        ("board of roads", "4000美元"),
        ("board of ferries", "8.0"),
        ("board of ferries", "9000美元"),
    ]


def test_running_text_in_latin_letters_is_no_table(tmp_path):
    prose = "The budget for actual amounts of 2020 2021 and 2022 Total " * 5
    assert not read(tmp_path, f"City of Elm\n{prose}\n").tables


def test_labels_are_found_by_their_words_in_any_order():
    vocabulary = Vocabulary(["repairs of benches", "bench hire", "wages"])
    assert vocabulary.is_english
    assert [(link.label, link.how) for link in printed_names("bench repairs", vocabulary)] == [("repairs of benches", "exact")]
    assert not printed_names("insurance", vocabulary)
