"""The measures of reading: what is printed of them, not how fast they are."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answers import Answer
from eval.bench import bench_growth, bench_ingest, bench_people, bench_reading
from eval.bench.corpus import District, Maker, district_names, questions
from eval.gold import Question
from eval.library import Library
from ingest.errors import InputError
from ingest.store import Incoming, Store

REPORT = "甲市乙局2023年部门预算\n\n支出预算表\n单位：万元\n项目\t金额\n合计\t{total}\n基本支出\t10.00\n项目支出\t20.00\n"


def write(folder: Path, total: str) -> Path:
    path = folder / "report.txt"
    path.write_text(REPORT.format(total=total), encoding="utf-8")
    return path


def test_reading_is_counted_for_each_file_and_all(tmp_path: Path) -> None:
    with Library([write(tmp_path, "30.00")]) as library:
        text = bench_reading(library)
    assert text.count("| 1 | 3 | 1.000 (3/3) | 1 | 1.000 (1/1) |") == 2
    assert "Nothing remains." in text


def test_sum_that_does_not_close_is_named_with_whose_fault_it_is(tmp_path: Path) -> None:
    with Library([write(tmp_path, "31.00")]) as library:
        text = bench_reading(library)
    assert "0.000 (0/1)" in text
    assert "31万元" in text.splitlines()[-1] and text.endswith("(fault: report)\n")


def test_taking_in_is_told_apart_from_storing_and_files_without_pages_have_no_ratio(tmp_path: Path) -> None:
    text = bench_ingest([write(tmp_path, "30.00")])
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")][1:]
    assert rows == [
        "bare pdfplumber.extract_tables()", "reading and parsing, one process", "reading and parsing, two processes",
        "embedding and storing",
    ]  # fmt: skip
    assert "Peak memory" in text


def test_nothing_to_measure_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no report"):
        bench_ingest([tmp_path])


def test_growth_is_told_for_each_size_over_one_store_that_grows(tmp_path: Path) -> None:
    sample = tmp_path / "a.txt"
    sample.write_text(REPORT.format(total="30.00").replace("甲市乙局", "禾川市云屏区水务局"), encoding="utf-8")
    lines = list(bench_growth([sample], (1, 2), data_dir=tmp_path / "data", mixed=3))
    assert [line.split("|")[1].strip() for line in lines] == ["reports", "---", "1", "2"]
    assert all(line.count("|") == lines[0].count("|") for line in lines)


def test_report_made_of_another_s_reading_is_what_reading_it_gives(tmp_path: Path) -> None:
    sample = tmp_path / "a.txt"
    sample.write_text(REPORT.format(total="30.00").replace("甲市乙局", "禾川市云屏区水务局"), encoding="utf-8")
    first, again = Maker([sample], tmp_path), Maker([sample], tmp_path)
    first.make(3)
    assert first.make(3 + 97).parsed == again.make(3 + 97).parsed
    assert len(first.times) == 1


def test_varied_reports_answer_what_the_samples_answer(tmp_path: Path) -> None:
    district = District("东西", 7, varied=True)
    assert district.is_page and district.shift and district.place != "东西区"
    samples = sorted(Path("assistant/samples").glob("yunping-water-*.txt"))
    alone = _told(tmp_path / "alone", [Maker(samples, tmp_path).make_sample(at) for at in range(len(samples))], questions())
    maker = Maker(samples, tmp_path, varied=True)
    maker._districts = [district]
    made = _told(tmp_path / "made", [maker.make(at) for at in range(len(samples))], map(district.words, questions()))
    answered = [(one, other) for one, other in zip(alone, made, strict=True) if one.values]
    assert len(answered) > 30 and any(one.conflicts for one, _ in answered)
    wrong = [other.question for one, other in answered if not district.expects(one, other)]
    assert len(wrong) <= len(answered) // 10, wrong


def _told(folder: Path, reports: Iterable[Incoming], asked: Iterable[str]) -> list[Answer]:
    with Store.open(folder) as store:
        store.write_all(list(reports))
    with Assistant.open(folder) as assistant:
        return [assistant.ask(one) for one in asked]


def test_made_reports_have_bodies_of_their_own() -> None:
    assert len(set(islice(district_names(), 2000))) == 2000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked and killed here")
def test_nothing_acknowledged_is_lost_to_kills() -> None:
    # In a process of its own: one that has had an index open must not fork those that are killed.
    command = [sys.executable, "-m", "eval", "bench", "kills", "--times", "2"]
    lines = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True).stdout.strip().splitlines()
    assert "| all | 2 |" in lines
    assert lines[-1].endswith("Lost: 0. Half there: 0.")


def test_people_who_ask_at_once_are_all_answered(tmp_path: Path) -> None:
    asked = ("gold.jsonl", "1", ("report.txt",), "2023年支出合计是多少", (), "zh", "lookup", "answered")
    question = Question(*asked, (), (), (), (), (), False)
    with Library([write(tmp_path, "30.00")]) as library:
        lines = list(bench_people([question], library.data_dir(), people=3, seconds=6.0))
    people, count, failed = (cell.strip() for cell in lines[2].split("|")[1:4])
    assert (people, failed) == ("3", "0") and int(count) >= 3 and len(lines) == 3
