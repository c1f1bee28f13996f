from __future__ import annotations

import pytest

from ingest.model import Paragraph, Table
from ingest.sections import absent_tables, blocks_to_sections, contents_blocks, listed_tables
from tests.text_builders import grid, paragraphs, real


def paths(*texts: str) -> list[tuple[str, ...]]:
    return [section.path for section in blocks_to_sections(paragraphs(*texts))]


def test_numbering_nests():
    found = paths("第一部分 概况", "一、主要职能", "（一）机构设置", "1. 科室", "(1) 办公室", "二、单位构成", "第二部分 说明")
    assert [len(path) for path in found] == [1, 2, 3, 4, 5, 2, 1]
    assert found[4] == ("第一部分 概况", "一、主要职能", "（一）机构设置", "1. 科室", "(1) 办公室")


def test_a_section_holds_its_subsections():
    sections = blocks_to_sections(paragraphs("一、职能", "编制规划。", "（一）内设", "有三个科。", "二、构成", "一家。"))
    assert [(one.start, one.end) for one in sections] == [(0, 4), (2, 4), (4, 6)]
    assert [one.parent for one in sections] == [None, 0, None]


def test_a_part_number_alone_takes_the_next_line():
    assert paths("第二部分", "某局2023年度部门预算情况说明", "一、收入") == [
        ("第二部分 某局2023年度部门预算情况说明",),
        ("第二部分 某局2023年度部门预算情况说明", "一、收入"),
    ]


def test_a_heading_broken_at_the_line_end_is_one():
    found = paths("十一、一般公共预算“三公”经费、会议费、培训费支", "出预算情况说明", "全年10万元。")
    assert found == [("十一、一般公共预算“三公”经费、会议费、培训费支出预算情况说明",)]


def test_a_numbered_sentence_is_no_heading():
    assert paths("（一）贯彻执行国家有关财政工作的方针；研究拟订本区财政发展战略。") == []


@pytest.mark.parametrize(
    "text, heading",
    [
        ("（三）公务接待费5万元，主要用于接待。", "（三）公务接待费"),
        ("1．一般公共服务支出105.33万元，主要用于工资。", "1．一般公共服务支出"),
        ("(1)公务用车购置为0，与上年持平。", "(1)公务用车购置"),
        ("2、教育支出（类）普通教育（款）小学教育（项）。主要用于：教学。", "2、教育支出（类）普通教育（款）小学教育（项）"),
        ("四、基本支出：是指为保障机构运转的开支。", "四、基本支出"),
        ("十、机关运行经费支出预算表情况说明本表反映部门的机关运行经费。", "十、机关运行经费支出预算表情况说明"),
    ],
)
def test_the_lead_of_a_numbered_sentence_is_its_section(text, heading):
    assert paths(text) == [(heading,)]


def test_what_follows_a_numbered_sentence_is_not_its_own():
    sections = blocks_to_sections(
        paragraphs("（二）支出预算总计10万元。包括：", "1．教育支出8万元，用于教学。", "此外，基本支出6万元。")
    )
    inner = next(one for one in sections if one.heading == "1．教育支出")
    assert (inner.start, inner.end) == (1, 2)


def test_levels_of_the_format_make_headings():
    blocks = (Paragraph(0, "部门概况", level=1), Paragraph(1, "职能", level=2), Paragraph(2, "编制规划。"))
    assert [one.path for one in blocks_to_sections(blocks)] == [("部门概况",), ("部门概况", "职能")]


def test_capitals_make_a_heading():
    assert paths("STATEMENT OF APPROPRIATIONS AND FUNDS", "Fund A holds 5.") == [("STATEMENT OF APPROPRIATIONS AND FUNDS",)]


CONTENTS = (
    "某局",
    "目 录",
    "第一部分 概况",
    "一、主要职能",
    "第二部分 预算表",
    "一、收支总表",
    "二、“三公”经费支",
    "出表",
    "第一部分 概况",
)


def test_the_contents_page_is_not_the_text():
    blocks = paragraphs(*CONTENTS, "一、主要职能", "编制规划。")
    assert contents_blocks(blocks) == range(1, 8)
    assert [one.start for one in blocks_to_sections(blocks)] == [8, 9]


def test_tables_are_listed_in_order_without_numbers():
    assert listed_tables(paragraphs(*CONTENTS, "正文。")) == ("收支总表", "“三公”经费支出表")


def test_leaders_and_page_numbers_are_no_words():
    blocks = paragraphs("目录", "第一部分 概况......1", "一、收支预算总表........... 3", "第一部分 概况", "正文")
    assert contents_blocks(blocks) == range(0, 3)
    assert listed_tables(blocks) == ("收支预算总表",)


def test_a_line_of_very_many_dots_is_read_for_its_end():
    dots = "." * 400_000
    assert contents_blocks(paragraphs(*[f"第{n}部分{dots}{n}" for n in "1234"], "正文")) == range(0, 4)


def test_no_contents_page():
    assert contents_blocks(paragraphs("一、职能", "编制规划。")) == range(0)


def table(title: str) -> Table:
    return Table("t1", title, (), None, (), 0, 0)


def test_a_listed_table_without_a_body_is_absent():
    listed = ("部门收支总体情况表", "部门支出总体情况表")
    assert absent_tables(listed, [table("2021 年部门支出总体情况表")]) == ("部门收支总体情况表",)


def test_titles_may_differ_in_fund_words():
    listed = ("一般公共预算“三公”经费支出预算表", "政府采购支出预算表", "支出决算表")
    assert absent_tables(listed, [table("“三公”经费支出预算表"), table("2017年政府采购预算表")]) == ("支出决算表",)


def test_a_sentence_before_a_grid_ends_there():
    blocks = (*paragraphs("一、收支总表", "（一）收入10万元。"), grid(2, "项目|金额", "收入|10"))
    assert [(one.start, one.end) for one in blocks_to_sections(blocks)] == [(0, 3), (1, 2)]


def test_a_report_whose_contents_repeat_every_heading():
    raw = real("luoyang-hitech-zwfwj-2021.txt")
    headings = [one.heading for one in blocks_to_sections(raw.blocks)]
    assert headings.count("一、主要职能") == 1
    assert any(heading.startswith("（三）公务接待费") for heading in headings)
    assert len(listed_tables(raw.blocks)) == 9


def test_a_pdf_whose_leads_are_subjects():
    sections = blocks_to_sections(real("putuo-czj-2024.pdf").blocks)
    leads = [one for one in sections if one.heading.endswith("（项）")]
    assert len(leads) == 11
    assert {one.end - one.start for one in leads} == {1}
