"""A question for every table and section: what is printed must be found, what only other reports have must not be.

Questions are made from a fact's labels in the phrasings of `data/phrasings.tsv`, which the linker never reads. Right is any
fact of equal coordinates, as far as the question states them. Each file is loaded alone.
"""

from __future__ import annotations

from eval.sweep.model import Probe, Sizes, SweepResults
from eval.sweep.phrasings import phrasings
from eval.sweep.run import run_sweep
from eval.sweep.telling import sweep_to_markdown

__all__ = ["Probe", "Sizes", "SweepResults", "phrasings", "run_sweep", "sweep_to_markdown"]
