"""Over very many bodies: the same answers as over few, and no work for those that are not asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fakes import parsed_document

from assistant import Assistant
from assistant.answering import leading
from ingest.store import Store

PLACES = [f"{first}{second}区" for first in "甲乙丙丁戊己庚辛" for second in "山河湖海林田泉石"]
"""64 districts: more than are looked up one by one."""


def spent(place: str) -> str:
    return f"{PLACES.index(place) * 7 % 64 + 1}.50"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("many")
    with Store.open(folder) as store:
        for place in PLACES:
            store.write(parsed_document(f"{place}.txt", amount=spent(place), department=f"{place}水务局"))
    with Assistant.open(folder) as opened:
        yield opened


def test_first_and_last_places_are_those_of_all_bodies(assistant: Assistant) -> None:
    by_amount = sorted(PLACES, key=lambda place: float(spent(place)))
    most = assistant.ask("哪个部门2023年公务接待费最多")
    least = assistant.ask("哪个部门2023年公务接待费最少")
    assert most.values[0].department == f"{by_amount[-1]}水务局" and least.values[0].department == f"{by_amount[0]}水务局"
    assert [float(one.value) for one in most.values] == sorted((float(one.value) for one in most.values), reverse=True)
    assert f"比较了{len(PLACES)}个" in most.text and f"前{leading.TOLD}个" in most.text


def test_only_bodies_that_may_come_first_are_looked_up(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    facts_at = assistant.store.facts_at
    monkeypatch.setattr(assistant.store, "facts_at", lambda own, places: read.append(own) or facts_at(own, places))
    assistant.ask("哪个部门2023年公务接待费最多")
    assert 0 < len(set(read)) <= leading.TOLD + 1


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
