"""The same tables printed otherwise: how many of their facts are still read."""

from __future__ import annotations

from eval.relayout.run import relayout_to_markdown, run_relayout, text_reports
from eval.relayout.variants import VARIANTS, Variant

__all__ = ["VARIANTS", "Variant", "relayout_to_markdown", "run_relayout", "text_reports"]
