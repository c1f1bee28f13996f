"""One report in five formats: the same facts and the same answers, whichever it is published in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("reportlab", reason="the extra test is not installed")
from assistant import Assistant  # noqa: E402
from ingest.model import Fact, ParsedDocument  # noqa: E402
from ingest.pipeline import read_document  # noqa: E402
from ingest.store import Source, Store  # noqa: E402
from tests.renderings import FORMATS, Drawn, Heading, Part, drawn  # noqa: E402

ABOVE = ("部门：丰野市林业局", "金额单位：万元")
REPORT: list[Part] = [
    Heading("丰野市林业局2023年度部门决算"),
    "目录",
    "第一部分 部门概况",
    "第二部分 2023年度部门决算表",
    "一、收入支出决算总表",
    "二、支出决算表",
    "三、一般公共预算财政拨款基本支出决算明细表",
    "四、财政拨款“三公”经费支出决算表",
    "五、政府性基金预算财政拨款收入支出决算表",
    "六、政府采购情况表",
    "第三部分 2023年度部门决算情况说明",
    "第四部分 名词解释",
    Heading("第一部分 部门概况"),
    "一、主要职能",
    "负责全市森林、草原、湿地资源的保护和培育，组织造林绿化和森林防火。",
    "二、机构设置",
    "本部门内设办公室、资源科、防火科3个科室，所属单位1家。",
    Heading("第二部分 2023年度部门决算表"),
    drawn(
        "收入支出决算总表",
        "收入|<|<|支出|<|<",
        "项目|行次|决算数|项目|行次|决算数",
        "栏次||1|栏次||2",
        "一、一般公共预算财政拨款收入|1|1,000.00|一、社会保障和就业支出|9|60.00",
        "二、政府性基金预算财政拨款收入|2||二、卫生健康支出|10|25.00",
        "三、上级补助收入|3||三、农林水支出|11|900.00",
        "四、其他收入|4|30.00|四、住房保障支出|12|35.00",
        "本年收入合计|5|1,030.00|本年支出合计|13|1,020.00",
        "使用非财政拨款结余|6||结余分配|14|",
        "年初结转和结余|7|5.00|年末结转和结余|15|15.00",
        "总计|8|1,035.00|总计|16|1,035.00",
        head=3,
        number="公开01表",
        above=ABOVE,
    ),
    "注：本表反映部门本年度的总收支和年末结转结余情况。",
    drawn(
        "支出决算表",
        "项目|<|<|<|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出",
        "功能分类科目编码|<|<|科目名称|^|^|^|^|^",
        "类|款|项|^|^|^|^|^|^",
        "|||合计|1,020.00|520.00|500.00||",
        "208|||社会保障和就业支出|60.00|60.00|||",
        "208|05||行政事业单位养老支出|60.00|60.00|||",
        "208|05|05|机关事业单位基本养老保险缴费支出|40.00|40.00|||",
        "208|05|06|机关事业单位职业年金缴费支出|20.00|20.00|||",
        "210|||卫生健康支出|25.00|25.00|||",
        "210|11||行政事业单位医疗|25.00|25.00|||",
        "210|11|01|行政单位医疗|25.00|25.00|||",
        "213|||农林水支出|900.00|400.00|500.00||",
        "213|02||林业和草原|900.00|400.00|500.00||",
        "213|02|01|行政运行|400.00|400.00|||",
        "213|02|05|森林资源培育|300.00||300.00||",
        "213|02|07|森林资源管理|120.50||120.50||",
        "213|02|34|林业草原防灾减灾|79.50||79.50||",
        "221|||住房保障支出|35.00|35.00|||",
        "221|02||住房改革支出|35.00|35.00|||",
        "221|02|01|住房公积金|35.00|35.00|||",
        head=3,
        number="公开02表",
        above=ABOVE,
    ),
    drawn(
        "一般公共预算财政拨款基本支出决算明细表",
        "人员经费|<|<|公用经费|<|<",
        "科目编码|科目名称|决算数|科目编码|科目名称|决算数",
        "301|工资福利支出|400.00|302|商品和服务支出|85.00",
        "30101|基本工资|180.00|30201|办公费|20.00",
        "30102|津贴补贴|100.00|30207|邮电费|5.00",
        "30108|机关事业单位基本养老保险缴费|40.00|30211|差旅费|25.00",
        "30109|职业年金缴费|20.00|30217|公务接待费|3.00",
        "30110|职工基本医疗保险缴费|25.00|30231|公务用车运行维护费|12.00",
        "30113|住房公积金|35.00|30239|其他交通费用|20.00",
        "303|对个人和家庭的补助|30.00|310|资本性支出|5.00",
        "30302|退休费|30.00|31002|办公设备购置|5.00",
        "人员经费合计|<|430.00|公用经费合计|<|90.00",
        head=2,
        number="公开03表",
        above=ABOVE,
    ),
    drawn(
        "财政拨款“三公”经费支出决算表",
        "预算数|<|<|<|<|<|决算数|<|<|<|<|<",
        "合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费",
        "^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^",
        "20.00||16.00||16.00|4.00|15.00||12.00||12.00|3.00",
        head=3,
        number="公开04表",
        above=ABOVE,
        new_page=True,
    ),
    drawn(
        "政府性基金预算财政拨款收入支出决算表",
        "项目|<|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余",
        "科目编码|科目名称|^|^|小计|基本支出|项目支出|^",
        "|合计||||||",
        head=2,
        number="公开05表",
        above=ABOVE,
    ),
    "说明：本部门2023年度没有政府性基金预算财政拨款收入和支出，本表无数据。",
    drawn(
        "政府采购情况表",
        "项目|年初预算数|决算数",
        "合计|1,300,000.00|1,256,000.00",
        "货物|200,000.00|156,000.00",
        "工程||",
        "服务|1,100,000.00|1,100,000.00",
        number="公开06表",
        above=("部门：丰野市林业局", "单位：元"),
    ),
    Heading("第三部分 2023年度部门决算情况说明"),
    "一、收入支出决算总体情况说明",
    "2023年度收入总计1,035.00万元、支出总计1,035.00万元。与2022年度相比，收、支总计各增加20.00万元，增长1.97%。主要原因是增加了造林任务。",
    "二、财政拨款“三公”经费支出决算情况说明",
    "2023年度“三公”经费支出年初预算为20.00万元，支出决算为15.00万元，完成年初预算的75.00%。其中：",
    "公务用车运行维护费支出年初预算为16.00万元，支出决算为12.00万元，比上年减少1.00万元，下降7.69%，主要原因是报废旧车一辆。",
    "公务接待费支出年初预算为4.00万元，支出决算为3.00万元，比上年减少0.50万元，下降14.29%，主要原因是来访批次减少。",
    "三、政府采购支出情况说明",
    "2023年度政府采购支出总额125.60万元，其中：政府采购货物支出15.60万元、政府采购工程支出0万元、政府采购服务支出110.00万元。",
    "四、预算绩效情况说明",
    "本部门对1个项目开展绩效自评，结果如下：",
    drawn(
        "项目支出绩效自评表",
        "项目名称|古树名木保护|<|<|<|<",
        "主管部门|丰野市林业局|<|实施单位|市林业局|<",
        "项目资金（万元）||年初预算数|全年预算数|全年执行数|得分",
        "^|年度资金总额|80.00|80.00|79.50|9.94",
        "绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值",
        "^|产出指标|数量指标|保护古树株数|≥260株|268株",
        "^|^|质量指标|古树存活率|≥98%|99%",
        "^|效益指标|生态效益指标|古树生境|改善|改善",
        "^|满意度指标|服务对象满意度指标|村民满意度|≥90%|95%",
        head=1,
        above=("（2023年度）",),
    ),
    Heading("第四部分 名词解释"),
    "一、基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",
    "二、“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",
]  # fmt: skip

GOLD = [
    ("2023年公务接待费决算是多少", "3.00", "万元"),
    ("2023年公务用车运行维护费的年初预算数是多少", "16.00", "万元"),
    ("森林资源培育支出是多少", "300.00", "万元"),
    ("2023年项目支出合计是多少", "500.00", "万元"),
    ("2023年差旅费决算是多少", "25.00", "万元"),
    ("2023年本年收入合计是多少", "1030.00", "万元"),
    ("年末结转和结余是多少", "15.00", "万元"),
    ("古树名木保护项目的古树存活率实际完成多少", "99", "%"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("formats")
    for name, render in FORMATS.items():
        (made / name).mkdir()
        render(REPORT, made / name / f"report.{name}")
    return made


@pytest.fixture(scope="module")
def documents(folder: Path) -> dict[str, ParsedDocument]:
    return {name: read_document(folder / name / f"report.{name}") for name in FORMATS}


@pytest.fixture(scope="module")
def assistants(folder: Path, documents: dict[str, ParsedDocument]) -> Iterator[dict[str, Assistant]]:
    for name, document in documents.items():
        with Store.open(folder / f"{name}-data") as store, store.writing():
            store.write(document, folder / name / f"report.{name}", Source(name))
    opened = {name: Assistant.open(folder / f"{name}-data") for name in FORMATS}
    yield opened
    for one in opened.values():
        one.close()


def signature(fact: Fact) -> tuple[Any, ...]:
    """Everything that a fact says; where it stands on the page, and spaces, are the format's own."""
    said = (fact.source, fact.coordinates, fact.state, fact.amount, fact.bound, fact.row_path, fact.column_path, fact.role,
            fact.section, fact.words or "", fact.doubt)  # fmt: skip
    return tuple(re.sub(r"\s", "", repr(one)) for one in said)


def drawn_figures() -> Counter[str]:
    tables = [part for part in REPORT if isinstance(part, Drawn)]
    return Counter(text for table in tables for row in table.rows for text in row if re.fullmatch(r"[\d,]+\.\d\d", text))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_facts(documents: dict[str, ParsedDocument], name: str) -> None:
    wanted = Counter(map(signature, documents["html"].facts))
    found = Counter(map(signature, documents[name].facts))
    assert sorted((wanted - found).elements()) == []
    assert sorted((found - wanted).elements()) == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_printed_amount_becomes_one_fact_with_unit_and_item(documents: dict[str, ParsedDocument], name: str) -> None:
    cells = [fact for fact in documents[name].facts if fact.source == "cell" and re.fullmatch(r"[\d,]+\.\d\d", fact.raw)]
    assert Counter(fact.raw for fact in cells) == drawn_figures()
    assert all(fact.amount is not None and fact.amount.unit and fact.coordinates.item for fact in cells)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_the_same_report(documents: dict[str, ParsedDocument], name: str) -> None:
    identity = documents[name].identity
    assert (identity.department, identity.year, identity.stage) == ("丰野市林业局", 2023, "actual")
    assert documents[name].absent_tables == ()
    assert {finding.status for finding in documents[name].findings} <= {"closes", "rounding"}


@pytest.mark.parametrize(("question", "value", "unit"), GOLD)
def test_every_format_gives_the_same_answers(assistants: dict[str, Assistant], question: str, value: str, unit: str) -> None:
    for name, assistant in assistants.items():
        answer = assistant.ask(question).to_dict()
        assert (name, [(one["value"], one["unit"]) for one in answer["values"]]) == (name, [(value, unit)])
