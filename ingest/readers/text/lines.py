"""From text to lines as a reader sees them: marks of Markdown and HTML dropped, furniture of pages told apart."""

from __future__ import annotations

import html
import re

from ingest.readers.marks import raised, without_marks

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x200E, 0x200F])
_CHECKBOX = re.compile(r"<input\b([^<>]{0,200})>", re.I)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_TAG = re.compile(r"</?(?:p|b|i|u|strong|em|span|div|font|center|sup|sub|o:p|a|h[1-6]|input|label)\b[^<>]{0,500}>", re.I)
_STRUCK = re.compile(r"<(del|s|strike)\b[^<>]{0,200}>[^<>]{0,500}</\1\s*>|~~(?=\S)[^~\n]{1,500}~~", re.I)
_RAISED = re.compile(r"<sup\b[^<>]{0,200}>([^<>]{0,20})</sup\s*>", re.I)
_FORMULA = re.compile(r"\$([^$|\n]{1,80})\$")
_FORMULA_WORDS = re.compile(r"\\(?:text|mathrm|mathbf|mathbb|rm|bf)\b|[{}\s]|\\[,;!]")
_FORMULA_SIGNS = {r"\%": "%", r"\triangle": "△", r"\blacktriangle": "▲", r"\Delta": "△", r"\times": "×", r"\$": "$"}
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|nbsp|amp|lt|gt|quot|ldquo|rdquo|emsp|ensp|middot|mdash|hellip|ge|le);", re.I)


_TREE = re.compile(r"^[\s|│┃]*[├└┣┗][─━]{1,3}\s*(?=[\u4e00-\u9fffA-Za-z（(])")
"""A branch of a drawn tree before a label, which only indents it."""


def split_lines(text: str) -> list[str]:
    """Return the lines of `text` without line ends; form feeds end a line too, other controls become spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n").replace("\u2028", "\n")
    return text.replace("\u00a0", " ").translate(_INVISIBLE).split("\n")


def plain_line(line: str) -> str:
    """Return `line` without Markdown bold, what is struck out, HTML tags, entities and marks of notes;
    a checkbox becomes ☐ or ☑, a figure written as a formula the figure. Tabs and spaces stay.
    """
    if "<" in line:
        line = _CHECKBOX.sub(_box, line)
        line = _STRUCK.sub("", line)
        line = _RAISED.sub(lambda match: raised(match.group(1)), line)
        line = _TAG.sub("", _BREAK.sub("\u2028" if line.lstrip().startswith("|") else " ", line))
    if "&" in line:
        line = _ENTITY.sub(lambda match: html.unescape(match.group()).replace("\u00a0", " "), line)
    if "**" in line or "__" in line:
        line = _BOLD.sub(r"\2", line)
    if "~~" in line:
        line = _STRUCK.sub("", line)
    if "├" in line or "└" in line or "┣" in line or "┗" in line:
        line = _TREE.sub(lambda match: re.sub("[^\\s|]", " ", match.group()), line)
    if line.count("$") > 1:
        line = _FORMULA.sub(_figure_of_formula, line)
    return _without_letter_spacing(without_marks(line))


_PARTED = re.compile(
    r"(?<![\u4e00-\u9fff])(?<![款项節节][ \u3000])([\u4e00-\u9fff])([ \u3000]{1,8})([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
_HEAD_WORDS = frozenset(
    ["项目", "項目", "科目", "名称", "名稱", "合计", "合計", "总计", "總計", "小计", "小計", "金额", "金額", "备注", "備註",
     "编码", "单位", "部门", "地区", "地區", "收入", "支出", "年度", "序号"]
)  # fmt: skip
"""Words of two letters that tables print set apart (项    目)."""


def _without_letter_spacing(line: str) -> str:
    """Return the line with the two letters of a table's usual words put together; what follows keeps its place."""
    return _PARTED.sub(lambda met: met[1] + met[3] + met[2] if met[1] + met[3] in _HEAD_WORDS else met[0], line)


def _figure_of_formula(match: re.Match[str]) -> str:
    """Return the figure that a formula of LaTeX is ($1{,}250.00$, $12.5\\%$, $\\triangle 5$); any other formula as it stands.

    White space inside its signs makes it none: those are the dollars of two amounts.
    """
    if match.group(1) != match.group(1).strip():
        return match.group()
    shown = re.sub(r"\^\{?(\d{1,2}|[①-⑳*])\}?", lambda mark: raised(mark.group(1)), match.group(1))
    for written, sign in _FORMULA_SIGNS.items():
        shown = shown.replace(written, sign)
    shown = _FORMULA_WORDS.sub("", shown)
    return shown if re.fullmatch(r"[-+−△▲(]*\d[\d,.]*[%％)]*(?:[年⁰¹²³⁴-⁹①-⑳])*", shown) else match.group()


def _box(match: re.Match[str]) -> str:
    attributes = match.group(1).lower()
    if "checkbox" not in attributes and "radio" not in attributes:
        return ""
    return "☑" if "checked" in attributes else "☐"
