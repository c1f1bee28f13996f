"""Was the passage found: when a chunk is right, how ranks become measures, and a whole run over a small report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.gold import load_gold
from eval.retrieval import (
    NEVER,
    Asked,
    RetrievalResults,
    _figures,
    _judges,
    _Text,
    interval,
    paired,
    ranks_of_pairs,
    recall,
    reciprocal,
    recursive_spans,
    results_to_markdown,
    run_retrieval,
)
from ingest.embedding import load_embedder
from ingest.train.generator import write_pairs

REPORT = """甲市乙局2023年部门预算

第一部分 部门概况

一、主要职能

负责全市湿地的巡护和鸟类监测。

二、机构设置

内设办公室、巡护科、监测科三个科室。

第二部分 名词解释

一、基本支出：指保障单位运转的支出。
"""


def question(**changes: object) -> dict[str, object]:
    return {
        "id": "q1", "reports": ["乙局.txt"], "question": "谁管鸟类监测", "history": [], "lang": "zh", "kind": "text",
        "status": "answered", "values": [], "optional_values": [], "contains": [["鸟类监测"]], "excludes": [],
        "cites": [["主要职能"]], "conflict": False,
    } | changes  # fmt: skip


def gold(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def judges(tmp_path: Path, **changes: object):
    return _judges(load_gold([gold(tmp_path, question(**changes))])[0])


def test_a_chunk_is_right_by_its_words_or_by_its_headings(tmp_path):
    right, _ = judges(tmp_path)
    assert right(_Text("", "负责鸟类监测"))
    assert right(_Text("一主要职能", "别的"))
    assert not right(_Text("机构设置", "别的"))


def test_a_chunk_under_the_heading_alone_does_not_hold_the_answer(tmp_path):
    _, holding = judges(tmp_path)
    assert holding(_Text("", "鸟类监测"))
    assert not holding(_Text("主要职能", "别的"))


def test_a_figure_that_is_asked_for_must_be_printed(tmp_path):
    _, holding = judges(tmp_path, contains=[], values=[{"value": "95", "unit": "%"}])
    assert holding(_Text("主要职能", "合格率95"))
    assert not holding(_Text("主要职能", "合格率195"))


def test_english_strings_cannot_be_looked_for_in_a_chinese_report(tmp_path):
    right, holding = judges(tmp_path, contains=[["birds", "鸟类"], ["staff"]])
    assert holding(_Text("", "鸟类"))
    assert not right(_Text("", "staff"))


def test_figures_are_read_whole():
    assert [str(one) for one in _figures("共12.50万元3辆")] == ["12.50", "3"]


def test_measures_count_ranks_from_nought():
    assert recall([0, 4, 5, NEVER], 5) == [1, 1, 0, 0]
    assert reciprocal([0, 1, NEVER]) == [1, 0.5, 0]
    assert (interval([1.0, 1.0]).low, interval([0.0, 1.0]).mean) == (1.0, 0.5)


def test_differences_are_paired_by_question():
    ranks = [{"ours": 0, "words alone": 9}, {"ours": 9, "words alone": 9}]
    asked = tuple(Asked(str(n), "text", "?", one, one, True) for n, one in enumerate(ranks))
    assert paired(RetrievalResults(asked, ("ours", "words alone"), "m"), "words alone").mean == 0.5


def test_made_up_pairs_can_be_ranked():
    pairs = write_pairs(5, 40)
    results = ranks_of_pairs(pairs[:10], [pair.passage for pair in pairs], load_embedder())
    assert len(results.asked) == 10
    assert sum(recall([one.right["ours"] for one in results.asked], 5)) >= 8


def test_stock_splits_keep_lines_together_and_overlap():
    text = "\n".join(letter * 40 for letter in "abcdef")
    found = [text[start:end] for start, end in recursive_spans(text, size=100, overlap=45)]
    assert found[0] == f"{'a' * 40}\n{'b' * 40}"
    assert found[1].startswith("b" * 40)
    assert max(map(len, found)) <= 100
    assert [end - start for start, end in recursive_spans("x" * 250, size=100, overlap=0)] == [100, 100, 50]
    assert recursive_spans("") == []


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "乙局.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_a_run_ranks_each_question_by_each_arm(tmp_path, report):
    unasked = ({"kind": "lookup"}, {"history": ["前一问"]}, {"status": "not_found"})
    rows = [question(), *(question(id=f"q{number}", **one) for number, one in enumerate(unasked, 2))]
    results = run_retrieval([gold(tmp_path, *rows)], [report], stock=False)
    assert [one.key for one in results.asked] == ["gold.jsonl:q1"]
    assert results.asked[0].right["ours"] == 0
    shown = results_to_markdown(results)
    assert "ours minus words alone" in shown and "All among our first five." in shown
