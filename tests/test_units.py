"""Reports on several bodies, each asked for by its own name; a bureau's report asked for by its place; files called after one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import openpyxl
import pytest

from assistant import Assistant
from assistant.answers import Answer
from eval.library import Library

Load = Callable[[], Assistant]


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Load]:
    """Return what opens an assistant over all files of the folder."""
    with ExitStack() as stack:

        def over() -> Assistant:
            library = stack.enter_context(Library([tmp_path], tmp_path / "data"))
            return stack.enter_context(Assistant.open(library.data_dir()))

        yield over


def told(answer: Answer) -> list[str]:
    return [f"{figure.value}{figure.unit}" for figure in answer.values]


@pytest.fixture
def county(tmp_path: Path, load: Load) -> Assistant:
    """Three bureaus, a sheet each, in a workbook that only its file's name says the place of."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, reception, cars, abroad in (("林业局", 2.1, 8, 0), ("商务局", 3.4, 5, 6.5), ("城市管理局", 1.2, 20, 0)):
        sheet = book.create_sheet(name)
        rows = (
            ("2024年“三公”经费预算表", None), ("单位：万元", None), ("项目", "2024年预算数"), ("公务接待费", reception),
            ("公务用车运行维护费", cars), ("因公出国（境）费", abroad), ("合计", reception + cars + abroad),
        )  # fmt: skip
        for row in rows:
            sheet.append(row)
    path = tmp_path / "heshan-county-2024.xlsx"
    book.save(path)
    return load()


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("商务局2024年出国费多少", ["6.5万元"]),
        ("鹤山县林业局2024年接待费是多少", ["2.1万元"]),
        ("城管局公车运行费多少", ["20万元"]),
        ("林业局和商务局的三公哪个多，多多少", ["14.9万元", "10.1万元", "4.8万元"]),
        ("三个局三公合计多少", ["46.2万元"]),
        ("哪个局三公最高", ["21.2万元"]),
        ("How much does the Heshan County Commerce Bureau plan for official reception?", ["3.4万元"]),
    ],
)
def test_each_body_of_a_report_on_several_is_asked_by_its_name(county: Assistant, question: str, figures: list[str]) -> None:
    assert told(county.ask(question)) == figures


@pytest.mark.parametrize("question", ["鹤山县三公经费一共多少", "鹤山县财政局三公经费多少", "清远县林业局接待费多少"])
def test_no_body_of_several_stands_for_their_place_or_for_another(county: Assistant, question: str) -> None:
    answer = county.ask(question)
    assert answer.status != "answered" and not answer.values


@pytest.fixture
def bureau(tmp_path: Path, load: Load) -> Assistant:
    text = (
        "明溪市水利局2024年部门预算\n\n项目支出表\n单位：万元\n| 项目名称 | 预算数 |\n| 东河清淤工程 | 320.00 |\n"
        "| 合计 | 320.00 |\n\n"
        "“三公”经费支出预算表\n单位：万元\n| 项目 | 2024年预算数 |\n| 公务接待费 | 2.00 |\n| 合计 | 2.00 |\n"
    )
    path = tmp_path / "mingxi.txt"
    path.write_text(text, encoding="utf-8")
    return load()


def test_what_only_a_bureaus_report_has_is_told_for_its_place_and_whose_it_is(bureau: Assistant) -> None:
    answer = bureau.ask("明溪市2024年东河清淤工程安排了多少钱")
    assert told(answer) == ["320.00万元"]
    assert any("明溪市水利局" in note for note in answer.notes)


@pytest.mark.parametrize("question", ["明溪市2024年公务接待费是多少", "明溪市2024年三公经费多少"])
def test_a_bureaus_official_figure_is_never_its_places(bureau: Assistant, question: str) -> None:
    assert not bureau.ask(question).values


def test_three_parts_of_the_three_publics_are_their_sum_where_no_total_is_printed(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "depts.csv"
    path.write_text(
        "鹤溪市2024年市直部门“三公”经费预算汇总表,,\n单位：万元,,\n部门,经费项目,2024年预算数\n市林业局,公务接待费,1.50\n"
        ",公务用车运行费,9.00\n,因公出国（境）费,2.00\n市商务局,公务接待费,3.10\n,公务用车运行费,4.00\n,因公出国（境）费,0.00\n",
        encoding="utf-8",
    )
    assistant = load()
    assert told(assistant.ask("市林业局2024年三公经费一共多少")) == ["12.50万元"]
    assert told(assistant.ask("鹤溪市哪个部门的三公最高"))[0] == "12.50万元"
