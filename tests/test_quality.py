from __future__ import annotations

from ingest.checks import facts_to_findings
from ingest.model import Coordinates, Fact, RawDocument
from ingest.quality import measure_quality
from tests.table_builders import blocks, facts, ragged, tables

TABLE = ("支出表", "单位：万元", ragged("项目|金额", "合计|5.0", "一、甲|3.0", "|1.0"))
TEXT = "2021年支出5万元，增长3.5%，〔2018〕13号。"


def quality():
    given = blocks(*TABLE, TEXT)
    found = [*facts(*TABLE), Fact("s1", "sentence", Coordinates(item="支出总计"), "figure", "5万元", block=3, span=(7, 10))]
    return measure_quality(
        RawDocument("a", "", "text", given),
        (),
        tables(*TABLE),
        found,
        facts_to_findings(found, tables(*TABLE)),
        listed=("支出表",),
    )


def test_counts_figures_that_are_placed_and_those_in_doubt():
    assert (quality().figures, quality().figures_placed, quality().doubtful) == (3, 2, 1)


def test_counts_narrative_figures_that_a_fact_covers():
    assert (quality().narrative_figures, quality().narrative_explained) == (2, 1)


def test_counts_sums():
    assert (quality().sums, quality().sums_closed) == (1, 0)


def test_counts_tables():
    assert (quality().tables, quality().tables_listed) == (1, 1)


def test_listed_table_whose_title_stands_in_the_body_but_that_was_not_read_is_counted():
    given = blocks("目录", "收入表", "支出表", *TABLE, "收入表", "（见附图）")
    raw = RawDocument("a", "", "text", given)
    found = measure_quality(raw, (), tables(*TABLE), [], [], listed=("收入表", "支出表"), absent=("收入表",))
    assert found.tables_unread == 1


def test_figures_that_were_not_read_count_as_printed():
    found = measure_quality(RawDocument("a", "", "text", ()), (), (), quality_facts(), [], unread={"t1": ("7.0",)})
    assert (found.figures, found.figures_printed) == (3, 4)


def quality_facts():
    return facts(*TABLE)
