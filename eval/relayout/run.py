"""Each report as it is, then in each variant; the share of its facts that is read again."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eval.relayout.kept import Kept, facts_kept
from eval.relayout.variants import VARIANTS, Variant
from eval.relayout.wordings import WORDINGS, Wording
from ingest.errors import InputError
from ingest.facts import document_to_facts
from ingest.identity import blocks_to_identity
from ingest.model import ParsedDocument
from ingest.pipeline import read_document
from ingest.sections import blocks_to_sections

LEAST_KEPT = 0.97
WAYS: tuple[Variant | Wording, ...] = (*VARIANTS, *WORDINGS)

MADE_UP = Path(__file__).parent.parent / "data" / "relayout"
"""Small reports of one table shape each, as web pages, whose merged cells are known."""


def run_relayout(
    paths: Sequence[Path],
    *,
    only: Sequence[str] = (),
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, Kept]:
    """Return what each variant keeps of the facts of the reports at `paths` and of the made-up ones."""
    documents = [read_document(path) for path in [*paths, *sorted(MADE_UP.glob("*.html")), *sorted(MADE_UP.glob("*.txt"))]]
    wanted = [way for way in WAYS if not only or way.name in only]
    found: dict[str, Kept] = {}
    for done, way in enumerate(wanted):
        progress(done, len(wanted))
        found[way.name] = sum((kept_in(way, parsed) for parsed in documents), Kept(0, 0, 0))
    if wanted:
        progress(len(wanted), len(wanted))
    return found


def kept_in(way: Variant | Wording, parsed: ParsedDocument) -> Kept:
    """Return what is kept of one report's facts when its tables are printed, or its sentences worded, another way."""
    return kept_in_words(way, parsed) if isinstance(way, Wording) else kept_by(way, parsed)


def kept_in_words(wording: Wording, parsed: ParsedDocument) -> Kept:
    """Return what is kept of the facts of the sentences that the wording changes; the tables stay as they were read."""
    raw = parsed.raw
    touched = {block.index for block in raw.blocks if wording.touches(block)}
    if not touched:
        return Kept(0, 0, 0)
    worded = replace(raw, blocks=tuple(wording.change(block) for block in raw.blocks))
    facts = document_to_facts(worded, blocks_to_identity(worded), blocks_to_sections(worded.blocks), parsed.tables)
    kept = facts_kept(parsed.facts, facts, "sentence", touched)
    return replace(kept, lost=tuple(f"{raw.name}: {fact}" for fact in kept.lost))


def kept_by(variant: Variant, parsed: ParsedDocument) -> Kept:
    """Return what is kept of one report's facts when it is told as the variant tells it; lost facts name the report."""
    name = re.sub(r"\.\w+$", "", parsed.raw.name) + variant.suffix
    with tempfile.TemporaryDirectory(prefix="budget-relayout-") as folder:
        path = Path(folder) / name
        path.write_text(variant.tell(parsed.raw.blocks), encoding="utf-8")
        again = read_document(path)
    kept = facts_kept(parsed.facts, again.facts, "cell")
    return Kept(kept.facts, kept.kept, kept.strange, tuple(f"{parsed.raw.name}: {fact}" for fact in kept.lost))


def text_reports(paths: Iterable[Path]) -> list[Path]:
    """Return the files, and the text files of the folders, among `paths`. Raises InputError where there is none."""
    found = [file for path in paths for file in (sorted(path.glob("*.txt")) if path.is_dir() else [path])]
    if missing := [path for path in found if not path.is_file()]:
        raise InputError(f"There is no file {missing[0]}.")
    if not found:
        raise InputError("There is no text file in the folders named by --reports.")
    return found


def relayout_to_markdown(found: Mapping[str, Kept], *, lost: int = 0) -> str:
    """Return the shares as a table, and under it up to `lost` lost facts of each variant."""
    lines = ["# The same reports printed otherwise", "", "| printed with | facts kept | other facts |", "|---|---|---|"]
    for name, kept in found.items():
        mark = "" if kept.share >= LEAST_KEPT else " (too few)"
        lines.append(f"| {name} | {kept.share:.3f} ({kept.kept}/{kept.facts}){mark} | {kept.strange} |")
    whole = sum(found.values(), Kept(0, 0, 0))
    lines.append(f"| all | {whole.share:.3f} ({whole.kept}/{whole.facts}) | {whole.strange} |")
    for name, kept in found.items():
        if lost and kept.lost:
            lines += ["", f"## Lost with {name} ({len(kept.lost)})", "", *(f"- {fact}" for fact in kept.lost[:lost])]
    return "\n".join(lines) + "\n"
