"""Evidence → words: how figures, labels, scopes and directions are said, in Chinese or English.

English answers name official items in English with the Chinese term in brackets and quote sentences as printed.
"""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.labels import KIND_LABELS
from assistant.lookup.index import Entry
from assistant.questions.model import Language
from ingest.amounts import MONEY, Amount, format_decimal, plain
from ingest.model import Finding
from ingest.terms import canonical, english_of

STAGES = {"budget": ("预算", "budget"), "adjusted": ("调整预算", "adjusted budget"), "actual": ("决算", "final account"),
          "execution": ("执行数", "execution")}  # fmt: skip
FUNDS = {"all": ("全部资金", "all funds"), "fiscal": ("财政拨款", "fiscal appropriation"),
         "general": ("一般公共预算", "general public budget"), "managed": ("政府性基金预算", "government-managed funds"),
         "state_capital": ("国有资本经营预算", "state capital operations"),
         "social_insurance": ("社会保险基金", "social insurance funds"),
         "other": ("其他资金", "other funds"), "special_account": ("财政专户", "special fiscal account")}  # fmt: skip
_UNITS = {"元": "yuan", "%": "%", "辆": "vehicles",
          "人": "persons", "人次": "person-times", "批次": "batches", "台（套）": "sets", "个": "", "家": "", "次": "times",
          "分": "points", "倍": "times", "美元": "US dollars", "英镑": "pounds", "欧元": "euros",
          "千美元": "thousand US dollars", "百万美元": "million US dollars", "千英镑": "thousand pounds",
          "万美元": "ten thousand US dollars", "港元": "Hong Kong dollars", "个百分点": "percentage points", "‰": "‰",
          "户": "households", "公里": "km", "平方米": "square metres", "吨": "tonnes", "亩": "mu", "场": "sessions",
          "项": "items", "天": "days", "件": "pieces", "套": "sets", "本": "copies", "册": "volumes"}  # fmt: skip
_MOVES = {"up": ("增加", "up"), "down": ("减少", "down"), "flat": ("持平", "unchanged")}
_RATES = {"up": ("增长", "up"), "down": ("下降", "down"), "flat": ("持平", "unchanged")}


def amount_words(amount: Amount, language: Language) -> str:
    """Return "5.00万元", in English "5.00万元 (50,000 yuan)"; digits as printed, thousands separated from five digits on."""
    number = format_decimal(amount.value)
    whole, _, decimals = number.lstrip("-").partition(".")
    if len(whole) > 4 and language == "en":
        whole = f"{int(whole):,}"
    shown = ("-" if number.startswith("-") else "") + whole + (f".{decimals}" if decimals else "")
    if language == "zh":
        return shown + amount.unit
    if amount.unit in MONEY and amount.unit != "元":
        yuan = format_decimal(plain(amount.base))
        whole, _, decimals = yuan.lstrip("-").partition(".")
        sign = "-" if yuan.startswith("-") else ""
        return f"{shown}{amount.unit} ({sign}{int(whole):,}{'.' + decimals if decimals else ''} yuan)"
    unit = unit_words(amount.unit, language)
    return f"{shown}%" if unit == "%" else f"{shown} {unit}".strip()


def unit_words(unit: str, language: Language) -> str:
    """Return a unit in the language; one that has no English name as it is, and nothing for what is only counted (3家)."""
    return _UNITS.get(unit, unit) if language == "en" else unit


def stage_words(stage: str | None, language: Language) -> str:
    return STAGES[stage][language == "en"] if stage in STAGES else ""


def fund_words(fund: str | None, language: Language) -> str:
    return FUNDS[fund][language == "en"] if fund in FUNDS else ""


def item_words(label: str, language: Language) -> str:
    """Return a canonical label to show; in English the official name with the Chinese term in brackets."""
    if language == "zh" or not re.search(r"[\u4e00-\u9fff]", label):
        return {"三公经费": "“三公”经费"}.get(label, label)
    english = english_of(label)
    return f"{english} ({label})" if english else label


def entry_label(entry: Entry, language: Language) -> str:
    """Return what a fact is about: subject, item, and the column that narrows it (行政运行·商品和服务支出)."""
    at = entry.fact.coordinates
    parts = [at.government] if at.government else []
    parts += [at.subject] if at.subject and at.subject != entry.head else []
    parts.append(entry.head or "")
    if at.economic and at.economic != entry.head:
        parts.append(at.economic)
    kind = KIND_LABELS.get(at.kind or "")
    if kind and kind != entry.head:
        parts.append(kind)
    own = _as_printed(entry)
    return ("·" if language == "zh" else " · ").join(own.get(part) or item_words(part, language) for part in parts if part)


def _as_printed(entry: Entry) -> dict[str, str]:
    """Return canonical label → the words that the report prints, for labels in Latin letters: folding joins their words."""
    paths = (*entry.fact.row_path, *entry.fact.column_path)
    return {canonical(part): part.strip() for part in paths if part.isascii() and re.search(r"[A-Za-z]{2}", part)}


def finding_words(finding: Finding, entry: Entry, language: Language) -> str:
    """Return what a check of the report's own figures found; the findings' own messages are Chinese."""
    if language == "zh" or finding.found is None or finding.expected is None:
        return finding.message
    found, expected, gap = (
        amount_words(Amount(plain(value), finding.unit), "en")
        for value in (finding.found, finding.expected, abs(finding.found - finding.expected))
    )
    what = entry_label(entry, language) + (f" in table “{escape(entry.title)}”" if entry.title else "")
    if finding.status == "closes":
        return f"{what}: the report's figures agree, {found}."
    rounding = " (a rounding tail)" if finding.status == "rounding" else ""
    return f"{what}: the report states {found}, its own figures make {expected}, {gap} apart{rounding}."


def move_words(direction: str | None, language: Language, *, rate: bool = False) -> str:
    """Return 增加/减少/持平 for an amount, 增长/下降 for a rate; 变动 where the report says no direction."""
    if direction is None:
        return "变动" if language == "zh" else "changed by"
    return (_RATES if rate else _MOVES)[direction][language == "en"]


def said(language: Language, chinese: str, english: str) -> str:
    """Return the sentence in the answer's language."""
    return english if language == "en" else chinese


def signed(value: Decimal) -> str:
    """Return a decimal for an expression, negative ones in brackets."""
    return f"({format_decimal(value)})" if value < 0 else format_decimal(value)


def marks(numbers: tuple[int, ...] | list[int]) -> str:
    """Return citation marks, each once: [1][2]."""
    return "".join(f"[{number}]" for number in dict.fromkeys(numbers))


def quoted(text: str, limit: int = 600) -> str:
    """Return a passage for showing: one paragraph, Markdown marks neutral, cut at a sentence's end where it is long."""
    clean = re.sub(r"\s+", " ", text).strip()
    if len(clean) > limit:
        cut = max(clean.rfind(mark, 0, limit) for mark in "。；;")
        clean = clean[: cut + 1 if cut > limit // 2 else limit] + "…"
    return escape(clean)


def escape(text: str) -> str:
    """Return report or question text with what Markdown and HTML would obey made harmless."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_#|!\[\]])", r"\\\1", text)


def harmless(text: str) -> str:
    """Return an answer's text with no HTML and no link or image in it: its own Markdown has none, so they are a report's."""
    # A ">" at a line's beginning is the answer's own: it sets a quotation off.
    text = re.sub(r"(?m)(?!^)>", "&gt;", text.replace("<", "&lt;"))
    text = re.sub(r"(?<!\\)(!?)\](?=[(:])", r"\1\\]", text)
    return re.sub(r"(?<!\\)!\[", r"!\\[", text)
