"""How linking by sense is measured: on words that people say, with the item there and without it."""

from __future__ import annotations

from assistant.retrieve import Closest, Limits
from eval.linking import Case, Found, choose, halves, load_cases, shares

LIMITS = Limits(0.6, 0.05, 0.02)


def _found(right: str, nearest: Closest | None) -> Found:
    return Found(Case("report", "colloquial", "words", frozenset(filter(None, [right]))), nearest)


def test_found_wrong_and_linked_where_nothing_is_are_counted_apart():
    near = Closest("甲", 0.8, 0.2, 0.3)
    one = shares([_found("甲", near), _found("乙", near), _found("丙", None), _found("", near), _found("", None)], LIMITS)
    assert (one.first, one.found, one.wrong, one.false) == ([1, 0, 0], [1, 0, 0], [0, 1, 0], [1, 0])


def test_what_is_not_far_enough_ahead_or_behind_an_absent_item_is_not_meant():
    found = [_found("甲", Closest("甲", 0.8, 0.01, 0.3)), _found("甲", Closest("甲", 0.7, 0.3, 0.75))]
    assert shares(found, LIMITS).found == [0, 0]
    assert shares(found, Limits(0.6, 0.0, 0.1)).found == [1, 1]


def test_the_limits_chosen_find_most_without_false_links():
    right = [_found("甲", Closest("甲", score, 0.2, 0.3)) for score in (0.9, 0.85, 0.7)]
    strange = [_found("", Closest("甲", 0.75, 0.2, 0.3))]
    best = choose([*right, *strange])
    assert shares([*right, *strange], best).found == [1, 1, 0] and shares(strange, best).false == [0]


def test_the_words_are_many_of_both_languages_and_of_several_reports():
    cases = load_cases()
    assert len(cases) >= 400 and len({case.report for case in cases}) >= 6
    assert sum(not case.right for case in cases) >= 150
    assert min(sum(case.language == one for case in cases if case.right) for one in ("zh", "en")) >= 100


def test_halves_share_no_word_and_have_all_kinds():
    cases = load_cases()
    one, other = halves(cases)
    assert not set(one) & set(other) and len(one) + len(other) == len(cases)
    assert {(case.language, case.kind) for case in one} == {(case.language, case.kind) for case in other}
