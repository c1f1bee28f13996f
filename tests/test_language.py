"""The lexicon: every row is whole, and words are taken off the ends of a label."""

from __future__ import annotations

import pytest

from ingest.language import alternatives, value_of, without_words_before, without_words_behind


def test_the_longest_word_is_tried_first():
    words = alternatives("movement", "down").split("|")
    assert words.index("少支出") < words.index("少支")


def test_a_word_says_what_its_row_says():
    assert (value_of("压减", "movement"), value_of("澳门币", "currency")) == ("down", "澳门元")
    assert value_of("压减", "currency") is None


@pytest.mark.parametrize(("label", "left"), [("会议费则核定为", "会议费"), ("会议费", "会议费"), ("核定为", "")])
def test_words_behind_a_label_are_taken_off(label, left):
    assert without_words_behind(label, "particle", "setting") == left


def test_words_before_a_label_are_taken_off():
    assert without_words_before("而会议费", "particle") == "会议费"
