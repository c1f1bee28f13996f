"""What is said to the page itself is answered: a greeting, thanks, what it can do, what it has. Questions go to the reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from web_pages import ask, filled, sample, serving, until, visit

from assistant.answers import Answer, Scope
from assistant.web.asking import Asking, was_asked_alone
from assistant.web.talk import kind_of_talk, talk_to_answer
from ingest.model import Identity, Quality
from ingest.store import DocumentInfo, ReportInfo


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("你好", "greet"), ("您好！", "greet"), ("Good morning", "greet"), ("谢谢！", "thanks"), ("Thank you so much", "thanks"),
        ("你能做什么？", "help"), ("怎么用", "help"), ("可以问些什么", "help"), ("What can you do?", "help"),
        ("who are you", "help"),
        ("有哪些报告？", "reports"), ("库里有什么", "reports"), ("这里有哪些地方的材料", "reports"),
        ("你有哪些数据", "reports"), ("What towns are covered?", "reports"), ("Which reports are loaded?", "reports"),
        ("What is in here?", "reports"),
        ("你好，请问你能做什么？", "help"),
    ],
)  # fmt: skip
def test_what_is_said_to_the_page_is_known(said: str, kind: str) -> None:
    assert kind_of_talk(said) == kind


@pytest.mark.parametrize(
    "asked",
    ["你好，水务局去年花了多少", "谢谢，那交通局呢", "它是做什么的", "做什么的", "为什么", "有哪些单位", "是多少", "2023年呢",
     "钱花在哪些地方",
     "how much", "what about the budget", "Thanks, and in 2022?", "", "???"],
)  # fmt: skip
def test_questions_go_to_the_reports(asked: str) -> None:
    assert kind_of_talk(asked) is None


def report(body: str, year: int, stage: Any) -> ReportInfo:
    document = DocumentInfo(f"{body}{year}", "a.pdf", "0", 1, "pdf", Identity(body, year, stage), Quality())
    return ReportInfo(document.id, body, (), None, None, year, stage, (document,))


def test_the_reports_are_listed_by_body_with_their_years_and_stages() -> None:
    loaded = [report("乙局", 2023, "actual"), report("甲局", 2024, "budget"), report("甲局", 2023, None)]
    told = talk_to_answer("reports", "有哪些报告", loaded)
    assert told.text.splitlines()[2:] == ["- 乙局：2023年决算", "- 甲局：2023年、2024年预算"]
    assert told.status == "answered" and not told.values and not told.citations


def test_an_empty_library_says_so_and_a_name_is_no_markdown() -> None:
    assert "没有载入" in talk_to_answer("reports", "有哪些报告", []).text
    assert "\\*\\*甲\\*\\*" in talk_to_answer("reports", "有哪些报告", [report("**甲**", 2023, None)]).text


class Repeats:
    """An assistant that says with which earlier questions it was asked."""

    class store:
        @staticmethod
        def generation() -> int:
            return 1

        @staticmethod
        def reports() -> tuple[ReportInfo, ...]:
            return ()

    def ask(self, question: str, history: Any = ()) -> Answer:
        return Answer(question, question, "answered", "|".join(history))


def test_no_question_goes_on_from_a_greeting() -> None:
    asking = Asking(Repeats())  # type: ignore[arg-type]
    assert asking.ask("2023年呢", ["甲局花了多少", "谢谢", "你好"]).text == "甲局花了多少"


class Forgetful(Repeats):
    """Finds nothing as soon as a conversation comes before, and names this body as the question's own."""

    body = "question"

    def ask(self, question: str, history: Any = ()) -> Answer:
        scope = Scope(("甲局",), (2023,), reasons={"departments": self.body})
        return Answer(question, question, "not_found" if history else "answered", "甲局3万元", scope=scope)


class OfAnyBody(Forgetful):
    body = "all loaded"


def test_a_question_that_names_its_body_is_answered_alone_where_going_on_finds_nothing() -> None:
    answer = Asking(Forgetful()).ask("甲局花了多少", ["乙局花了多少"])  # type: ignore[arg-type]
    assert answer.status == "answered" and was_asked_alone(answer)


def test_one_that_names_none_is_offered_alone() -> None:
    asking = Asking(OfAnyBody())  # type: ignore[arg-type]
    answer = asking.ask("谁花得最多", ["乙局花了多少"])
    assert answer.status == "not_found" and asking.answers_alone(answer, ["乙局花了多少"])
    assert not asking.answers_alone(answer, ["谢谢"]), "nothing was gone on from"


# ---------------------------------------------------------------- in the browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    files = [sample(f"*water-{year}.txt") for year in (2022, 2023)]
    with serving(filled(tmp_path_factory.mktemp("talk"), *files)) as url:
        yield url


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    with visit(browser, address) as opened:
        yield opened


def test_a_greeting_after_an_answer_repeats_no_figure_and_offers_questions(page: Any) -> None:
    ask(page, "水务局2023年公务接待费是多少")
    for said, told in (("你好", "2 份报告"), ("你能做什么？", "每个数字都标出"), ("有哪些报告？", "2022年预算、2023年预算")):
        ask(page, said)
        card = page.inner_text(".turn:last-child .card")
        assert told in card and "2.70" not in card
    until(page, "document.querySelectorAll('.turn:last-child .following .ask-button').length > 3")
    page.click(".following .ask-button >> nth=0")
    page.wait_for_selector(".turn:nth-of-type(5) .card.answered .mark")
    ask(page, "谢谢")
    ask(page, "2022年呢？")
    assert page.locator(".turn:last-child .mark").count() > 0, "the talk goes on from the question before the thanks"


def test_a_conversation_is_named_after_its_first_question_to_the_reports(page: Any) -> None:
    ask(page, "你好")
    ask(page, "水务局2023年公务接待费是多少")
    assert page.inner_text("#talks .open") == "水务局2023年公务接待费是多少"


def test_an_english_visitor_is_greeted_in_english(browser: Any, address: str) -> None:
    with visit(browser, address, locale="en-US") as page:
        ask(page, "Hello!")
        assert "2 reports" in page.inner_text(".card")
        ask(page, "What can you do?")
        assert "never guessed" in page.inner_text(".turn:last-child .card")


def test_a_pasted_list_is_asked_line_by_line(page: Any) -> None:
    page.fill("#question", "1. 水务局2023年公务接待费\n2. 水务局2022年公务接待费\n3、 水务局2023年三公经费")
    page.press("#question", "Enter")
    until(page, "document.querySelectorAll('.turn .headline').length === 3")
    figures = [one.inner_text().split()[0] for one in page.query_selector_all(".headline .amount")]
    assert figures == ["2.70", "3.00", "29.20"]
    assert page.inner_text(".turn:nth-of-type(2) .asked p") == "水务局2022年公务接待费"
