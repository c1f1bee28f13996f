"""What counts as a disagreement: the same figure told twice, never two things that bear one name."""

from collections.abc import Iterator

import pytest

from assistant import Assistant
from eval.library import Library

REPORT = """甲市水务局2023年度部门预算

第二部分 2023年度部门预算情况说明
一、会议费支出预算情况说明
2023年会议费预算为80.00万元，比上年增加2.00万元。
二、培训费支出预算情况说明
2023年培训费预算为31.00万元。

表八 机关运行经费支出预算表
单位：万元
| 科目名称 | 机关运行经费 |
| 合计 | 30.00 |
| 办公费 | 10.00 |
| 会议费 | 20.00 |

表九 会议费、培训费支出预算表
单位：万元
| 项目 | 2023年预算数 |
| 会议费 | 80.00 |
| 培训费 | 30.00 |

表十 政府采购预算表
单位：万元
| 采购项目 | 采购品目 | 金额 |
| 合计 | | 50.00 |
| 全市会议 | 会议费 | 35.00 |
| 行业会议 | 会议费 | 15.00 |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    with Library([folder / "report.txt"], folder / "data") as library, Assistant.open(library.data_dir()) as opened:
        yield opened


def test_a_cell_and_a_sentence_that_differ_are_told_with_both_places(assistant: Assistant) -> None:
    answer = assistant.ask("2023年培训费是多少")
    assert [value.value for value in answer.values] == ["30.00"]
    assert len(answer.conflicts) == 1 and len(answer.conflicts[0].citations) == 2


def test_a_part_counted_elsewhere_and_rows_of_one_name_are_no_disagreement(assistant: Assistant) -> None:
    answer = assistant.ask("2023年会议费是多少")
    assert [value.value for value in answer.values] == ["80.00"]
    assert not answer.conflicts


def test_a_part_told_by_a_sentence_is_not_told_without_the_sum_it_breaks(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("parts")
    text = "甲市水务局2023年度部门预算\n\n一、基本支出预算情况说明\n"
    text += "2023年基本支出90.00万元，其中：人员经费60.00万元，公用经费40.00万元。\n"
    (folder / "report.txt").write_text(text, encoding="utf-8")
    with Library([folder / "report.txt"], folder / "data") as library, Assistant.open(library.data_dir()) as assistant:
        answer = assistant.ask("2023年公用经费是多少")
    assert [value.value for value in answer.values] == ["40.00"]
    assert answer.conflicts
