from __future__ import annotations

import pytest

from ingest.identity import BodyKey, KnownBodies, body_key, same_body, split_places


@pytest.mark.parametrize(
    "name, places, rest",
    [
        ("某市甲区财政局", ("某市", "甲区"), "财政局"),
        ("甲区市场监督管理局", ("甲区",), "市场监督管理局"),
        ("兰州市乙区水务局", ("兰州市", "乙区"), "水务局"),
        ("大云州祥石县水务局", ("大云州", "祥石县"), "水务局"),
        ("新乡县教育局", ("新乡县",), "教育局"),
        ("上海市甲区人民政府丙路街道办事处", ("上海市", "甲区", "丙路街道"), "办事处"),
        ("内蒙古自治区财政厅", ("内蒙古自治区",), "财政厅"),
        ("城市管理局", (), "城市管理局"),
        ("市教育局", ("市",), "教育局"),
    ],
)
def test_places_at_the_start_of_a_name(name: str, places: tuple[str, ...], rest: str):
    assert split_places(name) == (places, rest)


@pytest.mark.parametrize(
    "names, key",
    [
        (("中共甲县委组织部", "中国共产党甲县委员会组织部", "甲县委组织部"), BodyKey(("甲县",), "party", "组织部")),
        (("甲县人大常委会办公室", "甲县人民代表大会常务委员会"), BodyKey(("甲县",), "congress", "")),
        (("政协甲县委员会", "中国人民政治协商会议甲县委员会办公室", "甲县政协办公室"), BodyKey(("甲县",), "cppcc", "")),
        (("甲县人民政府", "甲县"), BodyKey(("甲县",), "government", "")),
        (("甲市中级人民法院", "甲市中院"), BodyKey(("甲市",), "court", "中级")),
        (("甲县妇女联合会", "甲县妇联"), BodyKey(("甲县",), "mass", "妇联")),
        (("共青团甲县委员会", "共青团甲县委", "甲县团委"), BodyKey(("甲县",), "mass", "团委")),
    ],
)
def test_names_of_one_body_have_one_key(names: tuple[str, ...], key: BodyKey):
    assert [body_key(name) for name in names] == [key] * len(names)


@pytest.mark.parametrize(
    "one, other",
    [
        ("某市甲区财政局", "甲区财政局"),
        ("甲县住建局", "甲县住房和城乡建设局"),
        ("甲区市场监管局", "某市甲区市场监督管理局"),
        ("红山州", "红山哈尼族彝族自治州人民政府"),
        ("市国资委", "某市国有资产监督管理委员会"),
        ("丁阳高新技术产业开发区政务服务局", "丁阳市高新技术产业开发区政务服务局"),
    ],
)
def test_a_shorter_name_is_the_same_body(one: str, other: str):
    assert same_body(one, other) and same_body(other, one)


@pytest.mark.parametrize(
    "one, other",
    [
        ("某市财政局", "某市甲区财政局"),
        ("甲县财政局", "乙县财政局"),
        ("甲县", "甲县财政局"),
        ("某市第三小学", "某市第十三小学"),
        ("甲县人民医院", "甲县中医院"),
        ("甲县委办公室", "甲县政府办公室"),
        ("财政局", "甲县财政局"),
    ],
)
def test_other_places_and_organs_are_other_bodies(one: str, other: str):
    assert not same_body(one, other)


def test_known_body_is_found_as_by_comparing_with_each() -> None:
    places = ("棠州市柳河区", "柳河区", "棠州市", "市", "区", "衡山县", "棠州", "")
    organs = (
        "水务局", "水利局", "人民法院", "法院", "人大常委会办公室", "人民代表大会常务委员会办公室", "市场监督管理局", "市监局",
        "人民政府",
    )  # fmt: skip
    names = sorted((place + organ for place in places for organ in organs), key=lambda name: (-len(name), name))
    known, plain = KnownBodies(), list[str]()
    for name in names:
        expected = next((one for one in plain if same_body(one, name)), None)
        assert known.same_as(name) == expected, name
        if expected is None:
            known.add(name)
            plain.append(name)
    assert 9 < len(plain) < len(names)
