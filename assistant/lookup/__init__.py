"""Query → facts, deterministic."""
