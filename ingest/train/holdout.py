"""stub"""
from collections.abc import Iterator
from ingest.train.trainer import Recipe
def run_hold_out(recipe: Recipe, folds: int) -> Iterator[str]: ...
