"""Who may use the page: names with roles and hashed passwords from a file, sessions, lock-out, and a log of what was done."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
import time
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import parse_qs

from assistant.questions.model import Language
from assistant.web.hosts import App, Receive, Scope, Send, headers_of
from assistant.web.signing import sign_in_page
from ingest.errors import SettingsError

Role = Literal["reader", "editor"]
"""A reader asks and looks; an editor also adds, corrects and removes reports."""

AUDIT_FILE = "audit.jsonl"
_COOKIE = "budget_session"
_SESSION_SECONDS = 12 * 3600
_TRIES = 5
_LOCKED_SECONDS = 300.0
_LONGEST_FORM = 4000
_COST = {"n": 2**14, "r": 8, "p": 1}
_OPEN = ("/assets/", "/gradio_api/startup-events")
"""What needs no user: the look of the form, and the call by which gradio learns that it is up."""


@dataclass(frozen=True, slots=True)
class User:
    name: str
    role: Role
    salt: bytes
    digest: bytes

    def has_password(self, password: str) -> bool:
        return hmac.compare_digest(_digest(password, self.salt), self.digest)


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8"), salt=salt, dklen=32, maxmem=64 * 2**20, **_COST)


def user_line(name: str, role: Role, password: str) -> str:
    """Return the line of a user in the file: name, role, salt and digest. Raises SettingsError for a name it cannot hold."""
    if not name or ":" in name or name != name.strip() or name.startswith("#"):
        raise SettingsError(f'"{name}" cannot be a user\'s name; use letters and digits, no colon.')
    salt = secrets.token_bytes(16)
    return ":".join((name, role, b64encode(salt).decode(), b64encode(_digest(password, salt)).decode()))


def load_users(path: Path) -> dict[str, User]:
    """Return the users of a file by name. Raises SettingsError, naming the line, where it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file of users {path} cannot be read ({error}).") from error
    told = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    users = {user.name: user for user in (_user(path, number, line.strip()) for number, line in told)}
    if not users:
        raise SettingsError(f"The file of users {path} names nobody; make a line with: budget-assistant user NAME")
    return users


def _user(path: Path, number: int, line: str) -> User:
    try:
        name, role, salt, digest = line.split(":")
        user = User(name, role, b64decode(salt, validate=True), b64decode(digest, validate=True))  # type: ignore[arg-type]
    except ValueError as error:
        raise SettingsError(f"{path}, line {number}: this is no user; make one with: budget-assistant user NAME") from error
    if user.role not in get_args(Role):
        raise SettingsError(f'{path}, line {number}: there is no role "{role}"; there are {", ".join(get_args(Role))}.')
    return user


@dataclass(frozen=True, slots=True)
class _Session:
    user: User
    until: float


class Doorkeeper:
    """Knows who is signed in. After five wrong passwords a name waits five minutes at the address that tried it."""

    def __init__(self, users: dict[str, User], audit: Path | None = None) -> None:
        self._users, self._audit = users, audit
        self._sessions: dict[str, _Session] = {}
        self._failed: dict[tuple[str, str], tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._nobody = User("", "reader", secrets.token_bytes(16), b"")

    def user_named(self, name: str | None) -> User | None:
        return self._users.get(name or "")

    def locked(self, name: str, address: str) -> bool:
        tries, last = self._failed.get((name, address), (0, 0.0))
        return tries >= _TRIES and time.monotonic() - last < _LOCKED_SECONDS

    def sign_in(self, name: str, password: str, address: str) -> str | None:
        """Return the token of a new session; None where name or password is wrong. Takes as long for a name that is not there."""
        known = self._users.get(name)
        right = (known or self._nobody).has_password(password) and known is not None
        with self._lock:
            self._forget_old()
            if not right or known is None:
                tries, last = self._failed.get((name, address), (0, 0.0))
                fresh = time.monotonic() - last > _LOCKED_SECONDS
                self._failed[name, address] = (1 if fresh else tries + 1, time.monotonic())
                return None
            self._failed.pop((name, address), None)
            token = secrets.token_urlsafe(32)
            self._sessions[token] = _Session(known, time.monotonic() + _SESSION_SECONDS)
        return token

    def _forget_old(self) -> None:
        now = time.monotonic()
        self._sessions = {token: one for token, one in self._sessions.items() if one.until > now}
        self._failed = {key: one for key, one in self._failed.items() if now - one[1] < _LOCKED_SECONDS}

    def signed_in(self, token: str | None) -> User | None:
        session = self._sessions.get(token or "")
        return session.user if session is not None and session.until > time.monotonic() else None

    def sign_out(self, token: str | None) -> None:
        with self._lock:
            self._sessions.pop(token or "", None)

    def note(self, user: str, address: str, did: str, status: int) -> None:
        """Append a line to the log of what was done."""
        if self._audit is None:
            return
        now = datetime.now(UTC).isoformat(timespec="seconds")
        line = {"at": now, "user": user, "address": address, "did": did, "status": status}
        self._audit.parent.mkdir(parents=True, exist_ok=True)  # a data folder is made when the first report comes
        with self._lock, self._audit.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


class SignIn:
    """Lets in who is signed in, or named by a proxy's header that is trusted; everybody else gets the form."""

    def __init__(self, app: App, door: Doorkeeper, header: str | None = None) -> None:
        self._app, self._door, self._header = app, door, header.lower() if header else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = headers_of(scope)
        token = _cookie(headers)
        user = self._door.user_named(headers.get(self._header)) if self._header else self._door.signed_in(token)
        path, method = scope["path"], scope["method"]
        if path == "/sign-in" and method == "POST" and not self._header:
            await self._try(scope, receive, send, headers)
        elif path == "/sign-out" and method == "POST":
            self._door.sign_out(token)
            await _redirect(send, f"{_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
        elif user is not None:
            scope.setdefault("state", {}).update(user=user.name, role=user.role)
            await self._app(scope, receive, self._noting(send, user.name, scope))
        elif path.startswith(_OPEN):
            await self._app(scope, receive, send)
        else:
            await _page(send, 401, sign_in_page(_language(headers), "sign_in_note"))

    async def _try(self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str]) -> None:
        form = parse_qs((await _body(receive)).decode("utf-8", "replace"))
        name, password = form.get("user", [""])[0], form.get("password", [""])[0]
        address, language = _address(scope), _language(headers)
        if self._door.locked(name, address):
            await _page(send, 429, sign_in_page(language, "sign_in_locked"))
            return
        token = self._door.sign_in(name, password, address)
        self._door.note(name, address, "sign-in", 303 if token else 401)
        if token is None:
            await _page(send, 401, sign_in_page(language, "sign_in_failed"))
            return
        secure = "; Secure" if headers.get("x-forwarded-proto") == "https" or scope.get("scheme") == "https" else ""
        await _redirect(send, f"{_COOKIE}={token}; Path=/; Max-Age={_SESSION_SECONDS}; HttpOnly; SameSite=Strict{secure}")

    def _noting(self, send: Send, user: str, scope: Scope) -> Send:
        """Return `send` that notes what was done once its status is known; looking is not noted."""
        if scope["method"] != "POST":
            return send

        async def noted(message: dict) -> None:  # type: ignore[type-arg]
            if message["type"] == "http.response.start":
                self._door.note(user, _address(scope), scope["path"].strip("/"), message["status"])
            await send(message)

        return noted  # type: ignore[return-value]


def _cookie(headers: dict[str, str]) -> str | None:
    found = SimpleCookie(headers.get("cookie", "")).get(_COOKIE)
    return found.value if found else None


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _language(headers: dict[str, str]) -> Language:
    return "zh" if headers.get("accept-language", "zh").lower().startswith("zh") else "en"


async def _body(receive: Receive) -> bytes:
    body = b""
    while len(body) <= _LONGEST_FORM:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return body[:_LONGEST_FORM]


async def _redirect(send: Send, cookie: str) -> None:
    headers = [(b"location", b"./"), (b"set-cookie", cookie.encode("latin-1"))]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _page(send: Send, status: int, html: str) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": html.encode("utf-8")})
