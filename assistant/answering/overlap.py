"""How much of what a question says a text says too, by pairs of neighbouring characters (for words that link to no label)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.questions.model import Query

_ASKING = re.compile(
    r"什么|哪些|哪个|哪几|哪家|哪项|哪|多少|怎么|怎样|如何|为什么|为何|是否|是不是|有没有|有无|请问|请|一下|介绍|说明|主要|具体|分别|"
    r"包括|包含|有关|关于|方面|工作|部门|单位|报告|几个|几项|几[次回场条件家批辆台]|[一二三四五六七八九十两]项|属于|还是|打算|准备|"
    r"计划|预计|安排|一年|全年|年度|今年|去年|本年|目标值|指标值|目标|指标|达到|要求|大概|应该|应当|需要|"
    r"列了|中(?!心|医|学|小|央)|[的了吗么呢啊吧是有在里对说写和与及、以这那该本几谁要能可搞?？,，。]"
)
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_RUN = re.compile(r"[\u4e00-\u9fff0-9a-z]+")


def content_runs(query: Query, dropped: str = "") -> list[str]:
    """Return the stretches of a question that say what it is about: no body, year, asking words, nor what `dropped` matches."""
    text = query.folded
    for words in sorted(query.bodies.words, key=len, reverse=True):
        text = text.replace(words, " ")
    text = _YEAR.sub(" ", text)
    if dropped:
        text = re.sub(dropped, " ", text)
    return [run for run in _RUN.findall(_ASKING.sub(" ", text)) if len(run) >= 2]


def pairs_of(runs: Iterable[str]) -> tuple[str, ...]:
    """Return the pairs of neighbouring characters, each once."""
    return tuple(dict.fromkeys(run[at : at + 2] for run in runs for at in range(len(run) - 1)))


def coverage(pairs: tuple[str, ...], text: str) -> float:
    """Return the share (0–1) of the pairs that `text` (folded) has; 0.0 without pairs."""
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


__all__ = ["content_runs", "coverage", "pairs_of"]
