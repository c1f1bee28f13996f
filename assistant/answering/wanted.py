"""What kind of answer a question wants: who is in charge, what a term holds, when, on what grounds, or a matter in words.

A figure of the same name is no answer to these, so they are tried in words before any figure is looked up.
"""

from __future__ import annotations

import re

from assistant.questions.model import Query

_MONEY = re.compile(r"钱(?!的?(?:吗|么|嘛))|多少|(?<!单)元|金额|占比|比重|百分|几(?!(?:种|类|方面|项职|条职))")
"""Words that ask for a figure after all."""

CHARGE = (
    r"归(?:不归)?[^,。]{0,8}(?:管|负责)|(?:谁|哪(?:个|家)?(?:部门|单位|科室?|处室?|股室?)?)(?:来|在|去|具体|主要)?"
    r"(?:分?管(?!理费)|负责|承担|监管|牵头|主管|审批|受理)|(?:管|负责)(?:不管|不负责|吗|么|嘛)|管不管|负不负责|"
    r"(?:能不能|能|可以|该|应该|要|是不是)?找(?:不找)?(?:他们|你们|它|这个[局厅委办院]|该[局厅委办院]|这里|这儿|局里)|"
    r"(?:他们|你们)?(?:是)?(?:怎么|如何|咋)(?:监?管|负责)|管(?:着|些|的是?|了)*(?:什么|啥|哪些|哪块|些啥)|"
    r"有(?:什么|哪些|啥)(?:职?权力?|权限)|(?:在)?[^,。]{1,12}(?:方面|这块|这一块)[^,。]{0,4}(?:做|管|干)(?:些)?(?:什么|啥|哪些)|"
    r"(?:他们|你们)?(?:的)?(?:事|活|业务|范围)(?:吗|么|嘛)"
)
"""Ways to ask whether or how a body is in charge of a matter."""
_CHARGE = re.compile(CHARGE)

HOLDS = (
    r"(?:包不包括|包不包含|算不算|含不含)|(?:包括|包含|涵盖|含|算)[^,。]{1,12}(?:吗|么|嘛|不)[?？]?$|"
    r"反映(?:的)?(?:是)?(?:什么|哪些|啥)|(?:都|也|还)?(?:算|指)(?:作|是|上|的是?)?(?:什么|哪些|啥)|"
    r"(?:是)?(?:从)?(?:哪儿?|哪里)来的?(?:[?？]|$)|(?:是)?来自(?:哪|什么)|(?:主要)?来源(?:是|有|于)"
)
"""Ways to ask what a term takes in, which is said where the report explains it."""
_HOLDS = re.compile(HOLDS)

WHEN = (
    r"什么时候|啥时候|何时|哪(?:一)?天|几月|几号|哪(?:一)?个?月|什么时间|多会儿|(?<!在|是)哪(?:一)?年(?=[^的]{0,6}(?:开|完|建|上线|结束|启))"
)
_WHEN = re.compile(WHEN)
TIME = r"\d{4}年|\d{1,2}月|月底|季度|年底|年末|年内|月份|日前|汛前"
"""What a passage has to hold to say when."""

GROUNDS = (
    r"(?:法律|政策)?(?:依据|根据|凭|按照|按)(?:的|是|了)*(?:什么|哪(?:个|些|份|几个)?|啥)(?:法律|法规|政策|文件|规定|办法|通知)*|"
    r"(?:法律|政策|文件|法规)依据|(?:什么|哪(?:个|些|份))(?:法律|法规|文件)"
)
_GROUNDS = re.compile(GROUNDS)
DOCUMENT = r"《|[〔\[（(]\d{4}[〕\]）)]|\d+号"
"""What a passage has to hold to name a document."""

PURPOSE = (
    r"用来(?:干|做)(?:什么|啥|嘛)|用于(?:什么|哪|啥)|(?:什么|啥)用途|用途|用[在到]了?(?:什么|哪|啥|何处)|(?:干|做)(?:什么|啥)用|"
    r"都?花[在到]了?(?:什么|哪些?|啥)(?:地方|方面)"
)
_PURPOSE = re.compile(PURPOSE)
SAYS_PURPOSE = r"用于|用作|用在|用途|保障|包括"
"""What a passage has to hold to say what money is for."""

_MATTER = re.compile(
    r"(?:有|分|是|包括)?(?:哪些|哪几种|哪几类|什么|啥)(?:形式|方式|种类|类型|类别|途径|渠道|内容|安排|打算|计划|要求|规定|措施|做法|成果|工作|任务|活动|影响|变动)|"
    r"(?:形式|方式|种类|类型|类别|途径|渠道|措施|内容)(?:都|一共|共)?(?:有|是|包括|分)(?:哪些|哪几|什么|啥)|"
    r"(?:怎么|如何|咋)(?:安排|开展|推进|落实|处理|规定|要求|办理|组织|保护|监督|执行)(?:的)?(?:[?？]|$)|(?:工作|活动|任务|学习|培训)(?:的)?安排|"
    r"(?:开展|工作|落实|实施)情况(?:[?？]|$|怎么样|如何|说明|介绍)|(?:评价|自评|考核|评审)(?:的)?(?:结果|结论|等级)|"
    r"(?:统计|公开|编报|编制|汇总)(?:的)?(?:范围|口径)|什么样(?:子|的)?|结果(?:怎么样|如何|怎样)|(?:做|干|搞)了?(?:些)?(?:什么|哪些|啥)|(?:要|打算|准备|计划)(?:做|干|搞|完成)(?:些)?(?:什么|哪些|啥)"
)


def asks_charge(query: Query) -> bool:
    """Return whether it is asked who, or whether the body, is in charge of a matter (票据归谁管, 能找他们吗)."""
    return bool(_CHARGE.search(query.folded)) and not _MONEY.search(query.folded)


def asks_what_it_holds(query: Query) -> bool:
    """Return whether it is asked what a term takes in (都算哪些收入, 包括租车的钱吗, 反映哪些开支)."""
    return bool(_HOLDS.search(query.folded)) and not _MONEY.search(query.folded)


def asks_when(query: Query) -> bool:
    """Return whether a time is asked: no amount answers that."""
    return bool(_WHEN.search(query.folded)) and not re.search(r"钱|多少|元", query.folded)


def asks_grounds(query: Query) -> bool:
    """Return whether a law or document is asked on which something rests."""
    return bool(_GROUNDS.search(query.folded)) and not re.search(r"钱|多少|元", query.folded)


def asks_matter(query: Query) -> bool:
    """Return whether a matter in words is asked (有哪些形式, 怎么安排, 建成什么样子), not a figure."""
    return bool(_MATTER.search(query.folded)) and not _MONEY.search(query.folded)


CHARGE_WORDS = (
    r"归不归|管不管|负不负责|能不能|是不是|怎么|如何|啥|咋|都|谁|归|由|分?管(?!理)|负责|承担|牵头|主管|"
    r"不?找|他们|你们|它|这[块个]|那[块个]|权力|权限|职权|(?<=[事活业务范围])(?:吗|么|嘛)"
)
"""Words that ask who is in charge: they say nothing of what is asked about."""

def asks_purpose(query: Query) -> bool:
    """Return whether it is asked what money is for (用来做什么, 主要用在什么地方), not how much it is."""
    return bool(_PURPOSE.search(query.folded)) and not re.search(r"多少|几(?!方面)", query.folded)


NOT_CONTENT = CHARGE_WORDS + (
    r"|做了?|干(?!部)|包不包括|算不算|怎么样|什么样子?|啥样子?|哪几[种类]|哪些?|什么时候|啥时候|什么时间|何时|哪一?天|几月|几号|"
    r"最[晚早]|什么|怎样|为啥|(?:法律|法规|政策)?(?:依据|根据|凭|按照)(?:的|是)*|(?:法律|政策)?(?:文件|法规)|形式|方式|种类|类型|途径|"
    r"渠道|内容|安排|打算|规定|措施|任务|结果|样子|包括|包含|反映|来源|来自|算|完成|建成|做成|干成|开始|结束|上线(?!率)|启动|完工|到位|计划|影响|开展情况|工作情况|用来|用于|用途|地方|主要"
)
"""Asking words, and words so general that they say nothing of what is asked about."""

__all__ = [
    "CHARGE_WORDS", "DOCUMENT", "NOT_CONTENT", "SAYS_PURPOSE", "TIME", "asks_charge", "asks_grounds", "asks_matter",
    "asks_purpose", "asks_what_it_holds", "asks_when",
]  # fmt: skip
