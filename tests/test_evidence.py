"""What counts as a contradiction: only of what was asked, and never figures that are lawfully two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Assistant
from eval.library import Library

ALONE = """云川市民政局2023年部门预算

一、会议费、培训费支出预算情况说明
云川市民政局2023年度一般公共预算拨款安排的会议费预算支出84.16万元，比上年预算减少2.00万元。
云川市民政局2023年度一般公共预算拨款安排的培训费预算支出20.00万元。

二、部门预算表

“三公”经费、会议费、培训费支出预算表
单位：万元
| 项目 | 预算数 |
|---|---|
| 会议费 | 84.16 |
| 培训费 | 17.60 |

一般公共预算机关运行经费支出预算表
单位：万元
| 科目编码 | 科目名称 | 机关运行经费支出 |
|---|---|---|
| 302 | 商品和服务支出 | 9.00 |
| 30215 | 会议费 | 7.00 |
| 30229 | 福利费 | 2.00 |

2023年政府采购预算表
单位：万元
| 项目 | 采购品目 | 总计 |
|---|---|---|
| 全体会议 | 住宿服务 | 36.26 |
| 委员培训 | 住宿服务 | 3.80 |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("conflicts")
    (folder / "report.txt").write_text(ALONE, encoding="utf-8")
    with Library([folder / "report.txt"], folder / "data") as library, Assistant.open(library.data_dir()) as opened:
        yield opened


def test_table_against_text_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("2023年培训费预算是多少")
    assert [value.value for value in answer.values] == ["17.60"] and answer.conflicts


def test_the_item_in_a_narrower_table_does_not_contradict_a_sentence_that_its_own_table_explains(assistant: Assistant) -> None:
    answer = assistant.ask("2023年会议费预算是多少")
    assert [value.value for value in answer.values] == ["84.16"] and not answer.conflicts


def test_rows_of_one_table_do_not_contradict_each_other(assistant: Assistant) -> None:
    assert not assistant.ask("2023年全体会议的住宿服务采购预算是多少").conflicts


def test_a_part_told_by_a_sentence_is_not_told_without_the_sum_it_breaks(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("parts")
    text = "甲市水务局2023年度部门预算\n\n一、基本支出预算情况说明\n"
    text += "2023年基本支出90.00万元，其中：人员经费60.00万元，公用经费40.00万元。\n"
    (folder / "report.txt").write_text(text, encoding="utf-8")
    with Library([folder / "report.txt"], folder / "data") as library, Assistant.open(library.data_dir()) as assistant:
        answer = assistant.ask("2023年公用经费是多少")
    assert [value.value for value in answer.values] == ["40.00"]
    assert answer.conflicts
