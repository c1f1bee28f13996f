"""Nothing that a gold file asks for stands in code or in a term file: no body's name, no figure, no run of its words.

A program that carries its exam in its pockets proves nothing. Gold files of the project always; those beside the
checkout (../shared/gold) where they are. Allowed are words of the official subject lists and of the standard forms
(tests/data/standard_words.txt, terms of art and table titles): a question about 政府性基金预算支出 and a term file
must both be able to say it.
"""

import functools
import json
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
ROOMS = ("ingest", "assistant", "eval")
READ = {".py", ".tsv", ".txt", ".toml", ".json", ".css", ".js", ".html"}
GAZETTEER = "places.txt"
"""The names of all the country's counties: whichever a report is of stands there, and the list is of none."""
OFFICIAL = ("functional.tsv", "economic.tsv", "revenue.tsv")
RUN = 8
WORDS = 5
"""A run of Latin words that counts as a question's own; eight letters would be any word."""
HAN = re.compile(r"[\u4e00-\u9fff]")
PLACE = r"(?:省|市|区|县|旗|镇|乡|街道)"
OFFICE = r"(?:局|厅|署|委员会|办公厅|办公室|法院|中心|联合会|人民政府)"
BODY = re.compile(rf"([\u4e00-\u9fff]{{2,4}}?){PLACE}[\u4e00-\u9fff]{{0,12}}?{OFFICE}")
COMMON_PLACES = {"高新", "开发", "本地", "地区", "全市", "全区", "全县", "省市", "市县", "区县", "城市", "城区", "上级", "该地"}
JOINT = re.compile(
    "[0-9]+|多|少|年|年度|上年|去年|比|同比|是|为|多少|几|占|占比|总|与|和|加|的|了|各|共|吗|呢|里|中|表|原因|为什么|怎么|什么|哪些|增加|减少|增长|下降"
    "|预算|决算|支出|收入|经费|合计|报告|说明|一致|万|元|万元|百分之|个|辆|名|台|次|批次|人次"
)
"""Words that any question may have between its items; 报告 and 一致 as in: the report of which year does it agree with."""
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w.])")


def gold_files() -> list[Path]:
    return [*sorted((ROOT / "eval" / "data").glob("*gold*.jsonl")), *sorted((SHARED / "gold").glob("*.jsonl"))]


def read_files() -> list[Path]:
    """Code and term files: not the samples, other made-up reports, the words of linking over them, nor what training wrote."""
    found = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*")) if path.suffix in READ]
    written = {"tokenizer.json", "card.json", GAZETTEER, "linking.jsonl"}
    return [path for path in found if not {"samples", "relayout"} & set(path.parts) and path.name not in written]


def fold(text: str) -> str:
    """As gold strings are compared: half-width, lower case, without space, punctuation and quotation marks."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum() or sign == "%")


@functools.cache
def questions(path: Path) -> tuple[dict, ...]:
    return tuple(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def said(question: dict) -> Iterator[str]:
    yield question["question"]
    yield from question["history"]
    for choices in question["contains"]:
        yield from choices


def han_runs(text: str) -> Iterator[str]:
    folded = fold(text)
    for start in range(len(folded) - RUN + 1):
        run = folded[start : start + RUN]
        if len(HAN.findall(run)) > RUN // 2:
            yield run


def word_runs(text: str) -> Iterator[str]:
    words = re.findall(r"[a-z']+", text.lower())
    for start in range(len(words) - WORDS + 1):
        yield " ".join(words[start : start + WORDS])


@functools.cache
def allowed() -> str:
    """All official words, folded, one after another with a bar between."""
    words = (ROOT / "tests" / "data" / "standard_words.txt").read_text(encoding="utf-8").split()
    for name in OFFICIAL:
        for line in (ROOT / "ingest" / "data" / name).read_text(encoding="utf-8").splitlines():
            words += [line.split("\t")[0]]
    return "|" + "|".join(fold(word) for word in words) + "|"


def lawful(run: str) -> bool:
    """Whether the run is nothing but official words, whole or cut at its ends, and the small words that join them.

    公务接待费比上年 says nothing of any report; one character that neither list has (of a name, a project, a reason)
    makes a run somebody's own.
    """
    covered = {0}
    for end in range(1, len(run) + 1):
        if any(start in covered and joins_on(run, start, end) for start in range(end)):
            covered.add(end)
    return len(run) in covered


def joins_on(run: str, start: int, end: int) -> bool:
    piece = run[start:end]
    if JOINT.fullmatch(piece):
        return True
    if start == 0 and f"{piece}|" in allowed():
        return True
    if end == len(run) and f"|{piece}" in allowed():
        return True
    return len(piece) >= 3 and piece in allowed()


@functools.cache
def pieces(path: Path) -> tuple[tuple[int, str], ...]:
    """The file's words, cut where strings and fields are cut, so that neighbours in a list do not make a run."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    cut = re.compile(r"[\t\"'`|;、()（）\[\]{}]")
    return tuple((number, piece) for number, line in enumerate(lines, 1) for piece in cut.split(line) if piece.strip())


@functools.cache
def places_of(kind: str) -> dict[str, str]:
    """Every Han run, word run or number of code and term files, with where it stands first."""
    cutters = {"han": han_runs, "words": word_runs, "numbers": lambda piece: NUMBER.findall(piece)}
    found: dict[str, str] = {}
    for path in read_files():
        if kind == "numbers" and path.name in OFFICIAL:
            continue  # the classification's codes are no figures
        whole = [(n, line) for n, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)]
        for number, piece in pieces(path) if kind == "han" else whole:
            for run in cutters[kind](piece):
                found.setdefault(run, f"{path.relative_to(ROOT)}:{number}")
    return found


def told(leaks: dict[str, str]) -> str:
    return "\n".join(f"{where}: {what}" for what, where in sorted(leaks.items(), key=lambda leak: leak[1])[:40])


@pytest.mark.parametrize("path", gold_files(), ids=lambda path: path.name)
def test_no_run_of_eight_characters(path):
    standing = places_of("han")
    runs = {run for question in questions(path) for text in said(question) for run in han_runs(text)}
    leaks = {run: standing[run] for run in runs if run in standing and not lawful(run)}
    assert not leaks, told(leaks)


@pytest.mark.parametrize("path", gold_files(), ids=lambda path: path.name)
def test_no_run_of_five_english_words(path):
    standing = places_of("words")
    runs = {run for question in questions(path) for text in said(question) for run in word_runs(text)}
    official = "\n".join((ROOT / "ingest" / "data" / name).read_text(encoding="utf-8").lower() for name in OFFICIAL)
    leaks = {run: standing[run] for run in runs if run in standing and run not in official}
    assert not leaks, told(leaks)


@pytest.mark.parametrize("path", gold_files(), ids=lambda path: path.name)
def test_no_figure_of_five_digits(path):
    standing: dict[Decimal, str] = {}
    codes = {token for name in OFFICIAL for token in re.findall(r"\d{5,}", (ROOT / "ingest" / "data" / name).read_text("utf-8"))}
    for token, where in places_of("numbers").items():
        if len(re.sub(r"\D", "", token)) < 5 or token.replace(",", "") in codes:
            continue  # a round number, or a code of the official lists
        standing.setdefault(Decimal(token.replace(",", "")), where)
    figures = {
        Decimal(figure["value"])
        for question in questions(path)
        for figure in (*question["values"], *question["optional_values"])
        if len(re.sub(r"\D", "", figure["value"])) >= 5 and len(re.sub(r"\D", "", figure["value"]).strip("0")) >= 3
    }
    leaks = {str(value): standing[value] for value in figures if value in standing}
    assert not leaks, told(leaks)


@functools.cache
def heads() -> str:
    """What the reports under the gold files are called: titles of the texts, file names of all."""
    folders = (ROOT / "assistant" / "samples", SHARED / "reports")
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            found.append(path.stem)
            if path.suffix == ".txt":
                found.append(path.read_text(encoding="utf-8", errors="replace")[:400])
    return "\n".join(found)


@functools.cache
def names() -> set[str]:
    """Names of the places that bodies in gold questions and in the reports' titles belong to (普陀 of 普陀区财政局)."""
    texts = [text for path in gold_files() for question in questions(path) for text in said(question)]
    return {match[1] for text in (*texts, heads()) for match in BODY.finditer(text)} - COMMON_PLACES


@functools.cache
def file_names() -> set[str]:
    """The names of the reports' files without number, year and ending."""
    named = {Path(name).stem for path in gold_files() for question in questions(path) for name in question["reports"]}
    return {re.sub(r"^\d+-|(?:-(?:\d{4}|final|tables))+$", "", name) for name in named}


def test_no_name_of_a_body_or_its_place():
    leaks = {}
    for path in read_files():
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            for name in names():
                if re.search(re.escape(name) + PLACE, line):
                    leaks[name] = f"{path.relative_to(ROOT)}:{number}"
            for name in file_names():
                if len(name) > 5 and name in line:
                    leaks[name] = f"{path.relative_to(ROOT)}:{number}"
    assert not leaks, told(leaks)


def test_the_search_finds_what_it_should():
    assert "云屏" in names()
    assert any("yunping" in name for name in file_names())
    assert not lawful(fold("柳浦书院二期修缮"))
    assert lawful(fold("2021年政府性基金预算"))
    assert lawful(fold("机关事业单位基本养老保险缴费支出")[2:10])
