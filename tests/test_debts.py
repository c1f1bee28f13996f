"""Tables of debt: measure, kind, place and date told together, places under their city, short names of places."""

from __future__ import annotations

from pathlib import Path

from assistant import Assistant
from ingest.facts.debts import short_names
from ingest.facts.headers import header_says
from ingest.pipeline import ingest_paths, read_document
from ingest.store import Store

BY_PLACE = """\
甲省2022年地方政府债务限额及余额情况表
单位：亿元
地区 | 2022年债务限额 | | | 2022年债务余额预计执行数 | | |
 | 合计 | 一般债务 | 专项债务 | 合计 | 一般债务 | 专项债务 |
甲省 | 30 | 12 | 18 | 27 | 10 | 17 |
甲省本级 | 9 | 5 | 4 | 8 | 4 | 4 |
云溪市 | 21 | 7 | 14 | 19 | 6 | 13 |
云溪市本级 | 12 | 4 | 8 | 11 | 4 | 7 |
和平县 | 5 | 2 | 3 | 4 | 1 | 3 |
东岭土家族自治县 | 4 | 1 | 3 | 4 | 1 | 3 |
"""

BY_DATE = """\
甲省2023年地方政府专项债务余额情况表
单位：亿元
项目 | 预算数 | 执行数 |
一、2021年末地方政府专项债务余额实际数 | | 90 |
二、2022年末地方政府专项债务余额限额 | | 110 |
三、2022年地方政府专项债务还本额 | | 4 |
四、2022年末地方政府专项债务余额预计执行数 | | 105 |
五、2023年地方政府专项债务新增限额 | 10 | |
"""


def facts(tmp_path: Path, text: str):
    path = tmp_path / "debts.txt"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    return {fact.raw: fact.coordinates for fact in document.facts if fact.state == "figure"}, document


def by_row(document, label: str):
    return [fact.coordinates for fact in document.facts if fact.row_path and fact.row_path[-1] == label]


def test_the_body_s_own_row_tells_measure_and_kind_for_the_whole_place(tmp_path: Path):
    own = by_row(facts(tmp_path, BY_PLACE)[1], "甲省")
    names = ["政府债务限额", "一般债务限额", "专项债务限额", "政府债务余额", "一般债务余额", "专项债务余额"]
    assert [at.item for at in own] == names
    assert {at.level for at in own} == {"全省"}
    assert own[3].stage == "execution"


def test_a_place_is_the_item_of_its_row_under_the_measure_with_its_short_names(tmp_path: Path):
    document = facts(tmp_path, BY_PLACE)[1]
    county = by_row(document, "东岭土家族自治县")[1]
    assert county.item == "东岭土家族自治县"
    assert {"东岭县", "东岭", "一般债务限额", "云溪市"} <= set(county.parents)
    assert by_row(document, "和平县")[0].item == "和平县"
    assert by_row(document, "甲省本级")[0].level == "省本级"


def test_the_rows_of_a_city_add_up_to_it_and_not_to_the_province(tmp_path: Path):
    findings = [one for one in facts(tmp_path, BY_PLACE)[1].findings if one.identity == "sum_rows"]
    assert findings and all(one.status == "closes" for one in findings)


def test_a_row_tells_its_own_date_stage_and_measure(tmp_path: Path):
    told, _ = facts(tmp_path, BY_DATE)
    assert (told["90"].item, told["90"].year, told["90"].stage) == ("专项债务余额", 2021, "actual")
    assert (told["105"].item, told["105"].year, told["105"].stage) == ("专项债务余额", 2022, "execution")
    assert (told["110"].item, told["110"].year) == ("专项债务限额", 2022)
    assert (told["4"].item, told["4"].year) == ("专项债务还本额", 2022)
    assert (told["10"].item, told["10"].year, told["10"].stage) == ("专项债务新增限额", 2023, "budget")


def test_short_names_of_places():
    assert list(short_names("东岭土家族自治县")) == ["东岭县", "东岭"]
    assert list(short_names("云溪市")) == ["云溪"]
    assert list(short_names("河南蒙古族自治县")) == ["河南县"]


MISSING = BY_PLACE.replace("和平县 | 5 | 2 | 3 | 4 | 1 | 3 |\n", "")


def test_parts_that_come_short_in_every_column_accuse_no_report(tmp_path: Path):
    findings = [one for one in facts(tmp_path, MISSING)[1].findings if one.status == "open"]
    assert findings and all(one.fault != "report" for one in findings)


def test_heads_that_set_two_stages_against_each_other_tell_a_change_and_its_base():
    says = header_says(("2022年决算比2022年预算（增减额）",))
    assert (says.nature, says.base_year, says.base_stage) == ("change", 2022, "budget")
    assert header_says(("变动预算数",)).stage == "adjusted"
    assert header_says(("快报执行数",)).stage == "execution"
    assert header_says(("为上年决算数的%",)).nature == "share"


SHARED_OUT = """\
云溪市2022年市本级预备费安排情况表
单位：万元
序号 | 项目 | 金额 |
合计 | | 90 |
1 | 桥梁抢修资金 | 60 |
2 | 防汛物资购置资金 | 30 |
"""


def test_a_total_in_the_column_of_numbers_is_of_what_the_title_shares_out(tmp_path: Path):
    told, _ = facts(tmp_path, SHARED_OUT)
    assert told["90"].item == "预备费"
    assert told["60"].item == "桥梁抢修资金"


def test_a_place_is_asked_for_by_its_short_name(tmp_path: Path):
    path = tmp_path / "debts.txt"
    path.write_text(BY_PLACE, encoding="utf-8")
    with Store.open(tmp_path / "data") as store:
        ingest_paths([path], store)
    with Assistant.open(tmp_path / "data") as assistant:
        told = assistant.ask("东岭县2022年债务余额").to_dict()
    assert [value["value"] for value in told["values"]] == ["4"]
