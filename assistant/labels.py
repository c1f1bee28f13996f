"""Labels that questions may name: those of the loaded reports and the official ones, with all their written forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.wordlists import word_lines
from ingest.terms import all_terms, clean_label

KIND_LABELS = {"basic": "基本支出", "project": "项目支出", "personnel": "人员经费", "general_running": "公用经费",
               "operating": "经营支出", "remitted_up": "上缴上级支出", "subsidy_down": "对附属单位补助支出",
               "contingency": "单位预留机动经费"}  # fmt: skip
GENERIC = frozenset(" ".join(word_lines("generic_labels.txt")).split())
"""Header and row words that say nothing of what a figure is about."""

TOTALS = frozenset({"收支总计", "收入总计", "支出总计", "本年收入合计", "本年支出合计", "三公经费", "基本支出", "项目支出"})


_HEADER = re.compile(
    r"(?=.*[预决执])(?:上年度?|本年度?|当年|年初|全年|调整后?|变动|快报|预计|执行|预算|决算|实际|完成|占|为|比|的|数|安排|%|[\d年/()±+\-])+"
)
"""A column's head of years and stages alone (上年决算数, 变动预算数, 快报执行数, 执行数为调整预算数%)."""


@lru_cache(maxsize=1 << 17)
def is_generic(label: str) -> bool:
    """Return whether a canonical label says nothing of what a figure is about."""
    return (
        not label
        or label in GENERIC
        or bool(re.fullmatch(r"[\d.\-—/年度月日一二三四五六七八九十()第\s]*(?:预算数?|决算数?|执行数)?", label))
        or bool(_HEADER.fullmatch(label))
    )


_SUFFIX = re.compile(r"(?:预算|决算|支出|收入|费用|经费|资金|金额|总额|合计|情况|事务|缴费|费|数|款)$")


def stem(label: str) -> str:
    """Return a label without the endings that writers add and drop at will (卫生健康支出 → 卫生健康), two characters at least."""
    return stems(label)[-1]


def stems(label: str) -> tuple[str, ...]:
    """Return the label, and what is left of it as one ending after the other is taken off (某费收入, 某费, 某)."""
    found = [label]
    while True:
        shorter = _SUFFIX.sub("", found[-1])
        if shorter == found[-1] or len(shorter) < 2:
            return tuple(found)
        found.append(shorter)


_Forms = dict[str, dict[str, tuple[float, str]]]
"""Written form → label → (how surely the form means it, how it was made)."""


def _add(forms: _Forms, form: str, label: str, score: float, how: str) -> None:
    if len(form) < 2:
        return
    known = forms.setdefault(form, {})
    if known.get(label, (0.0, ""))[0] < score:
        known[label] = (score, how)


def _surest(one: dict[str, tuple[float, str]], other: dict[str, tuple[float, str]]) -> dict[str, tuple[float, str]]:
    """Return the labels of both, each with its higher score; neither is changed."""
    return {**one, **{label: found for label, found in other.items() if one.get(label, (0.0, ""))[0] < found[0]}}


@lru_cache(maxsize=1)
def _official_forms() -> _Forms:
    """Return the written forms of the official terms, which every vocabulary holds; not to be changed."""
    forms: _Forms = {}
    for term in all_terms():
        _add(forms, clean_label(term.name), term.name, 1.0, "exact")
        for alias in term.aliases:
            _add(forms, clean_label(alias), term.name, 0.97, "alias")
    for term in all_terms():
        for shorter in stems(clean_label(term.name))[1:]:
            _add(forms, shorter, term.name, 0.93, "stem")
    return forms


@lru_cache(maxsize=1)
def _official_forms_of() -> dict[str, tuple[str, ...]]:
    """Return official term → its written forms."""
    found: dict[str, list[str]] = {}
    for form, known in _official_forms().items():
        for label in known:
            found.setdefault(label, []).append(form)
    return {label: tuple(forms) for label, forms in found.items()}


@lru_cache(maxsize=1)
def _longest_official() -> int:
    return max(map(len, _official_forms()), default=1)


@dataclass(frozen=True, slots=True)
class _Label:
    """A loaded label with what it is found by: the same in every report that has it."""

    own: tuple[tuple[str, float, str], ...]
    """(form, how surely it means the label, how it was made), made of the label itself."""
    forms: tuple[str, ...]
    """All forms, the official ones of its term among them."""
    latin: str | None
    """Its letters and digits, where it is printed in Latin letters."""


@lru_cache(maxsize=1 << 17)
def _label(label: str) -> _Label:
    forms: _Forms = {}
    clean = clean_label(label)
    _add(forms, clean, label, 1.0, "exact")
    # 政府性基金支出 is said of the spending of 政府性基金预算.
    _add(forms, re.sub(r"预算(?=支出$)", "", clean), label, 0.97, "alias")
    for shorter in stems(clean)[1:]:
        _add(forms, shorter, label, 0.93, "stem")
    if re.fullmatch(r"[省市县区州旗]本级", label):
        _add(forms, "本级", label, 0.97, "alias")
        _add(forms, f"{label[0]}级", label, 0.95, "alias")
    own = tuple((form, *known[label]) for form, known in forms.items())
    latin = re.sub(r"[^a-z0-9]", "", label) if re.search(r"[a-z]{3}", label) else None
    return _Label(own, tuple({**forms, **dict.fromkeys(_official_forms_of().get(label, ()))}), latin)


@lru_cache(maxsize=1)
def _official_english() -> dict[str, dict[str, float]]:
    """Return English name → the official terms that it means; not to be changed."""
    found: dict[str, dict[str, float]] = {}
    for term in all_terms():
        for english in term.english:
            found.setdefault(english.lower(), {})[term.name] = 1.0
    return found


class Vocabulary:
    """All labels that questions may name: those of the loaded reports and the official ones, with their written forms."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.loaded = frozenset(labels)
        self.english = _official_english()
        self._own: _Forms = {}
        self._forms: list[tuple[str, str]] = []
        self._having: dict[str, tuple[tuple[str, str], ...]] = {}
        """Pair of characters → (form, label) of the forms that have it: found out when it is first asked for."""
        self.latin: dict[str, tuple[str, ...]] = {}
        for label in sorted(self.loaded):
            known = _label(label)
            for form, score, how in known.own:
                self._own.setdefault(form, {})[label] = (score, how)
            self._forms += [(form, label) for form in known.forms]
            if known.latin is not None:
                self.latin[known.latin] = (*self.latin.get(known.latin, ()), label)
        self.is_english = 2 * sum(map(len, self.latin.values())) > len(self.loaded)
        """Whether most of the loaded labels are printed in Latin letters: they are found by their own words."""
        self.titles: frozenset[str] = frozenset()
        """The titles of the loaded tables where they are printed in Latin letters."""
        self.tables: Callable[[], frozenset[str]] = frozenset
        """Gives the folded titles of all loaded tables: they are fetched only where a question speaks of a table."""
        self.longest = max(_longest_official(), max((len(form) for form in self._own), default=1))

    def exact(self, text: str) -> dict[str, tuple[float, str]]:
        """Return label → (score, how) for words that are a written form as a whole."""
        official, own = _official_forms().get(text), self._own.get(text)
        return _surest(official or {}, own) if own else official or {}

    def is_titled(self, words: str) -> bool:
        """Return whether some loaded table's title has these folded words."""
        return any(words in title for title in self.tables())

    def forms(self) -> Iterator[str]:
        """Yield all written forms: those of the official terms and those of the loaded labels."""
        yield from _official_forms()
        yield from self._own

    def containing(self, text: str) -> dict[str, str]:
        """Return loaded label → its shortest written form that contains `text` (two characters or more)."""
        if len(text) < 2:
            return {}
        held = [self._with_pair(text[start : start + 2]) for start in range(len(text) - 1)]
        best: dict[str, str] = {}
        for form, label in min(held, key=len):
            if text in form and (label not in best or (len(form), form) < (len(best[label]), best[label])):
                best[label] = form
        return best

    def sharing_pairs(self, text: str, least: int | None = None) -> list[tuple[str, str]]:
        """Return (form, label) of loaded labels that share `least` character pairs of `text`, half of them where None."""
        counts: dict[tuple[str, str], int] = {}
        for start in range(len(text) - 1):
            for found in self._with_pair(text[start : start + 2]):
                counts[found] = counts.get(found, 0) + 1
        return sorted(
            found for found, count in counts.items() if (count * 2 >= len(text) - 1 if least is None else count >= least)
        )

    def _with_pair(self, pair: str) -> tuple[tuple[str, str], ...]:
        found = self._having.get(pair)
        if found is None:
            found = self._having[pair] = tuple(one for one in self._forms if pair in one[0])
        return found


def stands_in_order(short: str, full: str) -> bool:
    """Return whether the characters of `short` stand in `full` in their order, others between them (人大 in 人民代表大会)."""
    position = 0
    for character in short:
        position = full.find(character, position) + 1
        if position == 0:
            return False
    return True
