"""A question and a scope to ranked passages, by meaning and by words together; and labels that words mean."""

from assistant.retrieve.labels import (
    ITEM_LEAST,
    ITEM_MARGIN,
    ITEM_RIVAL,
    Closest,
    closest,
    is_meant,
    meant_label,
    near_labels,
    official_names,
)
from assistant.retrieve.query import expand_query
from assistant.retrieve.search import Passage, PassageStore, Rankings, Retriever, fuse
from assistant.retrieve.words import Postings, fold_text, text_to_pieces, word_scores

__all__ = [
    "ITEM_LEAST", "ITEM_MARGIN", "ITEM_RIVAL", "Closest", "Passage", "PassageStore", "Postings", "Rankings", "Retriever",
    "closest", "expand_query", "fold_text", "fuse", "is_meant", "meant_label", "near_labels", "official_names",
    "text_to_pieces", "word_scores",
]  # fmt: skip
