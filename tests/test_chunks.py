from __future__ import annotations

import re

import pytest

from ingest.chunks import LIMIT, document_to_chunks, sentence_groups
from ingest.model import Chunk, ParsedDocument, RawDocument
from ingest.pipeline import parse_blocks
from tests.text_builders import document, grid, paragraphs, real


def chunks_of(raw: RawDocument) -> tuple[Chunk, ...]:
    return parse_blocks(raw).chunks


def parsed(name: str) -> ParsedDocument:
    return parse_blocks(real(name))


ROWS = tuple(f"第{number}项服务保障支出经费|{number}.50" for number in range(60))
TABLE = RawDocument(
    "r.txt",
    "0" * 64,
    "txt",
    (*paragraphs("一、预算表", "某局支出预算表", "单位：万元"), grid(3, "科目名称|金额", *ROWS)),
)


def test_a_paragraph_stands_under_its_headings():
    found = chunks_of(document("第一部分 概况", "一、主要职能", "编制全区发展规划并组织实施。"))
    assert [one.to_embed for one in found] == ["第一部分 概况 > 一、主要职能\n编制全区发展规划并组织实施。"]
    assert found[0].to_show == "编制全区发展规划并组织实施。"


def test_headings_and_the_contents_page_are_no_passages():
    found = chunks_of(document("目录", "第一部分 概况", "第二部分 说明", "第一部分 概况", "局机关有三个科室。"))
    assert [one.to_show for one in found] == ["局机关有三个科室。"]


def test_short_lines_under_one_heading_stand_together():
    found = chunks_of(document("一、支出情况", "基本支出5万元，占50%；", "项目支出5万元，占50%。"))
    assert [one.to_show for one in found] == ["基本支出5万元，占50%；\n项目支出5万元，占50%。"]


def test_a_long_paragraph_is_cut_at_sentence_ends():
    text = "".join(f"第{number}项工作是为全区居民提供优质高效的公共服务并不断改进。" for number in range(40))
    found = chunks_of(document("一、主要职能", text))
    assert len(found) > 2
    assert all(len(one.to_show) <= LIMIT and one.to_show.endswith("。") for one in found)
    assert "".join(text[slice(*one.span)] for one in found) == text


def test_an_endless_line_is_cut_all_the_same():
    assert all(end - start <= LIMIT for start, end in sentence_groups("无标点" * 1000))


def test_each_definition_is_a_passage():
    found = chunks_of(document("第四部分 名词解释", "一、“三公”经费：是指财政拨款安排的经费。其中，公务接待费反映各类接待支出。"))
    assert [one.kind for one in found] == ["definition", "definition"]
    assert found[1].to_show == "其中，公务接待费反映各类接待支出。" or found[1].to_show.startswith("公务接待费")


def test_every_passage_of_a_table_has_title_unit_and_header():
    found = [one for one in chunks_of(TABLE) if one.kind == "table"]
    assert len(found) > 1
    assert all(
        "某局支出预算表" in one.to_show and "单位：万元" in one.to_show and "科目名称 | 金额" in one.to_show for one in found
    )


def test_a_tables_rows_are_each_in_one_passage():
    rows = [row for one in chunks_of(TABLE) if one.rows for row in range(*one.rows)]
    assert len(rows) == len(set(rows)) == 60


def test_captions_are_told_with_their_table_only():
    assert [one.kind for one in chunks_of(TABLE) if one.table_id is None] == []


def test_traditional_text_is_searched_in_simplified_and_shown_as_printed():
    found = chunks_of(document("一、情況說明", "公務接待費4萬元，比上年減少2萬元。"))
    assert "公务接待费" in found[0].to_search
    assert found[0].to_show.startswith("公務接待費")


def test_search_text_holds_the_official_name():
    found = chunks_of(document("一、情况说明", "公车运行费4万元，比上年减少2万元。"))
    assert "公务用车运行维护费" in found[0].to_search


@pytest.mark.parametrize("name", ["luoyang-hitech-zwfwj-2021.txt", "putuo-czj-2024.pdf"])
def test_passages_of_a_real_report(name):
    report = parsed(name)
    ids = [one.id for one in report.chunks]
    assert len(ids) == len(set(ids))
    assert document_to_chunks(report.raw, report.sections, report.tables, report.facts) == report.chunks
    first = report.sections[0].start
    assert all(one.section for one in report.chunks if one.table_id is None and one.block >= first)
    assert max(len(one.to_show) for one in report.chunks) <= 3 * LIMIT


def test_a_forms_values_stand_under_labels_and_project_without_persons():
    found = [one for one in parsed("luoyang-hitech-zwfwj-2021.txt").chunks if one.kind == "form"]
    goals = [one for one in found if "年度目标：" in one.to_show]
    assert goals and all(" > " in one.to_embed for one in goals)
    assert not any(re.search(r"负责人|联系电话", one.to_show) for one in found)
