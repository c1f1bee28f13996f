"""Who may use the page: roles, lock-out, a trusted proxy's header, a log; and how fast one may ask."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from web_pages import ROOT, ask, filled, ready, sample, serving

from assistant.web.hosts import AskedInTime
from assistant.web.users import Doorkeeper, SignIn, load_users, user_line
from ingest.errors import SettingsError


@pytest.fixture(scope="module")
def users_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("users") / "users"
    file.write_text(
        f"# who may use the page\n{user_line('lin', 'reader', 'open sesame')}\n{user_line('赵', 'editor', '芝麻开门')}\n",
        encoding="utf-8",
    )
    return file


def test_the_command_prints_a_line_that_lets_in(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "assistant", "user", "lin", "--role", "editor"],
        input="a b:c\n", capture_output=True, text=True, cwd=ROOT, check=True, timeout=60,
    )  # fmt: skip
    (tmp_path / "users").write_text(made.stdout, encoding="utf-8")
    (user,) = load_users(tmp_path / "users").values()
    assert user.role == "editor" and user.has_password("a b:c") and not user.has_password("a b")
    assert "a b:c" not in made.stdout


@pytest.mark.parametrize("text", ["", "# nobody\n", "lin:reader:x\n", "lin:king:AAAA:AAAA\n", "lin:reader:?:?\n"])
def test_a_broken_file_of_users_is_refused_with_its_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "users").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="users"):
        load_users(tmp_path / "users")


def test_five_wrong_passwords_lock_the_name_at_that_address_only(users_file: Path, tmp_path: Path) -> None:
    door = Doorkeeper(load_users(users_file), tmp_path / "audit.jsonl")
    assert door.sign_in("nobody", "x", "1.1.1.1") is None
    for _ in range(5):
        assert not door.locked("lin", "1.1.1.1")
        assert door.sign_in("lin", "wrong", "1.1.1.1") is None
    assert door.locked("lin", "1.1.1.1") and not door.locked("lin", "2.2.2.2") and not door.locked("赵", "1.1.1.1")
    token = door.sign_in("lin", "open sesame", "2.2.2.2")
    user = door.signed_in(token)
    assert user is not None and user.role == "reader"
    door.sign_out(token)
    assert door.signed_in(token) is None and door.signed_in(None) is None


Headers = tuple[tuple[bytes, bytes], ...]


def called(app: Any, path: str, *, method: str = "GET", headers: Headers = ()) -> tuple[int, dict[str, Any]]:
    """Return the status of a request, and the scope as the page behind would see it."""
    sent: list[Any] = []
    scope = {"type": "http", "method": method, "path": path, "headers": list(headers), "client": ("1.2.3.4", 1)}

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], scope


async def behind(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_a_trusted_header_names_the_user_and_without_it_nobody_comes_in(users_file: Path, tmp_path: Path) -> None:
    door = Doorkeeper(load_users(users_file), tmp_path / "audit.jsonl")
    app = SignIn(behind, door, "X-Remote-User")
    status, scope = called(app, "/page/library", headers=((b"x-remote-user", b"lin"),))
    assert status == 200 and scope["state"]["role"] == "reader"
    assert called(app, "/page/library")[0] == 401
    assert called(app, "/page/library", headers=((b"x-remote-user", b"eve"),))[0] == 401


def test_what_was_done_is_noted_and_looking_is_not(users_file: Path, tmp_path: Path) -> None:
    door = Doorkeeper(load_users(users_file), tmp_path / "audit.jsonl")
    app = SignIn(behind, door, "X-Remote-User")
    called(app, "/page/library", headers=((b"x-remote-user", b"lin"),))
    called(app, "/page/remove", method="POST", headers=((b"x-remote-user", b"lin"),))
    (line,) = [json.loads(one) for one in (tmp_path / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (line["user"], line["did"], line["status"], line["address"]) == ("lin", "page/remove", 200, "1.2.3.4")


def test_who_asks_too_fast_for_long_waits() -> None:
    app = AskedInTime(behind, burst=3, a_second=0.001)
    assert [called(app, "/gradio_api/queue/join", method="POST")[0] for _ in range(5)] == [200, 200, 200, 429, 429]
    assert called(app, "/page/library")[0] == 200


def test_two_people_have_their_roles_in_the_browser(browser: Any, users_file: Path, tmp_path: Path) -> None:
    folder = filled(tmp_path / "data", sample("*water-2023.txt"))
    with serving(folder, "--auth-file", str(users_file)) as address:
        reader, editor = browser.new_context(locale="en-US").new_page(), browser.new_context(locale="zh-CN").new_page()
        reader.goto(address)
        assert "Sign in to use this page" in reader.inner_text("form")
        for page, name, password in ((reader, "lin", "wrong"), (reader, "lin", "open sesame"), (editor, "赵", "芝麻开门")):
            page.goto(address)
            page.fill("[name=user]", name)
            page.fill("[name=password]", password)
            page.click("button")
            page.wait_for_selector('[role="status"]:has-text("wrong")' if password == "wrong" else "#question", timeout=30_000)
        ready(reader)
        ready(editor)
        assert editor.is_visible("#drop") and reader.is_hidden("#drop")
        ask(reader, "2023年公务接待费是多少")
        assert "2.70" in reader.inner_text(".headline")
        refused = reader.evaluate(
            "fetch('page/remove', {method: 'POST', headers: {'content-type': 'application/json'}, "
            "body: JSON.stringify({name: 'x'})}).then((one) => one.status)"
        )
        assert refused == 403
        assert editor.locator("#talks li").count() == 0, "nobody sees another's conversation"
        reader.click("#sign-out button")
        reader.wait_for_selector("form.signing, .signing form")
        log = [json.loads(one) for one in (folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
        assert [(one["user"], one["did"], one["status"]) for one in log if one["did"] in ("sign-in", "page/remove")] == [
            ("lin", "sign-in", 401), ("lin", "sign-in", 303), ("赵", "sign-in", 303), ("lin", "page/remove", 403),
        ]  # fmt: skip


def test_who_tries_too_often_is_told_to_wait(browser: Any, users_file: Path, tmp_path: Path) -> None:
    with serving(filled(tmp_path / "data"), "--auth-file", str(users_file)) as address:
        page = browser.new_context(locale="en-US").new_page()
        page.goto(address)
        for password in ("1", "2", "3", "4", "5", "open sesame"):
            page.fill("[name=user]", "lin")
            page.fill("[name=password]", password)
            page.click("button")
            page.wait_for_load_state()
        page.wait_for_selector('[role="status"]:has-text("Too many tries")')
        page.context.close()


def test_the_page_behind_a_proxy_knows_its_users_and_its_log_grows_over_a_restart(
    browser: Any, users_file: Path, tmp_path: Path
) -> None:
    folder = filled(tmp_path / "data", sample("*water-2023.txt"))
    log = folder / "audit.jsonl"
    before = ""
    for role, name in (("editor", "zhao"), ("reader", "lin")):
        users = tmp_path / name
        users.write_text(user_line(name, role, "x") + "\n", encoding="utf-8")
        with serving(folder, "--auth-file", str(users), "--auth-header", "X-Remote-User") as address:
            stranger = browser.new_context().new_page()
            assert stranger.goto(address).status == 401
            known = browser.new_context(locale="zh-CN", extra_http_headers={"X-Remote-User": name}).new_page()
            known.goto(address)
            ready(known)
            assert known.is_visible("#drop") == (role == "editor")
            ask(known, "2023年公务接待费是多少")
            assert "2.70" in known.inner_text(".headline")
            for page in (stranger, known):
                page.context.close()
        now = log.read_text(encoding="utf-8")
        assert now.startswith(before) and len(now) > len(before), "nothing is taken out of it"
        assert any(json.loads(line)["user"] == name for line in now.splitlines())
        before = now


def test_the_served_page_refuses_who_asks_too_fast(tmp_path: Path) -> None:
    asked = json.dumps({"question": "你好"}).encode()
    with serving(filled(tmp_path / "data")) as address:
        told = []
        for _ in range(400):
            try:
                urlopen(Request(f"{address}/api/ask", asked, {"Content-Type": "application/json"}), timeout=10).close()
                told.append(200)
            except HTTPError as refused:
                refused.close()
                told.append(refused.code)
                break
    assert told[-1] == 429 and len(told) > 100
