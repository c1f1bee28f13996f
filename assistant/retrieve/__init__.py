"""A question and a scope to ranked passages, by meaning and by words together; and labels that words mean."""

from assistant.retrieve.labels import CHINESE, ENGLISH, Closest, Limits, closest, is_meant, limits_of, meant_label, near_labels
from assistant.retrieve.query import expand_query
from assistant.retrieve.search import Passage, PassageStore, Rankings, Retriever, fuse, in_order
from assistant.retrieve.words import Postings, fold_text, text_to_pieces, word_scores

__all__ = [
    "CHINESE", "ENGLISH", "Closest", "Limits", "Passage", "PassageStore", "Postings", "Rankings", "Retriever", "closest",
    "expand_query", "fold_text", "fuse", "in_order", "is_meant", "limits_of", "meant_label", "near_labels", "text_to_pieces",
    "word_scores",
]  # fmt: skip
