"""How many projects there are: what is counted is the projects themselves, no figure of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.language import Mention
from assistant.programs.model import Names, Program, Projects, Select

_UNITS = ("个", "项")
_APART = ("bound", "figure", "move", "super", "left", "measure", "share_of", "per", "versus")


def counts_projects(mentions: Sequence[Mention]) -> bool:
    """Return whether it is asked how many projects there are (共有几个项目), of nothing else and by nothing."""
    asks = [one for one in mentions if one.is_a("wh", "amount")]
    classes = [one for one in mentions if one.type == "dimension"]
    plain = not any(one.type in ("item", *_APART) for one in mentions)
    of_projects = all(one.is_a("dimension", "project") for one in classes)
    named = bool(classes) or any(one.type == "trait" for one in mentions)
    return plain and len(asks) == 1 and asks[0].unit in _UNITS and named and of_projects


def number_of_projects(selects: Sequence[Select]) -> Iterable[Program]:
    """Yield the number of all projects of what is named."""
    of = selects[0] if selects else Select()
    said = of.projects.said if of.projects is not None else ()
    if len(selects) <= 1:
        yield Names(replace(of, projects=Projects(said=said), slots=(), unit=None, about=()), count=True)


def head_of(mentions: Sequence[Mention]) -> int:
    """Return how many as listed are compared where one of the first so many is asked for (前五个里哪个最大); 0 of all others."""
    top = next((at for at, one in enumerate(mentions) if one.type == "top"), None)
    if top is None:
        return 0
    behind = [one for one in mentions[top + 1 :] if one.type not in ("filler", "of")]
    picked = len(behind) > 1 and behind[0].is_a("wh", "which") and any(one.type == "super" for one in behind)
    return int(mentions[top].value) if picked else 0
