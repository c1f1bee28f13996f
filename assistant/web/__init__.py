"""The page: an Answer shown with its sources. The only door to gradio; decides nothing."""

from __future__ import annotations

from assistant.web.server import launch, serve

__all__ = ["launch", "serve"]
