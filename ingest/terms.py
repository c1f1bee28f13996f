"""Item names of budget reports: official terms with code, English and aliases, and how a printed label is cleaned.

The data files in `ingest/data/*.tsv` hold one term a line:
name, code, group (item, structure, economic, functional, revenue), English names, aliases, parent; lists are split by ";".
Source of the codes: 政府收支分类科目 (Ministry of Finance), as reports print them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import opencc

_RADICALS = str.maketrans("⻋⻔⻠⺠⻝⻚⻅⻆⻉⻓⻘⻛⻜⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺟⻄⻒⻟⺫⺮⺼",
                          "车门饣民食页见角贝长青风飞马骨鬼鱼鸟麦黄齐齿龙龟母西长饣罒竹月")  # fmt: skip
"""CJK radical code points that NFKC leaves alone; PDF fonts print them for the plain characters."""

_BRACKETS = re.compile(r"[“”\"'‘’「」『』《》〈〉＂`]")
_OLD_NAME = re.compile(r"(?<!一般)公共财政预算")
_LEAD = re.compile(
    r"^(?:#|[加减](?=[:：])|其中|[其中](?=[:：,，、])|包括|一是|二是|三是|四是)?[:：,，、]?"
    r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|(?:[一二三四五六七八九十]{1,3})[、.．]|\d{1,2}[、.．](?!\d)|[①-⑳])?"
    r"(?:其中|包括)?[:：]?"
)
_TAIL = re.compile(r"[:：,，、。;；*]+$")
_TRANSLATED = re.compile(r"(?<=[\u4e00-\u9fff)）])\s*[A-Z][a-z]{2,}(?:[\s\-&,.'’()/]*[A-Za-z]+)*\s*$")
"""The English name that a yearbook prints behind a Chinese one."""


@dataclass(frozen=True, slots=True)
class Term:
    """An official item. `code` and `parent` are None where it has none; `english[0]` is the name to show."""

    name: str
    code: str | None
    group: str
    english: tuple[str, ...]
    aliases: tuple[str, ...]
    parent: str | None


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Return `text` in simplified characters, of exactly the same length, so that spans hold in both."""
    text = text.translate(_RADICALS)
    try:
        text.encode("gb2312")
        return text
    except UnicodeEncodeError:
        converted: str = _converter().convert(text)
        if len(converted) == len(text):
            return converted
        return "".join(one if len(one) == 1 else character for character, one in ((c, _converter().convert(c)) for c in text))


def fold_label(text: str) -> str:
    """Return `text` for comparing labels: half width, simplified, no white space, no quotation marks, lower case.

    The first of the four budgets has the name it bears today (一般公共预算), also where an older report calls it 公共财政预算.
    """
    return _folded(text) if len(text) <= _SHORT else _folded.__wrapped__(text)


_SHORT = 60
"""Characters up to which a folded text is kept: labels and names come again and again, paragraphs do not."""


@lru_cache(maxsize=1 << 16)
def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", simplify(text))
    return _OLD_NAME.sub("一般公共预算", re.sub(r"\s+", "", _BRACKETS.sub("", folded)).lower())


def clean_label(text: str) -> str:
    """Return a label without numbering, 其中, 加 or 减 before it, trailing marks and a translation behind it; folded:
    "其中：（1）公务接待费：" → "公务接待费".
    """
    label = fold_label(_TRANSLATED.sub("", text))
    while True:
        shorter = _TAIL.sub("", _LEAD.sub("", label, count=1))
        if shorter == label or not shorter:
            return label
        label = shorter


def _split(field: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in field.split(";") if part.strip())


@lru_cache(maxsize=1)
def all_terms() -> tuple[Term, ...]:
    """Return every official term of the data files, in file order (items and structure before economic, functional)."""
    found: list[Term] = []
    folder = resources.files("ingest") / "data"
    for name in ("items.tsv", "economic.tsv", "functional.tsv", "revenue.tsv"):
        source = folder / name
        if not source.is_file():
            continue
        for line in source.read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            fields = (line.split("\t") + [""] * 6)[:6]
            found.append(Term(fields[0], fields[1] or None, fields[2], _split(fields[3]), _split(fields[4]), fields[5] or None))
    return tuple(found)


@lru_cache(maxsize=1)
def _by_label() -> dict[str, Term]:
    """Return folded name or alias → term; the first of several wins."""
    index: dict[str, Term] = {}
    for term in all_terms():
        index.setdefault(clean_label(term.name), term)
    for term in all_terms():
        for alias in term.aliases:
            index.setdefault(clean_label(alias), term)
    return index


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Term]:
    index: dict[str, Term] = {}
    for term in all_terms():
        if term.code:
            index.setdefault(term.code, term)
    return index


_ENDINGS = (
    "支出预算", "支出决算", "支出预算数", "支出决算数", "预算支出", "支出", "预算数", "决算数", "预算", "决算", "费用", "总额",
    "合计", "金额",
)  # fmt: skip
"""What writers put behind an item's name: 公务接待费支出, 培训费预算. Funds and totals keep it: 一般公共预算支出 is no fund."""


def term_of(label: str) -> Term | None:
    """Return the official term whose name or alias `label` is after cleaning, a bracket or an ending left off; else None."""
    cleaned, index = clean_label(label), _by_label()
    found = index.get(cleaned) or index.get(re.sub(r"\([^()]*\)$", "", cleaned) or cleaned)
    if found is not None:
        return found
    for ending in _ENDINGS:
        shorter = cleaned.removesuffix(ending)
        term = index.get(shorter) if shorter != cleaned else None
        if term is not None and term.group in ("item", "economic", "functional"):
            return term
    return None


@lru_cache(maxsize=1)
def _parents() -> dict[str, frozenset[str]]:
    """Return folded name or alias → the names of all items that an item of that name officially stands under."""
    found: dict[str, set[str]] = {}
    for term in all_terms():
        over = {term.parent} if term.parent else set()
        # 会议费 is an item of its own and 30215 under 302.
        head = _by_code().get(term.code[:-2]) if term.code and len(term.code) > 3 else None
        names = {canonical(name) for name in over} | ({head.name} if head is not None else set())
        for label in (term.name, *term.aliases):
            found.setdefault(clean_label(label), set()).update(names)
    return {label: frozenset(names) for label, names in found.items()}


@lru_cache(maxsize=65536)
def parents_of(label: str) -> frozenset[str]:
    """Return the canonical names that a printed label officially stands under: all of them, as 行政运行 has many; none
    where it is no official item.
    """
    term = term_of(label)
    own = _parents().get(clean_label(label), frozenset())
    return own | _parents().get(clean_label(term.name), frozenset()) if term is not None else own


@lru_cache(maxsize=4096)
def term_under(parent: str, label: str) -> Term | None:
    """Return the item under `parent` that a short label means there: 购置费 under 公务用车费; None unless it is one alone.

    A short label is the end of the item's name or of one of its aliases.
    """
    outer, short = term_of(parent), clean_label(label)
    if outer is None or len(short) < 2:
        return None
    fitting = [term for term in _parts().get(outer.name, ()) if _ends_with(term, short)]
    return fitting[0] if len(fitting) == 1 else None


def has_parts(name: str) -> bool:
    """Return whether official items stand under the term of this name."""
    return name in _parts()


@lru_cache(maxsize=1)
def _parts() -> dict[str, tuple[Term, ...]]:
    """Return a term's name → the items that officially stand under it."""
    found: dict[str, list[Term]] = {}
    for term in all_terms():
        if term.parent:
            found.setdefault(term.parent, []).append(term)
    return {name: tuple(terms) for name, terms in found.items()}


def _ends_with(term: Term, short: str) -> bool:
    return any(clean_label(name).endswith(short) for name in (term.name, *term.aliases))


def by_code(code: str) -> Term | None:
    """Return the term with this code (functional 3, 5, 7 digits or economic 3, 5), else None."""
    return _by_code().get(code)


@lru_cache(maxsize=65536)
def canonical(label: str) -> str:
    """Return the canonical name of a printed label: the official term's name, else the cleaned label itself.

    A label in Latin letters keeps its words apart, as printed, in lower case.
    """
    if is_latin(label):
        return printed_label(label)
    term = term_of(label)
    if term is None and (total := _OWN_TOTAL.search(clean_label(label))) is not None:
        term = term_of(total[1])  # “三公”经费小计 is 三公经费
    return term.name if term else clean_label(label)


_OWN_TOTAL = re.compile(r"^(.{2,}(?:费|经费|支出|收入|补助))(?:小计|合计|总计)$")
"""An item's name with a word of total behind it, which names the item itself where the item is an official one."""


def is_latin(text: str) -> bool:
    """Return whether a text is written in Latin letters: a word of three and no Han character."""
    return _LATIN_WORD.search(text) is not None and _HAN.search(text) is None


_LATIN_WORD, _HAN = re.compile(r"[A-Za-z]{3}"), re.compile(r"[\u3400-\u9fff]")
_LATIN_LEAD = re.compile(r"^(?:[-–•*●■◆]|\(?[a-z]\)|\(?\d{1,3}[.)](?!\d)|\d{1,3}(?=\s+[a-z]))\s*")


def printed_label(text: str) -> str:
    """Return a label in Latin letters as printed but for case, quotation marks, leader dots and a number before it."""
    plain = re.sub(r"[“”\"]", "", unicodedata.normalize("NFKC", text)).replace("’", "'")
    label = re.sub(r"\s+", " ", re.sub(r"[.…_]{3,}", " ", plain)).strip().lower()
    return _LATIN_LEAD.sub("", label).strip(" .,:;*-–—") or label


def english_of(label: str) -> str | None:
    """Return the English name to show for a label, or None where the term is not official."""
    term = term_of(label)
    return term.english[0] if term and term.english else None
