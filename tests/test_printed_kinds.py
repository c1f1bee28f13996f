"""Kinds of tables that offices print, in every format they print them in: each figure with what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("reportlab", reason="the extra test is not installed")
from ingest.model import Fact, ParsedDocument  # noqa: E402
from ingest.pipeline import read_document  # noqa: E402
from tests.renderings import FORMATS, Drawn, Heading, drawn  # noqa: E402


@dataclass(frozen=True)
class Kind:
    """A report's heading, its table, and the figures that it holds: coordinates that are wanted, and the amount."""

    heading: str
    table: Drawn
    figures: tuple[tuple[dict[str, Any], str], ...]


MONEY = ("单位：万元",)
KINDS = {
    "a list with a column for the year, the body and the sort": Kind(
        "丘北县2023年支出明细",
        drawn(
            "丘北县支出明细表",
            "年度|部门名称|科目编码|科目名称|支出类型|金额",
            "2022|县水利局|2130305|水利工程建设|项目支出|310.5",
            "2022|县水利局|2130301|行政运行|基本支出|82.4",
            "2023|县畜牧局|2130109|农产品质量安全|项目支出|45.6",
            "2023|县水利局|2130305|水利工程建设|项目支出|298",
            above=MONEY,
        ),
        (
            ({"item": "水利工程建设", "subject": "县水利局", "year": 2022, "kind": "project"}, "310.5万元"),
            ({"item": "行政运行", "subject": "县水利局", "year": 2022, "kind": "basic"}, "82.4万元"),
            ({"item": "水利工程建设", "subject": "县水利局", "year": 2023}, "298万元"),
            ({"item": "农产品质量安全", "subject": "县畜牧局"}, "45.6万元"),
        ),
    ),
    "projects with numbers and whose they are": Kind(
        "丘北县财政局2024年项目预算",
        drawn(
            "项目支出预算明细表",
            "序号|编号|项目名称|主管部门|预算金额",
            "1|3011|灌区渠首维修|县水利局|20",
            "2|3012|良种推广|县农牧局|33.5",
            "3|3013|渡槽加固|县水利局|11",
            above=MONEY,
        ),
        (
            ({"item": "灌区渠首维修", "subject": "县水利局", "code": "3011"}, "20万元"),
            ({"item": "良种推广", "subject": "县农牧局", "code": "3012"}, "33.5万元"),
        ),
    ),
    "years as rows under heads in two languages": Kind(
        "丘北县2021年财政收入",
        drawn(
            "丘北县历年收入表",
            "年份 Year|税收收入 Tax Revenue|#增值税 Value-added Tax",
            "2019|310|120",
            "2020|322|118",
            "2021|345|131",
            above=MONEY,
        ),
        (({"item": "增值税", "year": 2020}, "118万元"), ({"item": "税收收入", "year": 2019}, "310万元")),
    ),
    "bodies as rows, flat parts of the vehicles as columns": Kind(
        "丘北县2024年三公经费",
        drawn(
            "丘北县2024年“三公”经费预算汇总表",
            "部门|合计|因公出国（境）费|公务用车小计|购置费|运行费|公务接待费",
            "县水利局|10|1|6|2|4|3",
            "县畜牧局|12|0|9|5|4|3",
            "合计|22|1|15|7|8|6",
            above=MONEY,
        ),
        (
            ({"item": "公务用车运行维护费", "subject": "县水利局"}, "4万元"),
            ({"item": "公务用车购置及运行维护费", "subject": "县畜牧局"}, "9万元"),
            ({"item": "三公经费", "subject": "县畜牧局"}, "12万元"),
            ({"item": "三公经费", "subject": None}, "22万元"),
        ),
    ),
    "bodies as columns": Kind(
        "丘北县2024年三公经费",
        drawn(
            "丘北县2024年“三公”经费预算汇总表",
            "项目|县水利局|县畜牧局|合计",
            "因公出国（境）费|1|0|1",
            "公务接待费|3|4.5|7.5",
            "合计|4|4.5|8.5",
            above=MONEY,
        ),
        (
            ({"item": "公务接待费", "subject": "县畜牧局"}, "4.5万元"),
            ({"item": "三公经费", "subject": "县水利局"}, "4万元"),
            ({"item": "公务接待费", "subject": None}, "7.5万元"),
        ),
    ),
    "groups with a head and a subtotal": Kind(
        "丘北县2024年转移支付",
        drawn(
            "丘北县2024年转移支付分配表",
            "单位|金额",
            "一、街道|",
            "河东街道|30",
            "河西街道|20",
            "小计|50",
            "二、乡镇|",
            "石桥镇|15.5",
            "柳林乡|10",
            "小计|25.5",
            "总计|75.5",
            above=MONEY,
        ),
        (
            ({"item": "石桥镇", "parents": ("转移支付", "乡镇")}, "15.5万元"),
            ({"item": "乡镇"}, "25.5万元"),
            ({"item": "转移支付"}, "75.5万元"),
        ),
    ),
    "assets with a column of units": Kind(
        "丘北县水利局2023年国有资产",
        drawn(
            "丘北县水利局2023年国有资产占用情况表",
            "项目|计量单位|数量|金额（万元）",
            "房屋|平方米|860|120.5",
            "车辆|辆|3|41",
            "合计|—|—|161.5",
        ),
        (
            ({"item": "房屋建筑物", "side": "count"}, "860平方米"),
            ({"item": "车辆", "side": "count"}, "3辆"),
            ({"item": "车辆", "side": None}, "41万元"),
            ({"item": "国有资产"}, "161.5万元"),
        ),
    ),
    "states at the beginning and at the end of the year": Kind(
        "丘北县水利局2023年决算",
        drawn("丘北县水利局2023年人员情况表", "类别|年初数|年末数", "在职人员|18|17", "退休人员|9|11", above=("单位：人",)),
        (
            ({"item": "在职人员", "as_of": "2023年末"}, "17人"),
            ({"item": "在职人员", "as_of": "2023年初"}, "18人"),
        ),
    ),
    "short names below their head": Kind(
        "丘北县水利局2024年部门预算",
        drawn(
            "“三公”经费支出预算表",
            "项目|2024年预算数",
            "公务用车费|30.5",
            "其中：购置费|18",
            "运行维护费|12.5",
            "公务接待费|3",
            "合计|33.5",
            above=MONEY,
        ),
        (({"item": "公务用车运行维护费"}, "12.5万元"), ({"item": "公务用车购置费"}, "18万元")),
    ),
    "a self-assessment with a total score": Kind(
        "丘北县水利局2023年项目支出绩效自评",
        drawn(
            "项目支出绩效自评表",
            "项目名称|渡槽加固|<|<|<|<|<",
            "主管部门|丘北县水利局|<|<|<|<|<",
            "项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率",
            "^|年度资金总额|40.00|50.00|46.00|10|92.00%",
            "^|其中：上年结转|10.00|10.00|9.00|—|90.00%",
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
            "产出指标|数量指标|加固渡槽座数|≥2座|3座|20|20",
            "^|时效指标|按期完成率|100%|93%|10|8.5",
            "总分|<|<|<|<|100|94.7",
        ),
        (
            ({"item": "按期完成率", "nature": "score", "parents": ("产出指标", "时效指标")}, "8.5分"),
            ({"item": "总分", "parents": ("得分",)}, "94.7分"),
            ({"item": "项目资金总额", "stage": "execution"}, "46.00万元"),
        ),
    ),
}


def document(tmp_path: Path, kind: Kind, format: str) -> ParsedDocument:
    path = tmp_path / f"报告.{format}"
    FORMATS[format]([Heading(kind.heading), kind.table], path)
    return read_document(path)


def matching(facts: tuple[Fact, ...], wanted: dict[str, Any]) -> set[str]:
    """The amounts of the facts whose coordinates are as wanted."""
    return {
        str(fact.amount) for fact in facts
        if fact.amount is not None and all(getattr(fact.coordinates, name) == value for name, value in wanted.items())
    }  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_figure_has_its_coordinates_in_every_format(tmp_path: Path, kind: Kind, format: str) -> None:
    read = document(tmp_path, kind, format)
    for wanted, amount in kind.figures:
        assert amount in matching(read.facts, wanted), (wanted, format)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_sum_of_theirs_is_accused(tmp_path: Path, kind: Kind, format: str) -> None:
    read = document(tmp_path, kind, format)
    assert [finding.message for finding in read.findings if finding.status == "open"] == []
