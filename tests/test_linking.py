"""How linking by sense is measured: on words that share nothing with the item's name, with the item there and without it."""

from __future__ import annotations

from assistant.retrieve import Closest
from eval.linking import Found, cases_of, shares
from ingest.terms import fold_label
from ingest.train.generator import Topic


def test_words_that_share_a_pair_with_the_name_are_no_case():
    cases = cases_of([Topic("公务接待费", spoken=("接待", "请客", "吃饭"))])
    assert [case.words for case in cases] == ["请客", "吃饭"]


def test_the_other_labels_never_hold_the_item():
    for case in cases_of([Topic("公务接待费", spoken=("请客",)), Topic("差旅费", spoken=("车票",))]):
        assert case.item not in case.others and len(case.others) >= 39
        assert fold_label(case.words)


def test_found_wrong_and_found_where_nothing_is_are_counted_apart():
    near = Closest("甲", 0.8, 0.2, 0.3)
    found = [Found("甲", near, None), Found("乙", near, None), Found("丙", None, near), Found("丁", None, None)]
    assert shares(found, 0.6, 0.02, 0.05) == (0.25, 0.25, 0.25)


def test_what_is_not_far_enough_ahead_or_behind_an_absent_item_is_not_meant():
    found = [Found("甲", Closest("甲", 0.8, 0.01, 0.3), None), Found("甲", Closest("甲", 0.7, 0.3, 0.75), None)]
    assert shares(found, 0.6, 0.02, 0.05) == (0.0, 0.0, 0.0)
    assert shares(found, 0.6, 0.1, 0.0) == (1.0, 0.0, 0.0)
