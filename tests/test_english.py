"""English questions: what they are understood to ask, and how the answers are worded."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.entities import Body
from assistant.labels import Vocabulary
from assistant.questions.english_amounts import FIGURE, figure_text
from assistant.questions.english_bodies import english_bodies
from assistant.questions.english_order import clause_ranges
from assistant.questions.model import Query
from assistant.questions.parse import question_to_query
from ingest.pipeline import ingest_paths
from ingest.store import Store

SAMPLES = Path(__file__).parent.parent / "assistant" / "samples"
BODIES = (
    Body("平江市水务局", ("平江市水务局",), "平江市", None),
    Body("平江市文化和旅游局", ("平江市文化和旅游局",), "平江市", None),
    Body("平江市人民代表大会常务委员会办公厅", ("平江市人民代表大会常务委员会办公厅",), "平江市", None),
)
LABELS = (
    "三公经费",
    "公务接待费",
    "基本支出",
    "项目支出",
    "工资福利支出",
    "印刷费",
    "培训费",
    "工会经费",
    "支出总计",
    "收支总计",
    "河道清淤项目",
    "图书馆年接待读者",
    "公务用车购置及运行维护费",
    "车辆",
    "政府采购",
    "政府采购服务",
    "因公出国（境）费",
    "单价50万元以上通用设备",
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(LABELS)


def ask(question: str, vocabulary: Vocabulary, *history: str) -> Query:
    return question_to_query(question, history, BODIES, vocabulary)


def items(query: Query) -> list[list[str]]:
    return [[span.links[0].label if span.links else span.text for span in slot] for one in query.asks[:1] for slot in one.slots]


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("How much goes on hospitality?", "公务接待费"),
        ("printing costs in 2021", "印刷费"),
        ("What do union dues come to?", "工会经费"),
        ("the budget for travelling abroad", "因公出国（境）费"),
        ("How much is budgeted for cars?", "公务用车购置及运行维护费"),
        ("staff pay in 2021", "工资福利支出"),
        ("expenses for staff training", "培训费"),
        ("river dredging budget", "河道清淤项目"),
        ("How much are wages and benefits (工资福利支出)?", "工资福利支出"),
        ("How many devices worth over 500,000 yuan are held?", "单价50万元以上通用设备"),
        ("What is the target for library readers?", "图书馆年接待读者"),
    ],
)
def test_loose_english_words_link_to_labels(question: str, label: str, vocabulary: Vocabulary):
    query = ask(question, vocabulary)
    assert label in [link.label for slot in query.asks[0].slots for span in slot for link in span.links]


@pytest.mark.parametrize(
    "question",
    [
        "What share of basic expenditure is wages and benefits?",
        "Wages and benefits as a share of basic expenditure",
        "What percentage of basic expenditure goes to wages and benefits?",
        "What is the share of wages and benefits in basic expenditure?",
        "What percent of basic expenditure do wages and benefits make up?",
        "Wages and benefits account for what proportion of basic expenditure?",
    ],
)
def test_the_part_of_a_share_comes_first_in_whatever_order_it_is_asked(question: str, vocabulary: Vocabulary):
    query = ask(question, vocabulary)
    assert query.asks[0].operation == "share"
    assert items(query) == [["工资福利支出"], ["基本支出"]]


def test_a_share_of_the_budget_is_a_share_of_the_total(vocabulary: Vocabulary):
    assert items(ask("What percentage of the 2023 budget is official reception?", vocabulary)) == [["公务接待费"], ["收支总计"]]


@pytest.mark.parametrize(
    ("question", "operations"),
    [
        ("How much more is basic expenditure than project expenditure?", ["difference"]),
        ("How did reception change in 2021, and why?", ["change", "reason"]),
        ("How much was reception, and by how much did it grow?", ["value", "change"]),
        ("What is the growth rate of reception?", ["growth"]),
        ("What is official reception?", ["definition"]),
        ("What are the three public expenses in this report?", ["definition"]),
        ("What is the total budget?", ["value"]),
        ("What is the 2021 reception budget?", ["value"]),
        ("Do goods and services add up to the total?", ["check"]),
    ],
)
def test_operations_of_english_questions(question: str, operations: list[str], vocabulary: Vocabulary):
    assert [one.operation for one in ask(question, vocabulary).asks] == operations


def test_a_comma_before_an_aside_lists_nothing(vocabulary: Vocabulary):
    assert len(ask("How much reception, in yuan, was there under basic expenditure?", vocabulary).asks[0].slots) == 1


def test_listed_items_are_figures_of_their_own(vocabulary: Vocabulary):
    assert items(ask("How much are printing and training?", vocabulary)) == [["印刷费"], ["培训费"]]


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("How many official vehicles are there?", "辆"),
        ("the year-end number of official vehicles", "辆"),
        ("reception in US dollars", "美元"),
    ],
)
def test_the_unit_asked_for(question: str, unit: str, vocabulary: Vocabulary):
    assert ask(question, vocabulary).asks[0].unit == unit


def test_a_matter_that_no_label_has_stands_in_the_slot_and_is_not_passed_over(vocabulary: Vocabulary):
    assert items(ask("How much was spent on flood control?", vocabulary)) == [["防汛"]]
    assert items(ask("training for lawyers", vocabulary)) == [["培训费", "律师"]]


def test_unknown_words_are_left_over(vocabulary: Vocabulary):
    assert ask("How much was the zeppelin?", vocabulary).left_over == ("zeppelin",)


def test_words_of_a_body_s_name_ask_for_nothing(vocabulary: Vocabulary):
    query = ask("What did the Culture and Tourism Bureau spend on printing?", vocabulary)
    assert query.bodies.keys == ("平江市文化和旅游局",)
    assert items(query) == [["印刷费"]]
    assert "文化" not in query.folded


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("the Water Bureau's budget", ("平江市水务局",)),
        ("Bureau of Culture and Tourism of Pingjiang", ("平江市文化和旅游局",)),
        ("Pingjiang Water Bureau 2021", ("平江市水务局",)),
        ("the People's Congress office", ("平江市人民代表大会常务委员会办公厅",)),
        ("people's congress meetings in 2021", ()),
        ("Pingjiang Water, 2021", ("平江市水务局",)),
        ("Pingjiang's culture and tourism people", ("平江市文化和旅游局",)),
        ("the water people of Pingjiang", ("平江市水务局",)),
        ("the city's legislature", ("平江市人民代表大会常务委员会办公厅",)),
        ("the Standing Committee's General Office", ("平江市人民代表大会常务委员会办公厅",)),
        ("what did Culture and Tourism budget for printing", ("平江市文化和旅游局",)),
        ("the execution rate of procurement at Culture & Tourism", ("平江市文化和旅游局",)),
        ("How much did Water spend on training?", ("平江市水务局",)),
        ("How much was spent on water and on culture?", ()),
    ],
)
def test_a_body_is_known_by_its_translated_name(question: str, keys: tuple[str, ...]):
    mentioned = english_bodies(question, BODIES)
    assert (mentioned.keys, mentioned.unknown) == (keys, False)


@pytest.mark.parametrize(
    "question",
    [
        "the Education Bureau's budget", "Hengshan Water Bureau 2021", "the reception budget of Hengshan",
        "Pingjiang Audit Office", "Pingjiang City's spending", "how much did Pingjiang spend", "the provincial Water Bureau",
    ],  # fmt: skip
)
def test_another_body_or_place_is_noticed(question: str):
    assert english_bodies(question, BODIES).unknown


def test_each_body_that_is_named_is_known_by_itself():
    listed = english_bodies("How much do water and culture together plan?", BODIES).named
    assert [one.keys for one in listed] == [("平江市水务局",), ("平江市文化和旅游局",)]
    assert english_bodies("water and culture spending in 2021", BODIES).named == ()
    shared = english_bodies("training of the water and the culture bureau", BODIES).named
    assert [one.keys for one in shared] == [("平江市水务局",), ("平江市文化和旅游局",)]


def test_a_list_whose_place_stands_behind_names_each():
    listed = english_bodies("staff at the water, culture and tourism bureaus of Pingjiang", BODIES).named
    assert [key for one in listed for key in one.keys][:1] == ["平江市水务局"]


def test_a_character_of_two_sounds_is_heard_either_way():
    office = (Body("长岭县审计局", ("长岭县审计局",), "长岭县", None),)
    assert english_bodies("the Changling audit office", office).keys == (office[0].key,)


def test_one_of_two_of_a_kind_is_named_by_its_place():
    courts = tuple(Body(f"{place}县人民检察院", (f"{place}县人民检察院",), f"{place}县", None) for place in ("平江", "东山"))
    told = english_bodies("Which of the two procuratorates took in more, Pingjiang or Dongshan County?", courts)
    assert set(told.keys) == {one.key for one in courts}


def test_a_bracket_lists_which_bodies_of_a_place_are_meant():
    told = english_bodies("Which of the two Pingjiang bureaus (water, culture) spends more?", BODIES).named
    assert sorted(told[0].keys) == ["平江市文化和旅游局", "平江市水务局"]


def test_an_item_of_the_office_is_no_part_of_the_body_s_name():
    (named,) = english_bodies("the Water Bureau's office expenses", BODIES).named
    assert named.text == "Water Bureau"
    both = english_bodies("the Water Bureau's training and the Culture and Tourism Bureau's", BODIES).named
    assert [one.keys for one in both] == [("平江市水务局",), ("平江市文化和旅游局",)]


@pytest.mark.parametrize("question", ["Finance in Change", "How much did Training cost?", "Total Expenditure of the bureau"])
def test_english_words_spelt_like_pinyin_are_no_places(question: str):
    assert not english_bodies(question, BODIES).unknown


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("500,000 yuan", "50万元"),
        ("5 million yuan", "500万元"),
        ("12.5%", "12.5%"),
        ("8,050 yuan", "8050元"),
        ("3 vehicles", "3辆"),
    ],
)
def test_amounts_are_put_as_reports_write_them(text: str, chinese: str):
    match = FIGURE.search(text)
    assert match is not None and figure_text(match) == chinese


def test_a_question_is_cut_where_it_asks_again():
    text = "in 2021, how much was training, and why did it fall?"
    assert [text[start:end] for start, end in clause_ranges(text)] == ["in 2021, how much was training, and ", "why did it fall?"]


# ---------------------------------------------------------------- answers


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("english")
    with Store.open(folder) as store:
        ingest_paths([SAMPLES / "yunping-culture-2024.txt"], store)
    with Assistant.open(folder) as opened:
        yield opened


def told(assistant: Assistant, question: str) -> list[tuple[str, str]]:
    return [(figure.value, figure.unit) for figure in assistant.ask(question).values]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        (
            "How much does the Yunping Culture and Tourism Bureau plan for electricity and water?",
            [("10.20", "万元"), ("1.70", "万元")],
        ),
        ("What share of project expenditure goes to cultural activities?", [("37.56", "%")]),
        ("What is the target for library readers?", [("28", "万人次")]),
    ],
)
def test_figures_asked_in_english(question: str, values: list[tuple[str, str]], assistant: Assistant):
    assert told(assistant, question) == values


@pytest.mark.parametrize(
    "question",
    ["How much of the 2024 training budget goes to acrobats?", "What does the bureau pay for heritage balloons in 2024?"],
)
def test_no_figure_is_told_past_a_word_that_nothing_explains(question: str, assistant: Assistant):
    answer = assistant.ask(question)
    assert (answer.status, answer.values) == ("not_found", ())


@pytest.mark.parametrize(
    "question",
    [
        "What did the bureau budget for sports venues in 2024?",
        "How much is the budget of the Hengshan Culture and Tourism Bureau?",
        "What is the budget for flood control?",
        "How much was the zeppelin?",
    ],
)
def test_what_is_not_there_is_not_replaced_by_a_figure(question: str, assistant: Assistant):
    answer = assistant.ask(question)
    assert (answer.status, answer.values) == ("not_found", ())


def test_official_items_and_bodies_have_their_chinese_names_beside_the_english(assistant: Assistant):
    text = assistant.ask("How much is hospitality in 2024?").text
    body = "Yunping District Culture and Tourism Bureau (禾川市云屏区文化和旅游局)"
    assert f"Official reception (公务接待费) of {body} in 2024" in text
    assert "38,000 yuan" in text


def test_quotes_are_marked_as_original_wording(assistant: Assistant):
    assert "original wording" in assistant.ask("What are the duties of the bureau?").text


@pytest.mark.parametrize(
    "question",
    [
        "How much is the 2021 fiscal appropriation budgeted amount for basic expenditure?",
        "basic expenditure, fiscal appropriation budgeted amount?",
        "What was basic expenditure in 2021 (fiscal appropriation budgeted amount)?",
    ],
)
def test_a_fund_beside_an_item_narrows_it_and_is_no_item_of_its_own(question: str, vocabulary: Vocabulary):
    slots = ask(question, vocabulary).asks[0].slots
    assert [[span.text for span in slot] for slot in slots] == [["财政拨款", "基本支出"]]


def test_a_fund_set_beside_an_item_by_and_is_asked_for_itself(vocabulary: Vocabulary):
    slots = ask("How much are basic expenditure and the general public budget?", vocabulary).asks[0].slots
    assert [[span.text for span in slot] for slot in slots] == [["基本支出"], ["一般公共预算"]]


def test_a_word_of_change_inside_an_item_s_name_asks_for_no_change(vocabulary: Vocabulary):
    assert [one.operation for one in ask("How much are rent increase subsidies?", vocabulary).asks] == ["value"]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("平江市水务局: 2021 training, budgeted amount?", "en"),
        ("平江市水务局 2021 total income", "en"),
        ("BIM平台 IT 运维预算是多少", "zh"),
        ("平江市水务局FY2021 of the year预算多少", "zh"),
    ],
)
def test_a_chinese_name_does_not_make_an_english_question_chinese(question: str, language: str, vocabulary: Vocabulary):
    assert ask(question, vocabulary).language == language


WATER = ("水利工程运行与维护", "水利工程建设", "防汛", "政府采购工程", "商品和服务支出", "委托业务费", "一般公共预算")


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("How much for the maintenance and operation of water works?", "水利工程运行与维护"),
        ("upkeep and running of water projects, how much?", "水利工程运行与维护"),
        ("What was set aside for construction of water conservancy projects?", "水利工程建设"),
    ],
)
def test_an_official_english_name_is_known_in_another_order_and_by_other_words(question: str, label: str):
    query = question_to_query(question, (), BODIES, Vocabulary(WATER))
    assert query.asks[0].slots[0][0].links[0].label == label


def test_a_project_is_no_works(vocabulary: Vocabulary):
    query = question_to_query("the budget for the bridge project", (), BODIES, Vocabulary(WATER))
    assert all(link.label != "政府采购工程" for slot in query.asks[0].slots for span in slot for link in span.links)


def test_a_name_that_stands_there_whole_is_not_passed_over_for_one_that_is_only_like():
    query = question_to_query("Break down the three public budget", (), BODIES, Vocabulary((*LABELS, "一般公共预算")))
    assert items(query) == [["三公经费"]]


def test_a_lead_before_a_comma_narrows_what_is_asked(vocabulary: Vocabulary):
    asked = ask("Of basic expenditure, how much is printing?", vocabulary)
    assert [[span.text for span in slot] for slot in asked.asks[0].slots] == [["基本支出", "印刷费"]]
    assert len(ask("For printing, training and union dues, how much is there?", vocabulary).asks[0].slots) == 3


def test_kinds_named_by_their_first_word_in_a_list_are_kinds_of_expenditure(vocabulary: Vocabulary):
    assert items(ask("How much are basic and project expenditure?", vocabulary)) == [["基本支出"], ["项目支出"]]


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("Explain the rise in reception spending", "reason"),
        ("How far was reception below budget?", "difference"),
        ("Is it right that reception fell by 1%?", "check"),
        ("What's a union due?", "definition"),
        ("How much higher is basic expenditure than project expenditure?", "difference"),
    ],
)
def test_other_english_ways_to_ask(question: str, operation: str, vocabulary: Vocabulary):
    assert ask(question, vocabulary).asks[0].operation == operation


def test_another_unit_is_asked_of_the_same_figure(vocabulary: Vocabulary):
    query = ask("in yuan please", vocabulary, "How much is printing?")
    assert [(one.slots[0][0].links[0].label, one.unit) for one in query.asks] == [("印刷费", "元")]


def test_a_matter_that_the_report_has_not_makes_the_item_behind_it_another():
    query = question_to_query("the budget for the opera house", (), BODIES, Vocabulary((*LABELS, "房屋建筑物")))
    assert [(span.text, span.links) for slot in query.asks[0].slots for span in slot] == [("opera house", ())]


@pytest.mark.parametrize("question", ["By how much did reception shrink?", "How does reception compare with last year?"])
def test_other_verbs_of_change_are_understood_and_name_no_year_of_their_own(question: str, vocabulary: Vocabulary):
    query = ask(question, vocabulary)
    assert [one.operation for one in query.asks] == ["change"]
    assert not query.years.last


def test_people_who_work_are_no_works(vocabulary: Vocabulary):
    query = question_to_query("How many people work there?", (), BODIES, Vocabulary(WATER))
    assert not [span for one in query.asks for slot in one.slots for span in slot]


def test_an_answer_is_a_sentence_and_a_quotation_is_set_off(assistant: Assistant):
    answer = assistant.ask("How much is official reception in 2024?").text
    assert re.match(r"[A-Z][^*]* is \*\*[\d.,]+万元 \([\d,]+ yuan\)\*\*", answer), answer
    assert "\n> " in assistant.ask("What are the duties of the Culture and Tourism Bureau?").text


def test_what_is_compared_with_the_budget_is_the_year_s_own(vocabulary: Vocabulary):
    query = ask("How far was actual reception below budget in 2023?", vocabulary)
    assert query.years.base_own
    assert query.asks[0].stages == ("actual", "budget")


def test_another_s_pay_is_not_the_body_s(vocabulary: Vocabulary):
    asked = question_to_query("What's the mayor's salary?", (), BODIES, vocabulary).asks[0]
    assert all(not span.links for slot in asked.slots for span in slot)


def test_a_verb_is_no_item(vocabulary: Vocabulary):
    assert items(ask("How much did it pay for printing?", vocabulary)) == [["印刷费"]]


def test_the_year_behind_an_item_is_no_part_of_its_name():
    query = question_to_query("How much is basic expenditure this year?", (), BODIES, Vocabulary((*LABELS, "本年支出合计")))
    assert items(query) == [["基本支出"]]
