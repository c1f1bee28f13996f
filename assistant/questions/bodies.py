"""Names of bodies: how a question names a loaded body, and when it names one that is not loaded.

A body's names come from its reports; short forms are made by mechanism (region dropped, official short forms of
words, characters skipped in order: 某农局 for 某市农业农村局), translated names word by word, regions by pinyin.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from assistant.entities import Body, Named, Registry, find_bodies, registry_of
from assistant.entities.finding import begins_word
from assistant.labels import stands_in_order
from assistant.questions.operations import FILLER, operations_in
from assistant.wordlists import common_words, kinds_of, word_lines, word_pairs
from ingest.coordinates import levels_in
from ingest.identity.places import place_stem
from ingest.terms import fold_label, term_of

_SHORT = word_pairs("body_short_forms.tsv")
_ORGAN = (
    r"(?:管委会|委员会|办公厅|办公室|检察院|人民法院|法院|医院|学院|大学|中学|小学|学校|幼儿园|博物馆|图书馆|文化馆|中心"
    r"|街道|总队|支队|大队|公司|协会|联合会|总工会|工会|集团|政府(?!性|采购|债)|党校|(?<!大)厅|(?<=[传织战])部|[局委署])"
)
ORGAN_NAME = re.compile(rf"[\u4e00-\u9fff]{{1,16}}?{_ORGAN}(?![\u4e00-\u9fff]?(?:局|委|厅))")
PLACE_NAME = re.compile(
    r"(?:^|(?<=[，,。？?\s和与、跟及])|(?<=年)(?!度)|(?<=年度))([\u4e00-\u9fff]{2,5}?(?:自治区|自治州|地区|新区|[省市县区镇乡旗州]))(?!级|别|域|委)"
)
_PROVINCES = frozenset(word_lines("provinces.txt"))
_PROVINCE_NAME = re.compile(rf"({'|'.join(sorted(_PROVINCES))})(?=的|(?:19|20)\d\d|今年|去年|“?三公)")
"""A province named without its rank, where what is asked of it follows (某省的三公经费)."""
_REGION = re.compile(r"^(.{1,6}?(?:自治区|自治州|特别行政区|[省市县区州]))")
_NOT_NAMES = re.compile(
    r"^(?:本|我|该|各|哪|几|全|这|那|所有|每|一|两|三|四|多|单|某|同|其他|上级|下级|这个|那个|哪个|哪些|各个)"
)
SELF = re.compile(
    r"(?:[本我该贵咱您]|你们|我们|咱们|您们)(?:单位|部门|机关|[局委院厅署镇乡办校馆所]|街道|中心|学校)|"
    + "|".join(re.escape(word) for word in word_lines("body_self.txt"))
)
"""Words for the one body that a conversation is about: a pronoun before any organ's word (你们局), and the listed ones."""
EVERY = word_lines("body_every.txt")
WIDER = re.compile(r"全(?:省|市|区|县|国|镇|州|乡)(?!级|体|部|面)")


def is_organ(label: str) -> bool:
    """Return whether a label is the name of an organ or a house (区实验小学, 市教育局)."""
    return ORGAN_NAME.fullmatch(label) is not None


@lru_cache(maxsize=4096)
def short_forms(name: str) -> tuple[str, ...]:
    """Return the ways a body's full name is shortened, longest first, at least two characters each."""
    folded = re.sub(r"\(.*?\)", "", fold_label(name))
    forms = {folded}
    frontier = {folded}
    for long, short in _SHORT:
        frontier |= {form.replace(long, short) for form in frontier if long in form}
    forms |= frontier
    forms |= {re.sub(r"(?:人民政府|办事处|政府)$", "", form) for form in forms if _TOWN_OFFICE.search(form)}
    for form in tuple(forms):
        forms |= _without_regions(form)
    forms |= {_OF_THE_PARTY.sub("", form) for form in forms if _OF_THE_PARTY.match(form)}
    for form in tuple(forms):
        for tail in ("办公厅", "办公室", "机关", "本级", "(本级)"):
            if form.endswith(tail) and len(form) - len(tail) >= 2:
                forms.add(form[: -len(tail)])
    for form in tuple(forms):
        if form.endswith("局") is False and re.search(r"(?:人大|政协)$", form):
            forms |= {form + "办公厅", form + "常委会办公厅", form + "机关", form + "常委会"}
    return tuple(sorted((form for form in forms if len(form) >= 2 and form not in _TOO_GENERAL), key=len, reverse=True))


def _without_regions(form: str) -> set[str]:
    """Return a name without the places before it, outermost first, each also with its place's core or kind kept."""
    found: set[str] = set()
    for _ in range(3):
        match = _REGION.match(form)
        if match is None or len(form) - match.end() < 2:
            break
        place, form = match.group(1), form[match.end() :]
        found |= {form, place[:-1] + form, place[-1] + form}
    return found


_OF_THE_PARTY = re.compile(
    r"^(?:中共)?(?:[\u4e00-\u9fff]{0,6}[省市县区州旗])?委(?:员会)?(?=[\u4e00-\u9fff]{2,}(?:部|局|院|校|办|室)$)"
)
"""某市委宣传部 is 宣传部 too."""
_TOWN_OFFICE = re.compile(r"(?:镇|乡|街道)(?:人民政府|办事处|政府)$")
"""A town is named for its office: 某市某区某镇人民政府 is 某镇."""
_TOO_GENERAL = frozenset(
    ["办公厅", "办公室", "机关", "中心", "委员会", "部门", "单位", "本级", "服务", "管理", "人民政府", "政府"]
)


def skips_into(short: str, full: str) -> bool:
    """Return whether `short` is `full` with characters skipped: in order, ending alike, and starting at a word's start.

    >>> skips_into("某农局", "某市农业农村局")
    True
    """
    if len(short) < 3 or not full or short[-1] != full[-1] or short[0] != full[0]:
        return False
    return stands_in_order(short, full) and len(short) * 5 >= len(full)


_NO_NAME = re.compile(
    r"[是吗呢几占]|多少|等于|这|那|什么|加起|为何|为啥|委托|经费|支出|费用|采购|预算|决算|编制|多大|\\d|[一两二三四五六七八九十]个"
)
"""Words that no body's name holds."""


def bodies_in(question: str, bodies: Sequence[Body], content: Collection[str] = ()) -> tuple[Named, ...]:
    """Return the places of the folded question that name a body, loaded or not, left to right, not overlapping.

    `content` are labels of the reports: an organ's name inside one of them is an item and no body.
    """
    registry = registry_of(bodies)
    found = list(find_bodies(question, registry))
    of_places = _place_ends(found, registry)
    taken = [*((named.start, named.end) for named in found), *(match.span() for match in SELF.finditer(question))]
    levels = [(level.start, len(level.name)) for level in levels_in(question, alone=True)]
    behind = [match for end in of_places if (match := ORGAN_NAME.match(question, end)) is not None]
    for match in (*behind, *ORGAN_NAME.finditer(question), *PLACE_NAME.finditer(question), *_PROVINCE_NAME.finditer(question)):
        start, end = match.span(1) if match.lastindex else match.span()
        text = question[start:end]
        text, start = _without_lead(text, start)
        text, start = _without_verbs(text, start, registry)
        if (
            len(text) < 2
            or _NO_NAME.search(text)
            or any(start < stop and begin < end for begin, stop in taken)
            or _NOT_NAMES.match(text)
            or any(level < end and start < level + size for level, size in levels)
        ):
            continue
        keys = _skipping(text, registry)
        behind_place = start in of_places
        stands = behind_place or _stands_as_body(question, start, end)
        if not keys and (any(text in label for label in content) or not stands):
            continue
        if not keys and behind_place:
            place = next(one for one in found if one.end == start)
            found.remove(place)
            start, text = place.start, place.text + text
        found.append(Named(start, end, keys, text))
        taken.append((start, end))
    return tuple(sorted(found, key=lambda named: named.start))


def _skipping(text: str, registry: Registry) -> tuple[str, ...]:
    """Return the bodies that a name is short for with characters skipped."""
    signs = [sign for sign in text if sign not in _OF_SHORT_FORMS]
    return tuple(
        body.key for body in registry.with_signs(signs)
        if any(skips_into(text, form) for name in body.names for form in short_forms(name))
    )  # fmt: skip


_OF_SHORT_FORMS = frozenset("".join(short for _, short in _SHORT) + "办公厅机关常委会")
"""Characters that a short form may have and the full name need not."""


def _place_ends(named: Sequence[Named], registry: Registry) -> frozenset[int]:
    """Return where the names of whole places end: an organ's name right behind one is another body than the place."""
    named_keys = {key for one in named for key in one.keys}
    places = {body.key for body in registry.of(named_keys) if is_a_place(body) or body.key.startswith("file:")}
    return frozenset(one.end for one in named if places.issuperset(one.keys))


_LEAD = re.compile(
    r"^(?:[省市县区镇]里的|除[了去]?|为什么|为何|为啥|怎么|那么|那|和|与|跟|及|、|年|的|在|对比|比较|据|年度"
    r"|[上下]半年|前?[一二三四]季度|\d{1,2}月份?|截至|全[省市县区州](?=[\u4e00-\u9fff]*$))+"
)


def _without_lead(text: str, start: int) -> tuple[str, int]:
    """Return an organ's name without the words before it that belong to the sentence (请问, 年, 和, 有没有)."""
    before = -1
    while before != len(text):
        before = len(text)
        length = max((match.end() for match in (_LEAD.match(text), FILLER.match(text)) if match), default=0)
        length = length or next((size for size in (3, 2) if text[:size] in common_words() and len(text) > size + 2), 0)
        length = length or next((said.end for said in operations_in(text, False) if said.start == 0), 0)
        text, start = text[length:], start + length
    return text, start


def _without_verbs(text: str, start: int, registry: Registry) -> tuple[str, int]:
    """Return a name without everyday words before it where a loaded body's name is what remains (听人讲法院, 列明某局)."""
    for size in range(1, len(text) - 1):
        name = text[size:]
        if kinds_of(text[:size]) and any(one.keys and one.end - one.start == len(name) for one in find_bodies(name, registry)):
            return name, start + size
    return text, start


def _stands_as_body(question: str, start: int, end: int) -> bool:
    """Return whether a name stands where a question names its body: first, or beside the year, or joined to another body."""
    before, after = question[:start], question[end:]
    if re.match(r"(?:方面|这一?块|那一?块|工作|事业)", after) and not _begins_item(after):
        return False  # 博物馆方面 is a matter, not a body
    return bool(
        not re.sub(r"请问|问一下|查一下|那么|那|,|，|\s", "", before)
        or re.search(r"(?:\d{4}|[〇一二三四五六七八九]{4})(?:年度?|财年)?(?:的)?$", before)
        or re.match(r"(?:的)?(?:在)?(?:\d{4}|今年|去年|上年|本年|[〇一二三四五六七八九]{4}年)", after)
        or re.search(r"[和与跟、及]$", before)
    )


def _begins_item(text: str) -> bool:
    """Return whether an official item's name begins a text (事业收入)."""
    return any(term_of(text[:size]) is not None for size in range(3, 9))


_DEPARTMENTS = re.compile(r"[两二三四五六七八九十几各些\d]个?(?:部门|单位|[局委])")


def is_a_place(body: Body) -> bool:
    """Return whether a loaded body is a place's own government: asked for by the place's name alone."""
    return body.level == "region" or any(re.search(r"(?:[省市县区镇乡旗州]|街道|政府)$", fold_label(name)) for name in body.names)


def places_of(name: str) -> tuple[str, ...]:
    """Return the places that a folded name begins with, from the widest in (某市, 某区 of 某市某区水务局)."""
    match = _REGION.match(name)
    if match is None:
        return ()
    return (match.group(1), *places_of(name[match.end() :]))


def whole_places(question: str, bodies: Sequence[Body], named: Sequence[Named]) -> tuple[tuple[int, int], ...]:
    """Return where the question names the place of a loaded body and no body of it: 某省三公经费 is not its bureau's.

    () where the report of a place itself is loaded (区本级), or where a body is named beside it (某区三个部门: all loaded).
    """
    if any(one.keys for one in named) or _DEPARTMENTS.search(question):
        return ()
    places, own = registry_of(bodies).keep("places", _places_of_all)
    if own:
        return ()
    spoken = sorted((place for place in places if place in question), key=len)
    found = (match for place in spoken for match in re.finditer(re.escape(place) + r"(?!级|本级|属)", question))
    return tuple(sorted({match.start(): match.span() for match in found}.values()))


def places_alone(question: str, registry: Registry, taken: Sequence[tuple[int, int]]) -> tuple[Named, ...]:
    """Return where the question names the place of loaded bodies and no body behind it, with the keys of the bodies there.

    Its short form has to begin where a word begins; 某省级 and 某市本级 say a level, which no bureau is.
    """
    found: list[Named] = []
    at = 0
    while at < len(question) - 1:
        end = registry.place_from(question, at)
        if end is None or any(start < end and at < stop for start, stop in taken) or not _is_place_by_itself(question, at, end):
            at += 1
            continue
        found.append(Named(at, end, registry.in_place(question[at:end]), question[at:end]))
        at = end
    return tuple(found)


def _is_place_by_itself(question: str, start: int, end: int) -> bool:
    ranked = place_stem(question[start:end]) != question[start:end]
    return (ranked or begins_word(question[:start])) and re.match(r"级|本级|属", question[end:]) is None


def _places_of_all(registry: Registry) -> tuple[frozenset[str], bool]:
    """Return how the places of all bodies are called, and whether one of the bodies is a place itself."""
    names = {fold_label(name) for body in registry for name in (body.region or "", *body.names)}
    places = {place for name in names for place in places_of(name)}
    return frozenset(places | {place[:-1] for place in places if place[:-1] in _PROVINCES}), any(map(is_a_place, registry))
