"""The page put on a port: no request to other hosts, no share link, no usage data, nothing of gradio open but its queue."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.web.hosts import MOST_BYTES, App, AskedInTime, Hosts, Receive, Scope, Send, ServedHosts, UploadsOfSize
from assistant.web.pictures import Box, address_to_picture, page_picture, pixels_per_point
from assistant.web.tools import need_mcp
from assistant.web.users import AUDIT_FILE, Doorkeeper, SignIn, load_users
from ingest.errors import SettingsError
from ingest.settings import Settings, quiet_telemetry

if TYPE_CHECKING:
    from assistant.web.asking import Answerer

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
)
"""Nothing is fetched from another host, and no script runs but the page's own files, whatever a report's text holds."""

_OPEN = re.compile(
    r"/(?:assets/[\w.-]+|page/[\w/.-]+|api/[\w/.-]+|page-picture/[\w/.-]+|config|sign-in|sign-out"
    r"|gradio_api/(?:info|heartbeat/\w+|startup-events|queue/(?:join|data)|cancel|call/ask(?:/\w+)?))?/?"
)
"""What is served: the page, what it fetches, and of gradio the queue, whose only named call is `ask`."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the page is, and under which further host names it is asked for. `port` 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 7860
    allowed: frozenset[str] = frozenset()


_TOOLS = re.compile(r"/gradio_api/(?:mcp(?:/[\w/]*)?|call/\w+(?:/\w+)?)")
"""What is served besides where programs may call the tools over MCP."""


class OpenAddresses:
    """Answers everything but the page's own addresses with 404: gradio serves more than this page wants."""

    def __init__(self, app: App, *, mcp: bool = False) -> None:
        self._app, self._mcp = app, mcp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _OPEN.fullmatch(scope["path"]) or (self._mcp and _TOOLS.fullmatch(scope["path"])):
            await self._app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": b'{"detail":"Not Found"}'})


class ContentPolicy:
    """Adds the policy that keeps the browser from fetching anything elsewhere to each response."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                kept = [
                    *message.get("headers", ()),
                    (b"content-security-policy", _POLICY.encode()),
                    (b"referrer-policy", b"same-origin"),
                ]
                message = {**message, "headers": kept}
            await send(message)

        await self._app(scope, receive, send_with_policy)


class PagePictures:
    """Answers requests for pictures of pages of the kept files; everything else goes on."""

    def __init__(self, app: App, original: Callable[[str], Path | None]) -> None:
        self._app = app
        self._original = original

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            asked = address_to_picture(scope["path"], scope["query_string"].decode("latin-1"))
        if asked is None:
            await self._app(scope, receive, send)
            return
        picture = await asyncio.to_thread(self._draw, *asked)
        headers = [(b"content-type", b"image/png" if picture else b"text/plain"), (b"cache-control", b"private, max-age=3600")]
        if picture:
            headers.append((b"x-pixels-per-point", f"{pixels_per_point(picture):.4f}".encode()))
        await send({"type": "http.response.start", "status": 200 if picture else 404, "headers": headers})
        await send({"type": "http.response.body", "body": picture or b"This page cannot be shown."})

    def _draw(self, document_id: str, page: int, boxes: tuple[Box, ...]) -> bytes | None:
        try:
            file = self._original(document_id)
        except KeyError:
            return None
        return page_picture(file, page, boxes) if file is not None and file.suffix == ".pdf" and file.exists() else None


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use the page: everybody, or the users of a file, who sign in or are named by a trusted proxy's `header`."""

    users: Path | None = None
    header: str | None = None
    mcp: bool = False
    """Whether programs may call the tools over MCP, which knows no sign-in."""


def serve(
    settings: Settings, address: Address = Address(), *, read_only: bool = False, access: Access = Access()
) -> None:
    """Serve the page over the reports of the settings' data folder until it is stopped; `read_only` takes no reports in.

    Raises SettingsError where the port is taken, or the folder or the file of users cannot be used.
    """
    from assistant.service import Assistant
    from assistant.web.uploads import Reading

    with Assistant.from_settings(settings) as assistant:
        launch(assistant, address, reading=replace(Reading.of(settings), read_only=read_only), access=access)


def launch(
    assistant: Answerer, address: Address = Address(), *, reading: Any = None, access: Access = Access(), block: bool = True
) -> Any:
    """Serve the page for an assistant and return gradio's app; with `block` only when it is stopped.

    Raises SettingsError where the port is taken.
    """
    _check_address(address)
    quiet_telemetry()
    from assistant.web.app import build_app

    if access.mcp:
        need_mcp()
    app = build_app(assistant, reading, mcp=access.mcp)
    read_only = reading is not None and reading.read_only
    door = _doorkeeper(access, assistant.store.data_dir)
    # The one that is added last sees a request first.
    app.add_middleware(PagePictures, original=assistant.store.original)
    app.add_middleware(UploadsOfSize, most=0 if read_only else MOST_BYTES)
    app.add_middleware(AskedInTime)
    if door is not None:
        app.add_middleware(SignIn, door=door, header=access.header)
    app.add_middleware(OpenAddresses, mcp=access.mcp)
    app.add_middleware(ServedHosts, hosts=Hosts(address.host, address.allowed))
    app.add_middleware(ContentPolicy)
    try:
        app.launch(
            server_name=address.host,
            server_port=address.port or None,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            footer_links=[],
            enable_monitoring=False,
            ssr_mode=False,
            mcp_server=access.mcp,
        )
    except OSError as error:
        raise SettingsError(_refused(address, "it was taken just now")) from error
    blocks = app.get_blocks()
    if block:
        sys.stdout.write(f"Budget Assistant is at {blocks.local_url} (stop it with Ctrl+C)\n")
        sys.stdout.flush()
        blocks.block_thread()
    return blocks


def _doorkeeper(access: Access, data_dir: Path) -> Doorkeeper | None:
    if access.users is None:
        return None
    return Doorkeeper(load_users(access.users), data_dir / AUDIT_FILE)


def _check_address(address: Address) -> None:
    """Raise SettingsError where nothing can be served at the address; gradio's own message names its own settings."""
    try:
        kind, _, _, _, where = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, socket.SOCK_STREAM) as tried:
            if os.name == "posix":
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(where)
    except OSError as error:
        raise SettingsError(_refused(address, error.strerror or str(error))) from error


def _refused(address: Address, why: str) -> str:
    return f"Port {address.port} of {address.host} cannot be used ({why}); choose another with --port or --host."
