"""Who may call the page: requests for the served hosts, from the page itself, of a size that the page makes."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BYTES = 400_000_000
"""Bytes that one upload may have, all its files together."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that the page is served under: this machine's own, the one it listens at, and those that are allowed besides."""

    listening: str = "127.0.0.1"
    allowed: frozenset[str] = frozenset()

    def serve(self, name: str) -> bool:
        """Return whether a request for this host is answered.

        An address in numbers is, where the page listens at all addresses: a foreign page can make the browser ask us
        under its own name only.
        """
        name = name.lower().strip("[]")
        if name in ("localhost", self.listening.lower().strip("[]")) or name in self.allowed:
            return True
        try:
            address = ip_address(name)
        except ValueError:
            return False
        return address.is_loopback or self.listening in ("0.0.0.0", "::", "")


class ServedHosts:
    """Refuses requests for other hosts, which a foreign page may send by renaming its own address, and those of other pages."""

    def __init__(self, app: App, hosts: Hosts) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not self._answered(headers_of(scope)):
            await refuse(scope, send, 403, b"This host is not served here; see --allow-host.")
            return
        await self._app(scope, receive, send)

    def _answered(self, headers: dict[str, str]) -> bool:
        host = headers.get("host", "")
        if not self._hosts.serve(_name(f"//{host}")):
            return False
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc == host or _name(origin) in self._hosts.allowed


class UploadsOfSize:
    """Refuses uploads that are larger than the page takes, and all of them where nothing may be added."""

    def __init__(self, app: App, most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith("/upload") and scope["method"] == "POST":
            size = headers_of(scope).get("content-length", "")
            if not size.isdigit() or int(size) > self._most:
                await refuse(scope, send, 413, b"This upload is larger than the page takes.")
                return
        await self._app(scope, receive, send)


ASKING = re.compile(r"/(?:gradio_api/(?:queue/join|call/ask)|api/ask|page/(?:next|choices|export))/?")
"""Addresses behind which questions are answered."""


class AskedInTime:
    """Refuses who asks faster than `a_second` for long: `burst` questions may come at once."""

    def __init__(self, app: App, burst: int = 120, a_second: float = 4.0) -> None:
        self._app, self._burst, self._a_second = app, float(burst), a_second
        self._left: dict[str, tuple[float, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks = scope["type"] == "http" and scope["method"] == "POST" and ASKING.fullmatch(scope["path"])
        if asks and not self._may(_who(scope)):
            await refuse(scope, send, 429, b"Too many questions at once; wait a moment.")
            return
        await self._app(scope, receive, send)

    def _may(self, address: str) -> bool:
        now = time.monotonic()
        left, last = self._left.get(address, (self._burst, now))
        left = min(self._burst, left + (now - last) * self._a_second)
        self._left = {one: known for one, known in self._left.items() if now - known[1] < _FORGOTTEN}
        self._left[address] = (max(left - 1, -1.0), now)
        return left >= 1


def _who(scope: Scope) -> str:
    """Return who asks: the user where there is one, else the address."""
    user = scope.get("state", {}).get("user")
    return f"user {user}" if user else str((scope.get("client") or ("",))[0])


_FORGOTTEN = 600.0
"""Seconds after which an address begins anew."""


async def refuse(scope: Scope, send: Send, status: int, why: bytes) -> None:
    """Answer a request with a status and a sentence; a web socket is closed."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
    await send({"type": "http.response.body", "body": why})


def headers_of(scope: Scope) -> dict[str, str]:
    """Return a request's headers by name in lower case."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def allowed_hosts(names: Collection[str]) -> frozenset[str]:
    """Return host names as they are compared."""
    return frozenset(name.lower().strip("[]") for name in names)


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
