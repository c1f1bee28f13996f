"""The only door to langchain: our retriever and our look-up in its forms, and the agent that plans.

Nothing here is imported unless a chat model is set or another LangChain program asks for these. The agent may choose
questions for the look-up; every word and figure that the reader gets is the rules' own.
"""

from __future__ import annotations

from assistant.chain.agent import LOOK_UPS, MODEL_CALLS, ModelAssistant, build_agent
from assistant.chain.tools import Asker, SectionRetriever, budget_lookup_tool, passage_to_document, renumber

__all__ = [
    "LOOK_UPS",
    "MODEL_CALLS",
    "Asker",
    "ModelAssistant",
    "SectionRetriever",
    "budget_lookup_tool",
    "build_agent",
    "passage_to_document",
    "renumber",
]
