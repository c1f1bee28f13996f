"""What a question is understood to ask, over a small vocabulary; answers are tested in test_service."""

import pytest

from assistant.entities import Body
from assistant.labels import Vocabulary
from assistant.questions.bodies import bodies_in, short_forms, whole_places
from assistant.questions.model import Query
from assistant.questions.parse import question_to_query
from assistant.questions.years import years_of

BODIES = (
    Body("甲市水务局", ("甲市水务局",), "甲市", None),
    Body("甲市人民代表大会常务委员会办公厅", ("甲市人民代表大会常务委员会办公厅",), "甲市", None),
)
LABELS = ("三公经费", "公务接待费", "基本支出", "项目支出", "工资福利支出", "行政运行", "人大立法", "河道清淤项目", "总体办结率",
          "公务用车购置及运行维护费", "公务用车运行维护费", "支出总计", "收支总计", "政府采购货物", "政府采购服务",
          "政府采购")  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(LABELS)


def ask(question: str, vocabulary: Vocabulary, *history: str) -> Query:
    return question_to_query(question, history, BODIES, vocabulary)


def items(query: Query) -> list[list[str]]:
    return [[span.links[0].label for span in slot] for one in query.asks[:1] for slot in one.slots]


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("招待费多少", "公务接待费"), ("吃喝花了多少钱", "公务接待费"), ("接待費是多少", "公务接待费"),
        ("公 务 接 待 费", "公务接待费"),
        ("How much is the reception budget?", "公务接待费"), ("hospitality in 2021", "公务接待费"),
        ("公车的运行维护花多少", "公务用车运行维护费"), ("总预算多少", "收支总计"), ("公务接侍费是多少", "公务接待费"),
    ],
)  # fmt: skip
def test_loose_words_link_to_the_official_item(question: str, label: str, vocabulary: Vocabulary):
    assert label in [link.label for slot in ask(question, vocabulary).asks[0].slots for span in slot for link in span.links]


def test_row_and_column_named_together_are_one_slot(vocabulary: Vocabulary):
    assert items(ask("行政运行的工资福利支出是多少", vocabulary)) == [["行政运行", "工资福利支出"]]


def test_listed_items_are_slots_of_their_own(vocabulary: Vocabulary):
    assert items(ask("基本支出和项目支出各是多少", vocabulary)) == [["基本支出"], ["项目支出"]]


def test_part_and_whole_of_a_share_are_kept_apart(vocabulary: Vocabulary):
    query = ask("工资福利支出占基本支出的百分之几", vocabulary)
    assert query.asks[0].operation == "share"
    assert items(query) == [["工资福利支出"], ["基本支出"]]


@pytest.mark.parametrize(
    ("question", "operations"),
    [
        ("三公经费比上年增加多少", ["change"]), ("三公经费增幅是多少", ["growth"]),
        ("三公经费比上年减少多少、下降多少", ["change", "growth"]),
        ("三公经费为什么减少", ["reason"]), ("三公经费指什么", ["definition"]), ("公务接待费比基本支出少多少", ["difference"]),
        ("基本支出加项目支出一共多少", ["sum"]), ("公务接待费增长百分之多少，原因？", ["growth", "reason"]),
        ("Why did reception fall?", ["reason"]), ("By how much did reception increase?", ["change"]),
    ],
)  # fmt: skip
def test_operations_are_read_from_the_words(question: str, operations: list[str], vocabulary: Vocabulary):
    assert [one.operation for one in ask(question, vocabulary).asks] == operations


def test_figures_of_a_check_are_premises(vocabulary: Vocabulary):
    query = ask("三公经费减少19万元、下降43.78%，算得对吗", vocabulary)
    assert query.asks[0].operation == "check"
    assert [str(amount) for amount in query.asks[0].premise] == ["19万元", "43.78%"]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("2021年", (2021,)),
        ("2017到2019年三公", (2017, 2018, 2019)),
        ("二〇二一年", (2021,)),
        ("21年度", (2021,)),
        ("2017年和2018年", (2017, 2018)),
    ],
)
def test_years_as_people_write_them(text: str, stated: tuple[int, ...]):
    assert years_of(text, "zh")[0].stated == stated


def test_an_amount_is_no_year():
    assert years_of("2021万元", "zh")[0].stated == ()


def test_the_year_compared_with_is_no_year_of_scope():
    years, _ = years_of("2019年总预算比2018年增长百分之几", "zh")
    assert (years.stated, years.base) == ((2019,), 2018)


def test_comparison_with_last_year_does_not_ask_for_last_year():
    assert not years_of("比去年多多少", "zh")[0].last
    assert years_of("去年的三公经费是多少", "zh")[0].last


@pytest.mark.parametrize("name", ["甲市水务局", "水务局", "市水务局", "甲水务局"])
def test_a_body_is_known_by_its_short_names(name: str):
    assert [named.keys for named in bodies_in(f"{name}2021年三公经费", BODIES)] == [("甲市水务局",)]


def test_people_s_congress_has_its_official_short_name():
    assert "人大" in short_forms("甲市人民代表大会常务委员会办公厅")


def test_another_body_is_noticed():
    named = bodies_in("甲市财政局2021年三公经费", BODIES)
    assert [one.keys for one in named] == [()]


def test_a_body_s_name_inside_an_item_is_the_item(vocabulary: Vocabulary):
    query = ask("甲市人大2021年人大立法安排多少", vocabulary)
    assert query.bodies.words == ("甲市人大",)
    assert items(query) == [["人大立法"]]


def test_words_that_link_to_nothing_are_left_over(vocabulary: Vocabulary):
    assert ask("门票收入多少", vocabulary).left_over == ("门票",)


def test_follow_up_takes_item_body_and_replaces_the_year(vocabulary: Vocabulary):
    query = ask("那2019年呢", vocabulary, "水务局2018年公务接待费多少")
    assert query.years.stated == (2019,)
    assert query.bodies.keys == ("甲市水务局",)
    assert items(query) == [["公务接待费"]]


@pytest.mark.parametrize("question", ["绿化费是多少", "那绿化费呢", "航天经费有多少"])
def test_follow_up_with_an_unknown_item_of_its_own_takes_none_from_before(question: str, vocabulary: Vocabulary):
    assert all(not one.slots for one in ask(question, vocabulary, "2023年公务接待费是多少").asks)


def test_follow_up_why_asks_for_the_reason_of_the_last_item(vocabulary: Vocabulary):
    query = ask("为什么", vocabulary, "公务接待费比上年少多少")
    assert query.asks[0].operation == "reason"
    assert items(query) == [["公务接待费"]]


def test_follow_up_with_another_stage_keeps_the_item(vocabulary: Vocabulary):
    query = ask("那决算呢？", vocabulary, "行政运行年初预算是多少")
    assert query.asks[0].stages == ("actual",)
    assert items(query) == [["行政运行"]]


@pytest.mark.parametrize(
    "question", ["", "？？！", "a" * 100_000, "(" * 500, "\x00\x01", "占" * 300, "<script>alert(1)</script>"]
)
def test_any_text_is_understood_as_something(question: str, vocabulary: Vocabulary):
    assert isinstance(ask(question, vocabulary), Query)


@pytest.mark.parametrize("name", ["安平镇", "甲县安平镇", "安平镇人民政府"])
def test_a_town_is_known_without_its_government(name: str):
    town = Body("甲市甲县安平镇人民政府", ("甲市甲县安平镇人民政府",), "甲市甲县安平镇", "department")
    assert [named.keys for named in bodies_in(f"{name}2021年三公经费", [town])] == [("甲市甲县安平镇人民政府",)]


@pytest.mark.parametrize("own", ["你们局", "贵单位", "我们部门", "咱们中心"])
def test_a_pronoun_before_an_organ_s_word_is_the_body_that_is_loaded(own: str, vocabulary: Vocabulary):
    query = ask(f"{own}公务接待费多少", vocabulary)
    assert not query.bodies.unknown and not query.bodies.keys


def test_asking_words_are_no_part_of_a_body_s_name(vocabulary: Vocabulary):
    assert not ask("有没有政府采购货物", vocabulary).bodies.unknown


def test_the_place_of_a_loaded_body_is_wider_than_the_body(vocabulary: Vocabulary):
    assert ask("甲市2021年三公经费", vocabulary).bodies.wider
    assert not ask("甲市水务局2021年三公经费", vocabulary).bodies.wider


def test_every_place_of_a_body_s_name_is_wider_and_its_departments_are_not():
    bureau = [Body("甲水市城东区水务局", ("甲水市城东区水务局",), None, None)]
    assert whole_places("城东区三公经费多少", bureau, ()) == ((0, 3),)
    assert whole_places("甲水市三公经费多少", bureau, ()) == ((0, 3),)
    assert not whole_places("城东区各个部门谁的三公经费多", bureau, ())
    assert not whole_places("城东区三公经费", [Body("甲市城东区人民政府", ("甲市城东区人民政府",), None, None)], ())


def test_stages_listed_beside_their_rate_are_asked_as_well_as_the_rate(vocabulary: Vocabulary):
    asks = ask("三公经费预算、决算、完成率各是多少", vocabulary).asks
    assert [(one.operation, one.unit) for one in asks] == [("value", None), ("completion", "%")]
    assert set(asks[0].stages) == {"budget", "actual"}


def test_a_rate_of_completion_alone_asks_for_no_amounts(vocabulary: Vocabulary):
    asks = ask("三公经费决算完成预算的百分之多少", vocabulary).asks
    assert [one.operation for one in asks] == ["completion"]


def test_a_province_without_its_rank_is_a_place_too(vocabulary: Vocabulary):
    bureau = [Body("浙江省水利厅", ("浙江省水利厅",), "浙江省", None)]
    assert whole_places("浙江2021年三公经费", bureau, ())
    assert [named.keys for named in bodies_in("福建2021年三公经费", bureau)] == [()]
    assert question_to_query("浙江水利厅2021年三公经费", (), bureau, vocabulary).bodies.keys == ("浙江省水利厅",)


def test_a_matter_named_first_is_where_to_look(vocabulary: Vocabulary):
    assert items(ask("三公经费这块，公务接待费多少", vocabulary)) == [["三公经费", "公务接待费"]]
