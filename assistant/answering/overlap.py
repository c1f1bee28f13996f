"""How much of what a question says a text says too, by pairs of neighbouring characters (for words that link to no label)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from assistant.questions.model import Query
from ingest.terms import fold_label

_ASKING = re.compile(
    r"什么|哪些|哪个|哪几|哪家|哪项|哪|多少|怎么|怎样|如何|为什么|为何|是否|是不是|有没有|有无|请问|请|一下|介绍|说明|主要|具体|分别|"
    r"包括|包含|有关|关于|方面|工作|部门|单位|报告|几个|几项|几[次回场条件家批辆台]|[一二三四五六七八九十两]项|属于|还是|打算|准备|"
    r"计划|预计|安排|一年|全年|年度|今年|去年|本年|目标值|指标值|目标|指标|[达得做]到|要求|不(?:超过|低于|高于|少于|多于)|至少|最多|控制在|以上|以内|大概|应该|应当|需要|"
    r"公[布开示]|披露|涵盖|覆盖(?=哪|什么|了)|表注|注释|附注|备注里|表里|文中|[不没]填|不写|空着|空白|列了|中(?!心|医|学|小|央)|[的了吗么呢啊吧是有在里对说写和与及、以这那该本几谁要能可搞?？,，。]"
)
_YEAR = re.compile(r"(?:19|20)\d\d年?度?|\d[\d.]*(?:亿|万)?元|\d[\d.]*[亿万]")
_RUN = re.compile(r"[\u4e00-\u9fff0-9a-z]+")


def content_runs(query: Query, dropped: str = "", *, official: bool = True) -> list[str]:
    """Return the stretches of a question that say what it is about: no body, year, asking words, nor what `dropped` matches.

    With `official`, words that surely name an item stand there by its official name, as passages are indexed.
    """
    text = query.folded
    for words in sorted(query.bodies.words, key=len, reverse=True):
        text = text.replace(words, " ")
    for words, name in _official(query) if official else ():
        text = text.replace(words, name)
    text = _YEAR.sub(" ", text)
    if dropped:
        text = re.sub(dropped, " ", text)
    return [run for run in _RUN.findall(_ASKING.sub(" ", text)) if len(run) >= 2]


def _official(query: Query) -> list[tuple[str, str]]:
    spans = [span for ask in query.asks for slot in ask.slots for span in slot if span.links]
    # 工程 in 水利工程 is no item of its own.
    edges = [(span.start, span.end) for span in spans]
    spans = [span for span in spans if not any(start == span.end or end == span.start for start, end in edges)]
    best = [(span.text, span.links[0]) for span in spans]
    return [(text, fold_label(link.label)) for text, link in best if link.how == "alias" and link.score >= 0.9]


def pairs_of(runs: Iterable[str]) -> tuple[str, ...]:
    """Return the pairs of neighbouring characters, each once."""
    return tuple(dict.fromkeys(run[at : at + 2] for run in runs for at in range(len(run) - 1)))


def coverage(pairs: tuple[str, ...], text: str) -> float:
    """Return the share (0–1) of the pairs that `text` (folded) has; 0.0 without pairs."""
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def said_share(runs: Iterable[str], text: str, weights: Mapping[str, float] | None = None) -> float:
    """Return the share (0-1) of the runs' characters that `text` (folded) says, each in a pair that it has.

    A pair across two words (长任 in 副省长任免) is not missed where both words are there. A run of two characters is said
    too where it shortens a word of the text (非遗: 非物质文化遗产). `weights`: pair → how much its characters count.
    """
    whole = covered = 0.0
    for run in runs:
        pairs = [run[at : at + 2] for at in range(len(run) - 1)]
        said = [pair in text for pair in pairs]
        if len(run) == 2 and not said[0]:
            said = [shortens(run, text)]
        for at in range(len(run)):
            touching = range(max(0, at - 1), min(len(pairs), at + 1))
            weight = 1.0 if weights is None else sum(weights[pairs[one]] for one in touching) / len(touching)
            whole += weight
            covered += weight * any(said[one] for one in touching)
    return covered / whole if whole else 0.0


_WORD_ENDS = re.compile(r"[^\u4e00-\u9fff]|[和与及的等]")


def shortens(short: str, text: str) -> bool:
    """Return whether two characters are a word of the text shortened: its first, and a later one."""
    return len(short) == 2 and any(
        3 <= len(word) <= 12 and word[0] == short[0] and short[1] in word[2:9] for word in _WORD_ENDS.split(text)
    )


def likeness(pairs: tuple[str, ...], text: str) -> float:
    """Return the coverage; where a pair is there, at least 0.7 of the single characters' share (汛期物资, 防汛物资储备)."""
    covered = coverage(pairs, text)
    letters = set("".join(pairs))
    return max(covered, 0.7 * sum(letter in text for letter in letters) / len(letters)) if covered else 0.0


__all__ = ["content_runs", "coverage", "likeness", "pairs_of", "said_share", "shortens"]
