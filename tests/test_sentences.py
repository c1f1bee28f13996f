from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.identity import blocks_to_identity
from ingest.model import Fact, RawDocument
from ingest.sections import blocks_to_sections
from ingest.sentences import SentenceContext, paragraph_contexts, sentence_facts
from ingest.sentences.figures import find_figures
from ingest.sentences.folding import fold_text
from tests.text_builders import BUREAU, document, real

HERE = SentenceContext(identity=BUREAU, block=1, year=2023, stage="actual", unit="万元")


def read(text: str, **known: object) -> tuple[Fact, ...]:
    return sentence_facts(text, replace(HERE, **known))


def told(facts: tuple[Fact, ...], *natures: str) -> list[tuple[str, str]]:
    """(item, amount as printed) of the facts of some natures, all figures where none is named."""
    return [
        (one.coordinates.item, str(one.amount))
        for one in facts
        if one.amount is not None and (not natures or one.coordinates.nature in natures)
    ]


def facts_of(raw: RawDocument) -> list[Fact]:
    identity, sections = blocks_to_identity(raw), blocks_to_sections(raw.blocks)
    return [
        fact
        for context in paragraph_contexts(raw.blocks, sections, identity)
        for fact in sentence_facts(raw.blocks[context.block].text, context)
    ]


# ---------------------------------------------------------------- places


def test_the_span_covers_the_figure_with_its_unit():
    text = "支出 合计 1,590.09 万元，占   100   %。"
    facts = read(text)
    assert [text[slice(*one.span)] for one in facts] == ["1,590.09 万元", "100   %"]
    assert [str(one.amount) for one in facts] == ["1590.09万元", "100%"]
    assert facts[0].quote == text


@pytest.mark.parametrize("mark", "▲△▼▽")
def test_a_mark_before_a_figure_in_a_sentence_makes_it_negative(mark):
    assert [str(one.amount) for one in read(f"年末结转结余为{mark}1.50万元。")] == ["-1.50万元"]


def test_the_quote_is_the_sentence():
    facts = read("收入合计5万元。支出合计4万元，其中基本支出3万元。")
    assert facts[1].quote == "支出合计4万元，其中基本支出3万元。"


def test_a_sentence_in_a_cell_bears_the_cells_place():
    fact = read("项目支出5万元。", table_id="t3", row=2, column=4)[0]
    assert (fact.table_id, fact.row, fact.column, fact.id) == ("t3", 2, 4, "t3-2-4-s0")


@pytest.mark.parametrize(
    "text, found",
    [
        ("1,234.50,1,200.30万元", ["1234.50万元", "1200.30万元"]),
        ("单价50万元以上通用设备2台（套）", ["2台（套）"]),
        ("川财预〔2022〕12号文件，第3条，2021年3月4日", []),
        ("２．５０万元", ["2.50万元"]),
        ("接待10万人次，支出34万。", ["10万人次", "34万元"]),
        ("压减10%，2-3次，约5.2个百分点", ["10%", "5.2个百分点"]),
        ("65.00 64.87 0 0 公务接待费", []),
    ],
)
def test_which_numbers_are_figures(text, found):
    assert [str(one.amount) for one in find_figures(fold_text(text).text)] == found


# ---------------------------------------------------------------- items, heads, rows


@pytest.mark.parametrize(
    "text, found",
    [
        ("收入合计9万元，其中：财政拨款收入8万元；其他收入1万元。", "本年收入合计 9万元, 财政拨款收入 8万元, 其他收入 1万元"),
        ("采购支出总额6万元，其中：货物1万元、工程2万元。", "政府采购 6万元, 政府采购货物 1万元, 政府采购工程 2万元"),
        ("收、支总计各是5,4万元。", "收入总计 5万元, 支出总计 4万元"),
        (
            "出国费、接待费、公务用车费分别为0万元、5万元和9万元。",
            "因公出国（境）费 0万元, 公务接待费 5万元, 公务用车购置及运行维护费 9万元",
        ),
        ("出国费、公务用车购置及运行费和接待费的预算数7万元、决算数6万元。", "三公经费 7万元, 三公经费 6万元"),
        ("公车费25万元，其中购置费0万元。", "公务用车购置及运行维护费 25万元, 公务用车购置费 0万元"),
        ("一般公共服务（类）支出7万元。", "一般公共服务支出 7万元"),
        ("公务用车购置为0。", "公务用车购置费 0万元"),
        ("办公用品购置，5万元。", "办公用品购置 5万元"),
        ("每年3.2万元的专网费用。", "专网费用 3.2万元"),
    ],
)
def test_figures_find_their_items(text, found):
    assert ", ".join(" ".join(pair) for pair in told(read(text))) == found


def test_parts_stand_under_their_heads():
    facts = read("“三公”经费9万元，其中：公务用车购置及运行费8万元（购置费2万元、运行费6万元），公务接待费1万元。")
    parents = {one.coordinates.item: one.coordinates.parents for one in facts}
    assert parents["公务用车购置费"] == ("三公经费", "公务用车购置及运行维护费")
    assert parents["公务接待费"] == ("三公经费",)


def test_项目支出_is_no_part_of_基本支出():
    facts = read("本年支出9万元，其中：基本支出5万元，包括人员经费4万元、公用经费1万元；项目支出4万元，占44%。")
    last = facts[-1].coordinates
    assert (last.item, last.whole, last.parents) == ("项目支出", "本年支出合计", ("本年支出合计",))


def test_类款项_give_parents_and_code():
    at = read("1.一般公共服务支出（类）财政事务（款）行政运行（项）支出7万元。")[0].coordinates
    assert (at.item, at.code, at.parents) == ("行政运行", "2010601", ("一般公共服务支出", "财政事务"))


def test_款_and_项_in_one_word():
    at = read("1.人大事务行政运行（项）支出7万元。")[0].coordinates
    assert (at.item, at.code) == ("行政运行", "2010101")


def test_支出_alone_is_that_of_what_was_told():
    head = "1、教育支出（类）普通教育（款）小学教育（项）。主要用于：机关人员的基本支出。"
    text = f"{head}年初预算为9万元，支出决算为8万元，完成年初预算的88.9%。"
    facts = read(text)
    assert told(facts) == [("小学教育", "9万元"), ("小学教育", "8万元"), ("小学教育", "88.9%")]
    assert [one.coordinates.stage for one in facts if one.amount] == ["budget", "actual", "actual"]


def test_a_partial_view_is_no_total():
    facts = read("纳入绩效管理的支出总额为5万元，其中人员经费支出0万元。")
    assert facts[0].coordinates.item == "纳入绩效管理的支出总额"
    assert facts[1].coordinates.subject == "纳入绩效管理的支出总额"


def test_a_scope_narrows_the_figures_behind_it():
    facts = read("在面向中小企业预留的政府采购项目中，由中小企业中标的，采购金额4万元。")
    assert (facts[0].coordinates.item, facts[0].coordinates.subject is not None) == ("政府采购", True)


@pytest.mark.parametrize(
    "text, fund, side",
    [
        ("一般公共预算财政拨款支出7万元。", "general", "expenditure"),
        ("政府性基金预算支出7万元。", "managed", "expenditure"),
        ("财政拨款收、支总计7万元。", "fiscal", None),
    ],
)
def test_funds_of_totals(text, fund, side):
    at = read(text)[0].coordinates
    assert (at.item in ("支出总计", "收支总计"), at.fund, at.side) == (True, fund, side)


@pytest.mark.parametrize(
    "text, found",
    [
        (
            "国内公务接待37批次、296人次（其中外事接待0批次）。",
            "国内公务接待批次 37批次, 国内公务接待人次 296人次, 外事接待批次 0批次",
        ),
        ("因公出国（境）团组1个、累计4人次。", "因公出国（境）团组数 1个, 因公出国（境）人次 4人次"),
        ("公务用车保有量6辆，购置车辆1辆。", "公务用车保有量 6辆, 公务用车购置数 1辆"),
        ("编制339名，其中行政编制199名。", "编制 339名, 行政编制 199名"),
        ("下设办公室等6个处室。", "处室 6个"),
        ("对14个项目开展绩效自评，涉及资金110万元。", "绩效自评项目 14个, 涉及资金 110万元"),
    ],
)
def test_counts(text, found):
    assert ", ".join(" ".join(pair) for pair in told(read(text))) == found


def test_设备_is_no_part_of_车辆():
    facts = read("截至2022年12月31日，共有车辆4辆，其中：其他用车3辆；单价100万元以上专用设备2台（套）。")
    assert [one.coordinates.parents for one in facts] == [(), ("车辆",), ()]
    assert {(one.coordinates.as_of, one.coordinates.year) for one in facts} == {("2022年末", 2023)}


# ---------------------------------------------------------------- changes, bases, years


@pytest.mark.parametrize(
    "text, nature, direction, base",
    [
        ("公务接待费5万元，比2022年预算数增加4万元。", "change", "up", (2022, "budget")),
        ("公务接待费5万元，与上年决算数相比下降7.6%。", "growth", "down", (2022, "actual")),
        ("公务接待费5万元，较年初预算数减少4万元。", "change", "down", (2023, "budget")),
        ("会议费5万元，本年数小于上年预算数4万元。", "change", "down", (2022, "budget")),
        ("公务接待费5万元(较2022年压缩2%)。", "growth", "down", (2022, None)),
        ("项目支出5万元，比重较上年提高5.2个百分点。", "change", "up", (2022, None)),
    ],
)
def test_changes_with_their_bases(text, nature, direction, base):
    at = read(text)[-1].coordinates
    assert (at.nature, at.direction, (at.base_year, at.base_stage)) == (nature, direction, base)


@pytest.mark.parametrize(
    "word", ["与上年持平", "与上年数一致", "与2022年度决算一致", "与上年相比无变化", "(零增长)", "与上年预算数相同"]
)
def test_no_change_is_flat_and_nought(word):
    fact = read(f"公务接待费5万元，{word}。" if word[0] != "(" else f"公务接待费5万元{word}。")[-1]
    assert (fact.coordinates.nature, fact.coordinates.direction, str(fact.amount)) == ("change", "flat", "0万元")


def test_about_the_same_has_no_figure():
    fact = read("三公经费5万元，与2022年预算基本持平。")[-1]
    assert (fact.coordinates.direction, fact.amount) == ("flat", None)


def test_two_items_stay_flat_in_one_clause():
    facts = read("基本支出增加4万元，项目支出、单位预留机动经费与上年数一致。")
    assert [one.coordinates.item for one in facts if one.coordinates.direction == "flat"] == ["项目支出", "单位预留机动经费"]


def test_that_tables_agree_is_no_change():
    assert read("填列数应与《收支预算总表》收入数一致。") == ()


def test_a_template_left_open_takes_nought_as_flat_and_else_doubts():
    nought = read("公务接待费5万元，比上年增加（减少）0万元。")[-1]
    other = read("公务接待费5万元，比上年增加（减少）0.2万元。")[-1]
    assert (nought.coordinates.direction, nought.doubt) == ("flat", None)
    assert other.coordinates.direction is None and other.doubt


@pytest.mark.parametrize(
    "text", ["三公经费9万元，较2022年的8万元增加1万元。", "三公经费9万元（上年8万元）。", "2022年三公经费8万元，三公经费9万元。"]
)
def test_last_years_figure(text):
    assert ("2022", "8万元") in [(str(one.coordinates.year), str(one.amount)) for one in read(text)]


def test_years_in_one_sentence_and_their_change():
    facts = read("2016年三公经费预算33万元,2015年三公经费预算57万元,与上年对比减少24万元。")
    assert [(one.coordinates.year, one.coordinates.nature) for one in facts] == [
        (2016, "amount"),
        (2015, "amount"),
        (2016, "change"),
    ]


def test_a_paragraph_goes_on_about_its_first_year():
    facts = read("2022年度三公经费预算较2021年度增加1万元。公务接待费较上年同期减少5万元。", year=2021)
    assert [(one.coordinates.year, one.coordinates.base_year) for one in facts] == [(2022, 2021), (2022, 2021)]


def test_the_whole_is_compared_behind_a_list_of_parts():
    facts = read("三公经费12万元，其中：公务接待费2万元，公务用车运行费10万元。与上年相比减少1万元。")
    assert facts[-1].coordinates.item == "三公经费"


def test_shares_and_completion():
    facts = read("三公经费决算中，公务接待费支出2万元，占20%，完成预算的50%；公务用车运行费8万元，占三公经费的80%。")
    rates = [
        (one.coordinates.nature, one.coordinates.item, one.coordinates.whole, one.coordinates.base_stage)
        for one in facts
        if one.amount and one.amount.unit == "%"
    ]
    assert rates == [
        ("share", "公务接待费", "三公经费", None),
        ("completion", "公务接待费", None, "budget"),
        ("share", "公务用车运行维护费", "三公经费", None),
    ]


def test_traditional_characters():
    facts = read("2018年財政撥款“三公”經費預算合計32.6萬元。其中:公務用車運行維護費28.6萬元,與上年持平,因車輛無變動。")
    assert told(facts)[:2] == [("三公经费", "32.6万元"), ("公务用车运行维护费", "28.6万元")]
    assert facts[-1].words == "車輛無變動"


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    "text, reason",
    [
        ("会议费5万元，比上年增加1万元，主要原因：会期延长，人数增加。", "会期延长，人数增加"),
        ("会议费5万元，比上年增加1万元。主要原因是会期延长。", "会期延长"),
        ("会议费5万元，比上年增加1万元，增加的原因主要是会期延长。", "会期延长"),
        ("会议费5万元，比上年增加1万元，主要是会期延长。", "会期延长"),
        ("会议费5万元，比上年增加1万元，系会期延长所致。", "会期延长所致"),
        ("会议费5万元，比上年增加1万元，原因是：一是会期延长；二是人数增加。", "一是会期延长；二是人数增加"),
        ("会议费5万元，比上年增加1万元，原因是会期延长；培训费2万元。", "会期延长"),
    ],
)
def test_reasons_in_the_reports_words(text, reason):
    found = [one for one in read(text) if one.coordinates.nature == "reason"]
    assert [(one.words, one.coordinates.item) for one in found] == [(reason, "会议费")]


def test_a_reason_why_less_was_spent_than_planned():
    at = read("三公经费支出决算为4万元，决算数小于预算数的主要原因是压减接待。")[-1].coordinates
    assert (at.nature, at.direction, at.base_stage) == ("reason", "down", "budget")


def test_figures_in_a_reason_are_of_its_own_items():
    facts = read("项目支出9万元，比上年增加3万元，主要原因是信息化专项增加5万元，会议压减2万元。公务接待费1万元。")
    assert ("信息化", "5万元") in told(facts, "change")
    assert facts[-1].coordinates.item == "公务接待费"


def test_a_purpose_is_no_reason():
    facts = read("机关运行经费5万元，主要是保障日常办公、差旅等开支，比上年增加1万元。")
    assert [one.coordinates.nature for one in facts] == ["amount", "text", "change"]


@pytest.mark.parametrize(
    "text",
    ["本年没有使用政府性基金预算拨款安排的支出。", "2023年度无政府性基金预算财政拨款支出。", "本单位未安排政府性基金预算支出。"],
)
def test_nil_in_words(text):
    fact = read(text)[0]
    assert (fact.coordinates.fund, fact.state, str(fact.amount.value)) == ("managed", "words", "0")
    assert fact.words in text


def test_no_in_a_reason_is_no_nil():
    facts = read("公务用车购置费5万元，比上年增加5万元，主要原因：上年无公务用车购置支出。")
    assert [one.state for one in facts] == ["figure", "figure", "words"]


def test_items_only_named():
    facts = read("公用经费5万元，主要包括：办公费、印刷费、维修（护）费等支出。")
    named = [(one.coordinates.item, one.coordinates.parents[-1]) for one in facts if one.coordinates.nature == "named"]
    assert named == [("办公费", "公用经费"), ("印刷费", "公用经费"), ("维修（护）费", "公用经费")]


def test_definitions_and_those_inside_them():
    text = "六、“三公”经费：是指用财政拨款安排的经费。其中，因公出国（境）费反映住宿费等支出；公务接待费反映各类接待支出。"
    facts = read(text, mode="definitions")
    assert [one.coordinates.item for one in facts] == ["三公经费", "因公出国（境）费", "公务接待费"]
    assert facts[1].words == "住宿费等支出"


def test_definitions_in_a_note():
    facts = read("注：（1）因公出国(境)费,指公务出国的旅费等支出。（2）公务接待费，指各类接待支出。")
    assert [(one.coordinates.nature, one.coordinates.item) for one in facts] == [
        ("definition", "因公出国（境）费"),
        ("definition", "公务接待费"),
    ]


# ---------------------------------------------------------------- headings


def test_headings_give_fund_item_and_year():
    raw = document(
        "某局2022年部门预算",
        "一、2022年“三公”经费预算安排情况",
        "公务接待费5万元。",
        "二、2021年“三公”经费决算情况",
        "公务接待费4万元。",
        "三、一般公共预算基本支出预算情况说明",
        "合计9万元，其中：人员经费8万元。",
    )
    seen = [(at.item, at.year, at.stage, at.fund) for at in (one.coordinates for one in facts_of(raw))]
    assert seen[:2] == [("公务接待费", 2022, "budget", None), ("公务接待费", 2021, "actual", None)]
    assert seen[2:] == [("基本支出", 2022, "budget", "general"), ("人员经费", 2022, "budget", "general")]


def test_a_colon_hands_its_subject_down():
    raw = document(
        "某局2022年部门预算",
        "三、支出预算情况说明",
        "某局本年支出预算合计9万元，其中：",
        "基本支出5万元，占55.6%；",
        "项目支出4万元，占44.4%。",
    )
    last = facts_of(raw)[-1].coordinates
    assert (last.item, last.nature, last.whole) == ("项目支出", "share", "本年支出合计")


def test_duties_and_organisation():
    raw = document("一、主要职能", "（一）编制全区发展规划并组织实施。", "二、机构设置", "局机关内设3个科室，没有下属单位。")
    natures = [(one.coordinates.nature, one.coordinates.item) for one in facts_of(raw)]
    assert natures == [("duty", "主要职能"), ("amount", "科室"), ("text", "机构设置")]


def test_performance_work_is_a_view_of_its_own():
    raw = document("（三）预算绩效管理工作开展情况", "支出总额为5万元。")
    assert facts_of(raw)[0].coordinates.subject == "预算绩效管理"


NARRATIVES = [
    "luoyang-hitech-zwfwj-2021.txt", "putuo-czj-2024.pdf", "jiangsu/js-renda-2017.pdf", "jiangsu/js-zhengxie-2019.pdf",
    "wild-dev/001-longquan-2018-final.txt", "wild-dev/008-huaining"
    "-court-2017-final.txt", "wild-dev/012-yingde-economy-2016.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", NARRATIVES)
def test_every_figure_of_a_real_narrative_becomes_a_fact(name):
    raw = real(name)
    identity, sections = blocks_to_identity(raw), blocks_to_sections(raw.blocks)
    missing = []
    for context in paragraph_contexts(raw.blocks, sections, identity):
        text = raw.blocks[context.block].text
        if context.mode in ("duties", "definitions"):
            continue
        folded = fold_text(text)
        spans = {fact.span for fact in sentence_facts(text, context)}
        missing += [
            text[slice(*folded.span(one.start, one.end))]
            for one in find_figures(folded.text, context.unit)
            if folded.span(one.start, one.end) not in spans
        ]
    assert missing == []


def test_every_span_can_be_read_back():
    for fact in facts_of(real("putuo-czj-2024.pdf")):
        block = real("putuo-czj-2024.pdf").blocks[fact.block]
        assert block.text[slice(*fact.span)] == fact.raw


@pytest.mark.parametrize("text", ["预算支出" * 20000, "办公费、" * 20000, "1" * 80000, "(" * 80000, "不没有无" * 20000])
def test_endless_text_is_read_in_reasonable_time(text):
    assert len(read(text)) < 30000


def test_spans_hold_far_into_a_long_text():
    text = "本年公务接待费5万元，主要用于接待。" * 800
    assert all(text[slice(*one.span)] == one.raw for one in read(text))


# ---------------------------------------------------------------- ways of telling


def coordinates(facts: tuple[Fact, ...], item: str, nature: str) -> list[tuple[str, object, object, object]]:
    return [
        (str(one.amount), one.coordinates.stage, one.coordinates.base_stage, one.coordinates.direction)
        for one in facts
        if one.coordinates.item == item and one.coordinates.nature == nature and one.amount is not None
    ]


def test_a_comparison_on_equal_terms_is_with_the_year_it_names():
    facts = read("公务接待费60万元，同口径比2022年减少15万元，下降20%。", stage="budget")
    at = next(one.coordinates for one in facts if one.coordinates.nature == "change")
    assert (at.item, at.year, at.base_year) == ("公务接待费", 2023, 2022)


def test_a_sentence_that_compares_on_equal_terms_after_a_list_is_about_the_whole():
    facts = read("三公经费100万元，其中：公务接待费60万元，公务用车购置及运行费40万元。同口径比2022年减少30万元。")
    assert told(facts, "change") == [("三公经费", "30万元")]


def test_less_income_is_a_change_of_what_came_in():
    facts = read("非税收入300万元，比上年减收50万元，下降14.3%。")
    assert told(facts, "change") == [("非税收入", "50万元")]


def test_the_plan_in_completed_so_much_of_it_is_the_plans_figure():
    facts = read("税收收入完成400万元，完成年初预算数1000万元的40%。", stage=None)
    assert coordinates(facts, "税收收入", "amount") == [("400万元", None, None, None), ("1000万元", "budget", None, None)]
    assert coordinates(facts, "税收收入", "completion") == [("40%", "actual", "budget", None)]


def test_a_share_of_the_plan_is_how_far_it_was_carried_out():
    facts = read("税收收入完成400万元，占调整预算98.5%，占一般公共预算收入的60%。")
    assert told(facts, "completion") == [("税收收入", "98.5%")]
    assert told(facts, "share") == [("税收收入", "60%")]


def test_a_gap_to_the_plan_is_a_change_of_the_item():
    facts = read("公务接待费支出3万元，年初预算为2万元，差值为1万元，原因为来访增多；公务用车运行维护费支出4万元。")
    assert coordinates(facts, "公务接待费", "change") == [("1万元", "actual", "budget", "up")]
    reason = next(one for one in facts if one.coordinates.nature == "reason")
    assert (reason.coordinates.item, reason.words) == ("公务接待费", "来访增多")


def test_the_plans_stage_does_not_hold_for_the_next_item():
    facts = read("公务接待费支出3万元，年初预算为2万元；公务用车运行维护费支出4万元，年初预算为6万元。")
    assert [stage for _, stage, _, _ in coordinates(facts, "公务用车运行维护费", "amount")] == ["actual", "budget"]


def test_money_behind_a_count_is_no_count():
    facts = read("2023年公务接待20批次，150人次，支出3万元，较上年减少1万元。")
    assert ("公务接待费", "3万元") in told(facts, "amount")
    assert told(facts, "change") == [("公务接待费", "1万元")]


def test_money_of_the_guests_at_home_is_no_money_of_all_guests():
    facts = read("公务接待费5万元。其中：外事接待费1万元，国内公务接待20批次，150人，共计支出4万元。")
    assert [amount for item, amount in told(facts, "amount") if item == "公务接待费"] == ["5万元"]


def test_appropriation_behind_an_item_is_no_income():
    facts = read("在出国（境）费方面，2022年出国（境）费财政拨款支出9万元，2023年财政拨款预算7万元。", stage="budget")
    assert told(facts, "amount") == [("因公出国（境）费", "9万元"), ("因公出国（境）费", "7万元")]


def test_income_of_a_source_stays_income():
    facts = read("2023年收入总计20万元，其中：财政拨款15万元。")
    assert ("财政拨款收入", "15万元") in told(facts)


def test_spending_of_a_fund_that_was_completed_is_no_income():
    fact = read("1月，政府性基金支出累计完成50万元。")[0]
    assert (fact.coordinates.item, fact.coordinates.fund, fact.coordinates.side) == ("支出总计", "managed", "expenditure")


def test_vehicles_at_hand_are_those_held():
    facts = read("单位共有公务用车8辆，其中：轿车6辆，越野车2辆。", items=("公务用车购置及运行维护费",))
    assert told(facts)[0] == ("公务用车保有量", "8辆")


def test_a_reason_counted_over_sentences_is_one():
    facts = read("公务接待费增加2万元，原因为：一是会务增多。二是来访的人多，三是价格上涨。公务用车运行维护费1万元。")
    assert [one.words for one in facts if one.coordinates.nature == "reason"] == ["一是会务增多。二是来访的人多，三是价格上涨"]


def test_a_reason_ends_before_the_parts():
    facts = read("三公经费支出5万元，较上年减少1万元，原因为厉行节约；其中：公务接待费5万元。")
    assert [one.words for one in facts if one.coordinates.nature == "reason"] == ["厉行节约"]


def test_year_on_year_is_with_last_year_after_a_comparison_with_the_plan():
    facts = read("三公经费预算15万元，与年初预算数相比无变化，同比减少1.5万元。", stage="budget")
    at = next(one.coordinates for one in facts if one.coordinates.nature == "change" and one.amount.value != 0)
    assert (at.base_year, at.base_stage) == (2022, None)


def test_rates_told_apart_belong_to_the_items_in_their_order():
    facts = read("税务部门完成7.1亿元，财政部门完成2.7亿元，同比分别增长3.1%、下降4.5%。")
    assert told(facts, "growth") == [("税务部门", "3.1%"), ("财政部门", "4.5%")]


def test_an_item_with_and_in_its_name_is_one_of_a_list():
    facts = read("教育支出、社会保障和就业支出、卫生健康支出分别为6.1亿元、5.2亿元和3.9亿元。")
    assert told(facts) == [("教育支出", "6.1亿元"), ("社会保障和就业支出", "5.2亿元"), ("卫生健康支出", "3.9亿元")]


def test_a_base_figure_behind_last_year_s_words_is_last_year_s():
    facts = read("公务接待费支出12万元，比上年累计支出15万元下降3万元，下降20%。")
    amounts = [(one.coordinates.year, str(one.amount)) for one in facts if one.coordinates.nature == "amount"]
    assert amounts == [(2023, "12万元"), (2022, "15万元")]
    assert ("公务接待费", "3万元") in told(facts, "change")


def test_a_part_that_only_moved_is_named_behind_其中():
    text = "营业税400万元，增长5%。其中，房地产营业税同比增加90万元，增长30%；建筑业营业税同比增加80万元。"
    assert told(read(text), "change") == [("房地产营业税", "90万元"), ("建筑业营业税", "80万元")]


def test_of_two_marks_in_a_row_the_stronger_is_meant():
    assert fold_text("收入5亿元,,增长1%,。其中,,税收3亿元。").text == "收入5亿元，增长1%。其中，税收3亿元。"


def test_two_movements_of_one_amount_are_told_apart_by_their_basis():
    facts = read("税收收入400万元，扣除留抵退税因素后增长2%，按自然口径计算下降3%。")
    moved = [one for one in facts if one.coordinates.nature == "growth"]
    assert [(str(one.amount), one.coordinates.item, one.coordinates.subject) for one in moved] == [
        ("2%", "税收收入", "扣除留抵退税因素后"),
        ("3%", "税收收入", "按自然口径计算"),
    ]
    assert not [one for one in facts if one.coordinates.nature == "reason"]


def test_an_earlier_year_before_a_change_of_the_figure_just_told_is_its_base():
    facts = read("公务接待费支出9万元，2022年预算增加2万元。")
    changes = [one.coordinates for one in facts if one.coordinates.nature == "change"]
    assert [(one.item, one.year, one.base_year, one.base_stage) for one in changes] == [("公务接待费", 2023, 2022, "budget")]


def test_a_base_printed_without_its_unit_is_no_part_of_the_name():
    assert told(read("相比2022年的总收入871.82减少43.10万元。"), "change") == [("收入总计", "43.10万元")]


def test_a_paragraph_that_names_only_years_goes_on_about_the_one_before():
    facts = facts_of(
        document(
            "某市财政局2014年三公经费预算数91.5万元，其中公务接待费40万元，因公出国（境）费51.5万元。",
            "2014年预算数比2013年预算执行数减少4.5万元。",
        )
    )
    changes = [one for one in facts if one.coordinates.nature == "change"]
    assert [(one.coordinates.item, one.coordinates.base_stage) for one in changes] == [("三公经费", "execution")]


@pytest.mark.parametrize(
    ("sentence", "item"),
    [
        ("全县政府债务限额控制在12.5亿元以内。", "政府债务限额"),
        ("全县政府债务余额控制在核定限额12.5亿元以内。", "政府债务限额"),
        ("省财政厅核定我县政府债务限额为12.5亿元。", "政府债务限额"),
    ],
)
def test_a_debt_s_limit_is_a_figure_of_its_own(sentence: str, item: str):
    assert told(read(sentence)) == [(item, "12.5亿元")]


def test_a_range_with_a_unit_at_both_ends_is_no_figure():
    assert told(read("各县三公经费预算多为5亿元-10亿元，甲类为3亿至4亿元。农林水支出6亿元。")) == [("农林水支出", "6亿元")]


def test_shares_in_a_row_belong_to_the_things_told_before_them():
    facts = read("货物、工程、服务采购规模分别为9万元、16万元和5万元，占采购总额的30%、53.3%和16.7%。")
    assert told(facts, "share") == [("政府采购货物", "30%"), ("政府采购工程", "53.3%"), ("政府采购服务", "16.7%")]


def test_procurement_by_an_office_is_not_all_procurement():
    facts = read("政府集中采购、部门集中采购、分散采购规模分别为7万元、2万元和21万元。")
    assert "政府采购" not in [item for item, _ in told(facts)]


def test_a_part_of_a_year_is_no_part_of_an_item_s_name():
    assert told(read("前6个月全县财政支出为17.9亿元。1-6月全县财政收入为26.1亿元。")) == [
        ("财政支出", "17.9亿元"),
        ("财政收入", "26.1亿元"),
    ]


def test_data_compared_are_the_item_itself():
    facts = read("2023年三公经费决算数据比2022年三公经费决算数据减少1.5万元。")
    assert told(facts, "change") == [("三公经费", "1.5万元")]
    assert next(one.coordinates.base_year for one in facts) == 2022


def test_rates_in_a_row_are_of_the_things_told_in_a_row():
    facts = read("从形式看，集中采购、分散采购和网上采购分别为60万元、30万元和10万元，占政府采购支出的60%、30%和10%。")
    assert [amount for _, amount in told(facts, "share")] == ["60%", "30%", "10%"]
    items = [item for item, _ in told(facts, "amount")]
    assert [item for item, _ in told(facts, "share")] == items and len(set(items)) == 3


def test_a_range_is_no_figure():
    assert [str(one.amount) for one in find_figures("各地预算多为5亿-10亿元，最高的达11亿元。")] == ["11亿元"]


def test_counts_given_in_a_row_behind_a_reason_are_statements():
    facts = read("公车费下降5%，主要是车改完成，车辆减少，2023年公务用车购置数及保有量分别为2辆和31辆。")
    assert told(facts, "amount") == [("公务用车购置数", "2辆"), ("公务用车保有量", "31辆")]


# ---------------------------------------------------------------- plain words


@pytest.mark.parametrize(
    "text",
    [
        "会议费支出3万元。", "会议费则支出3万元。", "会议费花去3万元。", "会议费支出达3万元。", "会议费支出核定为3万元。",
        "而会议费用去3万元。",
    ],
)  # fmt: skip
def test_words_around_an_item_are_no_part_of_its_name(text):
    assert told(read(text)) == [("会议费", "3万元")]


def test_what_a_list_is_called_is_no_part_of_the_item():
    assert told(read("2023年统称“三公”的经费，即统称“三公”经费支出9万元。")) == [("三公经费", "9万元")]


@pytest.mark.parametrize("words", ["低于预算数", "比预算数低", "比预算数少", "小于预算数"])
def test_less_than_the_plan_has_a_direction_however_it_is_said(words):
    reason = read(f"会议费决算3万元，{words}，主要原因是少开会。")[-1]
    assert (reason.coordinates.nature, reason.coordinates.direction) == ("reason", "down")


def test_a_change_is_read_where_more_was_spent():
    change = read("会议费3万元，比上年多支出1万元。")[-1]
    assert (change.coordinates.nature, change.coordinates.direction, change.coordinates.item) == ("change", "up", "会议费")


def test_the_plan_of_the_whole_year_is_a_figure_and_its_share_a_completion():
    facts = read("会议费支出2万元，完成全年4万元预算的50%。")
    assert [(one.coordinates.stage, one.coordinates.nature, str(one.amount)) for one in facts[1:]] == [
        ("budget", "amount", "4万元"), ("actual", "completion", "50%"),
    ]  # fmt: skip


def test_what_was_spent_behind_a_plan_is_no_plan():
    assert [one.coordinates.stage for one in read("会议费预算4万元，支出3万元。")] == ["budget", "actual"]


def test_a_total_behind_an_item_is_that_items_total():
    assert told(read("区本级“三公”经费财政拨款支出合计8万元。")) == [("三公经费", "8万元")]


@pytest.mark.parametrize("text", ["2023年本站无因公出国（境）计划安排。", "2023年因公出国（境）费无。"])
def test_nil_in_words_is_a_fact_of_nothing_with_the_words(text):
    (nil,) = read(text)
    assert (nil.coordinates.item, str(nil.amount), nil.state) == ("因公出国（境）费", "0万元", "words")


def test_nil_in_a_list_is_a_fact_beside_the_figures():
    facts = read("公车购置和运行维护费7万元，其中：购置经费无、运行维护费7万元。")
    assert told(facts) == [("公务用车购置及运行维护费", "7万元"), ("公务用车购置费", "0万元"), ("公务用车运行维护费", "7万元")]


def test_a_year_of_an_event_dates_no_figure():
    facts = read("本馆成立于1979年，2009年迁至新址，占地面积900平方米，藏书5000册。")
    assert {one.coordinates.year for one in facts} == {2023}
    assert told(facts) == [("占地面积", "900平方米"), ("藏书", "5000册")]


def test_all_on_the_books_are_more_than_those_on_duty():
    assert told(read("年末实有人数9人，其中在职人员7人。")) == [("实有人数", "9人"), ("在职人员", "7人")]


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("澳门元1,200元", "1200澳门元"), ("US$1,200.50", "1200.50美元"), ("$1,200(澳门币壹仟贰佰圆整)", "1200澳门元"),
        ("3000万港元", "30000000港元"), ("人民币5万元", "5万元"), ("£40", "40英镑"),
    ],
)  # fmt: skip
def test_the_currency_may_stand_before_the_digits(printed, amount):
    assert [str(one.amount) for one in find_figures(fold_text(f"收入{printed}。").text)] == [amount]


def test_a_name_before_a_bracket_is_what_the_figure_in_it_is_of():
    assert told(read("计划包括读书券（预算3万元）和夜校（预算2万元）。")) == [("读书券", "3万元"), ("夜校", "2万元")]


# ---------------------------------------------------------------- whole and part, own year and last


def test_statements_that_a_sentence_numbers_stand_on_their_own():
    facts = read("“三公”经费9万元：一、出国费预算2万元，比2022年增加1万元，主要原因是参展，"
        "二、公务接待费预算7万元，与2022年预算持平。")
    assert [one.words for one in facts if one.coordinates.nature == "reason"] == ["参展"]
    assert [(item, amount) for item, amount in told(facts, "amount")][2] == ("公务接待费", "7万元")


def test_numbered_reasons_are_one_reason():
    facts = read("公务接待费7万元，比上年增加1万元，主要原因：一、来访增多，二、标准提高。")
    assert [one.words for one in facts if one.coordinates.nature == "reason"] == ["一、来访增多，二、标准提高"]


@pytest.mark.parametrize("parts", ["其中：购置费无、运行维护费7万元", "其中公务用车运行维护费7万元"])
def test_a_comparison_behind_the_parts_is_of_the_whole(parts):
    facts = read(f"公务用车购置及运行费7万元，{parts}，与2022年预算相比减少2万元。")
    assert told(facts, "change") == [("公务用车购置及运行维护费", "2万元")]


def test_a_part_that_is_not_all_of_the_whole_moves_by_itself():
    facts = read("公务用车购置及运行费7万元，其中公务用车运行维护费5万元，与上年相比减少2万元。")
    assert told(facts, "change") == [("公务用车运行维护费", "2万元")]


def test_what_each_of_two_items_moved_by_is_told_of_both():
    facts = read("收入总计50万元，支出总计50万元，与2022年度相比，各增加5万元，增长11.11%。")
    assert told(facts, "change", "growth") == [
        ("收入总计", "5万元"), ("支出总计", "5万元"), ("收入总计", "11.11%"), ("支出总计", "11.11%"),
    ]  # fmt: skip


def test_last_year_at_the_head_of_a_sentence_dates_what_follows():
    facts = read("该局去年“三公”经费预算9万元，实际支出8万元。其中，"
        "公务接待费支出3万元。今年其“三公”经费预算7万元。", stage=None)
    assert [(one.coordinates.item, one.coordinates.year, one.coordinates.stage) for one in facts] == [
        ("三公经费", 2022, "budget"), ("三公经费", 2022, "actual"), ("公务"
            "接待费", 2022, "actual"), ("三公经费", 2023, "budget"),
    ]  # fmt: skip


def test_what_was_less_than_planned_was_done():
    (done, _) = read("公务接待费支出5万元，比预算数少支1万元。", stage=None)
    assert done.coordinates.stage == "actual"


def test_a_forgotten_unit_of_last_years_figure_is_that_of_the_change():
    facts = read("公务接待费0.9万元，较上年1.5减少0.6万元，40%。")
    assert [(one.coordinates.year, one.coordinates.direction, str(one.amount)) for one in facts] == [
        (2023, None, "0.9万元"), (2022, None, "1.5万元"), (2023, "down", "0.6万元"), (2023, "down", "40%"),
    ]  # fmt: skip


def test_two_years_say_which_way_a_template_left_open():
    facts = read("公务接待费4.2万元，较2022年的3.6万元增加（减少）0.6万元。")
    assert facts[-1].coordinates.direction == "up" and facts[-1].doubt is None


def test_parts_are_of_what_was_counted_right_before():
    facts = read("占地面积900平方米，全院职工9人，其中聘用2人。开放床位4张。")
    assert [one.coordinates.parents for one in facts] == [(), (), ("职工",), ()]


def test_money_cut_another_way_is_of_the_same_whole():
    facts = read("养护资金9万元，其中：日常养护资金5万元，加固资金4万元。资金已拨付至2个山区县，其中：2个山区县9万元。")
    assert facts[-1].coordinates.parents == ("养护资金",)


def test_duties_may_tell_how_many_there_are():
    facts = read("本院承担辖区医疗服务，现有职工9人。", mode="duties")
    assert told(facts) == [("职工", "9人")]


# ---------------------------------------------------------------- movements from and to, more and less, limits


@pytest.mark.parametrize(
    "text, found",
    [
        ("机关运行经费由上年的61万元增至70万元。", [("机关运行经费", "61万元", 2022), ("机关运行经费", "70万元", 2023)]),
        ("印刷费从2020年决算的3.2万元压减到2.1万元。", [("印刷费", "3.2万元", 2020), ("印刷费", "2.1万元", 2023)]),
        ("项目支出提高到35万元。", [("项目支出", "35万元", 2023)]),
    ],
)
def test_what_moved_from_one_amount_to_another_has_both(text, found):
    amounts = [one for one in read(text) if one.coordinates.nature == "amount" and one.amount]
    assert [(one.coordinates.item, str(one.amount), one.coordinates.year) for one in amounts] == found


@pytest.mark.parametrize(
    "text, item, amount, direction",
    [
        ("办公费2万元，比去年多用0.3万元。", "办公费", "0.3万元", "up"),
        ("住房保障支出20万元，较上年少列3万元。", "住房保障支出", "3万元", "down"),
        ("差旅费6万元，同比多出1万元。", "差旅费", "1万元", "up"),
    ],
)
def test_what_was_done_more_or_less_is_a_movement(text, item, amount, direction):
    change = next(one for one in read(text) if one.coordinates.nature == "change")
    assert (change.coordinates.item, str(change.amount), change.coordinates.direction) == (item, amount, direction)


def test_limit_that_an_item_is_kept_within_is_its_figure():
    assert told(read("“三公”经费预算控制在21万元以内。")) == [("三公经费", "21万元")]
    assert told(read("购置单价5万元以内的设备。")) == []


def test_decimals_in_numerals_are_part_of_the_figure():
    assert told(read("差旅费八点六万元。")) == [("差旅费", "8.6万元")]


def test_what_a_plan_was_fulfilled_by_is_a_completion():
    assert told(read("差旅费5万元，相当于年初预算8万元的62.5%。"), "completion") == [("差旅费", "62.5%")]


def test_short_names_of_the_three_public_expenses_are_theirs_where_these_are_told_of():
    text = "“三公”经费支出9万元，其中：接待方面列2万元，公车7万元。"
    assert told(read(text))[1:] == [("公务接待费", "2万元"), ("公务用车购置及运行维护费", "7万元")]


def test_rate_in_a_reason_is_of_what_the_reason_tells_of():
    facts = read("差旅费8万元，比上年增加1万元，主要原因是外出培训费增加0.8万元，增长20%。")
    assert told(facts, "growth") == [("外出培训费", "20%")]


def test_plan_that_spending_was_kept_within_is_the_plans_figure_alone():
    facts = read("差旅费9.8万元，控制在年初预算11万元之内；会议费2万元。")
    assert [(str(one.amount), one.coordinates.item, one.coordinates.stage) for one in facts] == [
        ("9.8万元", "差旅费", "actual"), ("11万元", "差旅费", "budget"), ("2万元", "会议费", "actual"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "财政拨款收入60万元、其他收入40万元，分别占60%和40%。",
        "财政拨款收入60万元和其他收入40万元，占比分别为60%、40%。",
        "财政拨款收入60万元，其他收入40万元，占总收入的比重分别为60%和40%。",
    ],
)
def test_as_many_shares_as_items_told_before_are_one_of_each(words):
    assert told(read(words), "share") == [("财政拨款收入", "60%"), ("其他收入", "40%")]


def test_what_was_spent_behind_a_colon_is_of_what_stands_before_it():
    facts = read("公务接待费：全年支出3260元，接待5批次。", items=("三公经费",))
    assert told(facts)[0] == ("公务接待费", "3260元")


def test_money_behind_a_count_is_what_was_spent_on_it():
    facts = read("举办培训班6期，支出3.2万元；召开会议4次，花费1.1万元。")
    assert [one for one in told(facts) if one[1].endswith("元")] == [("培训费", "3.2万元"), ("会议费", "1.1万元")]


def test_a_ratio_with_a_name_of_its_own_tells_nothing_of_what_stands_before():
    assert ("药占比", "34.72%") in told(read("全年门急诊12万人次，药占比34.72%。"), "share")


def test_a_limit_behind_a_debt_is_the_debts_limit():
    facts = read("政府债务余额46.2亿元，控制在核定限额48.9亿元以内。")
    assert ("政府债务限额", "48.9亿元") in told(facts)


def test_a_comparison_behind_several_parts_is_of_the_whole():
    facts = read("“三公”经费12.6万元，其中公务用车运行维护费10.2万元，公务接待费2.4万元；同口径较上年压减3.1%。")
    assert told(facts, "growth") == [("三公经费", "3.1%")]


def test_a_level_alone_tells_of_what_was_told_before():
    facts = read("全市一般公共预算收入86.4亿元，增长3.2%；其中市本级21.7亿元，增长1.8%。", stage="execution")
    assert len({one.coordinates.item for one in facts if one.amount}) == 1


def test_the_base_of_income_behind_both_totals_is_incomes():
    facts = read("收入总计1862万元，支出总计1862万元。收入较2022年的1690万元增长10.2%。")
    assert ("收入总计", "1690万元") in told(facts) and told(facts, "growth") == [("收入总计", "10.2%")]
