"""Training, packing and saving of the static model. The only place that imports datasets and a trainer."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import SettingsError
from ingest.train.generator import Pair, write_pairs
from ingest.train.tokens import texts_to_tokenizer

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Matrix = NDArray[numpy.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a training run depends on; the same recipe over the same lists gives the same model, to the bit."""

    seed: int = 20
    pairs: int = 50_000
    vocabulary: int = 6_500
    dimensions: int = 256
    epochs: int = 6
    batch: int = 512
    learning_rate: float = 0.2
    temperature: float = 20.0


@dataclass(frozen=True, slots=True)
class Trained:
    """A tokenizer and one row of weights for each of its pieces; row 0, the unknown piece, is zero."""

    tokenizer: Tokenizer
    weights: Matrix
    recipe: Recipe


def train(recipe: Recipe, *, held_out: frozenset[str] = frozenset()) -> Trained:
    """Return a model trained on the generator's pairs without those about `held_out`. Takes minutes on two cores.

    Raises SettingsError where the extra `train` is not installed.
    """
    pairs = write_pairs(recipe.seed, recipe.pairs, held_out=held_out)
    # All names are pieces' source, held out or not: what a piece is, is no knowledge of what it means.
    tokenizer = texts_to_tokenizer((text for pair in pairs for text in (pair.question, pair.passage)), recipe.vocabulary)
    return Trained(tokenizer, _learn(pairs, tokenizer, recipe), recipe)


def _learn(pairs: Sequence[Pair], tokenizer: Tokenizer, recipe: Recipe) -> Matrix:
    try:
        import datasets
        from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
        from sentence_transformers.losses import MultipleNegativesRankingLoss
        from sentence_transformers.models import StaticEmbedding
    except ImportError as error:
        wanted = f'Training needs the extra "train" ({error.name} is missing); run: pip install -e ".[train]"'
        raise SettingsError(wanted) from error
    import torch

    torch.manual_seed(recipe.seed)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=recipe.dimensions)], device="cpu")
    columns = {"question": [pair.question for pair in pairs], "passage": [pair.passage for pair in pairs]}
    with tempfile.TemporaryDirectory() as folder:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=folder, num_train_epochs=recipe.epochs, per_device_train_batch_size=recipe.batch,
            learning_rate=recipe.learning_rate, warmup_steps=20, batch_sampler="no_duplicates", seed=recipe.seed,
            save_strategy="no", report_to="none", disable_tqdm=True, use_cpu=True, logging_strategy="no",
        )  # fmt: skip
        SentenceTransformerTrainer(
            model=model, args=arguments, train_dataset=datasets.Dataset.from_dict(columns),
            loss=MultipleNegativesRankingLoss(model, scale=recipe.temperature),
        ).train()  # fmt: skip
    weights: Matrix = model[0].embedding.weight.detach().numpy().copy()
    weights[0] = 0.0
    return weights


# ---------------------------------------------------------------- saving


def pack(weights: Matrix) -> tuple[NDArray[numpy.int8], Matrix]:
    """Return int8 rows and one scale a row; `rows * scales` is within half a step of the weights."""
    import numpy

    scales = numpy.abs(weights).max(axis=1) / 127
    safe = numpy.where(scales > 0, scales, 1.0)
    rows = numpy.rint(weights / safe[:, None]).astype(numpy.int8)
    return rows, scales.astype(numpy.float32)


def save(trained: Trained, folder: Path) -> str:
    """Write tokenizer.json, model.npz, card.json and README.md into `folder`; return the model's name.

    The name ends in the weights' digest, so that a store filled with other weights is told apart.
    """
    import numpy

    folder.mkdir(parents=True, exist_ok=True)
    rows, scales = pack(trained.weights)
    digest = hashlib.sha256(rows.tobytes() + scales.tobytes() + trained.tokenizer.to_str().encode()).hexdigest()
    name = f"budget-static-{rows.shape[1]}-{digest[:8]}"
    trained.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    numpy.savez_compressed(folder / "model.npz", rows=rows, scales=scales)
    shape = {"dimensions": int(rows.shape[1]), "pieces": int(rows.shape[0])}
    card = {"name": name, **shape, "sha256": digest, "lists": lists_digest(), "recipe": asdict(trained.recipe)}
    (folder / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(_model_card(name, trained), encoding="utf-8")
    return name


def lists_digest() -> str:
    """Return a digest of the term lists and word lists: the same recipe gives the same model only over the same lists."""
    data = resources.files("ingest") / "data"
    lists = sorted((one for one in data.iterdir() if one.name.endswith(".tsv")), key=lambda one: one.name)
    whole = b"".join(one.read_bytes() for one in [*lists, data / "embedding" / "words.txt"])
    return hashlib.sha256(whole).hexdigest()[:16]


def _model_card(name: str, trained: Trained) -> str:
    recipe, pieces = trained.recipe, trained.weights.shape[0]
    return f"""# {name}

A static embedding model for questions about Chinese government budget reports, in Chinese and English.
{pieces} pieces of one or two Chinese characters or a whole English word, one vector of {recipe.dimensions} dimensions for each
(int8 rows with a scale each). A text's vector is the mean of its pieces' vectors, scaled to length 1.
It runs on tokenizers and numpy.

**Command.** `python -m ingest.train` (extra `train`; about two minutes on two free cores).

**Data.** {recipe.pairs:,} question and passage pairs that `ingest/train/generator.py` writes with seed {recipe.seed}:
the official subject lists in `ingest/data/*.tsv` with old and new names and English; section and table names, duties,
indicators, forms of projects, reasons and colloquial words of `words.txt`; names of random characters.
No report and no question set is read.

**Training.** `StaticEmbedding` of sentence-transformers, multiple negatives ranking loss, scale {recipe.temperature:g},
batch {recipe.batch}, learning rate {recipe.learning_rate}, {recipe.epochs} epochs.

**Scores.** In `scores.md`; `python -m eval retrieval GOLD --reports PATH` prints them for your reports.

**Limits.** It knows the words of budget reports and little else. Names that it was never taught match by their characters
only, which is why the program always searches by words too.

Licence: Apache-2.0, as the project.
"""
