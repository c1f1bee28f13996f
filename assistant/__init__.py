"""From question to answer: look-up of facts, arithmetic, evidence and wording. Reads no report files."""

from assistant.answers import Answer
from assistant.service import Assistant

__all__ = ["Answer", "Assistant"]
