"""Tables that a question addresses: by the words of a loaded table's title (收支总表里) or by its number (公开02表, 表9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.labels import Vocabulary
from assistant.language.groups import HAN_DIGITS
from assistant.language.mentions import Mention

TABLE = "表"
_SHORTEST = 4
"""Signs from which words are a table's name."""
_MOST_MENTIONS = 8
_NO_PART = ("body", "year", "comma", "stop", "wh", "open", "close")
_LEADING = ("公开", "公开表", "预算", "附", "附表", "第", "决算")
"""Words in front of a table's number."""


def with_tables(mentions: Sequence[Mention], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """Return the mentions with each table that is addressed as one, its value the folded words or the number of it."""
    found: list[Mention] = []
    skip = 0
    for at, one in enumerate(mentions):
        if skip:
            skip -= 1
        elif not _is_table(one):
            found.append(one)
        elif (number := _number_before(found)) is not None:
            begin = len(found) - number
            words = next(it.text for it in reversed(found) if it.type == "figure")
            found[begin:] = [_whole([*found[begin:], one], str(int(words)))]
        elif (behind := _number_behind(mentions, at)) is not None:
            found.append(_whole([one, mentions[at + 1]], behind))
            skip = 1
        elif (size := _titled(found, one, vocabulary)) is not None:
            begin = len(found) - size
            words = "".join(it.text for it in found[begin:]) + TABLE
            found[begin:] = [_whole([*found[begin:], one], words)]
        else:
            found.append(one)
    return tuple(found)


def _is_table(one: Mention) -> bool:
    """Return whether a word is the end of a table's name, or leads a table's number."""
    return one.type == "filler" and (one.text.startswith(TABLE) or one.text.endswith(TABLE))


def _whole(parts: Sequence[Mention], value: str) -> Mention:
    first, last = parts[0], parts[-1]
    text = "".join(one.text for one in parts)
    return replace(first, end=last.end, text=text, type="table", value=value, span=None, amount=None)


def _number_before(before: Sequence[Mention]) -> int | None:
    """Return how many mentions right before 表 are its number, 公开 in front of it; None where they are none."""
    if not before or before[-1].type != "figure" or not before[-1].text.isdigit():
        return None
    return 2 if len(before) > 1 and before[-2].text in _LEADING else 1


def _number_behind(mentions: Sequence[Mention], at: int) -> str | None:
    """Return the number right behind 表 (表9里, 表七); None where none stands there."""
    behind = mentions[at + 1] if at + 1 < len(mentions) else None
    if behind is None or behind.start != mentions[at].end or not mentions[at].text.endswith(TABLE):
        return None
    if behind.type == "figure" and behind.text.isdigit():
        return str(int(behind.text))
    alone = behind.text in HAN_DIGITS and at + 2 < len(mentions) and mentions[at + 2].is_a("of")
    return str(HAN_DIGITS[behind.text]) if alone else None


def _titled(before: Sequence[Mention], one: Mention, vocabulary: Vocabulary) -> int | None:
    """Return how many mentions before 表 are the words of a loaded table's title, as many as can be; None where none are."""
    best: int | None = None
    for size in range(1, min(_MOST_MENTIONS, len(before)) + 1):
        parts = before[len(before) - size :]
        if parts[0].type in _NO_PART or parts[-1].end != one.start:
            break
        words = "".join(part.text for part in parts) + TABLE
        if len(words) >= _SHORTEST and vocabulary.is_titled(words):
            best = size
    return best


__all__ = ["with_tables"]
