"""Question and passage pairs over the whole subject list, sections, tables, indicators, projects and random names.

`write_pairs` is a pure function of its seed. A pair is a question as people type it and a passage as reports print it
(heading path first, as `Chunk.to_embed` has it). Names made of random characters keep unseen words matching by their
characters; without them the model knows only what it was taught.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest import spoken as words
from ingest.terms import all_terms

RANDOM_NAME_SHARE = 0.15
_ENGLISH_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Pair:
    """`topic` is the official name, indicator, duty … that the pair is about, or None for a random one."""

    question: str
    passage: str
    topic: str | None


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that people ask about. `spoken`: other ways to say it; `near`: words that stand around it in a report."""

    name: str
    spoken: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    group: str = "item"


def write_pairs(seed: int, count: int, *, held_out: frozenset[str] = frozenset()) -> list[Pair]:
    """Return `count` pairs, the same for the same arguments. No pair is about a topic of `held_out`."""
    chance = random.Random(seed)
    writers = _writers(chance, held_out)
    pairs: list[Pair] = []
    while len(pairs) < count:
        pair = chance.choices([writer for _, writer in writers], [weight for weight, _ in writers])[0]()
        if pair.question and pair.passage:
            pairs.append(pair)
    return pairs


def _writers(chance: random.Random, held_out: frozenset[str]) -> list[tuple[float, Callable[[], Pair]]]:
    kept = [topic for topic in item_topics() if topic.name not in held_out]
    # Items with spoken forms are the ones people ask about; the long list of the rest is learned beside them.
    spoken = [topic for topic in kept if topic.spoken]
    sections, indicators, fields = (_kept(part, held_out) for part in ("sections", "indicators", "fields"))
    duties = [duty for duty in words.names("duties") if duty not in held_out]
    write = _Writer(chance, kept, sections, _topics("reasons"), fields)
    return [
        (0.06, lambda: write.gloss(chance.choice(spoken))),
        (0.06, lambda: write.gloss(chance.choice(kept))),
        (0.16, lambda: write.item(chance.choice(spoken))),
        (0.12, lambda: write.item(chance.choice(kept))),
        (0.07, lambda: write.definition(chance.choice(spoken))),
        (0.04, lambda: write.definition(chance.choice(kept))),
        (0.08, lambda: write.reason(chance.choice(spoken))),
        (0.07, lambda: write.section(chance.choice(sections))),
        (0.07, lambda: write.duty(chance.choice(duties))),
        (0.07, lambda: write.indicator(chance.choice(indicators))),
        (0.07, lambda: write.project_field(chance.choice(fields))),
        (RANDOM_NAME_SHARE, write.random_name),
    ]


def _kept(part: str, held_out: frozenset[str]) -> list[Topic]:
    return [topic for topic in _topics(part) if topic.name not in held_out]


# ---------------------------------------------------------------- topics


def _topics(part: str) -> list[Topic]:
    found = []
    for line in words.lines(part):
        name, spoken, english, near = (line.split("|") + ["", "", ""])[:4]
        title = name.strip().replace("、", "")
        found.append(Topic(title, tuple(spoken.split()), _list(english), tuple(near.split()), group=part))
    return found


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


@lru_cache(maxsize=1)
def item_topics() -> tuple[Topic, ...]:
    """Return one topic for each name of the official lists, with aliases, English and colloquial words."""
    spoken = {topic.name: topic for topic in _topics("colloquial")}
    found: dict[str, Topic] = {}
    for term in all_terms():
        said = spoken.get(term.name, Topic(""))
        earlier = found.get(term.name)
        if earlier is not None:
            continue
        found[term.name] = Topic(
            term.name,
            (*said.spoken, *term.aliases[:12]),
            (*said.english, *term.english),
            said.near,
            (term.parent,) if term.parent else (),
            term.group,
        )
    return tuple(found.values())


# ---------------------------------------------------------------- pairs

_ASK = [
    "{}是多少", "{}多少钱", "{}有多少", "{}的金额", "{}预算数", "{}决算数", "{}花了多少", "今年{}多少", "{}一共多少", "{}情况",
    "介绍一下{}", "{}", "关于{}的说明", "{}安排了多少", "{}占比", "{}比上年变化", "{}用在哪里", "{}都包括什么", "哪里提到{}",
    "有没有{}", "{}怎么样",
]  # fmt: skip
_ASK_EN = [
    "how much is {}", "what was spent on {}", "{}", "how much money goes to {}", "tell me about {}", "budget for {}",
    "actual {}", "is there any {}", "what is the amount for {}",
]  # fmt: skip
_DEFINE = [
    "什么是{}", "{}是什么意思", "{}指什么", "{}怎么理解", "{}的定义", "怎么解释{}", "{}包括哪些", "{}的含义", "{}是指哪些支出",
]  # fmt: skip
_DEFINE_EN = ["what does {} mean", "what is {}", "definition of {}", "explain {}", "meaning of {}"]
_WHY = ["{}为什么{}", "{}{}的原因", "为何{}{}", "{}怎么{}了", "{}{}的主要原因是什么", "什么原因导致{}{}"]
_WHY_EN = ["why did {} {}", "reason for the {1} in {0}", "what made {} {}", "why was there a {1} of {0}"]
_MOVES = ["增加", "减少", "增长", "下降", "上升", "变化", "变多", "变少", "大幅上涨", "没有变化"]
_MOVES_EN = ["increase", "decrease", "rise", "fall", "change", "go up", "go down"]
_DUTY = ["{}归谁管", "谁负责{}", "{}方面有什么职责", "{}的职责", "在{}方面做什么", "有哪些{}的职能", "{}工作由谁做", "负责{}吗"]
_TARGET = ["{}目标是多少", "{}要达到多少", "{}的指标值", "{}要求", "{}的绩效指标", "{}定的多少", "{}要多少", "{}"]
_HEADS = ["一、", "二、", "三、", "（一）", "（二）", "（三）", "1．", "2．", "第一部分 ", "第二部分 ", "第三部分 ", ""]
_OWN_SECTION = {
    "三公经费": "三公", "公务用车购置及运行维护费": "三公", "机关运行经费": "机关运行", "政府采购": "政府采购",
    "固定资产": "国有资产", "车辆": "国有资产", "编制": "人员情况", "绩效目标": "绩效", "收入总计": "收入", "支出总计": "支出",
    "政府性基金预算": "政府性基金", "国有资本经营预算": "国有资本", "基本支出": "基本支出",
}  # fmt: skip
"""Item → a word of the titles that its paragraphs stand under."""
_INDICATOR_KINDS = [
    "数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标", "生态效益指标", "可持续影响指标", "满意度指标", "产出指标",
]  # fmt: skip
_TABLE_HEADS = [
    "项目 预算数", "科目编码 科目名称 合计 基本支出 项目支出", "项目 本年预算 上年预算", "支出功能分类 决算数", "项目 金额",
]  # fmt: skip
_UNITS = ["万元", "万元", "万元", "元"]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one pair at a time; every choice comes from `chance`."""

    chance: random.Random
    items: Sequence[Topic]
    sections: Sequence[Topic]
    reasons: Sequence[Topic]
    fields: Sequence[Topic]

    # ------------------------------------------------------------ kinds of pairs

    def gloss(self, topic: Topic) -> Pair:
        """Another way to say it, and the official name alone: what a label is linked by."""
        said = self._pick(topic.english) if topic.english and self.chance.random() < 0.5 else self._said(topic)
        return Pair(said, self._pick([topic.name, topic.name, f"{self._pick(topic.parents)} {topic.name}"]), topic.name)

    def item(self, topic: Topic) -> Pair:
        """A figure's paragraph or row group, and a question about the item in official, spoken or English words."""
        question = self._ask(topic, _ASK, _ASK_EN)
        passage = self.chance.choice([self._narrative, self._narrative, self._rows, self._functional])(topic)
        return Pair(question, passage, topic.name)

    def definition(self, topic: Topic) -> Pair:
        question = self._ask(topic, _DEFINE, _DEFINE_EN)
        near = "、".join(self._some(topic.near, 4)) or self._spoken(topic)
        said = self._name(topic)
        body = self.chance.choice(
            [
                f"{said}：指{near}等方面的{self._pick(['支出', '收入', '资金', '费用', '经费'])}。",
                f"{said}，是指单位{self._pick(['用于', '取得的', '按规定开支的'])}{near}。",
                f"{said}，反映{near}等{self._pick(['支出', '情况', '费用'])}。",
            ]
        )
        return Pair(question, f"{self._head('名词解释')} {self._pick(_HEADS)}{body}", topic.name)

    def reason(self, topic: Topic) -> Pair:
        why = self.chance.choice(self.reasons)
        if self.chance.random() < _ENGLISH_SHARE and topic.english:
            question = self._pick(_WHY_EN).format(self._pick(topic.english), self._pick(_MOVES_EN))
        else:
            question = self._pick(_WHY).format(self._said(topic), self._pick(_MOVES))
        if self.chance.random() < 0.2:
            question += "，是不是" + self._pick(why.spoken)
        lead = self._pick(["主要原因是", "主要是", "原因是", "主要原因：", "主要系"])
        tail = self._pick(["。", f"，{self._pick(why.spoken)}。", "所致。"])
        passage = f"{self._head_of(topic)} {self._name(topic)}{self._amount()}，{self._move()}，{lead}{why.name}{tail}"
        return Pair(question, passage, topic.name)

    def section(self, topic: Topic) -> Pair:
        """A section's own paragraph, and what people call such a section."""
        if self.chance.random() < _ENGLISH_SHARE:
            question = self._pick(topic.english)
        else:
            body = self._pick(["", "", self._body(), "本部门", "单位"])
            tail = self._pick(["", "", "？", "是什么", "有哪些", "情况"])
            question = body + self._pick([topic.name, *topic.spoken, *topic.spoken]) + tail
        near = "，".join(self._some(topic.near, 5))
        tail = self._pick(["。", "等。", f"，共{self.chance.randrange(2, 60)}个。"])
        return Pair(question, f"{self._head(topic.name)} {self._body()}{near}{tail}", topic.name)

    def duty(self, topic: str) -> Pair:
        question = self._pick(_DUTY).format(topic)
        if self.chance.random() < 0.3:
            question = self._body() + question
        others = [self._pick(words.names("duties")) for _ in range(self.chance.randrange(0, 3))]
        listed = self._shuffled([topic, *others])
        verb = self._pick(["负责", "承担", "组织实施", "指导监督", "拟订并实施", "统筹推进", "贯彻落实国家关于"])
        tail = self._pick(["工作。", "的政策并监督执行。", "和有关管理工作。"])
        return Pair(question, f"{self._head('主要职能')} {self._pick(_HEADS)}{verb}{'、'.join(listed)}{tail}", topic)

    def indicator(self, topic: Topic) -> Pair:
        project = self._project()
        said = self._pick([topic.name, *topic.spoken])
        if self.chance.random() < _ENGLISH_SHARE:
            question = f"{self._pick(topic.english)} {self._pick(['target', 'goal', 'indicator', ''])}"
        else:
            question = f"{self._pick(['', '', project, project + '的'])}{self._pick(_TARGET).format(said)}"
        kind = self._pick(_INDICATOR_KINDS)
        bound, unit = self._pick(["≥", "≤", "", "不少于"]), self._pick(["%", "次", "人", "个", "天", ""])
        row = f"{kind} {topic.name} {bound}{self.chance.randrange(1, 2000)}{unit}"
        other = f"{self._pick(_INDICATOR_KINDS)} {self._pick(words.names('projects'))} {self._pick(['完成', '按时完成', '提高'])}"
        title = self._pick(["项目支出绩效目标申报表", "部门整体支出绩效目标表", "绩效目标"])
        return Pair(question, f"{self._head(title)} {project} {row} {other}", topic.name)

    def project_field(self, topic: Topic) -> Pair:
        """A form's item (属性, 年度目标, 立项依据 …) of a made-up project."""
        project = self._project()
        said = self._pick([topic.name, *topic.spoken, *topic.spoken])
        question = self._pick([f"{project}{said}", f"{project}的{said}", f"{said}，{project}", f"{project}{said}是什么"])
        if self.chance.random() < 0.08:
            question = self._pick(topic.english)
        near = "、".join(self._some(topic.near, 3))
        title = self._pick(["项目支出绩效目标申报表", "项目审核表", "部门预算项目绩效目标表", "重点项目情况说明"])
        return Pair(question, f"{title} 项目名称 {project} {topic.name} {near}{self._pick(words.names('projects'))}", topic.name)

    def random_name(self) -> Pair:
        """A name nobody taught, in question and passage: what is unseen must match by its characters."""
        name = self._random_name()
        question = self._pick(_ASK + _TARGET + _DUTY).format(name)
        passage = self._pick(
            [
                f"{self._section_head()} {name}{self._amount()}，{self._move()}。",
                f"{self._head('主要职能')} 负责{name}{self._pick(['工作', '的管理', '相关事务'])}，"
                f"{self._pick(words.names('projects'))}。",
                f"{self._pick(words.names('tables'))} 单位：{self._pick(_UNITS)} 项目 "
                f"{self.chance.choice(self.items).name} {self._figure()} {name} {self._figure()}",
                f"项目支出绩效目标申报表 项目名称 {name} 年度目标 {self._pick(words.names('projects'))}",
                f"{self._head('机构设置')} 内设机构：{self._random_name()}、{name}、{self._random_name()}。",
            ]
        )
        return Pair(question, passage, None)

    # ------------------------------------------------------------ parts of passages

    def _narrative(self, topic: Topic) -> str:
        used = "、".join(self._some(topic.near, 3))
        tail = f"，主要用于{used}" if used and self.chance.random() < 0.6 else ""
        parent = f"{topic.parents[0]}" if topic.parents and self.chance.random() < 0.3 else ""
        return f"{self._head_of(topic)} {self._pick(_HEADS)}{parent}{self._name(topic)}{self._amount()}，{self._move()}{tail}。"

    def _rows(self, topic: Topic) -> str:
        others = [self.chance.choice(self.items).name for _ in range(self.chance.randrange(1, 5))]
        rows = " ".join(f"{name} {self._figure()}" for name in self._shuffled([self._name(topic), *others]))
        head = self._pick(_TABLE_HEADS)
        return f"{self._pick(words.names('tables'))} 单位：{self._pick(_UNITS)} {head} {rows}"

    def _functional(self, topic: Topic) -> str:
        if topic.group != "functional":
            return self._narrative(topic)
        path = [*topic.parents, topic.name]
        marks = ["（类）", "（款）", "（项）"][3 - len(path) if len(path) > 1 else 0 :]
        said = "".join(name + mark for name, mark in zip(path, marks, strict=False))
        figure = f"{self._pick(['年初预算为', '支出决算为', '预算数'])}{self._figure()}万元"
        return f"{self._section_head()} {self._pick(_HEADS)}{said}。{figure}，{self._move()}。"

    def _ask(self, topic: Topic, frames: Sequence[str], english: Sequence[str]) -> str:
        if topic.english and self.chance.random() < _ENGLISH_SHARE:
            return self._pick(english).format(self._pick(topic.english))
        question = self._pick(frames).format(self._said(topic))
        return question + self._pick(["", "", "？", "呢"])

    def _said(self, topic: Topic) -> str:
        """The item as the asker puts it."""
        return self._pick([topic.name, *topic.spoken]) if self.chance.random() < 0.75 else topic.name

    def _name(self, topic: Topic) -> str:
        """The item as the report prints it: its name, or sometimes another official form."""
        return topic.name if self.chance.random() < 0.8 else self._pick([topic.name, *topic.spoken[-3:]])

    def _spoken(self, topic: Topic) -> str:
        return self._pick([*topic.spoken, topic.name, *topic.parents])

    def _amount(self) -> str:
        return f"{self._pick(['预算', '支出', '决算', '', '年初预算', '安排'])}{self._figure()}{self._pick(_UNITS)}"

    def _figure(self) -> str:
        return f"{self.chance.uniform(0.1, 3000):.2f}"

    def _move(self) -> str:
        return self._pick(
            [
                f"比上年{self._pick(['增加', '减少', '增长', '下降'])}{self._figure()}万元",
                f"较上年{self._pick(['增长', '下降'])}{self.chance.uniform(0, 90):.2f}%",
                "与上年持平",
                f"完成年初预算的{self.chance.uniform(30, 130):.2f}%",
                f"占{self.chance.uniform(0, 90):.2f}%",
            ]
        )

    def _head(self, title: str) -> str:
        mark, body, year = self._pick(_HEADS), self._body(), self._pick(["2018", "2020", "2022", "2024"])
        return f"{mark}{self._pick(['', f'{body}{year}年'])}{title}"

    def _section_head(self) -> str:
        return self._head(self.chance.choice(self.sections).name)

    def _head_of(self, topic: Topic) -> str:
        """The heading that such an item stands under, or any."""
        for owner in (topic.name, *topic.parents):
            if owner in _OWN_SECTION and self.chance.random() < 0.6:
                return self._head(self.chance.choice([one.name for one in self.sections if _OWN_SECTION[owner] in one.name]))
        return self._section_head()

    # ------------------------------------------------------------ names

    def _body(self) -> str:
        return f"{self._pick(words.names('places'))}{self._pick(words.names('place_tails'))}{self._pick(words.names('bodies'))}"

    def _project(self) -> str:
        head = self._pick(words.names("projects")) if self.chance.random() < 0.6 else self._random_name()
        return head + self._pick(words.names("project_tails"))

    def _random_name(self) -> str:
        size = self.chance.choices([2, 3, 4, 5, 6], [4, 3, 4, 1, 1])[0]
        tail = self._pick(["", "", *words.names("project_tails")[:4], "中心", "科", "办"])
        return "".join(self.chance.choice(common_characters()) for _ in range(size)) + tail

    # ------------------------------------------------------------ chance

    def _pick(self, options: Sequence[str]) -> str:
        return self.chance.choice(options) if options else ""

    def _some(self, options: Sequence[str], most: int) -> list[str]:
        return self.chance.sample(list(options), min(len(options), self.chance.randrange(1, most + 1))) if options else []

    def _shuffled(self, options: list[str]) -> list[str]:
        return self.chance.sample(options, len(options))


@lru_cache(maxsize=1)
def common_characters() -> tuple[str, ...]:
    """Return the 3755 characters of GB2312's first level, in its order."""
    found = []
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                found.append(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:  # the last row of the level is not full
                continue
    return tuple(found)
