"""Bodies as entities: short forms made of their names, where a question names them, and one entity a real body."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.entities import Body, Registry, find_bodies
from assistant.entities.names import spelled
from assistant.questions.bodies import bodies_in
from ingest.identity import same_body

PLACE = "棠州市柳河区"
PAIRS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "data" / "body_names.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def body(name: str) -> Body:
    return Body(name, (name,), None, None)


def named(question: str, *names: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, one.keys) for one in find_bodies(question, [body(name) for name in names])]


OFFICIAL = tuple(dict.fromkeys(official for official, _ in PAIRS))
LOADED = Registry(body(PLACE + official) for official in OFFICIAL)


@pytest.mark.parametrize("place", ["柳河区", "区", "柳河", ""])
def test_people_s_short_names_are_found_among_two_hundred(place: str) -> None:
    assert len(OFFICIAL) >= 200
    missed = [
        short for official, short in PAIRS
        if not any(PLACE + official in one.keys for one in bodies_in(f"2023年{place}{short}的公务接待费是多少", LOADED))
    ]  # fmt: skip
    assert len(missed) <= 0.05 * len(PAIRS), missed


def test_two_hundred_bodies_of_a_place_that_is_not_loaded_are_linked_to_none() -> None:
    asked = [f"衡山县{name}2023年印刷费是多少" for name in dict.fromkeys((*OFFICIAL, *(short for _, short in PAIRS)))]
    assert len(asked) >= 200
    assert not [text for text in asked if any(one.keys for one in bodies_in(text, LOADED))]


@pytest.mark.parametrize(
    ("short", "official"),
    [("教育局", "财政局"), ("八中", "第七中学"), ("水利局", "水务局"), ("中院", "高级人民法院"), ("组织部", "委员会宣传部")],
)
def test_another_organ_s_name_is_no_short_form(short: str, official: str) -> None:
    assert spelled(short, PLACE + official) is None


@pytest.mark.parametrize("verb", ["测算", "据说", "分析", "涉及", "审核"])
def test_a_verb_before_a_name_is_no_part_of_it(verb: str) -> None:
    own = f"{PLACE}市场监督管理局"
    assert [keys for _, keys in named(f"{verb}区市场监管局2023年印刷费", own)] == [(own,)]
    assert [keys for _, keys in named(f"{verb}市场监管局2023年印刷费", own)] == [(own,)]


@pytest.mark.parametrize("short", ["经开区管委会", "开发区管委会", "青梧开发区管委会", "青梧经开区管委会"])
def test_a_zone_goes_by_the_first_signs_of_its_kind_or_by_its_last_word(short: str) -> None:
    zone = "青梧经济技术开发区管理委员会"
    assert [keys for _, keys in named(f"2023年{short}的印刷费", zone)] == [(zone,)]


def test_another_place_s_bureau_is_another_body() -> None:
    assert named("衡山县水务局2023年印刷费", f"{PLACE}水务局") == [("衡山县水务局", ())]


def test_a_wider_place_s_bureau_is_another_body() -> None:
    assert [keys for _, keys in named("棠州市水务局2023年印刷费", f"{PLACE}水务局")] == [()]


def test_courts_of_equal_short_names_are_all_named() -> None:
    names = ("柳河区人民法院", "衡山区人民法院")
    assert [keys for _, keys in named("法院2023年印刷费", *names)] == [tuple(sorted(names))]


def test_a_name_without_its_organ_s_word_stands_where_a_body_stands() -> None:
    own = f"{PLACE}水务局"
    assert [keys for _, keys in named("水务2023年印刷费是多少", own)] == [(own,)]
    assert not named("2023年水务工程支出是多少", own)


def test_a_name_does_not_begin_inside_another_word() -> None:
    assert not [one for one in bodies_in("棠州市财政局2023年预算", [body("柳河区政务服务局")]) if one.keys]


def test_all_names_of_one_body_are_one() -> None:
    assert same_body("中国共产党棠州市柳河区委员会办公室", "柳河区委办公室")
    assert not same_body("柳河区水务局", "衡山区水务局")
