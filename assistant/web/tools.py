"""What other programs call by name over MCP: ask, list and search the reports, look a table up. Nothing else is offered."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from assistant.web.asking import Answerer
from assistant.web.library import library_to_dict
from ingest.errors import SettingsError
from ingest.model import Table

_MOST = 20


def need_mcp() -> None:
    """Raise SettingsError where the package that speaks MCP is not installed."""
    if find_spec("mcp") is None:
        raise SettingsError("MCP needs the package mcp: pip install 'budget-assistant[mcp]', or leave --mcp out.")


class Tools:
    """The tools over one assistant; their names and first lines are what a calling model reads."""

    def __init__(self, assistant: Answerer) -> None:
        self._assistant = assistant

    def list_reports(self) -> list[dict[str, Any]]:
        """List the loaded budget reports: id, body, year, stage, files, and how well each was read."""
        return list(library_to_dict(self._assistant.store)["reports"])

    def search_reports(self, words: str, most: int = 8) -> list[dict[str, Any]]:
        """Search the reports' text and return the best passages with their file and section.

        Args:
            words: What to look for, in Chinese or English.
            most: How many passages to return, 20 at most.

        """
        store = self._assistant.store
        found = self._assistant.search(words, min(int(most), _MOST))
        return [
            {
                "file": store.document(one.document_id).name, "document": one.document_id,
                "section": " > ".join(one.chunk.section), "text": one.chunk.to_show,
            }
            for one in found
        ]  # fmt: skip

    def lookup_table(self, report: str, title: str) -> list[dict[str, Any]]:
        """Return the tables of a report whose title holds the given words, as rows of text.

        Args:
            report: The id of a report or a file, or a file's name, as list_reports gives them.
            title: Words of the table's title.

        """
        store = self._assistant.store
        tables = (table for document in store.named(report) for table in store.tables(document.id))
        return [_table_to_dict(table) for table in tables if title.strip() in (table.title or "")][:_MOST]


def _table_to_dict(table: Table) -> dict[str, Any]:
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return {"title": table.title, "unit": table.unit, "rows": rows}
