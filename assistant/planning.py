"""Which questions a chat model may help with, where one is set; the rules' answer to all others stands as it is."""

from __future__ import annotations

import re

from assistant.answers import Answer

_SEVERAL_STEPS = re.compile(
    r"总结|概括|归纳|综述|概述|梳理|分析|解读|评述|综合|简要介绍|写一[段篇份]|"
    r"\b(?:summar|overview|outline|analy[sz]e|analysis|interpret|explain|describe|discuss|brief)", re.IGNORECASE,
)  # fmt: skip
"""Words of questions that want several look-ups put together."""


def may_be_planned(answer: Answer) -> bool:
    """Return whether a model may look further: the rules found nothing, only passages, or several look-ups are wanted.

    A question back is never taken over: a model that picked one of the candidates would answer for the reader. Nor is a
    question of a body that no report is of (then the answer's scope names none): no look-up can mend that.
    """
    if answer.status == "clarify" or not answer.scope.departments:
        return False
    return answer.status == "not_found" or _is_passages(answer) or bool(_SEVERAL_STEPS.search(answer.resolved_question))


def _is_passages(answer: Answer) -> bool:
    """Return whether the answer is nothing but passages that a search found; a sentence read as a fact has its span."""
    exact = answer.values or answer.verdict or answer.conflicts
    return not exact and all(one.span is None and one.cell is None for one in answer.citations)
