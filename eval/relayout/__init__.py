"""The same tables printed, and the same sentences worded, otherwise: how many of their facts are still read."""

from __future__ import annotations

from eval.relayout.run import WAYS, relayout_to_markdown, run_relayout, text_reports
from eval.relayout.variants import VARIANTS, Variant
from eval.relayout.wordings import Wording

__all__ = ["VARIANTS", "WAYS", "Variant", "Wording", "relayout_to_markdown", "run_relayout", "text_reports"]
