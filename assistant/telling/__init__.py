"""Outcomes → sentences, in Chinese and English; the only room that words what a program came to."""

from assistant.telling.tell import tell

__all__ = ["tell"]
