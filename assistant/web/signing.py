"""The form that asks for name and password; needs no script."""

from __future__ import annotations

from html import escape

from assistant.questions.model import Language
from assistant.web.words import word


def sign_in_page(language: Language, note: str) -> str:
    """Return the form with a sentence above it: a key of the page's words."""
    fields = "".join(
        f'<label>{escape(word(key, language))}<input name="{key}" type="{kind}" autocomplete="{known}" required></label>'
        for key, kind, known in (("user", "text", "username"), ("password", "password", "current-password"))
    )
    return (
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        f'<title>{escape(word("title", language))}</title><link rel="icon" href="assets/icon.svg" type="image/svg+xml">'
        '<link rel="stylesheet" href="assets/page.css"></head><body class="signing"><form method="post" action="sign-in">'
        f'<div class="brand"><span class="logo"></span><b>{escape(word("title", language))}</b></div>'
        f'<p role="status">{escape(word(note, language))}</p>{fields}'
        f'<button class="primary">{escape(word("sign_in", language))}</button></form></body></html>'
    )
