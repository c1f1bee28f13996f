"""Questions that words answer: reasons, definitions, forms, offices, duties, loosely named targets; and what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answering.overlap import coverage, likeness, pairs_of, said_share
from assistant.answering.passages import best_part
from ingest.errors import StoreMismatch
from ingest.pipeline import ingest_paths
from ingest.store import Store

REPORT = """青湾区园林局2022年度部门预算

第一部分 青湾区园林局概况

一、主要职能
（一）负责全区公园和绿地的管理。
（二）组织古树名木的普查与保护。
（三）调解绿化养护纠纷，受理市民投诉。
（四）承办区政府交办的其他事项。

二、机构设置情况
园林局内设办公室、绿化科、公园科等3个科室，派出4个绿化管理所。下属单位包括：青湾区苗圃、青湾区植物园。

三、2022年主要工作任务
1.新建口袋公园，完成中心公园改造的前期工作，征求周边居民的意见。
2.开展古树名木普查，逐株建档，修复长势衰弱的古树，落实养护责任。
3.组织市民园艺讲堂，推广家庭园艺，编印养护手册，建设社区花园示范点。

四、其他情况
机关党支部组织党员学习教育，全年讲专题党课4次。公文办理按照青政办〔2021〕5号文件执行。

第二部分 青湾区园林局2022年度部门预算情况说明

一、收支预算总体情况说明
2022年收支总预算880.00万元，比上年增加60.00万元，增长7.32%，主要原因是新增口袋公园建设。

二、“三公”经费预算情况说明
2022年“三公”经费预算12.00万元，其中：公务接待费2.00万元，主要用于接待参观苗圃的同行，公务用车运行维护费10.00万元。“三公”经费比上年减少3.00万元，主要原因是压减用车次数。

第三部分 名词解释
一、基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。
二、机关运行经费：指行政单位的公用经费，包括办公费、水电费、差旅费。
三、其他收入：指财政拨款以外的收入，包括场地租金、社会捐赠。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("texts")
    report = folder / "garden-2022.txt"
    report.write_text(REPORT, encoding="utf-8")
    with Store.open(folder / "data") as store:
        ingest_paths([report], store)
    with Assistant.open(folder / "data") as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("园林局收支总预算怎么涨了这么多", "新增口袋公园建设"),
        ("收支总预算为什么增加", "新增口袋公园建设"),
        ("三公经费为啥减少", "压减用车次数"),
        ("公务用车运行维护费为什么减少", "压减用车次数"),
        ("机关运行经费包括哪些钱", "水电费"),
        ("基本支出的口径", "正常运转"),
        ("园林局内设哪些科室", "绿化科"),
        ("园林局下属单位有哪些", "植物园"),
        ("园林局在古树方面的职责", "普查与保护"),
        ("园林局管公园吗", "公园和绿地"),
        ("2022年主要工作任务有哪些", "园艺讲堂"),
        ("绿化养护纠纷能找他们调解吗", "调解绿化养护纠纷"),
        ("市民投诉归谁管", "受理市民投诉"),
        ("园艺讲堂怎么安排的", "推广家庭园艺"),
        ("古树普查打算做些什么", "逐株建档"),
        ("其他收入都算哪些钱", "场地租金"),
        ("其他收入包括捐赠吗", "社会捐赠"),
        ("三公经费咋缩水了", "压减用车次数"),
        ("公务接待费主要用在什么地方", "接待参观苗圃的同行"),
        ("2022年重点工作有哪些", "园艺讲堂"),
        ("园林局党员学习教育开展情况", "专题党课"),
        ("公文办理是按哪个文件执行的", "〔2021〕5号"),
    ],
)
def test_words_of_the_report_answer(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered", answer.text
    assert words in answer.text
    assert answer.citations
    assert not answer.values


@pytest.mark.parametrize(
    "question",
    [
        "园林局局长是谁",
        "园林局的联系电话是多少",
        "园林局地址在哪里",
        "什么是专项债券",
        "转移支付是什么意思",
        "会议费为什么减少",
        "园林局的党建工作怎么做的",
        "园林局获得了哪些荣誉",
        "湿地公园项目的立项依据",
        "园林局负责税收征管吗",
        "植树造林面积目标",
        "中心公园改造什么时候完工",
        "园林局下面有几个养护站",
        "园林局管婚姻登记吗",
        "园林局依据哪个文件开展河长制",
    ],
)
def test_what_is_not_there_is_not_told_from_another_passage(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "not_found"


def test_reason_of_the_whole_says_that_it_is_of_the_whole(assistant: Assistant) -> None:
    assert "所在的“三公经费”" in assistant.ask("公务用车运行维护费为什么减少").text


def test_all_duties_are_told_where_no_matter_is_named(assistant: Assistant) -> None:
    text = assistant.ask("园林局的主要职能有哪些").text
    assert "公园和绿地" in text and "古树名木" in text and "其他事项" in text


def test_a_question_is_not_embedded_by_another_model_than_the_passages(assistant: Assistant) -> None:
    with (
        Assistant.open(assistant.store.data_dir, embedding_model="hashing-256") as other,
        pytest.raises(StoreMismatch, match="budget-assistant reindex"),
    ):
        other.ask("园艺讲堂怎么安排的")


SAMPLES = Path(__file__).resolve().parent.parent / "assistant" / "samples"


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("water")
    with Store.open(folder) as store:
        ingest_paths([SAMPLES / "yunping-water-2024.txt", SAMPLES / "yunping-market-2023.txt"], store)
    with Assistant.open(folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("河道清淤项目是新增的还是延续的", "延续性项目"),
        ("小型水库监测项目凭什么立项", "雨水情测报"),
        ("河道清淤整治的年度目标是什么", "东支渠清淤"),
        ("河道清淤项目什么时候开始什么时候结束", "2024年1月至2024年12月"),
    ],
)
def test_a_forms_entry_is_told_of_the_project_named(water: Assistant, question: str, words: str) -> None:
    answer = water.ask(question)
    assert words in answer.text and not answer.values


def test_a_labels_common_end_makes_no_target_of_it(water: Assistant) -> None:
    answer = water.ask("市场监管局城市建设支出是多少")
    assert answer.status == "not_found"


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("市场监管局投诉按期办结率目标", "98", "%"),
        ("清淤多长的河道，目标是多少公里", "12", "公里"),
        ("水务局水质合格河段占比目标", "92", "%"),
        ("水务局绩效目标里水质合格河段占比要求多少", "92", "%"),
    ],
)
def test_loosely_named_targets(water: Assistant, question: str, value: str, unit: str) -> None:
    assert [(one.value, one.unit) for one in water.ask(question).values] == [(value, unit)]


def test_a_satisfaction_asked_behind_another_target_is_told_too(water: Assistant) -> None:
    answer = water.ask("水务局清淤要清多长，满意度要多少")
    assert [(one.value, one.unit) for one in answer.values] == [("12", "公里"), ("90", "%")]


def test_what_is_counted_is_told_and_not_the_budgets_total(assistant: Assistant) -> None:
    assert [(one.value, one.unit) for one in assistant.ask("园林局下面有几个所").values] == [("4", "个")]


def test_a_time_is_told_where_a_time_is_asked(water: Assistant) -> None:
    answer = water.ask("小型水库监测设备最晚什么时候装完")
    assert "元" not in answer.text and not any(one.unit == "万元" for one in answer.values)


@pytest.mark.parametrize(
    ("run", "text", "share"),
    [
        ("副省长任免", "决定副省长的个别任免", 1.0),
        ("非遗", "负责文物和非物质文化遗产的保护", 1.0),
        ("质监", "质量安全监管", 1.0),
        ("非遗", "并非可以遗忘", 0.0),
        ("水利监督站", "水利工程建设", 0.4),
    ],
)
def test_share_of_the_words_that_a_text_says(run: str, text: str, share: float) -> None:
    assert said_share([run], text) == pytest.approx(share)


def test_coverage_and_likeness() -> None:
    pairs = pairs_of(["汛期物资"])
    assert coverage(pairs, "防汛物资储备") == pytest.approx(1 / 3)
    assert likeness(pairs, "防汛物资储备") > 0.5
    assert likeness(pairs, "水库监测") == 0.0


def test_of_two_sentences_that_say_it_the_one_that_begins_with_it_is_told() -> None:
    text = "本会的职能是政治协商和民主监督。" + "甲乙丙丁。" * 70 + "民主监督是提出意见。其形式有会议监督。" + "戊己庚辛。" * 10
    assert best_part(text, pairs_of(["民主监督"])).startswith("民主监督是提出意见。其形式有会议监督。")


def test_of_a_long_passage_the_part_that_says_it_is_told() -> None:
    text = "甲乙丙丁。" * 60 + "民主监督是提出意见。" + "戊己庚辛。" * 80
    part = best_part(text, pairs_of(["民主监督"]))
    assert part.startswith("民主监督是提出意见。") and len(part) <= 320
