"""The door to langchain: our retriever and look-up in its forms, and an agent whose figures are checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest

pytest.importorskip("langchain_core")
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from assistant.answers import Answer, Citation, Figure
from assistant.chain import MODEL_CALLS, SectionRetriever, budget_lookup_tool, build_agent, renumber, unverified_figures
from assistant.retrieve import Passage
from ingest.model import Chunk

LOOKED_UP = Answer(
    "q", "q", "answered", "公务接待费5.00万元 [1]",
    values=(Figure("5.00", "万元", "公务接待费", "甲局", 2023, citations=(1,)),),
    citations=(Citation(1, "甲局.txt", "r1", "甲局", 2023, "三公经费", quote="公务接待费5.00万元，下降12.5%，接待30人次。"),),
)  # fmt: skip


class RulesOnly:
    """Gives the same answer to everything and remembers what was asked."""

    def __init__(self, answer: Answer = LOOKED_UP) -> None:
        self.answer, self.asked = answer, []

    def ask(self, question: str, history: Sequence[str] = (), scope=None) -> Answer:
        self.asked.append(question)
        return replace(self.answer, question=question)


class ScriptedModel(BaseChatModel):
    """A chat model that says what it was given to say, in order, then its last line for ever."""

    script: list[AIMessage]
    calls: list[int] = []

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools, **_):
        return self

    def _generate(self, messages, stop=None, run_manager=None, **_):
        self.calls.append(len(messages))
        said = self.script[min(len(self.calls), len(self.script)) - 1]
        return ChatResult(generations=[ChatGeneration(message=said)])


def calls_tool(question: str, number: int = 1) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": "budget_lookup", "args": {"question": question}, "id": f"call{number}"}])


def agent(*said: AIMessage, rules: RulesOnly | None = None):
    return build_agent(rules or RulesOnly(), ScriptedModel(script=list(said), calls=[]))


def test_the_tool_gives_the_answer_as_json():
    given = json.loads(budget_lookup_tool(RulesOnly()).invoke({"question": "公务接待费"}))
    assert given["values"][0]["value"] == "5.00"
    assert "elapsed_ms" not in given


def test_a_verified_reply_stands_with_the_engines_values_and_citations():
    answer = agent(calls_tool("2023年公务接待费"), AIMessage("甲局2023年公务接待费为50,000元 [1]。")).ask("接待费多少")
    assert answer.text == "甲局2023年公务接待费为50,000元 [1]。"
    assert answer.values == LOOKED_UP.values
    assert answer.engine.startswith("model:")
    assert answer.citations == LOOKED_UP.citations


def test_a_reply_with_an_invented_figure_falls_back_to_the_rules():
    answer = agent(calls_tool("接待费"), AIMessage("公务接待费为6.00万元 [1]。")).ask("接待费多少")
    assert (answer.text, answer.engine) == (LOOKED_UP.text, "rules")
    assert "6.00万元" in answer.notes[-1]


def test_a_reply_that_looked_nothing_up_is_not_used():
    answer = agent(AIMessage("我认为没有问题。")).ask("接待费多少")
    assert answer.engine == "rules" and answer.notes


def test_a_model_that_breaks_leaves_the_rules_answer_and_a_note():
    class Broken(ScriptedModel):
        def _generate(self, messages, stop=None, run_manager=None, **_):
            raise RuntimeError("no such host")

    answer = build_agent(RulesOnly(), Broken(script=[], calls=[])).ask("接待费多少")
    assert answer.text == LOOKED_UP.text
    assert "RuntimeError" in answer.notes[-1]


def test_a_model_that_never_ends_is_stopped():
    rules = RulesOnly()
    answer = agent(calls_tool("接待费"), rules=rules).ask("接待费多少")
    assert answer.engine == "rules"
    assert len(rules.asked) <= MODEL_CALLS + 1


def test_citations_of_several_look_ups_are_numbered_on():
    second = renumber(LOOKED_UP, 3)
    assert (second.text, second.values[0].citations, second.citations[0].number) == ("公务接待费5.00万元 [4]", (4,), 4)
    answer = agent(calls_tool("甲"), calls_tool("乙", 2), AIMessage("两年都是5.00万元 [1][2][7]。")).ask("两年的接待费")
    assert answer.text == "两年都是5.00万元 [1][2]。"
    assert [one.number for one in answer.citations] == [1, 2]


@pytest.mark.parametrize(
    "reply",
    [
        "5万元", "0.05 million yuan", "50,000 yuan", "5.00 (万元)", "下降12.5%", "接待30人次", "2023年5.00万元", "没有",
        "1. 公务接待费5.00万元",
    ],  # fmt: skip
)
def test_verified_figures_hold_in_any_unit(reply):
    assert unverified_figures(reply, [LOOKED_UP]) == []


@pytest.mark.parametrize(
    "reply",
    [
        "5亿元", "5%", "5辆", "30万元", "12.5万元", "2022年", "五万元", "百分之五", "两成", "five million yuan", "增长150%", "6",
        "5.00万元和7万元",
    ],  # fmt: skip
)
def test_figures_of_another_size_unit_or_in_words_are_refused(reply):
    assert unverified_figures(reply, [LOOKED_UP])


def test_a_year_of_the_question_may_be_repeated():
    assert unverified_figures("2022年没有数据", [LOOKED_UP], "2022年呢") == []


def test_the_retriever_gives_documents_with_their_place():
    class Found:
        def search(self, query, document_ids, k):
            return (Passage(Chunk("c1", "paragraph", "e", "s", "shown", ("一", "二")), document_ids[0], 0.5),)

    # The model's own check wants a real Retriever; built without it, the fake stands in.
    retriever = SectionRetriever.model_construct(retriever=Found(), document_ids=("d",), k=3, tags=None, metadata=None)
    (document,) = retriever.invoke("接待")
    assert document.page_content == "shown"
    assert document.metadata["section"] == "一 > 二"


def test_nothing_is_traced_even_where_the_environment_asks_for_it():
    code = """
import http.server, threading, os, sys
seen = []
class Trap(http.server.BaseHTTPRequestHandler):
    def do_POST(self): seen.append(self.path); self.send_response(200); self.end_headers()
    do_GET = do_PATCH = do_POST
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Trap)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ.update(LANGSMITH_ENDPOINT=f"http://127.0.0.1:{server.server_port}")
sys.path.insert(0, "tests")
from test_chain import agent, calls_tool, AIMessage
answer = agent(calls_tool("x"), AIMessage("5.00万元")).ask("x")
assert answer.engine.startswith("model:"), answer
import time; time.sleep(1)
assert not seen, seen
"""
    told = {"LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "k"}
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, **told})
