"""Names of bodies in questions: a place after the year, and whose labels a question that names its body is read by."""

from __future__ import annotations

from pathlib import Path

from assistant import Assistant
from assistant.entities import Body
from assistant.questions.bodies import bodies_in
from eval.library import Library

BODIES = (Body("平江市水务局", ("平江市水务局",), "平江市", None),)


def unknown(question: str) -> list[str]:
    return [named.text for named in bodies_in(question, BODIES, ("城乡社区支出",)) if not named.keys]


def test_a_place_after_the_year_is_another_body() -> None:
    assert unknown("2018年柳河镇公务接待费多少钱") == ["柳河镇"]
    assert unknown("2018年度柳河县三公经费是多少") == ["柳河县"]


def test_an_item_after_the_year_that_ends_like_a_place_is_none() -> None:
    assert not unknown("2018年城乡社区支出是多少")


def test_another_body_s_longer_label_does_not_draw_words_away(tmp_path: Path) -> None:
    labels = {"水务局": "单价100万元以上设备", "民政局": "单价20万元以上的设备台数"}
    for number, (body, label) in enumerate(labels.items()):
        text = f"平江市{body}2023年部门预算\n\n一、国有资产占用情况\n2023年末，平江市{body}{label}{number + 2}台。\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    with Library([tmp_path], tmp_path / "data") as library, Assistant.open(library.data_dir()) as assistant:
        answer = assistant.ask("平江市水务局2023年有几台单价100万元以上的设备")
    assert [(value.value, value.department) for value in answer.values] == [("2", "平江市水务局")]


def test_the_establishment_office_goes_by_its_short_name() -> None:
    office = (Body("平江市机构编制委员会办公室", ("平江市机构编制委员会办公室",), "平江市", None),)
    assert [named.keys for named in bodies_in("平江市编办2018年三公经费是多少", office)] == [(office[0].key,)]
