"""A wording that no rule hears is weighed as a whole: the likeliest of what its things allow is told, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.programs.likelihood import Likelihood, from_json, likelihood_of
from assistant.programs.likely import ASKS
from eval.fit import run_fit
from eval.fit.wordings import read_wordings
from ingest.errors import InputError
from tests.text_builders import opened

ITEMS = ("“三公”经费", "公务接待费", "公务用车运行维护费", "因公出国（境）费", "会议费", "基本支出", "支出总计")
FIGURES = {
    "芦川县水务局": ("10.00", "3.00", "6.00", "1.00", "5.00", "150.00", "250.00"),
    "芦川县教育局": ("20.00", "4.00", "14.00", "2.00", "9.00", "420.00", "600.00"),
    "芦川县民政局": ("16.00", "7.00", "9.00", "0.00", "2.00", "130.00", "400.00"),
}
WORDINGS = Path(__file__).resolve().parent.parent / "eval" / "data" / "wordings"


def _report(body: str, year: int, scale: str) -> str:
    rows = [f"{item}\t{Decimal(figure) * Decimal(scale):.2f}" for item, figure in zip(ITEMS, FIGURES[body], strict=True)]
    return "\n".join([f"{body}{year}年部门预算", "", "一、预算表", "单位：万元", f"项目\t{year}年预算数", *rows, ""])


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    years = ((2023, "1.25"), (2024, "1"))
    texts = {f"body{at}-{year}.txt": _report(body, year, scale) for at, body in enumerate(FIGURES) for year, scale in years}
    with opened(tmp_path_factory.mktemp("wordings"), texts) as assistant:
        yield assistant


def told(assistant: Assistant, *turns: str) -> set[str]:
    answer = assistant.ask(turns[-1], turns[:-1])
    return {f"{Decimal(figure.value).normalize():f}{figure.unit}" for figure in answer.values}


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("把水务、教育、民政三家2024年会议费拢到一堆是多大一笔",), {"16万元"}),
        (("水务局2024年会议费砍掉了多少，砍幅几何",), {"1.25万元", "20%"}),
        (("水务、教育、民政2024年的接待费，头尾差距几何",), {"4万元"}),
        (("水务局会议费2024年较之2023年的缩减幅度为几何",), {"20%"}),
        (("The Water Bureau's reception budget shrank from 2023 to 2024: by what margin, in relative terms?",), {"20%"}),
    ],
)
def test_a_wording_of_no_rule_is_read_by_what_it_is_like(assistant: Assistant, turns: Sequence[str], expected: set[str]) -> None:
    assert told(assistant, *turns) == expected


@pytest.mark.parametrize(
    "question",
    [
        "水务局2024年会议费为啥砍掉了",
        "水务局2024年会议费里的瓷砖采买砍掉了多少",
        "How come the Water Bureau's meeting expenses shrank in 2024?",
    ],
)
def test_what_is_asked_for_in_words_or_of_something_else_gets_no_figure(assistant: Assistant, question: str) -> None:
    assert not told(assistant, question)


def test_every_shipped_model_names_only_asks_that_have_programs() -> None:
    for language in ("zh", "en"):
        model = likelihood_of(language)
        assert {ask for asks in model.asks for ask in asks} <= set(ASKS)
        assert max(at for row in model.weights.values() for at, _ in row) < len(model.components)


def test_a_word_that_no_wording_has_is_not_known() -> None:
    model = Likelihood((("gap",),), ("ask.gap",), {}, frozenset({"缩 水", "缩", "水"}))
    assert model.has_words(("缩", "水"))
    assert not model.has_words(("瓷", "砖"))


def test_all_wordings_of_the_project_have_known_labels() -> None:
    for language in ("zh", "en"):
        wordings = read_wordings([WORDINGS / f"{language}.jsonl"], ASKS)
        assert {one.language for one in wordings} == {language}
        assert {one.axis for one in wordings} <= {"", "B", "I", "Y", "S"}
        assert {one.whole for one in wordings} <= {"", "sum", "first", "last", "before"}


def test_a_label_that_is_none_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "zh.jsonl"
    path.write_text(json.dumps({"q": "{B}{Y}年{I}多少", "ask": ["amuont"], "axis": "", "whole": ""}), encoding="utf-8")
    with pytest.raises(InputError, match="zh.jsonl, line 1.*amuont"):
        read_wordings([path], ASKS)


def test_a_model_is_fitted_that_reads_what_it_was_taught(tmp_path: Path) -> None:
    lines = [
        {"q": "{B}{Y1}年{I}比{Y2}年缩水多少", "ask": ["gap"], "axis": "Y", "whole": ""},
        {"q": "{B}{I}{Y1}年比{Y2}年缩水几万", "ask": ["gap"], "axis": "Y", "whole": ""},
        {"q": "{B1}、{B2}{Y}年{I}拢共多少", "ask": ["sum"], "axis": "", "whole": ""},
        {"q": "{Y}年{B1}和{B2}{I}拢共几何", "ask": ["sum"], "axis": "", "whole": ""},
        {"q": "{B}{Y}年{I}缘何缩水", "ask": ["other"], "axis": "", "whole": ""},
        {"q": "{Y}年{B}{I}缘何如此", "ask": ["other"], "axis": "", "whole": ""},
    ]
    folder, out = tmp_path / "wordings", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    (folder / "zh.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    samples = Path(__file__).resolve().parent.parent / "assistant" / "samples"
    said = "".join(run_fit(folder, sorted(samples.glob("yunping-water-*.txt")), out, card=False))
    model = from_json(json.loads((out / "wordings_zh.json").read_text(encoding="utf-8")))
    assert "zh: 6 wordings" in said
    weights = model.weights_of(("拢 共",))
    assert weights["ask.sum"] > weights["ask.gap"]
