"""Rows of a PDF's table that no ruling parts, in columns as narrow as their figures."""

from __future__ import annotations

from ingest.readers.pdf.cells import DraftCell, split_rows
from ingest.readers.pdf.words import Word


def stack(column: int, *lines: tuple[float, str]) -> DraftCell:
    """Return a cell 40 points wide with words at the given heights, each as wide as the cell."""
    words = tuple(Word(text, 40 * column + 1, top, 40 * column + 39, top + 8) for top, text in lines)
    text = "".join(word.text for word in words)
    return DraftCell(0, column, 1, 1, (40 * column, 0, 40 * column + 40, 120), text, "read", words)


def rows_of(*cells: DraftCell) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for cell in split_rows(cells):
        found.setdefault(cell.row, []).append(cell.text.replace("\n", ""))
    return list(found.values())


LABELS = ((10.0, "渔港维护费"), (30.0, "果园改种的"), (38.0, "补助"), (60.0, "路灯费"))


def test_columns_with_blanks_share_the_heights_of_the_others() -> None:
    budget = stack(1, (10, "1,240,310"), (34, "987,204"))
    actual = stack(2, (10, "1,198,045"), (34, "951,330"), (60, "20,117"))
    assert rows_of(stack(0, *LABELS), budget, actual) == [
        ["渔港维护费", "1,240,310", "1,198,045"],
        ["果园改种的补助", "987,204", "951,330"],
        ["路灯费", "", "20,117"],
    ]


def test_two_rows_in_two_columns() -> None:
    labels, amounts = stack(0, (10, "渔港维护费"), (30, "路灯费")), stack(1, (10, "33,704"), (30, "5,301"))
    found = rows_of(labels, amounts, stack(2, (10, "85.8%"), (30, "33.9%")))
    assert found == [["渔港维护费", "33,704", "85.8%"], ["路灯费", "5,301", "33.9%"]]


def test_a_figure_wrapped_in_its_cell_stays_one() -> None:
    assert len(rows_of(stack(0, (10, "渔港"), (20, "维护")), stack(1, (10, "1,240,"), (20, "310")))) == 1
