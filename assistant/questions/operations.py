"""Words that say what is wanted of an item: how much, how much more, what share, why, does it add up.

Each pattern is matched on the folded question (no white space, half width, simplified, lower case); the words that
matched are no items. English questions are matched on their lower-case text with spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CHINESE: tuple[tuple[str, str], ...] = (
    ("check", r"对得上|对不上|是否一致|一致吗|一致么|一不一致|是否相符|相符吗|吻合|矛盾|(?:算|说|写|填)(?:得|的)?对(?:了)?(?:吗|不对|没有|么)?|对吗|对不对|对么|正确吗|是否正确|准确吗|核对|核一下|核实|核查|验证|校验|是否等于|等于|是不是等于|一样吗|一样么|是否相等|相等吗|有没有问题|有问题吗|有无问题|到底是|究竟是|还是(?=[\d])|平衡吗|是否平衡|勾稽|有没有错|有错吗|出错|错了吗|错没错|属实|能对上|加起来是(?!多少)|矛盾吗|数字一样|是100%吗|合不合|对应得上|平不平|有没有出入|有出入"),
    ("reason", r"为什么|为何|为啥|原因|怎么会|何以|什么缘故|缘由|咋回事|怎么回事|凭什么|因为什么|什么导致|理由|都花在哪|花在哪|是因何|因何|咋会|什么因素|何故|怎么就"),
    ("definition", r"是什么意思|什么意思|指什么|指的是什么|指的什么|是指什么|怎么理解|如何理解|怎么解释|如何解释|怎样解释|的定义|什么含义|的含义|名词解释|包括哪些支出|包括哪些费用|包含哪些支出|包含哪些费用|包括哪些内容|反映什么|的口径|啥意思|指啥|是什么概念|含义|定义|怎么定义|什么叫|何谓|所谓"),
    ("average", r"人均|平均每|平均"),
    ("rank", r"(?:最大|最多|最高|最少|最低|最小|最贵|居首|排第一|排名|排行|前[一二两三四五六七八九十\d]+(?:名|项|个|位|大)?|从高到低|从大到小|从小到大|大头)(?:的)?(?:是)?|(?:花钱|支出)?最"),
    ("breakdown", r"由哪(?:些|几|两|三)?(?:项|块|部分|个)?(?:构成|组成)?|怎么(?:构成|组成|分|来的)|如何构成|构成情况|构成(?!说明)|组成(?!说明)|分别(?:是|为|有|花了|安排)?|各(?:是|为|有|花了|占)?(?:多少|几)|各项|明细|哪几(?:块|项|部分)|哪几类|分布在哪些|具体(?:怎么来的|有哪些|怎么分)|包括哪些项目|包含哪些项目|细目|拆开|分项|下面各项|有哪些科目|都有什么|结构|各有多少|各多少|各几"),
    ("ratio", r"是.{0,12}?的(?:几|多少)倍|之比|的几分之几"),
    ("share", r"占比|占(?=.{0,24}?(?:比例|比重|百分之|百分比|多少|%|几成|份额|百分点|几))|占了?(?:百分之几|百分之多少|多少百分比|多少%|几成|几个百分点|多少)|(?:所占)?(?:的)?(?:比重|比例|份额)"),
    ("completion", r"完成率|执行率|完成预算的|完成了?预算|完成比例|预算完成(?:率|情况|度)?|决算率|支出进度|执行进度"),
    ("growth", r"增幅|增速|增长率|涨幅|降幅|减幅|跌幅|减少率|下降率|变化率|变动率|幅度|(?:增长|增加|提高|上升|上涨|涨|下降|减少|降低|下滑|降|(?<!多)少|多(?!少)|变化|变动|压减|压缩|缩减)(?:了)?(?:多少)?(?:百分之几|百分之多少|百分比|%|多少个?百分点|多少%|几个百分点|百分几|多少\(%\)|几成|百分点)"),
    ("change", r"(?:增加|增长|增|减少|减|下降|降低|降|压减|压缩|提高|上升|上涨|涨|变动|变化|升|多|少|下滑|缩减|削减|压)(?:了|出|掉|出来|下来)?(?:多少|几|几何)|增减(?:额|情况|变化|了)?|怎么变(?:化|动)?的?|如何变化|变化(?:大吗|情况|怎样|如何|多大|趋势)?|变动(?:情况|如何|多少|额)?|增(?:加)?还是减(?:少)?|(?:是)?增加了吗|减少了吗|增加额|减少额|增长额|差额|比上年|比去年|较上年|较去年|同比|走势|趋势|涨了还是跌了|升还是降|变多|变少|多了还是少了|多还是少|涨还是跌"),
    ("difference", r"差多少|相差|差距|差额|差了?多少|差几|多多少|少多少|高多少|低多少|多花|少花(?:了)?多少|多出多少|多了多少|少了多少|大多少|小多少|高出多少|高出|悬殊"),
    ("sum", r"合计(?:是|为)?|一共|总共|共计|加起来|加总|之和|总和|相加|合起来|总起来|合在一起|加在一起|累计|共(?:有)?多少"),
    ("target", r"绩效指标|指标值|目标值|指标(?:是|为|要求)?|目标(?:是|为|要求|写的?)?|要达到|达到多少|要求达到|满意度要求"),
    ("exists", r"有没有|是否有|有无|有吗|有这笔吗|有这项吗|吗$"),
    ("text", r"属于|还是(?!\d)|哪种|哪类|职责|职能|主要做什么|做哪些|干什么|干嘛|哪些工作|哪些单位|哪几个单位|包含哪几个|机构设置|哪天|什么时候|何时|什么级别|属于什么|哪些内容|依据|根据什么|立项|概况|用途|用来|用于|做什么用|怎么写的|写的什么|写了什么|哪些处室|哪些部门构成|单位构成|涵盖哪些|怎么说|如何说明|说明一下|介绍|是什么样|主要工作|哪些科室|几个处室|什么项目|多久|哪一年|地址|哪里|谁(?!更?[高低多少大小快慢])|内设|下设|包括什么|包含什么"),
    ("value", r"是多少|有多少|多少钱|多少|几何|几多|金额|数额|多大|有几|几(?:个|辆|台|名|人|次|批|家|项|条|件|部|套)|花了?多少|多少万元|多少元|查一下|数字|具体数"),
)  # fmt: skip
"""Operations in order of strength: the first that is present leads; others may add asks (减少多少、下降多少)."""

ENGLISH: tuple[tuple[str, str], ...] = (
    ("check", r"\b(?:add up|adds up|consistent|match(?:es)?|agree(?:s)?|correct|accurate|reconcile|tally|equal to|equals?|is it true|right\?|verify|check whether|contradict)\b"),
    ("reason", r"\b(?:why|reasons?|what caused|what explains|how come|explanation for|driver of|because of what)\b"),
    ("definition", r"\b(?:what does .* mean|meaning of|definition of|define[sd]?|what is meant by|what counts as|explain the term)\b|\bmean\b"),
    ("average", r"\b(?:average|per capita|per person|per head|on average)\b"),
    ("rank", r"\b(?:largest|highest|biggest|most|smallest|lowest|least|rank(?:ing|ed)?|top \w+|which .* more)\b"),
    ("breakdown", r"\b(?:break ?down|broken down|made up of|consist of|composed of|composition|components?|respectively|each of|itemi[sz]ed|what makes up)\b"),
    ("ratio", r"\b(?:how many times|ratio of)\b"),
    ("completion", r"\b(?:execution rate|completion rate|percent(?:age)? of (?:the )?budget|rate of completion|budget execution)\b"),
    ("share", r"\b(?:share of|what share|proportion|what percentage of|what percent of|as a percentage of|fraction|account(?:s|ed)? for)\b"),
    ("growth", r"\b(?:growth rate|growth|by what percent(?:age)?|by how many percent|percentage (?:increase|decrease|change)|rate of (?:increase|growth|decline)|percent (?:increase|decrease|change)|grow(?:n)?|grew)\b"),
    ("difference", r"\b(?:difference between|how much more than|how much less than|exceed)\b"),
    ("change", r"\b(?:increase[ds]?|decrease[ds]?|change[ds]?|rise|rose|risen|fall|fell|fallen|drop(?:ped)?|cut|decline[ds]?|up from|down from|compared (?:with|to)|develop(?:ed)?|trend|higher than|lower than|go up|went up|go down|went down|evolve[ds]?)\b"),
    ("sum", r"\b(?:combined|together|sum of|altogether|in total across|add(?:ed)? (?:up )?together|plus)\b"),
    ("target", r"\b(?:targets?|indicator|goal|performance target)\b"),
    ("text", r"\b(?:responsib\w+|duties|duty|functions? of|what does .* do|legal basis|which units|organi[sz]ation\w*|describe|description|when was|what is .* about|who)\b"),
    ("value", r"\b(?:how much|how many|what (?:was|is|were|are)|amount of|amount|figure for|give me|show me|spend|spent|cost)\b"),
)  # fmt: skip

FILLER = re.compile(
    r"[一二两三四五六七八九十几\d]{1,2}(?:大)?(?:项|类|块|种|部分|方面)|主要|项目|百分之几|百分之多少|百分比|百分点|一致|小计|科目|工作|本级|支出|收入|费用|经费|资金|金额|大幅(?:度)?|上涨|增长|增加|减少|下降|属于|预算里|请问|请|麻烦|帮我|帮忙|我想|想知道|想问|问一下|查一下|查查|看看|告诉我|一下|请你|能否|可以|能不能|能推出来吗|能|应该是|应该|应|大概|大约|到底|究竟|具体|单独|"
    r"根据报告|报告里|报告中|报告写的?|报告说|报告|文件|资料|里面|里头|当中|其中|之中|里|中的|中|上的|方面|关于|对于|有关|这个|那个|这项|那项|该项|这笔|那笔|这一项|那一行|这一行|一行|那行|一栏|栏里|那张|"
    r"是不是|是|为|的|了|呢|吗|么|呀|啊|吧|嘛|哦|在|与|和|跟|同|及|以及|、|,|，|。|\.|\?|？|!|！|:|：|;|；|“|”|\"|'|《|》|—|-|~|\(|\)|（|）|都|又|还|也|就|才|只|把|被|给|让|由|从|到|对|按|按照|依|用|所|其|"
    r"安排|列了|列|编列|安排了|编制了?|预计|拟|计划|批了|拨了|拨付|花费|花销|花掉|花了|花|用了|开销|开支|支付|实际|总共|全部|整个|全年|年度|年|度|今年|本年|当年|去年|上年|上一年|前年|部门|单位|这个部门|该单位|款|"
    r"需要|要|会|有|没有|没|不|哪个|哪些|哪|什么|怎么|怎样|如何|多少|几|占|比|较|于|相比|比较|对比|下面|下|项目里|合|共|总|各|每|一共|之|以|去|来|做|干|写|说|算|看|得|着|过|个|笔|块|方|类|些|点|份|张|名|位|元|万元|万|亿元|亿|钱|人民币|数字|数|值|额|度|率"
)
"""Words that carry no content of their own; what stays of a question after items, scope, operations and these is left over."""

ENGLISH_FILLER = frozenset(
    ["the", "a", "an", "of", "in", "on", "for", "to", "by", "at", "from", "with", "and", "or", "is", "are", "was", "were", "be", "been", "did", "do", "does", "has", "have", "had", "what", "which", "who", "how", "much", "many", "it", "its", "their", "this", "that", "these", "those", "please", "tell", "me", "give", "show", "us", "amount", "amounts", "figure", "figures", "total", "overall", "budget", "budgeted", "report", "reports", "year", "years", "fiscal", "fy", "money", "yuan", "rmb", "cny", "10,000", "ten", "thousand", "million", "dollars", "us", "dollar", "department", "bureau", "office", "agency", "government", "public", "official", "expenditure", "expenditures", "expense", "expenses", "spending", "spend", "spent", "cost", "costs", "income", "revenue", "funds", "fund", "funding", "set", "aside", "planned", "plan", "final", "account", "accounts", "actual", "actually", "compared", "comparison", "between", "than", "over", "under", "as", "per", "about", "into", "out", "up", "down", "more", "less", "any", "there", "i", "we", "they", "you", "can", "could", "would", "should", "will", "been", "according", "all", "each", "every", "both", "two", "three", "combined", "together", "item", "items", "value", "applied", "adopted", "set", "required", "general", "allocated", "number", "state", "say", "says", "stated", "one", "s", "t", "in-depth", "did's", "project", "projects", "program", "programs", "district", "city", "county", "province", "town", "two", "decimals", "decimal", "rate", "percentage", "percent", "share", "level", "committee", "commission", "general's", "so", "such"]
)


@dataclass(frozen=True, slots=True)
class Said:
    """An operation's words in the question, half-open."""

    operation: str
    start: int
    end: int
    text: str


def operations_in(text: str, english: bool) -> tuple[Said, ...]:
    """Return all operation words with their places, in order of strength; words inside a stronger one's are not counted again."""
    found: list[Said] = []
    for name, pattern in ENGLISH if english else CHINESE:
        for match in re.finditer(pattern, text):
            if match.end() > match.start() and not any(s.start <= match.start() and match.end() <= s.end for s in found):
                found.append(Said(name, match.start(), match.end(), match.group()))
    return tuple(found)


_UP = re.compile(r"增|涨|提高|上升|上涨|多了|变多|升|increase|rise|rose|grow|grew|more|higher|went up")
_DOWN = re.compile(r"减|降|少了|压|跌|下滑|变少|缩|削|decrease|fall|fell|drop|cut|decline|less|lower|went down")


def direction_of(text: str) -> str | None:
    """Return the direction that the words presume, None where neither or both are named."""
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    return None if up == down else ("up" if up else "down")


ASKED_UNITS: tuple[tuple[str, str], ...] = (
    (r"多少(?:台|套)|几(?:台|套)|(?:台|套)\(套\)", "台（套）"), (r"(?:多少|几)辆|车辆数|多少(?:部|台)?车", "辆"),
    (r"(?:多少|几)批次?|批次(?:数|是|有)?", "批次"), (r"(?:多少|几)人次|人次(?:数|是|有)?", "人次"),
    (r"(?:多少|几)(?:个|名|位)?(?:人|名|公务员|编制)|多少人|几名|人数", "人"),
    (r"多少万元|多少万|几万|万元", "万元"), (r"多少元|几元|合多少元|(?<![万亿千百美港])元", "元"), (r"多少亿元?|亿元", "亿元"),
    (r"百分之几|百分之多少|百分比|百分几|多少%|\(%\)|几个百分点|增幅|降幅|比例|比重|占比|增长率|完成率|执行率|多少个?百分点", "%"),
    (r"多少次|几次", "次"), (r"多少件|几件", "件"), (r"(?:多少|几)家", "家"), (r"多少分|几分|得分|评分", "分"),
)  # fmt: skip
ENGLISH_UNITS: tuple[tuple[str, str], ...] = (
    (r"in (?:us )?dollars|us\$|usd", "美元"), (r"\bin yuan\b|how many yuan", "元"), (r"10,000 yuan|ten thousand yuan|万元", "万元"),
    (r"by what percent|percentage|percent|rate|what share|proportion", "%"), (r"how many (?:cars|vehicles)", "辆"),
    (r"how many (?:people|persons|staff|employees|posts|guests)", "人"),
)  # fmt: skip


def asked_unit(text: str, english: bool) -> str | None:
    """Return the unit that the question asks for, None where any will do."""
    return next((unit for pattern, unit in (ENGLISH_UNITS if english else ASKED_UNITS) if re.search(pattern, text)), None)
