"""The page: an Answer shown with its sources. The only door to gradio; decides nothing."""

from __future__ import annotations

from assistant.web.hosts import allowed_hosts
from assistant.web.server import Address, launch, serve

__all__ = ["Address", "allowed_hosts", "launch", "serve"]
