"""Performance forms that lost their ruling: one cell a line, keys with colons, or all run together, in every format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from ingest.pipeline import read_document

TITLE = "丘北县水利局2024年项目支出绩效目标申报表"
CELLS = [
    "项目名称",
    "渡槽加固工程",
    "主管部门",
    "丘北县水利局",
    "实施单位",
    "丘北县灌区管理所",
    "资金情况（万元）",
    "年度资金总额",
    "186.00",
    "其中：财政拨款",
    "150.00",
    "其他资金",
    "36.00",
    "年度目标",
    "完成渡槽加固，改善灌溉条件。",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "产出指标",
    "数量指标",
    "加固渡槽座数",
    "≥12座",
    "质量指标",
    "验收合格率",
    "100%",
    "效益指标",
    "社会效益",
    "受益农户数",
    "≥300户",
]
KEYED = [
    "项目名称：渡槽加固工程",
    "主管部门：丘北县水利局    实施单位：丘北县灌区管理所",
    "年度资金总额：186.00万元",
    "其中：财政拨款：150.00万元    其他资金：36.00万元",
    "数量指标：加固渡槽座数≥12座",
    "质量指标：验收合格率100%",
    "社会效益指标：受益农户数≥300户",
]
TOGETHER = [
    "项目名称：渡槽加固工程 主管部门：丘北县水利局 年度资金总额（万元）：186.00 其中：财政拨款（万元） "
    "150.00 其他资金（万元） 36.00 产出指标 数量指标 加固渡槽座数 ≥12座 质量指标 验收合格率 100% "
    "效益指标 社会效益指标 受益农户数 ≥300户"
]
SCORED = [
    "项目名称",
    "渡槽加固工程",
    "主管部门",
    "丘北县水利局",
    "项目资金（万元）",
    "年初预算数",
    "全年预算数",
    "全年执行数",
    "年度资金总额",
    "40.00",
    "50.00",
    "46.00",
    "其中：财政拨款",
    "30.00",
    "40.00",
    "37.00",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "产出指标",
    "数量指标",
    "加固渡槽座数",
    "≥12座",
    "13座",
    "时效指标",
    "按期完成率",
    "100%",
    "93%",
]


def to_docx(lines: list[str], path: Path) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


def to_html(lines: list[str], path: Path) -> None:
    path.write_text("<html><meta charset=utf-8><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>")


def to_text(lines: list[str], path: Path) -> None:
    path.write_text("\n\n".join(lines) + "\n")


WRITERS: dict[str, Callable[[list[str], Path], None]] = {"docx": to_docx, "html": to_html, "md": to_text, "txt": to_text}


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("lines", [CELLS, KEYED, TOGETHER], ids=["a cell a line", "keys with colons", "run together"])
def test_a_form_without_its_ruling_keeps_money_and_indicators(tmp_path: Path, format: str, lines: list[str]) -> None:
    path = tmp_path / f"a.{format}"
    WRITERS[format]([TITLE, *lines], path)
    found = [fact for fact in read_document(path).facts if fact.amount is not None]
    assert {(fact.coordinates.item, str(fact.amount), fact.bound) for fact in found} == {
        ("项目资金总额", "186.00万元", None),
        ("财政拨款收入", "150.00万元", None),
        ("其他资金", "36.00万元", None),
        ("加固渡槽座数", "12座", ">="),
        ("验收合格率", "100%", None),
        ("受益农户数", "300户", ">="),
    }
    assert {fact.coordinates.subject for fact in found} == {"渡槽加固工程"}


@pytest.mark.parametrize("format", WRITERS)
def test_a_scored_form_of_one_cell_a_line_keeps_its_columns(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"a.{format}"
    WRITERS[format]([TITLE.replace("目标申报", "自评"), *SCORED], path)
    found = {
        (fact.coordinates.item, fact.coordinates.stage, str(fact.amount)) for fact in read_document(path).facts if fact.amount
    }
    assert {
        ("项目资金总额", "budget", "40.00万元"),
        ("项目资金总额", "execution", "46.00万元"),
        ("财政拨款收入", "adjusted", "40.00万元"),
        ("按期完成率", "actual", "93%"),
    } <= found


def test_lines_that_only_name_a_project_are_no_form(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("某局2024年部门预算\n\n项目名称\n\n渡槽加固工程已于年内完成，验收合格。\n\n下一步将加强管护。\n")
    assert read_document(path).tables == ()
