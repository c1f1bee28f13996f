"""Small reports asked in loose words: what is compared, how much of each count, whose year; each test one way of asking."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answers import Answer

Ask = Callable[..., Answer]


def told(answer: Answer) -> list[str]:
    return [f"{value.value}{value.unit}" for value in answer.values]


TOWN = """某市某县安平镇人民政府
2021年“三公”经费决算汇总情况
2021年“三公”经费支出共计9万元，较年初预算数减少11万元，下降55%，较上年支出数减少1万元，下降10%，主要原因是厉行节约。
"""


def test_last_year_is_worked_back_from_the_change_against_last_year(ask: Ask):
    assert told(ask(TOWN, "安平镇2020年三公经费支出是多少？")) == ["10万元"]


def test_a_change_against_the_plan_is_the_one_stated_against_it(ask: Ask):
    assert told(ask(TOWN, "安平镇2021年三公支出比年初预算少了多少？")) == ["11万元"]


def test_a_rate_against_last_years_account_is_not_that_against_its_budget(ask: Ask):
    report = "清河镇2020年接待费15万元，比上年预算数下降25%，比上年决算数下降16%。"
    assert told(ask(report, "清河镇2020年接待费比上年决算下降多少？")) == ["16%"]


def test_a_stage_compared_with_is_no_stage_asked_for(ask: Ask):
    report = "2015年某局“三公”经费预算63万元，比2014年年初预算减少8万元，比2014年执行数减少2万元。"
    assert told(ask(report, "2015年三公经费预算比2014年执行数减少了多少？")) == ["2万元"]


def test_each_count_asked_for_is_told(ask: Ask):
    report = "2017年某市委宣传部公务接待费30万元，接待记者46批次，约600人。"
    assert told(ask(report, "宣传部2017年接待记者多少批次、多少人？")) == ["46批次", "600人"]


def test_both_sides_totals_are_told_where_both_are_asked_for(ask: Ask):
    report = """某幼儿园2017年度部门决算
一、收入决算情况
2017年度，本单位收入为90万元，其中：财政拨款收入80万元，事业收入10万元。
二、支出决算情况
2017年度，本单位支出为95万元，其中：基本支出60万元，项目支出35万元。
"""
    assert told(ask(report, "2017年收入、支出各是多少？")) == ["90万元", "95万元"]


def test_a_part_that_asks_for_last_year_does_not_move_the_others(ask: Ask):
    report = "某幼儿园2017年度部门决算\n2017年度，本单位事业收入50万元，与上年相比减少10万元，降低16.67%。"
    assert told(ask(report, "事业收入比上年减少多少？上年是多少？")) == ["10万元", "60万元"]


def test_a_unit_line_in_traditional_characters_gives_the_unit(ask: Ask):
    rows = "項目 | 預算數 |\n一、支出合計 | 11.5 |\n公務接待費 | 7.5 |\n公務用車費 | 4 |\n"
    report = f"某縣文聯2017年度“三公”經費預算表\n單位：萬元\n{rows}"
    assert told(ask(report, "2017年三公经费预算合计多少？")) == ["11.5万元"]


CARS = """清河镇2015年“三公”经费支出说明
一、因公出国（境）经费
2015年因公出国（境）费0万元。
二、公务接待费
2015年公务接待费9万元，较2014年决算数下降5%。
三、公务用车购置及运行维护费
2015年公务用车购置及运行维护费共计13万元。
2015年按规定更新购置公务用车0辆。截至2015年12月底，单位共有公务用车8辆，其中：一般公务用车6辆，特种作业车（洒水车）2辆。
"""


def test_vehicles_asked_for_are_those_held_and_each_kind_its_own(ask: Ask):
    assert told(ask(CARS, "清河镇有几辆公务用车？其中一般公务用车、特种作业车各几辆？")) == ["8辆", "6辆", "2辆"]


def test_a_total_that_is_not_printed_is_added_up_from_all_its_parts(ask: Ask):
    answer = ask(CARS, "清河镇2015年三公经费总共是多少？")
    assert told(answer) == ["22万元"]
    assert [value.basis for value in answer.values] == ["computed"]


def test_a_total_is_not_added_up_where_a_part_is_missing(ask: Ask):
    report = "清河镇2015年支出说明\n2015年公务接待费9万元。2015年因公出国（境）费0万元。"
    assert told(ask(report, "清河镇2015年三公经费总共是多少？")) == []


MONTH = """一、一般公共预算支出情况
4月，一般公共预算支出累计完成100万元，完成年初预算数400万元的25%，比上年减支20万元，下降16.67%。
二、政府性基金收入情况
4月，政府性基金预算收入累计完成30万元，比上年增收3万元，增长11.11%。
三、政府性基金支出情况
4月，政府性基金支出累计完成50万元，比上年减支10万元，下降16.67%。
"""


def test_spending_of_a_fund_is_not_its_income(ask: Ask):
    assert told(ask(MONTH, "政府性基金支出比上年减了多少？")) == ["10万元"]


def test_the_same_months_of_last_year_are_worked_back_from_what_was_done_not_from_the_plan(ask: Ask):
    assert told(ask(MONTH, "上年同期一般公共预算支出是多少？")) == ["120万元"]


def test_how_much_of_the_plan_is_asked_for_by_its_share(ask: Ask):
    assert told(ask(MONTH, "一般公共预算支出占年初预算的多少？")) in (["25%"], ["25.00%"])


def test_half_a_year_before_a_place_is_no_body(ask: Ask):
    report = "上半年，全市一般公共预算收入90亿元，同比增长6%。"
    assert told(ask(report, "上半年全市一般公共预算收入多少亿元？")) == ["90亿元"]


def test_a_rate_against_last_year_is_checked_against_last_year(ask: Ask):
    report = TOWN.replace("9万元", "9.00万元").replace("11万元", "11.00万元")
    report = report.replace("减少1万元，下降10%", "减少1.00万元，下降12%")
    answer = ask(report, "安平镇三公经费较上年减少1万元、下降12%，降幅算对了吗？")
    assert answer.verdict == "inconsistent"
    assert "10.00%" in told(answer)


def test_years_that_agree_prove_no_sum(ask: Ask):
    report = (
        "某局2015年“三公”经费合计31.50万元，其中：公务接待费2.00万元，公务用车运行费28.00万元。"
        "较2014年“三公”经费合计16.00万元增加15.50万元。"
    )
    assert ask(report, "三公经费合计31.50万元跟各分项加起来一致吗？").verdict != "consistent"


def test_a_term_with_its_official_name_in_brackets_is_explained(ask: Ask):
    report = "某局2019年预算\n名词解释：\n1、行政经费（机关运行经费）：指用于维持机关运转的经费。"
    assert "维持机关运转" in ask(report, "什么叫行政经费？").text


def test_one_side_of_a_fund_is_set_against_the_other(ask: Ask):
    report = "上半年，政府性基金预算收入249.1亿元，同比增长11.5%；政府性基金预算支出349.4亿元，同比增长29.2%。"
    assert told(ask(report, "上半年政府性基金支出比收入多多少？")) == ["100.3亿元"]


def test_a_figure_of_several_bodies_together_is_not_of_the_one_asked_for(ask: Ask):
    report = (
        "2015年某部“三公”经费财政拨款预算63.1亿元。比2014年年初预算减少8.3亿元。\n"
        "据统计，21个部门“三公”经费总额为13亿元，与2014年预算总额14亿元相比，降幅约8%。"
    )
    assert told(ask(report, "2014年三公经费年初预算是多少？")) == ["71.4亿元"]


def test_what_money_is_planned_for_is_told_in_the_reports_words(ask: Ask):
    report = "某厅2014年预算\n一、公务接待费\n2014年预算安排15万元。\n2014年公务接待费计划用于外国银行来访的接待。"
    assert "外国银行来访" in ask(report, "某厅2014年公务接待费计划用在哪儿？").text


COUNTY = """松岭县2023年1-10月财政预算执行情况
一、收入情况
1-10月，全县一般公共预算总收入完成15.26亿元，同比增收1.1亿元，增长7.77%。
二、支出情况
1-10月，全县一般公共预算支出完成31.4亿元，同比减支0.6亿元。
"""


def test_a_countys_own_account_answers_for_the_whole_county(ask: Ask):
    assert told(ask(COUNTY, "1-10月全县一般公共预算总收入是多少？")) == ["15.26亿元"]


def test_a_change_of_spending_is_not_that_of_income(ask: Ask):
    assert told(ask(COUNTY, "一般公共预算支出比去年同期减少多少？")) == ["0.6亿元"]


QUARTERS = """某省财政厅
今年前三季度财政收支情况（2022年）
前三季度，全省一般公共预算收入900亿元，扣除留抵退税因素后增长3%，按自然口径计算下降7%。其中，省级收入400亿元，市县级收入500亿元。
"""


def test_前三季度_is_a_time_and_no_ranking(ask: Ask):
    assert told(ask(QUARTERS, "前三季度一般公共预算收入是多少亿元？")) == ["900亿元"]


def test_a_basis_before_the_comma_narrows_the_item_behind_it(ask: Ask):
    assert told(ask(QUARTERS, "按自然口径，一般公共预算收入下降多少？")) == ["7%"]


def test_the_first_budget_goes_by_its_old_name(ask: Ask):
    report = "上半年，完成公共财政预算收入200万元，同比增长8%。\n上半年，完成公共财政预算支出800万元，同比增长17%。\n"
    assert told(ask(report, "上半年公共财政预算支出多少？")) == ["800万元"]
    assert told(ask(report, "上半年一般公共预算支出多少？")) == ["800万元"]


def test_a_monthly_account_of_全区_answers_for_the_whole_place(ask: Ask):
    report = "财政预算执行情况\n(一)收入方面\n1-5月，全区一般公共预算收入完成700万元，完成年初预算的40%，同比增长20%。\n"
    assert told(ask(report, "1-5月全区一般公共预算收入完成多少？")) == ["700万元"]


def test_a_finance_office_signs_the_report_of_its_place(ask: Ask):
    report = (
        "关于青山县2022年预算执行情况和2023年预算草案的报告\n青山县财政局\n各位代表：\n一、2022年预算执行情况\n"
        "地方一般公共预算收入完成285万元，同比增长10%。其中，税收收入完成111万元，非税收入完成174万元。\n"
    )
    assert told(ask(report, "青山县2022年税收收入多少？")) == ["111万元"]


def test_the_sum_over_all_funds_may_be_headed_预算数合计(ask: Ask):
    report = (
        "某县文联2017年度“三公”经费预算表\n单位：万元\n项目 | 2017-预算数合计 | 公共财政预算拨款 | 政府性基金预算拨款\n"
        "一、支出合计 | 5.2 | 0 | 0\n1、因公出国(境)费用 | 0 | | \n2、公务接待费 | 2.0 | | \n3、公务用车费 | 3.2 | 0 | 0\n"
    )
    assert told(ask(report, "某县文联2017年三公经费预算合计多少？")) == ["5.2万元"]


def test_a_part_of_the_year_not_told_of_is_not_answered_by_another(ask: Ask):
    report = "1-5月，全区一般公共预算收入完成700万元，同比增长20%。\n"
    assert told(ask(report, "1-5月全区一般公共预算收入是多少？")) == ["700万元"]
    assert ask(report, "1-6月全区一般公共预算收入是多少？").status == "not_found"


def test_the_text_is_told_before_a_headline_that_lost_its_point(ask: Ask):
    report = "2022年全市政府采购规模为31234亿元\n\n某某财经\n\n2022年全市政府采购规模为3,123.4亿元，比上年减少100亿元。\n"
    answer = ask(report, "2022年全市政府采购规模多少？")
    assert told(answer) == ["3123.4亿元"]
    assert answer.conflicts


def test_each_item_has_a_share_of_its_own(ask: Ask):
    report = "2023年政府采购预算20000元。其中：货物类采购12000元，占政府采购预算60%；服务类采购8000元，占政府采购预算40%。"
    assert told(ask(report, "货物类和服务类采购各多少？占比多少？")) == ["12000元", "8000元", "60%", "40%"]


def test_a_bare_count_is_of_what_was_counted_before_it(ask: Ask):
    report = (
        "某中心2016年“三公”经费预算情况表\n单位：万元\n项目 | 2016年预算数\n一、支出合计 | 9\n公务接待费 | 9\n"
        "因公出国(境)人数(人) | \n公务接待批次(批) | 120\n公务接待人数(人) | 800\n"
    )
    assert told(ask(report, "某中心2016年公务接待批次和人数是多少？")) == ["120批", "800人"]
