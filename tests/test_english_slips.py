"""Slips of the fingers in English questions: put right where one word alone may be meant, and left where it is a word."""

from __future__ import annotations

import pytest

from assistant.language.spelling_en import spelt_in_english


def meant(question: str, *printed: str) -> str:
    return spelt_in_english(question, lambda: printed).text


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("How much was spnet on recptions?", "How much was spent on receptions?"),
        ("the Audit Bureua's budgte", "the Audit Bureau's budget"),
        ("how many vehciles are there", "how many vehicles are there"),
    ],
)
def test_a_letter_too_many_too_few_or_out_of_place(typed: str, right: str) -> None:
    assert meant(typed) == right


def test_a_word_that_a_report_prints_may_be_meant() -> None:
    assert meant("What does the gazeboo cost?", "gazebo") == "What does the gazebo cost?"
    assert meant("What does the gazebo cost?", "gazebo") == "What does the gazebo cost?"


def test_names_and_forms_of_words_stay() -> None:
    for question in ("What did Trainton spend?", "What did the towns budget?", "Is the centre operational?"):
        assert meant(question) == question
