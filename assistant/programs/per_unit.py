"""What a figure is divided among: the thing named right behind 平均每辆, where another is named that is divided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.wordlists import word_rows


def divided_among(mentions: Sequence[Mention], per: int) -> list[Mention]:
    """Return the thing behind what asks per unit (每台车的油费), where it is of that unit and another item follows it."""
    behind = [one for one in mentions[per + 1 :] if one.type == "item" and one.span is not None]
    if len(behind) < 2 or mentions[per].end != behind[0].start or behind[0].span is None:
        return []
    label = behind[0].span.links[0].label if behind[0].span.links else behind[0].text
    return behind[:1] if label.endswith(_called_in(mentions[per].value)) else []


def with_each_counted(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with 每个 before a count's own name as what it is divided by; no other word divides by it again.

    公用经费摊到每个在职人员头上，平均一人多少: one per head, said twice.
    """
    found = _led_by_unit(mentions)
    for at, (one, behind) in enumerate(zip(mentions, mentions[1:], strict=False)):
        unit = _unit_of(behind)
        if one.type == "each" and unit and one.text.startswith(_EACH):
            found[at] = replace(one, type="per", value=unit)
            rest = found[at + 1 :]
            found[at + 1 :] = [replace(it, type="filler", value="") if it.is_a("per", unit) else it for it in rest]
    return found


def _led_by_unit(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with a first clause that only says per what (摊到每个月，…) as one with what is asked behind it."""
    found = list(mentions)
    comma = next((at for at, one in enumerate(mentions) if one.type == "comma"), 0)
    first = [one.type for one in mentions[:comma] if one.type != "filler"]
    if first == ["per"]:
        found[comma] = replace(found[comma], type="filler", value="")
    return found


_EACH = "每"


def over_years(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions of an English question with "per year" and "over" as small words beside a mean over named years."""
    written = [at for at, one in enumerate(mentions) if one.type == "year" and one.years]
    if not written or not any(one.is_a("op", "mean") for one in mentions):
        return list(mentions)
    found = list(mentions)
    for at, one in enumerate(mentions):
        before_year = one.text == _OVER and any(0 < place - at <= _NEAR for place in written)
        if before_year or one.is_a("year", "every"):
            found[at] = replace(one, type="filler", value="")
    return found


_OVER = "over"
_NEAR = 2


def _unit_of(one: Mention) -> str:
    """Return the unit of the count that a mention surely names; empty where it names none."""
    label = one.span.links[0].label if one.span is not None and one.span.links else ""
    return next((asked for asked, name, *_ in word_rows("counted.tsv") if name == label), "")


def _called_in(unit: str) -> tuple[str, ...]:
    """Return the last signs of what reports call the things counted in a unit (辆: 车, 车辆)."""
    names = [name for asked, name, *_ in word_rows("counted.tsv") if asked == unit]
    return tuple({name[-1:] for name in names} | {"车"}) if unit == "辆" else tuple(name for name in names if name)
