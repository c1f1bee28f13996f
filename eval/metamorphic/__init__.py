"""Metamorphic gold: the reports told otherwise, and the gold with them; what was answered before must be answered again.

A mechanism that hangs on a name, an order, a figure or a layout loses questions here that it passed on the reports as they are.
"""

from __future__ import annotations

from eval.metamorphic.run import run_metamorphic
from eval.metamorphic.variants import VARIANTS

__all__ = ["VARIANTS", "run_metamorphic"]
