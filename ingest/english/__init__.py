"""Budgets in English: what their words, headers and sentences say; labels keep their printed words.

A second small reader behind the doors of the Chinese ones: `identity`, `facts` and `sentences` ask here where a text's
letters are Latin.
"""

from __future__ import annotations

from ingest.english.headers import (
    EnglishHeader,
    counts_people,
    english_header,
    english_title,
    english_unit,
    is_glossary,
    people_in,
    says_nothing,
)
from ingest.english.identity import english_body, english_currency, english_place, english_year
from ingest.english.sentences import EnglishFact, read_english, read_glossary
from ingest.english.words import known_words, side_words, stage_of_title, verbs_of
from ingest.english.years import day_spans, fiscal_years, year_spans

__all__ = [
    "EnglishFact",
    "EnglishHeader",
    "counts_people", "day_spans", "english_body", "english_currency", "english_header", "english_place", "english_title",
    "english_unit", "english_year", "fiscal_years", "is_glossary", "known_words", "people_in", "read_english",
    "read_glossary", "says_nothing",
    "side_words", "stage_of_title", "verbs_of", "year_spans",
]  # fmt: skip
