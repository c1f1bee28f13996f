"""Sentences told otherwise: each rewording changes words or their order and leaves every figure what it was."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.model import Block, Paragraph

_MONEY = r"\d[\d,.]*[万亿]?元"
_RATE = r"\d[\d.]*%"
_ITEM = (
    r"(?:公务接待费|公务用车购置及运行(?:维护)?费|公务用车运行维护费|公务用车购置费|因公出国（境）费用?|"
    r"基本支出|项目支出|人员经费|公用经费)"
)
_MOVED = r"增加|减少|增长|下降|降低|上升"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say the same: what `find` matches becomes `put`."""

    name: str
    find: str
    put: str

    def reword(self, text: str) -> str:
        """Return the text reworded; unchanged where nothing in it can be said this way."""
        return re.sub(self.find, self.put, text)

    def touches(self, block: Block) -> bool:
        """Return whether a block is a paragraph that this wording changes."""
        return isinstance(block, Paragraph) and self.reword(block.text) != block.text

    def change(self, block: Block) -> Block:
        """Return the block, a paragraph with its text reworded."""
        return replace(block, text=self.reword(block.text)) if isinstance(block, Paragraph) else block


WORDINGS: tuple[Wording, ...] = (
    Wording("为 before the amount", rf"([费入出算额数计])(?={_MONEY})", r"\1为"),
    Wording("是 for 为", rf"为(?={_MONEY})", "是"),
    Wording("达 for 为", rf"为(?={_MONEY})", "达"),
    Wording("共计 for 为", rf"为(?={_MONEY})", "共计"),
    Wording("而 before an item", rf"(?<=[；，])(?={_ITEM})", "而"),
    Wording("则 behind an item", rf"({_ITEM})(?=(?:支出|预算|决算)?(?:数)?(?:为|是)?{_MONEY})", r"\1则"),
    Wording("花去 for 支出", rf"(?<=费)支出为?(?={_MONEY})", "花去"),
    Wording("用去 for 支出", rf"(?<=费)支出为?(?={_MONEY})", "用去"),
    Wording("统称 before 三公", r"(?=“三公”)", "统称"),
    Wording("核定为 for 为", rf"(?<!完成)(?<!年初)预算数?为?(?={_MONEY})", "预算核定为"),
    Wording("比…高 for 高于", r"(?:高于|大于)((?:年初|调整|全年|上年)?(?:预算|决算)数?)", r"比\1高"),
    Wording("比…低 for 低于", r"(?:低于|小于)((?:年初|调整|全年|上年)?(?:预算|决算)数?)", r"比\1低"),
    Wording("全年…预算 for 预算…", rf"完成(?:年初|全年)?预算数?({_MONEY})的(?={_RATE})", r"完成全年\1预算的"),
    Wording("completion is told", rf"完成(年初|全年|调整)?预算的?(?={_RATE})", r"\1预算完成率为"),
    Wording("与上年相比", rf"(?:比|较)上年(?={_MOVED})", "与上年相比"),
    Wording("较上年", rf"比上年度?(?={_MOVED})", "较上年"),
    Wording("比去年", rf"(?:比|较)上年度?(?={_MOVED})", "比去年"),
    Wording("相较上年度", rf"(?:比|较)上年度?(?={_MOVED})", "相较上年度"),
    Wording("同上年比", rf"(?:比|较)上年度?(?={_MOVED})", "同上年比，"),
    Wording("同比 for 比上年", rf"(?:比|较)上年度?(?={_MOVED})", "同比"),
    Wording("压减 for 减少", rf"减少(?=了?{_MONEY})", "压减"),
    Wording("缩减 for 减少", rf"减少(?=了?{_MONEY})", "缩减"),
    Wording("少支 for 减少", rf"减少(?=了?{_MONEY})", "少支"),
    Wording("少支出 for 减少", rf"减少(?=了?{_MONEY})", "少支出"),
    Wording("减了 for 减少", rf"减少了?(?={_MONEY})", "减了"),
    Wording("多支出 for 增加", rf"增加(?=了?{_MONEY})", "多支出"),
    Wording("增支 for 增加", rf"增加(?=了?{_MONEY})", "增支"),
    Wording("多了 for 增加", rf"增加了?(?={_MONEY})", "多了"),
    Wording("增幅为 for 增长", rf"增长(?={_RATE})", "增幅为"),
    Wording("降幅达 for 下降", rf"(?:下降|降低)(?={_RATE})", "降幅达"),
    Wording("rate in brackets", rf"，((?:增长|下降|降低|上升){_RATE})(?=[，。；])", r"（\1）"),
    Wording("rate before amount", rf"((?:增加|减少){_MONEY})，((?:增长|下降|降低|上升){_RATE})", r"\2，\1"),
    Wording("即 before the rate", rf"，(?=(?:增长|下降|降低|上升){_RATE})", "，即"),
    Wording("share with 比重", rf"占([^，。；、]{{2,16}}?)的(?={_RATE})", r"占\1的比重为"),
    Wording("其中包括", r"其中[：，:,]", "其中包括："),
    Wording("没有变化 for 持平", r"(?<!基本)(?<!略有)持平", "没有变化"),
    Wording("未 for 没有", r"没有(?=安排|发生)", "未"),
    Wording("原因在于", r"主要原因(?:是|为)：?", "主要原因在于"),
    Wording("主要是由于", r"，主要原因(?:是|为)：?", "，主要是由于"),
    Wording("因为", r"，主要原因(?:是|为)：?", "，因为"),
    Wording("系…所致", r"，主要原因(?:是|为)：?([^，。；]+)(?=。)", r"，系\1所致"),
    Wording("这是因为", r"，主要原因(?:是|为)：?", "，这是因为"),
    Wording("persons before visits", r"(\d+)批次[，、](\d+)人次", r"\2人次、\1批次"),
    Wording("年度 for 年", r"(?<=20\d\d年)(?=预算|决算|支出|收入)", "度"),
    Wording("year behind the body", r"(20\d\d年度?)(本部门|我部门|本单位|我单位|我局|本局)", r"\2\1"),
    Wording("据统计", r"(?<=。)(?=20\d\d年)", "据统计，"),
    Wording("a space before the unit", r"(?<=\d)(?=[万亿]?元)", " "),
    Wording("分别为", rf"({_ITEM})({_MONEY})[，、；]({_ITEM})({_MONEY})(?=[。；])", r"\1、\3分别为\2、\4"),
)
