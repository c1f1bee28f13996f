"""Official terms: names, codes, old names and English, and how a printed label is cleaned."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.terms import all_terms, by_code, canonical, clean_label, english_of, fold_label, simplify, term_of


@pytest.mark.parametrize(
    ("printed", "cleaned"),
    [
        ("其中：（1）公务接待费：", "公务接待费"),
        ("一、其他支出", "其他支出"),
        ("其他收入", "其他收入"),
        ("其：车辆", "车辆"),
        ("中小企业发展", "中小企业发展"),
        ("中等职业教育", "中等职业教育"),
        ("１．公务 接待费", "公务接待费"),
        ("一般公共服务支出", "一般公共服务支出"),
        ("一是办公费；", "办公费"),
    ],
)
def test_a_label_is_cleaned_of_numbering_and_nothing_else(printed, cleaned):
    assert clean_label(printed) == cleaned


def test_folding_keeps_the_length_of_simplified_text():
    assert simplify("公務接待費⻋") == "公务接待费车"
    assert fold_label("“三公” 经费（ＡＢ）") == "三公经费(ab)"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("一般公共服务", "一般公共服务支出"),
        ("城乡社区事务", "城乡社区支出"),
        ("医疗卫生与计划生育支出", "卫生健康支出"),
        ("文化体育与传媒", "文化旅游体育与传媒支出"),
        ("国土海洋气象等支出", "自然资源海洋气象等支出"),
        ("行政事业单位离退休", "行政事业单位养老支出"),
        ("政府办公厅(室)及相关机构事务", "政府办公厅（室）及相关机构事务"),
        ("招待费", "公务接待费"),
        ("某某没有的项目", "某某没有的项目"),
    ],
)
def test_old_and_short_names_have_one_canonical_name(printed, name):
    assert canonical(printed) == name


@pytest.mark.parametrize(
    ("code", "name", "parent"),
    [
        ("201", "一般公共服务支出", None),
        ("20103", "政府办公厅（室）及相关机构事务", "一般公共服务支出"),
        ("2010301", "行政运行", "政府办公厅（室）及相关机构事务"),
        ("2080505", "机关事业单位基本养老保险缴费支出", "行政事业单位养老支出"),
        ("2210201", "住房公积金", "住房改革支出"),
        ("30217", "公务接待费", "三公经费"),
        ("10104", "企业所得税", "税收收入"),
    ],
)
def test_a_code_gives_name_and_parent(code, name, parent):
    term = by_code(code)
    assert (term.name, term.parent) == (name, parent)


def test_a_name_under_several_subclasses_has_no_code_of_its_own():
    assert term_of("行政运行").code is None
    assert by_code("2010101").name == by_code("2040201").name == "行政运行"


def test_codes_are_unique_and_of_their_groups_form():
    coded = [term for term in all_terms() if term.code]
    assert [code for code, count in Counter(term.code for term in coded).items() if count > 1] == []
    for term in coded:
        if term.group == "functional":
            assert term.code.startswith("2") and len(term.code) in (3, 5, 7), term
        if term.group == "revenue":
            assert term.code.startswith("1"), term


def test_every_class_of_expenditure_is_there_with_its_subclasses():
    classes = {term.code for term in all_terms() if term.group == "functional" and term.code and len(term.code) == 3}
    assert classes >= {str(code) for code in [*range(201, 218), *range(219, 225), 227, 229, 230, 231, 232, 233, 234]}


def test_every_class_and_subclass_has_an_english_name():
    upper = [term for term in all_terms() if term.group in ("functional", "revenue") and len(term.code or "") < 7]
    assert [term for term in upper if not term.english] == []
    assert english_of("提租补贴") == "rent increase subsidies"


def test_parents_are_names_of_the_lists():
    names = {term.name for term in all_terms()}
    assert [term for term in all_terms() if term.parent and term.parent not in names] == []


def test_no_later_list_takes_a_name_away_from_an_earlier_alias():
    earlier = [term for term in all_terms() if term.group in ("item", "structure", "economic")]
    own = {clean_label(term.name) for term in earlier}
    for term in earlier:
        for alias in term.aliases:
            if clean_label(alias) not in own:
                assert term_of(alias).group == term.group, (alias, term_of(alias))
