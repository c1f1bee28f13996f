"""What a report or a file is called, or says, is not obeyed by a terminal."""

from __future__ import annotations

import pytest

from ingest.printable import printable, printable_lines
from ingest.readers.file_names import readable_name, short_name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("预算\u3000公开.txt", "预算\u3000公开.txt"),
        ("a\033[31mb\x9b2J\x7f", "a�[31mb�2J�"),
        ("支出\u202e元5\u2066", "支出�元5�"),
        ("a\rb", "a b"),
        ("a\udcff", "a�"),
        ("一\n二\t", "一�二�"),
    ],
)
def test_controls_directions_and_lone_surrogates_are_marked(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_lines_and_tabs_of_a_text_stay() -> None:
    assert printable_lines("一\n二\t\033") == "一\n二\t�"


def test_name_that_is_not_utf8_is_read_as_chinese_windows_wrote_it() -> None:
    name = "部门预算.txt".encode("gb18030").decode("utf-8", "surrogateescape")
    assert readable_name(name) == "部门预算.txt"
    assert readable_name(b"a\xff\xfe.txt".decode("utf-8", "surrogateescape")) == "a��.txt"


@pytest.mark.parametrize("name", ["预算" * 60 + ".txt", "x" * 300, "x." + "y" * 300])
def test_long_names_are_cut_and_keep_a_short_extension(name: str) -> None:
    cut = short_name(name)
    assert len(cut.encode()) <= 200 and cut.endswith(".txt") == name.endswith(".txt")
    assert name.startswith(cut.removesuffix(".txt"))
