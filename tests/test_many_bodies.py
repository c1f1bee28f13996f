"""Over very many bodies: the same answers as over few, and no work for those that are not asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import parsed_document

from assistant import Assistant
from assistant.lookup import bounds
from ingest.store import Store

PLACES = [f"{first}{second}区" for first in "甲乙丙丁戊己庚辛" for second in "山河湖海林田泉石"]
"""64 districts: more than are looked up one by one."""


def spent(place: str) -> str:
    return f"{PLACES.index(place) * 7 % 64 + 1}.50"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("many")
    with Store.open(made) as store:
        for place in PLACES:
            store.write(parsed_document(f"{place}.txt", amount=spent(place), department=f"{place}水务局"))
    return made


@pytest.fixture
def assistant(folder: Path) -> Iterator[Assistant]:
    with Assistant.open(folder) as opened:
        yield opened


def test_first_and_last_places_are_those_of_all_bodies(assistant: Assistant) -> None:
    by_amount = sorted(PLACES, key=lambda place: float(spent(place)))
    most = assistant.ask("哪个部门2023年公务接待费最多")
    least = assistant.ask("哪个部门2023年公务接待费最少")
    assert most.values[0].department == f"{by_amount[-1]}水务局" and least.values[0].department == f"{by_amount[0]}水务局"
    following = [one.department for one in (*most.values, *most.alternatives)]
    assert following == [f"{place}水务局" for place in reversed(by_amount)][: bounds.TOLD]
    assert f"比较{len(PLACES)}个" in most.text


def test_only_bodies_that_may_come_first_are_looked_up(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    facts_at = assistant.store.facts_at
    monkeypatch.setattr(assistant.store, "facts_at", lambda own, places: read.append(own) or facts_at(own, places))
    assistant.ask("哪个部门2023年公务接待费最多")
    assert 0 < len(set(read)) <= bounds.TOLD + 1


def test_question_about_one_body_reads_no_other(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant.ask("甲山区水务局2023年公务接待费是多少")
    read: set[str] = set()
    facts_at = assistant.store.facts_at
    monkeypatch.setattr(assistant.store, "facts", lambda own: pytest.fail("a whole report was read"))
    monkeypatch.setattr(assistant.store, "facts_at", lambda own, places: read.add(own) or facts_at(own, places))
    answer = assistant.ask("乙河区水务局2023年公务接待费是多少")
    assert {one.value for one in answer.values} == {spent("乙河区")}
    assert len(read) == 1


def test_body_of_a_place_that_is_not_loaded_is_said_to_be_missing(assistant: Assistant) -> None:
    answer = assistant.ask("乙云区水务局2023年公务接待费是多少")
    assert answer.status == "not_found" and not answer.values


def test_bodies_over_a_bound_are_counted_and_the_first_of_them_told(assistant: Assistant) -> None:
    over = [place for place in PLACES if float(spent(place)) > 10]
    answer = assistant.ask("2023年公务接待费超过10万元的部门有哪些")
    assert answer.status == "answered"
    assert f"有{len(over)}个" in answer.text and f"共比较{len(PLACES)}个" in answer.text
    assert len(answer.values) == bounds.TOLD
    assert {one.department for one in answer.values} <= {f"{place}水务局" for place in over}


def test_bodies_under_a_bound_are_told_with_the_least_first(assistant: Assistant) -> None:
    under = sorted((place for place in PLACES if float(spent(place)) < 5), key=lambda place: float(spent(place)))
    answer = assistant.ask("2023年公务接待费低于5万元的有哪些部门")
    assert [one.department for one in answer.values] == [f"{place}水务局" for place in under]


def test_name_that_fits_very_many_bodies_is_asked_back(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant.store, "facts_at", lambda own, places: pytest.fail("a figure was read"))
    for question in ("水务局2023年公务接待费是多少", "2023年公务接待费是多少", "2023年各部门公务接待费分别比上年增加多少"):
        answer = assistant.ask(question)
        assert answer.status == "clarify" and not answer.values
        assert f"{len(PLACES)}个部门" in answer.text and len(answer.suggestions) > 1


def test_item_that_few_of_very_many_state_is_told_though_no_body_is_named(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for place in PLACES:
            store.write(parsed_document(f"{place}.txt", amount=spent(place), department=f"{place}水务局"))
        store.write(parsed_document("own.txt", amount="7.25", department="甲市档案馆", item="档案数字化费"))
    with Assistant.open(tmp_path) as opened:
        answer = opened.ask("2023年档案数字化费是多少")
        assert [(one.value, one.department) for one in answer.values] == [("7.25", "甲市档案馆")]
        missing = opened.ask("2023年车辆停放费是多少")
        assert missing.status != "answered" and not missing.values


def test_what_a_text_says_is_told_of_those_whose_passages_are_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(tmp_path) as store:
        for place in PLACES:
            store.write(parsed_document(f"{place}.txt", amount=spent(place), department=f"{place}水务局"))
        text = "夜间巡河由志愿者承担，每周两次。"
        store.write(parsed_document("own.txt", text=text, amount="7.25", department="丑谷区园林局"))
    with Assistant.open(tmp_path) as opened:
        searched: list[int] = []
        search = opened._search
        monkeypatch.setattr(opened, "_search", lambda query, own, most: searched.append(len(own)) or search(query, own, most))
        answer = opened.ask("夜间巡河是怎么安排的")
        assert answer.status == "answered" and "志愿者" in answer.text
        assert len(searched) <= 1 + 6


def test_whose_reason_is_meant_is_asked_back(assistant: Assistant) -> None:
    answer = assistant.ask("2023年公务接待费为什么增加")
    assert answer.status == "clarify" and f"{len(PLACES)}个部门" in answer.text


@pytest.mark.parametrize("question", ["水务局的主要职责是什么", "水务局负责人是谁", "水务局是怎么介绍公务接待的"])
def test_words_of_one_of_very_many_bodies_of_a_name_are_not_told_of_any(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "clarify" and not answer.values
    assert assistant.ask(f"甲山区{question}").status != "clarify"
