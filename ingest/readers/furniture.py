"""What stands around a report and is not of it: page numbers, counters of visits, font buttons, fields of Word."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PAGE = re.compile(
    r"[\s\u3000]*(?:[-—–─―－~～·•]+\s*\d{1,4}\s*[-—–─―－~～·•]+|第\s*\d{1,4}\s*页(?:\s*[/，,]?\s*共\s*\d{1,4}\s*页)?"
    r"|\d{1,4}\s*/\s*\d{1,4}|Page\s+\d{1,4}(?:\s+of\s+\d{1,4})?)[\s\u3000]*",
    re.I,
)
_BARE = re.compile(r"\s*\d{1,4}\s*")
_WEB = re.compile(
    r"浏览(?:量|次数)|累计次数|点击(?:数|率|量|次数)[:：]|阅读(?:量|次数|数)[:：]|字[体号][:：]?\s*[\[【]|扫一扫|打印本页|【打印】|关闭(?:窗口|本页)"
    r"|分享到|上一篇|下一篇|相关(?:文档|文章|链接|附件下载)|当前位置|首页\s*[>》›]|版权所有|ICP备|责任编辑|索\s*引\s*号[:：]"
    r"|(?:信息)?来源[:：].{0,30}(?:发布|时间|日期)|发布(?:时间|日期|机构)[:：].{0,30}来源[:：]?|网站地图|联系我们|无障碍|收藏本页|微信|微博"
)
_FIELD = re.compile(
    r"(?:HYPERLINK\s+\\?l?\s*\"?_Toc\d+\"?|PAGEREF\s+_Toc\d+(?:\s*\\?h(?=\s|\d|$))?|TOC\s+\\[a-z][^\n]{0,40}?\\[a-z])\s*"
)


def strip_word_fields(text: str) -> str:
    """Return `text` without the field codes that Word leaves in copied contents pages (PAGEREF _Toc123 \\h)."""
    return _FIELD.sub("", text) if "_Toc" in text or "TOC \\" in text else text


def kind_of_line(line: str) -> str | None:
    """Return "source" for a collector's note on where the text is from, "furniture" for a web page's, else None.

    Both stay in the document, since they may name the body; a line of more than 120 characters is the report's.
    """
    if re.match(r"#\s*(?:source|来源|url)\s*[:：]", line, re.I):
        return "source"
    return "furniture" if len(line) <= 120 and "。" not in line and _WEB.search(line) else None


def page_number_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the indexes of the lines that are page numbers.

    Decorated ones (— 3 —, 第 3 页) always; bare integers only where at least three of them count up by one and stand
    between lines of running text, since a bare integer is also a cell.
    """
    decorated = {at for at, line in enumerate(lines) if 0 < len(line.strip()) <= 24 and _PAGE.fullmatch(line)}
    return frozenset(decorated | _counted(lines))


def _counted(lines: Sequence[str]) -> set[int]:
    visible = [at for at, line in enumerate(lines) if line.strip()]
    runs: list[list[int]] = []
    for position, at in enumerate(visible):
        if not _BARE.fullmatch(lines[at]):
            continue
        before = lines[visible[position - 1]] if position else ""
        after = lines[visible[position + 1]] if position + 1 < len(visible) else ""
        if not (_is_running(before) or _is_running(after)):
            continue
        if runs and int(lines[at]) == int(lines[runs[-1][-1]]) + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return {at for run in runs if len(run) >= 3 for at in run}


def _is_running(line: str) -> bool:
    return len(line.strip()) >= 16 and bool(re.search(r"[，。；,;.]", line))
