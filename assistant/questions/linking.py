"""From words to labels: the best joint cover of a question by items, operations, scope words and fillers.

Every stretch of the folded question may be a written form of a label (exact, alias, stem), a part of a loaded label,
a coordinate word, an operation word or a filler; the cover with the highest weight wins. Stretches that nothing covers
are tried once more by likeness; what stays is left over, and is a reason to abstain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz

from assistant.labels import KIND_LABELS, Vocabulary, is_generic
from assistant.questions.model import Link, Span
from assistant.questions.operations import FILLER, Said
from assistant.wordlists import word_lines
from ingest.coordinates import stated_in
from ingest.terms import all_terms, by_code, canonical, clean_label, term_of

PieceKind = Literal["item", "code", "operation", "coordinate", "filler", "figure", "fixed", "rest"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the folded question (half-open) and what it was taken for."""

    start: int
    end: int
    text: str
    kind: PieceKind
    weight: float
    span: Span | None = None
    said: Said | None = None


_WEAK_PARTS = frozenset(" ".join(word_lines("weak_parts.txt")).split())
"""Parts of labels too common to name one by themselves."""

_FUND_NAMES = frozenset({"财政拨款", "一般公共预算", "一般公共预算财政拨款", "政府性基金", "国有资本经营预算", "政府性基金预算"})
_COORDINATE = re.compile(
    r"年初预算数?|调整预算数?|全年预算数?|预算安排|预算数|决算数|执行数|实际支出|实际|决算|预算|上年预算|上年决算|去年决算|去年预算|"
    r"一般公共预算财政拨款|一般公共预算|公共财政预算|政府性基金预算|国有资本经营预算|社会保险基金预算|财政拨款|全口径|"
    r"年度目标|中期目标|实施期目标|年度|中期|实施期|长期|区本级|市本级|县本级|镇本级|省本级|本级|汇总|分项"
)
_FIGURE = re.compile(
    r"[-+]?\d[\d,]*(?:\.\d+)?(?:亿元|万元|千元|亿|万|元|%|个百分点|百分点|辆|人次|批次|批|人|台|套|件|次|家|个|部|条|分(?![之类]))"
)
_CODE = re.compile(r"(?<!\d)(\d{3}|\d{5}|\d{7})(?!\d|年|万|元|%|\.|人|辆|个|-)")
_SPOKEN_CODE = re.compile(r"(?<!\d)(\d{3})类(?:科目)?(\d{2})款(?:(\d{2})项)?")
"""A code read out level by level (213类03款05项)."""
_AFTER_CODE = re.compile(r"多少|是|为|合计|总计|小计|预算|决算|支出|的|一?共|金额|安排|花")
"""What may follow a code of three digits that is asked for by itself: 301多少, 302合计."""
_LIMIT = re.compile(r"限额|上限")
"""债务限额 is what a debt may reach at most: no figure of the debt itself answers for it."""
_SUFFIXES = ("支出", "费", "经费", "费用", "预算", "收入", "合计", "总额", "数", "情况", "金额", "资金", "款", "总计")


def coordinate_span(text: str, start: int) -> Span:
    """Return a span for words that name a fund or a kind (which facts may carry as a coordinate or as a label)."""
    stated = stated_in(text)
    name = canonical(text)
    return Span(start, start + len(text), text, (Link(name, 1.0, "exact"),), fund=stated.fund, kind=stated.kind)


def _item_span(text: str, start: int, vocabulary: Vocabulary) -> tuple[Span, float] | None:
    """Return the item that `text` is as a whole, with its weight, or None."""
    known = vocabulary.exact(text)
    if not known:
        return None
    links = [Link(label, score if label in vocabulary.loaded else score - 0.02, how) for label, (score, how) in known.items()]  # type: ignore[arg-type]
    best = max(link.score for link in links)
    if is_generic(text):
        return None
    if len(text) <= 2 and all(link.how == "stem" for link in links) and _is_weak(text, links, vocabulary):
        return None
    stems = all(link.how == "stem" for link in links)
    if len(text) >= 3 or stems:  # 退休 is short for 退休费, and a part of 离退休人员
        # 公务用车购置 is the purchase alone, though 公务用车购置及运行维护费 begins with it.
        kept_out = {*known, *(term.parent for label in known if (term := term_of(label)) is not None)}
        links += [Link(label, 0.84, "part") for label in vocabulary.containing(text) if label not in kept_out]
    stated = stated_in(text)
    kind = stated.kind if any(link.label in KIND_LABELS.values() for link in links) else None
    fund = (
        stated.fund
        if stated.fund and any("预算" in link.label or "财政拨款" in link.label for link in links if link.score > 0.9)
        else None
    )
    ordered = tuple(sorted(links, key=lambda link: (-link.score, link.label)))
    # A fund's own name binds before a label that merely begins with it (财政拨款 | 收入支出总计).
    bonus = 0.05 * len(text) ** 1.5 + (0.4 if text in _FUND_NAMES else 0.0)
    return Span(start, start + len(text), text, ordered, fund=fund, kind=kind), len(text) * (0.9 + best * 0.15) + bonus


def _is_weak(text: str, links: Sequence[Link], vocabulary: Vocabulary) -> bool:
    """Return whether a label's stem names nothing by itself: 信息 in 信息化 is no 信息事务 where no report has that."""
    loaded = any(link.label in vocabulary.loaded for link in links)
    return text in _WEAK_PARTS or (not loaded and bool(vocabulary.containing(text)))


def _part_span(text: str, start: int, vocabulary: Vocabulary) -> tuple[Span, float] | None:
    """Return the labels that contain `text`, with the weight of a part, or None where it is too common to name one."""
    if (
        text in _WEAK_PARTS
        or FILLER.fullmatch(text)
        or is_generic(text)
        or not re.match(r"(?![和与及的、或])[\w(].*[\w)]$", text)
    ):
        return None
    found = vocabulary.containing(text)
    if len(text) <= 3:  # the middle of a label is no word of it (务支 in 服务支出)
        found = {label: form for label, form in found.items() if form.startswith(text) or form.endswith(text)}
    if not found or (len(text) == 2 and len(found) > 40):
        return None
    links = [Link(label, _part_score(text, form), "part") for label, form in found.items()]
    ordered = tuple(sorted(links, key=lambda link: (-link.score, link.label)))[:60]
    return Span(start, start + len(text), text, ordered), _part_weight(text)


def _part_score(text: str, form: str) -> float:
    """Return how surely a part means its label: the more of the label, the surer; short parts need more of it."""
    share = len(text) / max(len(form), len(text))
    return 0.45 + 0.5 * share if len(text) <= 3 else 0.6 + 0.35 * share


def _part_weight(text: str) -> float:
    """Return the weight of a label's part: two or three characters may meet by chance, longer runs hardly."""
    return len(text) * 0.58 if len(text) <= 3 else len(text) * 0.78 + 0.04 * len(text) ** 1.5


def pieces_of(text: str, vocabulary: Vocabulary, said: Sequence[Said], fixed: Sequence[tuple[int, int]]) -> list[Piece]:
    """Return every stretch that may be taken for something; `fixed` stretches (bodies, years) are taken already."""
    blocked = [False] * (len(text) + 1)
    pieces: list[Piece] = []
    for start, end in fixed:
        pieces.append(Piece(start, end, text[start:end], "fixed", (end - start) * 3.0))
        blocked[start:end] = [True] * (end - start)
    for one in said:
        pieces.append(Piece(one.start, one.end, one.text, "operation", len(one.text) * 0.97, said=one))
    for match in _FIGURE.finditer(text):
        pieces.append(Piece(match.start(), match.end(), match.group(), "figure", len(match.group()) * 0.9))
    for match in _COORDINATE.finditer(text):
        span = coordinate_span(match.group(), match.start())
        pieces.append(Piece(match.start(), match.end(), match.group(), "coordinate", len(match.group()) * 0.96, span=span))
    for match in FILLER.finditer(text):
        pieces.append(Piece(match.start(), match.end(), match.group(), "filler", len(match.group()) * 0.45))
    for match in _SPOKEN_CODE.finditer(text):
        code = "".join(part for part in match.groups() if part)
        term = by_code(code)
        span = Span(match.start(), match.end(), match.group(), (Link(term.name, 0.9, "alias"),) if term else (), code=code)
        pieces.append(Piece(match.start(), match.end(), match.group(), "code", len(match.group()) * 1.2, span=span))
    for match in _CODE.finditer(text):
        if (
            len(match.group()) == 3
            and not _SPOKEN_CODE.match(text, match.start())
            and re.match(r"[\u4e00-\u9fff]", text[match.end() :])
            and not re.search(r"科目|类|编码|代码", text)
            and not (by_code(match.group()) and _AFTER_CODE.match(text, match.end()))
        ):
            continue  # 110联动 begins a name
        term = by_code(match.group(1))
        links = (Link(term.name, 0.9, "alias"),) if term else ()
        span = Span(match.start(), match.end(), match.group(), links, code=match.group(1))
        pieces.append(Piece(match.start(), match.end(), match.group(), "code", len(match.group()) * 1.2, span=span))
    pieces += _label_pieces(text, vocabulary, blocked)
    return [piece for piece in pieces if piece.kind == "fixed" or not any(blocked[piece.start : piece.end])]


def _label_pieces(text: str, vocabulary: Vocabulary, blocked: Sequence[bool]) -> list[Piece]:
    pieces: list[Piece] = []
    for start in range(len(text) - 1):
        longest_part: tuple[Span, float] | None = None
        growing = True
        for end in range(start + 2, min(len(text), start + max(vocabulary.longest, 12)) + 1):
            if blocked[end - 1] or blocked[start]:
                break
            words = text[start:end]
            whole = _limits_only(_item_span(words, start, vocabulary), text[end:])
            if whole:
                pieces.append(Piece(start, end, words, "item", whole[1], span=whole[0]))
            if growing:
                if not vocabulary.containing(words):
                    growing = False
                elif re.search(r"[\u4e00-\u9fffa-z]", words):
                    longest_part = _limits_only(_part_span(words, start, vocabulary), text[end:]) or longest_part
                    if longest_part and longest_part[0].end == end:
                        pieces.append(Piece(start, end, words, "item", longest_part[1], span=longest_part[0]))
            elif end - start > vocabulary.longest:
                break
    return pieces


def _limits_only(found: tuple[Span, float] | None, behind: str) -> tuple[Span, float] | None:
    """Return a span with the labels that are limits alone where 限额 stands behind it, None where it has none."""
    if found is None or not re.match(rf"(?:[的新增余额]{{0,2}})(?:{_LIMIT.pattern})", behind):
        return found
    links = tuple(link for link in found[0].links if _LIMIT.search(link.label))
    return (replace(found[0], links=links), found[1]) if links else None


def limits_agree(words: str, label: str) -> bool:
    """Return whether words and a label like them are both limits of one thing (限额 of 一般债务), or neither is a limit."""
    asked, has = _LIMIT.search(words), _LIMIT.search(label)
    if asked is None or has is None:
        return asked is has
    owner, other = words[: asked.start()].rstrip("的"), label[: has.start()].rstrip("的")
    return not owner or owner in other or other in owner


def best_cover(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of the heaviest cover, left to right; uncovered characters become `rest` pieces."""
    by_start: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_start.setdefault(piece.start, []).append(piece)
    best: list[tuple[float, Piece | None]] = [(0.0, None)] * (len(text) + 1)
    for position in range(len(text) - 1, -1, -1):
        choice: tuple[float, Piece | None] = (best[position + 1][0], None)
        for piece in by_start.get(position, ()):
            value = piece.weight + best[piece.end][0]
            if value > choice[0] + 1e-9:
                choice = (value, piece)
        best[position] = choice
    cover: list[Piece] = []
    position = 0
    while position < len(text):
        chosen = best[position][1]
        if chosen is None:
            if cover and cover[-1].kind == "rest" and cover[-1].end == position:
                last = cover.pop()
                cover.append(Piece(last.start, position + 1, text[last.start : position + 1], "rest", 0.0))
            else:
                cover.append(Piece(position, position + 1, text[position], "rest", 0.0))
            position += 1
        else:
            cover.append(chosen)
            position = chosen.end
    return cover


def joined_pieces(pieces: Sequence[Piece], vocabulary: Vocabulary) -> list[Piece]:
    """Return the pieces with a left-over stretch and the label's part beside it taken as one misspelt label (津帖 | 补贴)."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if (
            last is not None
            and {last.kind, piece.kind} == {"rest", "item"}
            and last.end == piece.start
            and _is_loose(last)
            and _is_loose(piece)
        ):
            text = last.text + piece.text
            likeness = [
                (fuzz.ratio(text, form) / 100, label)
                for form, label in vocabulary.sharing_pairs(text, 1)
                if abs(len(form) - len(text)) <= 1
            ]
            best = max(likeness, default=(0.0, ""))
            if len(text) >= 4 and best[0] >= 0.72 and limits_agree(text, best[1]):
                span = Span(last.start, piece.end, text, (Link(best[1], best[0], "near"),))
                found[-1] = Piece(last.start, piece.end, text, "item", 0.0, span=span)
                continue
        found.append(piece)
    return found


def _is_loose(piece: Piece) -> bool:
    """Return whether a piece is left over, or only a short part of labels."""
    return piece.kind == "rest" or (
        piece.span is not None and len(piece.text) <= 3 and all(link.how in ("part", "stem") for link in piece.span.links)
    )


def _elliptic_links(text: str, siblings: Sequence[Span]) -> tuple[Link, ...]:
    """Return the items of a sibling's official parent whose name holds the words (公车购置加运行 → 运行维护费)."""
    known = [term_of(span.links[0].label) for span in siblings if span.links]
    parents = {term.parent for term in known if term is not None and term.parent}
    names = {term.name for term in known if term is not None}
    found = [
        term.name for term in all_terms() if term.parent in parents and term.name not in names and text in clean_label(term.name)
    ]
    return tuple(Link(name, 0.9, "near") for name in found)


def near_span(piece: Piece, vocabulary: Vocabulary, siblings: Sequence[Span] = ()) -> Span | None:
    """Return the label that a left-over stretch is most like, or None.

    Tried in order: the words with a sibling's ending (基本、项目 → 项目支出); characters skipped in order; spelling likeness.
    """
    text = re.sub(r"^[的了在是有和与]|[的了是吗呢]$", "", piece.text)
    if len(text) < 2 or not re.search(r"[\u4e00-\u9fff]", text):
        return None
    if siblings:
        elliptic = _elliptic_links(text, siblings)
        if elliptic:
            return Span(piece.start, piece.end, piece.text, elliptic)
        for suffix in _SUFFIXES:
            known = vocabulary.exact(text + suffix)
            if known:
                links = tuple(Link(label, 0.9, "near") for label in sorted(known))
                return Span(piece.start, piece.end, piece.text, links)
    links_found: dict[str, float] = {}
    for form, label in vocabulary.sharing_pairs(text):
        if len(text) < 3 or is_generic(label) or not limits_agree(text, form):
            continue
        likeness = fuzz.ratio(text, form) / 100
        inside = fuzz.partial_ratio(text, form) / 100 if len(form) > len(text) else 0.0
        score = max(likeness if likeness >= 0.66 else 0.0, inside * 0.85 if inside >= 0.85 and len(text) >= 4 else 0.0)
        if score > links_found.get(label, 0.0):
            links_found[label] = score
    if not links_found:
        return None
    best = max(links_found.values())
    kept = sorted(
        ((score, label) for label, score in links_found.items() if score >= best - 0.08), key=lambda pair: (-pair[0], pair[1])
    )
    return Span(piece.start, piece.end, piece.text, tuple(Link(label, score * 0.9, "near") for score, label in kept[:12]))
