"""The bundled sample reports: complete, consistent but for the planted contradictions, and their gold read back from the text."""

import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from ingest.readers import EXTENSIONS

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "assistant" / "samples"
GOLD = ROOT / "eval" / "data" / "samples_gold.jsonl"
FIELDS = {
    "id", "reports", "question", "history", "lang", "kind", "status", "values", "optional_values", "contains",
    "excludes", "cites", "conflict", "conflict_ok", "verdict", "note",
}  # fmt: skip
KINDS = {
    "lookup", "change", "compute", "breakdown", "compare", "reason", "definition", "text", "target", "check",
    "followup", "not_found",
}  # fmt: skip
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
COMPUTED = re.compile(r"计算：([-+*/().\d]+)=(-?[\d.]+)")


def gold() -> list[dict]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def texts(question: dict) -> str:
    return "\n".join((SAMPLES / name).read_text(encoding="utf-8") for name in question["reports"])


def printed(text: str) -> set[Decimal]:
    return {Decimal(token.replace(",", "")) for token in NUMBER.findall(text)}


def stands(value: Decimal, unit: str, numbers: set[Decimal]) -> bool:
    """Whether the figure is printed, in its own unit or the other money unit; 0 may stand as a blank."""
    factors = [1, 10_000, Decimal("0.0001")] if unit in {"万元", "元"} else [1]
    return value == 0 or any(value * factor in numbers for factor in factors)


def computed(question: dict) -> Iterator[tuple[str, Decimal]]:
    yield from ((expression, Decimal(result)) for expression, result in COMPUTED.findall(question["note"]))


def exact(expression: str) -> Decimal:
    return eval(re.sub(r"[\d.]+", r"Decimal('\g<0>')", expression), {"Decimal": Decimal})  # noqa: S307


def half_up(value: Decimal, like: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(like.as_tuple().exponent), ROUND_HALF_UP)


def rows(text: str, title: str) -> list[list[str]]:
    """The tab-separated lines after the last line that is the title, up to the first line without a tab after them."""
    lines = text.splitlines()
    start = max(index for index, line in enumerate(lines) if line.strip() == title)
    found: list[list[str]] = []
    for line in lines[start + 1 :]:
        if "\t" in line:
            found.append([cell.strip() for cell in line.split("\t")])
        elif len(found) > 2:
            break
    return found


def amount(cell: str) -> Decimal:
    return Decimal(cell.replace(",", "") or "0")


def test_three_departments_with_budgets_and_a_final_account():
    names = sorted(path.name for path in SAMPLES.glob("*.txt"))
    assert len(names) == 8
    assert len({name.split("-")[1] for name in names}) == 3
    assert sum("final" in name for name in names) == 1


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.name)
def test_no_telephone_numbers_or_named_persons(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"1[3-9]\d{9}|\b0\d{2,3}[-－]\d{7,8}|联系电话|负责人|联系人", text)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("yunping-water-*.txt")), ids=lambda path: path.name)
@pytest.mark.parametrize("title", ["部门支出总体情况表", "一般公共预算支出情况表"])
def test_rows_of_a_table_make_its_total(path, title):
    year = path.stem[-4:]
    body = [row for row in rows(path.read_text(encoding="utf-8"), f"{year} 年{title}") if len(row) == 12]
    total = next(row for row in body if row[4] == "合计")
    items = [row for row in body if row[0].isdigit()]
    assert items
    for column in range(5, 12):
        assert sum(amount(row[column]) for row in items) == amount(total[column])
    for row in items:
        assert amount(row[5]) == amount(row[6]) + amount(row[11])
        assert amount(row[6]) == sum(amount(cell) for cell in row[7:11])


def test_last_years_column_is_last_years_report():
    before = (SAMPLES / "yunping-market-2023.txt").read_text(encoding="utf-8")
    after = (SAMPLES / "yunping-market-2024.txt").read_text(encoding="utf-8")
    this = {row[1]: row[3] for row in rows(before, "2023年一般公共预算支出表") if len(row) == 8 and row[1].isdigit()}
    last = {row[1]: row[2] for row in rows(after, "2024年一般公共预算支出表") if len(row) == 8 and row[1].isdigit()}
    assert this == {code: cell for code, cell in last.items() if cell}


@pytest.mark.parametrize(
    ("name", "printed_wrong", "printed_right"),
    [
        ("yunping-water-2022.txt", "公用经费 74.44 万元", "机关运行经费支出预算 70.44 万元"),
        ("yunping-water-2024.txt", "减少0.27万元，下降1.00%", "公务接待费 2.43 万元"),
        ("yunping-culture-2023.txt", "公务用车购置预算支出 10.50 万元", "57.90\t49.50\t15.00\t30.30\t19.80\t10.50\t4.20"),
        ("yunping-culture-2023-final.txt", "年初预算为46.50万元", "49.50\t43.58\t15.00"),
        ("yunping-market-2024.txt", "比上年减少101.91万元，下降31.42%", "项目支出426.21万元"),
        ("yunping-market-2023.txt", "政府采购预算312.40万元", "货物58.60万元、工程0万元、服务243.80万元"),
        ("yunping-culture-2024.txt", "2023 年本部门一般公共预算机关运行经费预算支出 122.74 万元", "合计\t122.74"),
    ],
)
def test_each_planted_contradiction_stands_and_is_listed(name, printed_wrong, printed_right):
    text = (SAMPLES / name).read_text(encoding="utf-8")
    assert printed_wrong in text
    assert printed_right in text
    assert f"`{name}`" in (SAMPLES / "CONTRADICTIONS").read_text(encoding="utf-8")


def test_gold_has_all_kinds_in_both_languages():
    questions = gold()
    assert len(questions) >= 80
    assert {question["kind"] for question in questions} == KINDS
    assert {question["lang"] for question in questions} == {"zh", "en"}
    assert len({question["id"] for question in questions}) == len(questions)


@pytest.mark.parametrize("question", gold(), ids=lambda question: question["id"])
def test_gold_reads_back_from_the_reports(question):
    assert set(question) <= FIELDS
    text = texts(question)
    numbers = printed(text)
    results = {result for _, result in computed(question)}
    for figure in question["values"]:
        value = Decimal(figure["value"])
        assert stands(value, figure["unit"], numbers) or value in results, figure
    for expression, result in computed(question):
        assert half_up(exact(expression), result) == result
        for operand in re.findall(r"[\d.]+", expression):
            known = Decimal(operand) in {Decimal(100), *results}
            assert known or stands(Decimal(operand), "元", numbers) or stands(Decimal(operand), "万元", numbers)
    for choices in question["cites"]:
        assert any(choice in text for choice in choices)
    if question["status"] == "not_found":
        assert not question["values"]


def test_a_folder_of_samples_holds_reports_and_nothing_else_to_read():
    others = {path.name for path in SAMPLES.iterdir() if path.suffix.lower() in EXTENSIONS}
    assert others == {path.name for path in SAMPLES.glob("*.txt")}
