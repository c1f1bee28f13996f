"""An answer as a person reads it on a terminal or pastes it into a letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answers import Answer, Citation, CitedPlace
from assistant.plain import answer_to_plain, answer_to_text, citation_line, markdown_to_plain

CITED = Citation(
    1, "甲.pdf", "d1", "甲局", 2023, "第二部分", "三公表", "t1", "接待费", "预算数", cell="5.00", places=(CitedPlace(7, None),)
)


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("预算为**5.00万元**。 [1]", "预算为5.00万元。 [1]"),
        ("**不一致。**\n\n- 甲：5元\n- 乙：6元", "不一致。\n\n  • 甲：5元\n  • 乙：6元"),
        ("> 公务接待费5.00万元", "    公务接待费5.00万元"),
        ("项目2\\*\\*3 &lt;甲&gt; a\\_b", "项目2**3 <甲> a_b"),
        ("- -5.00万元", "  • -5.00万元"),
    ],
)
def test_markdown_leaves_no_marks(markdown: str, plain: str) -> None:
    assert markdown_to_plain(markdown) == plain


def test_what_stood_out_does_so_on_a_terminal() -> None:
    assert markdown_to_plain("为**5.00万元**。", bold=True) == "为\033[1m5.00万元\033[0m。"


def test_citations_and_doubts_follow_the_text() -> None:
    answer = Answer("q", "q", "answered", "**5.00万元** [1]", citations=(CITED,), notes=("单位不明",))
    assert answer_to_plain(answer).splitlines() == ["5.00万元 [1]", "", citation_line(CITED), "! 单位不明"]
    assert answer_to_text(answer).startswith("**5.00万元**")
    assert citation_line(CITED) == "[1] 甲.pdf, 第二部分, 三公表, 接待费 × 预算数: “5.00” (page 7)"


def test_control_characters_of_a_report_never_reach_a_terminal() -> None:
    cited = replace(CITED, report="a\033]0;x.pdf", cell="5\x9b31m.00")
    answer = Answer("q", "q", "answered", "为**5\033[31m元**", citations=(cited,), notes=("\033[2J",))
    assert "\033" not in answer_to_text(answer) and "\x9b" not in answer_to_text(answer)
    shown = answer_to_plain(answer, bold=True)
    assert shown.replace("\033[1m", "").replace("\033[0m", "").count("\033") == 0 and "\033[1m5�[31m元\033[0m" in shown
