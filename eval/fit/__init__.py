"""The reader of wordings, fitted: labelled wordings → weights and a card that says how well they do on others."""

from eval.fit.card import card_of
from eval.fit.model import fitted
from eval.fit.wordings import Wording, read_wordings

__all__ = ["Wording", "card_of", "fitted", "read_wordings"]
