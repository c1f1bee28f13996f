"""The page: an Answer shown with its sources. The only door to gradio; decides nothing."""

from __future__ import annotations

from assistant.web.hosts import allowed_hosts
from assistant.web.server import Access, Address, launch, serve
from assistant.web.users import user_line

__all__ = ["Access", "Address", "allowed_hosts", "launch", "serve", "user_line"]
