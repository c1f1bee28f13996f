"""One item in several rows of a table: told apart where the question does, else summed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answers import Answer
from eval.library import Library

PROCUREMENT = """<h1>某市某局2022年部门预算</h1><p>政府采购预算表</p><p>部门：某市某局 单位：万元</p>
<table><tr><th>大类</th><th>专项名称</th><th>采购物品名称</th><th>总计</th></tr>
<tr><td>合计</td><td></td><td></td><td>60</td></tr>
<tr><td>服务</td><td>立法宣传专项</td><td>印刷服务</td><td>10</td></tr>
<tr><td></td><td>全国普查工作专项</td><td>印刷服务</td><td>20</td></tr>
<tr><td></td><td>全国普查工作专项</td><td>物业管理服务</td><td>30</td></tr></table>
<p>财政拨款收支总表</p><p>单位：万元</p>
<table><tr><th>收入</th><th>金额</th><th>支出</th><th>金额</th></tr>
<tr><td>一、一般公共预算拨款</td><td>60</td><td>一、一般公共服务支出</td><td>60</td></tr>
<tr><td>收入总计</td><td>60</td><td>支出总计</td><td>60</td></tr></table>
<p>一般公共预算支出表</p><p>单位：万元</p>
<table><tr><th>科目编码</th><th>科目名称</th><th>金额</th></tr>
<tr><td>221</td><td>住房保障支出</td><td>8</td></tr><tr><td>22102</td><td>住房改革支出</td><td>8</td></tr>
<tr><td>2210201</td><td>住房公积金</td><td>8</td></tr></table>
<p>一般公共预算基本支出表</p><p>单位：万元</p>
<table><tr><th>科目编码</th><th>科目名称</th><th>金额</th></tr>
<tr><td>301</td><td>工资福利支出</td><td>7</td></tr><tr><td>30113</td><td>住房公积金</td><td>7</td></tr></table>
<p>新增资产配置表</p><p>单位：万元</p>
<table><tr><th>资产名称</th><th>计量单位</th><th>数量</th><th>预算金额</th></tr>
<tr><td>压路机</td><td>台</td><td>1</td><td>46</td></tr><tr><td>合计</td><td></td><td>1</td><td>46</td></tr></table>"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("rows")
    (folder / "report.html").write_text(f"<html><meta charset=utf-8>{PROCUREMENT}</html>", encoding="utf-8")
    with Library([folder / "report.html"], folder / "data") as library, Assistant.open(library.data_dir()) as assistant:
        yield assistant


def told(answer: Answer) -> list[tuple[str, str]]:
    return [(figure.value, figure.unit) for figure in answer.values]


def test_rows_that_the_question_does_not_tell_apart_are_summed(opened: Assistant) -> None:
    answer = opened.ask("2022年印刷服务采购多少钱")
    assert (told(answer), len(answer.steps[0].operands), answer.conflicts) == ([("30", "万元")], 2, ())


def test_a_row_that_the_question_names_is_told_alone(opened: Assistant) -> None:
    answer = opened.ask("2022年立法宣传专项的印刷服务采购多少钱")
    assert (told(answer), answer.conflicts) == ([("10", "万元")], ())


def test_a_head_without_a_row_of_its_own_is_what_stands_under_it(opened: Assistant) -> None:
    answer = opened.ask("2022年全国普查工作专项采购多少钱")
    assert (told(answer), len(answer.steps[0].operands)) == ([("50", "万元")], 2)


def test_a_head_over_one_row_is_that_rows_figure(opened: Assistant) -> None:
    answer = opened.ask("2022年立法宣传专项采购金额")
    assert (told(answer), answer.values[0].basis) == ([("10", "万元")], "cell")


def test_how_much_behind_more_or_less_asks_for_the_change_alone(opened: Assistant) -> None:
    query = opened.understand("2022年印刷服务比上年增加还是减少，多少")
    assert [ask.operation for ask in query.asks] == ["change"]


def test_money_is_told_before_the_number_of_pieces(opened: Assistant) -> None:
    assert told(opened.ask("2022年压路机预算金额")) == [("46", "万元")]


@pytest.mark.parametrize(
    "question, value", [("2022年301类的住房公积金", "7"), ("2022年221类的住房公积金", "8"), ("2022年301多少", "7")]
)
def test_a_class_by_its_code_tells_two_items_of_one_name_apart(opened: Assistant, question: str, value: str) -> None:
    assert told(opened.ask(question)) == [(value, "万元")]


def test_use_of_surplus_that_is_no_appropriation_is_not_told_by_appropriations(opened: Assistant) -> None:
    assert opened.ask("2022年使用非财政拨款结余是多少").status == "not_found"


def test_a_place_in_a_units_name_is_no_wider_place(tmp_path: Path) -> None:
    table = """<h1>某乐市某局2022年部门预算</h1><p>部门支出总表</p><p>部门：某乐市某局 单位：万元</p>
    <table><tr><th>单位代码</th><th>单位名称</th><th>合计</th><th>项目支出</th></tr><tr><td></td><td>合计</td><td>9</td><td>5</td></tr>
    <tr><td>318001</td><td>某乐市某局机关</td><td>6</td><td>3</td></tr><tr><td>318602</td><td>某乐市检验所</td><td>3</td><td>2</td></tr></table>"""
    (tmp_path / "report.html").write_text(f"<html><meta charset=utf-8>{table}</html>", encoding="utf-8")
    with Library([tmp_path / "report.html"], tmp_path / "data") as library, Assistant.open(library.data_dir()) as assistant:
        assert told(assistant.ask("2022年某乐市检验所的项目支出")) == [("2", "万元")]


def test_a_budget_and_an_actual_are_never_added(tmp_path: Path) -> None:
    table = """<h1>某县某局2022年度部门决算</h1><p>“三公”经费支出决算表</p><p>部门：某县某局 单位：万元</p>
    <table><tr><th>项目</th><th>预算数</th><th>决算数</th></tr><tr><td>公务接待费</td><td>5</td><td>3</td></tr></table>"""
    (tmp_path / "report.html").write_text(f"<html><meta charset=utf-8>{table}</html>", encoding="utf-8")
    with Library([tmp_path / "report.html"], tmp_path / "data") as library, Assistant.open(library.data_dir()) as assistant:
        assert sorted(told(assistant.ask("2022年公务接待费决算合计和预算合计"))) == [("3", "万元"), ("5", "万元")]


def test_how_many_is_told_as_a_figure_where_no_words_are_found(tmp_path: Path) -> None:
    text = "<h1>某县某局2022年部门预算</h1><h2>二、机构设置</h2><p>某县某局下设办公厅和3个专门委员会，现有38个处室。</p>"
    (tmp_path / "report.html").write_text(f"<html><meta charset=utf-8>{text}</html>", encoding="utf-8")
    with Library([tmp_path / "report.html"], tmp_path / "data") as library, Assistant.open(library.data_dir()) as assistant:
        assert told(assistant.ask("某县某局2022年内设多少个处室")) == [("38", "个")]


def test_a_unit_that_is_spoken_of_by_its_last_words_is_not_passed_over(tmp_path: Path) -> None:
    table = """<h1>某市某局2022年部门预算</h1><p>支出总表</p><p>部门：某市某局 单位：万元</p>
    <table><tr><th>科目名称</th><th>合计</th><th>基本支出</th><th>项目支出</th></tr>
    <tr><td>合计</td><td>99</td><td>90</td><td>9</td></tr></table><p>项目支出表</p><p>单位：万元</p>
    <table><tr><th>项目单位</th><th>项目名称</th><th>合计</th></tr><tr><td>某市某局本级</td><td>标准编制</td><td>4</td></tr>
    <tr><td>某市某局信息中心</td><td>质量抽检</td><td>2</td></tr><tr><td>某市某局信息中心</td><td>系统运维</td><td>3</td></tr>
    <tr><td>合计</td><td></td><td>9</td></tr></table>"""
    (tmp_path / "report.html").write_text(f"<html><meta charset=utf-8>{table}</html>", encoding="utf-8")
    with Library([tmp_path / "report.html"], tmp_path / "data") as library, Assistant.open(library.data_dir()) as assistant:
        assert told(assistant.ask("2022年信息中心的项目支出多少")) == [("5", "万元")]
