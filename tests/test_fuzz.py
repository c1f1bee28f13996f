"""Damaged files of every format: whatever is wrong with them, only our own errors come out."""

import contextlib
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.readers import Limits, convert, read_blocks
from ingest.readers.archive import expand
from tests.test_readers_web_page import PAGE

CASES = 60
LIMITS = Limits(
    file_bytes=2_000_000, text_characters=500_000, cells=50_000, unpacked_bytes=5_000_000, seconds=5
)
TEXT = (
    "某局2021年度预算\n\n一、概况\n\n预算数比2020年减少0万元，下\n\n降0%。\n\n单位：万元\n项目\t预算数\t决算数\n合计\t5.00\t\n接待费\t5.00\t-\n\n"
    "项目 预算数\n合计 5\n接待 5\n\n| 项目 | 金额 |\n|---|---|\n| 合计 | 5 |\n\n┌──┬──┐\n│项│金│\n├──┼──┤\n│合│ 5│\n└──┴──┘\n"
)


def text() -> bytes:
    return TEXT.encode()


def wide_text() -> bytes:
    return TEXT.encode("utf-16")


def old_text() -> bytes:
    return TEXT.encode("gb18030")


def page() -> bytes:
    return PAGE.format(charset="utf-8").encode()


def separated() -> bytes:
    return '项目,预算数\r\n合计,"1,234.00"\r\n接待费,5\r\n'.encode()


def word() -> bytes:
    document = docx.Document()
    document.add_heading("第一部分 概况", 1)
    document.add_paragraph("内设科室。", style="List Number")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(2, 1).text = "5.00"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["2020年收支总表"], ["项目", "金额"], ["合计", 5.5], ["接待费", 0.25]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active["B4"].number_format = "0.00%"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return `data` with one to eight bytes changed, or a piece cut out, doubled, or the end lost."""
    changed = bytearray(data)
    kind = dice.randrange(5)
    at, length = dice.randrange(len(changed)), dice.randrange(1, 1 + len(changed) // 4)
    if kind == 0:
        return bytes(changed[:at])
    if kind == 1:
        del changed[at : at + length]
    elif kind == 2:
        changed[at:at] = changed[at : at + length] * dice.randrange(1, 4)
    else:
        for _ in range(dice.randrange(1, 9)):
            changed[dice.randrange(len(changed))] = dice.choice(
                [0, 9, 10, 34, 38, 60, 62, 124, 255, dice.randrange(256)]
            )
    return bytes(changed)


def inner_mutated(data: bytes, dice: random.Random) -> bytes:
    """Return a container with the XML of one part changed and packed again, so that the change gets past the checksums."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        names = [
            name for name in old.namelist() if name.endswith(".xml") and ("word/" in name or "xl/" in name)
        ]
        target = dice.choice(names)
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _numbers_changed(content, dice) if name == target else content)
    return buffer.getvalue()


def _numbers_changed(content: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.4:
        return mutated(content, dice)
    changed = bytearray(content)
    digits = [at for at, byte in enumerate(changed) if 48 <= byte <= 57]
    for at in dice.sample(digits, min(len(digits), 6)):
        changed[at : at + 1] = dice.choice([b"0", b"9", b"-", b"x", b"99999", b"1e9", b""])
    return bytes(changed)


FORMATS: list[tuple[str, Callable[[], bytes]]] = [
    ("a.txt", text),
    ("b.txt", wide_text),
    ("c.txt", old_text),
    ("a.html", page),
    ("a.csv", separated),
    ("a.docx", word),
    ("a.xlsx", workbook),
]


@pytest.mark.parametrize(("name", "make"), FORMATS, ids=[make.__name__ for _name, make in FORMATS])
def test_a_damaged_file_is_read_or_refused(
    tmp_path: Path, name: str, make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "office_program", lambda: None)
    whole, dice, path = make(), random.Random(20210304), tmp_path / name
    for _ in range(CASES):
        path.write_bytes(mutated(whole, dice))
        with contextlib.suppress(UnreadableFile, LimitExceeded):
            read_blocks(path, LIMITS)


@pytest.mark.parametrize(("name", "make"), FORMATS[-2:], ids=["word", "workbook"])
def test_damage_inside_a_container_is_read_or_refused(
    tmp_path: Path, name: str, make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "office_program", lambda: None)
    whole, dice, path = make(), random.Random(20210305), tmp_path / name
    for _ in range(CASES):
        path.write_bytes(inner_mutated(whole, dice))
        with contextlib.suppress(UnreadableFile, LimitExceeded):
            read_blocks(path, LIMITS)


def test_a_damaged_archive_is_expanded_or_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("2020/预算.txt", TEXT)
        container.writestr("b.docx", word())
    dice, path = random.Random(20210306), tmp_path / "a.zip"
    for _ in range(CASES * 2):
        path.write_bytes(mutated(buffer.getvalue(), dice))
        with contextlib.suppress(UnreadableFile, LimitExceeded):
            list(expand(path, LIMITS))


@pytest.mark.parametrize(("name", "make"), FORMATS, ids=[make.__name__ for _name, make in FORMATS])
def test_the_undamaged_files_are_read(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    assert read_blocks(path, LIMITS).blocks
