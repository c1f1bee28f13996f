"""What a clause wants of its items: the operations that its words ask for."""

from __future__ import annotations

import re

from assistant.questions.clauses import Clause, stages_of
from assistant.questions.conditions import measure_of

_ALONE = ("reason", "completion", "rank", "definition", "text", "breakdown", "share", "ratio", "average", "target")
_GAP = re.compile(r"(?:多|少|高|低|大|小)出?多少")

_WHICH = re.compile(
    r"(?:哪个|哪项|哪一[项个]|谁|哪种)(?:花|用|更|比较|最|的|要)*(?:多|少|高|低|大|小|贵)|(?:多|少|高|低|大|小|贵)还是"
)
"""Of several items, the larger or the smaller is asked (会议费和培训费哪个多)."""
_STAGES_LISTED = re.compile(r"(?<!公共)(?<!基金)(?<!经营)(?:预算|决算)数?[、,，和与及]")
_EACH = re.compile(r"分别|各")
EACH_SHARE = re.compile(r"(?:各自?|分别|都)占|占比(?:各|分别)|(?:各自?|分别)的?(?:占比|比重|比例)")
"""Of several items listed, the share of each is asked (甲和乙各占多少)."""
_MADE_OF = re.compile(r"构成|组成|明细|细目|哪几|哪些|各项|分项|科目|怎么来")


def _several(clause: Clause, bodies: int) -> bool:
    """Return whether several stages, years or bodies are asked, so that 各多少 means each of them."""
    years = [piece for piece in clause.of("fixed") if re.match(r"(?:19|20)\d\d", piece.text)]
    spoken = re.search(r"[两二三四五]年|历年|每年|各年|这几年", clause.text)
    return bodies >= 2 or len(stages_of(clause)) >= 2 or len(years) >= 2 or bool(spoken)


def operations_of(clause: Clause, slots: int, bodies: int) -> list[str]:
    """Return the operations that the clause asks for; "value" where only a figure is wanted."""
    named = list(dict.fromkeys(clause.operations))
    strong = [name for name in _ALONE if name in named]
    moving: list[str] = [name for name in ("change", "growth") if name in named]
    if moving == ["change"] and len(re.findall(r"(?:增加|减少|下降|增长|降低|上升|提高)(?:了)?(?:多少|几)", clause.text)) >= 2:
        moving = ["change", "growth"]  # 减少多少、下降多少
    several = slots >= 2 or re.search(r"哪个|哪项|谁", clause.text)
    if several and _GAP.search(clause.text) and "reason" not in named:
        return ["difference"]
    if "rank" in named and measure_of(clause.text)[0] != "amount":
        return ["rank"]
    if slots >= 2 and _WHICH.search(clause.text) and not re.search(r"比(?!较)", clause.text) and "difference" not in named:
        return ["rank"]
    if "reason" in named:
        asked = re.search(r"(?:多少|百分之|几|幅)", clause.text)
        return [*(moving if moving and asked else []), "reason"]
    if "difference" in named or ("change" in named and slots >= 2 and "比" in clause.text):
        return ["difference"] if slots >= 2 or bodies >= 2 or "difference" in named else moving or ["change"]
    if moving and "completion" not in named and ("share" not in named or "占" not in clause.text):
        # 增长多少（金额和比例）: 比例 is the rate of the change.
        return [*moving, "growth"] if "share" in named and "growth" not in moving else moving
    if "completion" in named and len(stages_of(clause)) >= 2 and _STAGES_LISTED.search(clause.text):
        return ["value", "completion"]  # 预算、决算、完成率各多少
    if slots >= 2 and EACH_SHARE.search(clause.text):
        return ["share"]
    if "breakdown" in named and (
        slots >= 2 or (_EACH.search(clause.text) and not _MADE_OF.search(clause.text) and _several(clause, bodies))
    ):
        return ["value"]
    if "sum" in named and (slots >= 2 or _several(clause, bodies)) and not ("share" in named and "占" in clause.text):
        return ["sum"]
    if strong:
        return [name for name in strong if not (name == "breakdown" and slots >= 2)][:1] or ["value"]
    return ["value"]
