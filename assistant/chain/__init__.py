"""The only door to langchain: our retriever and our look-up in its forms, and the agent that plans and phrases.

Nothing here is imported unless a chat model is set or another LangChain program asks for these. The agent may choose
questions for the look-up and word the reply; every figure of the reply must be one that the look-up gave, else the reply
is refused and the rules' own answer stands.
"""

from __future__ import annotations

from assistant.chain.agent import MODEL_CALLS, ModelAssistant, build_agent
from assistant.chain.tools import Asker, SectionRetriever, budget_lookup_tool, passage_to_document, renumber
from assistant.chain.verified import unmarked_figures, unverified_figures

__all__ = [
    "MODEL_CALLS",
    "Asker",
    "ModelAssistant",
    "SectionRetriever",
    "budget_lookup_tool",
    "build_agent",
    "passage_to_document",
    "renumber",
    "unmarked_figures",
    "unverified_figures",
]
