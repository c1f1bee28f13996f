"""Whether a figure stands in the table that a question addresses, by words of its title or by its number."""

from __future__ import annotations

from assistant.lookup.index import Corpus, Entry
from ingest.terms import fold_label

_NARROWING = ("预算", "决算", "财政拨款", "基金", "收入", "基本", "项目", "公用", "支出")
"""Words that make another table of a title that ends alike: 支出决算表 is no 财政拨款支出决算表."""


def stands_in_table(entry: Entry, table: str, corpus: Corpus) -> bool:
    """Return whether an entry stands in a table: the so manieth of its report, or one that is called so.

    Where a title is the very words, another that has them inside of a longer name is not meant.
    """
    if entry.fact.table_id is None or entry.title is None:
        return False
    titles = {key: fold_label(title) for key, title in corpus.titles(entry.document).items() if title}
    if table.isdigit():
        return _numbered(list(titles), int(table)) == entry.fact.table_id
    named = {key for key, title in titles.items() if _without_narrowing(title, table)}
    return entry.fact.table_id in (named or {key for key, title in titles.items() if table in title})


def _numbered(tables: list[str], number: int) -> str | None:
    return tables[number - 1] if 0 < number <= len(tables) else None


def _without_narrowing(title: str, table: str) -> bool:
    """Return whether a title is a table's name with no word before it that makes it another's."""
    if not title.endswith(table):
        return False
    before = title[: -len(table)]
    return not any(word in before for word in _NARROWING)
