"""Bodies' names in English answers."""

from __future__ import annotations

import pytest

from assistant.questions.english_titles import english_name, with_english_names


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("某省清河市人民法院", "Qinghe City People's Court"),
        ("中共平江县委组织部", "Pingjiang County Party Committee Organisation Department"),
        ("西安市财政局", "Xi'an City Finance Bureau"),
        ("平江县稀奇古怪局", None),
    ],
)
def test_a_body_is_called_by_its_own_place_and_its_organ(name: str, english: str | None) -> None:
    assert english_name(name) == english


def test_the_chinese_name_stands_once_and_quotations_stay_as_they_are() -> None:
    text = "Rent of 平江县财政局 rose; 平江县财政局 says “平江县财政局搬迁”.\n\n> 平江县财政局搬迁"
    told = with_english_names(text, ("平江县财政局",))
    body = "Pingjiang County Finance Bureau"
    assert told.startswith(f"Rent of {body} (平江县财政局) rose; {body} says “平")
    assert told.endswith("> 平江县财政局搬迁")
