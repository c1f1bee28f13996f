"""What a page's own styles keep from its reader's eyes: hidden, struck and invisible parts; and what they raise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.marks import raised

_STRUCK = frozenset(["del", "s", "strike"])
_NONE = re.compile(r"display\s*:\s*none|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|!|$)", re.I)
_SHOWN = re.compile(r"display\s*:\s*(?!none)\w", re.I)
_BLANK = re.compile(
    r"visibility\s*:\s*hidden|text-decoration[^:;]*:[^;]*line-through|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)", re.I
)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?|white|transparent|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:;|!|$)", re.I
)
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.I)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_CONDITIONAL = re.compile(r"@[\w-]+[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
"""Rules for print or for small screens: not what the page shows."""
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?:\*|[a-z][a-z0-9]*)?([.#][\w-]+)?", re.I)
_LARGE = 0.5
"""Where a class hides more than this part of a page's text, a script shows it (a page of tabs)."""


@dataclass(frozen=True, slots=True)
class Styles:
    """What the rules of a page's style sheets say of a tag, a class (.x), an id (#x), or a tag with one of them."""

    rules: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element) -> Styles:
        """Return the rules of all style elements; those with a selector of several parts (.a .b, td:hover) are left out."""
        made: dict[str, str] = {}
        for element in root.iter("style"):
            text = _CONDITIONAL.sub("", _COMMENT.sub("", element.text or ""))
            for selectors, declarations in _RULE.findall(text):
                for selector in (one.strip().lower() for one in selectors.split(",")):
                    if selector and _SELECTOR.fullmatch(selector):
                        made[selector] = f"{made.get(selector, '')};{declarations}"
        return cls(made)

    def by_class(self, element: etree._Element) -> str:
        """Return the declarations that an element has by its tag, its classes and its id."""
        if not self.rules:
            return ""
        tag = str(element.tag).lower()
        names = [f".{one}" for one in (element.get("class") or "").lower().split()]
        names += [f"#{element.get('id')}".lower()] if element.get("id") else []
        keys = [tag, *names, *(tag + name for name in names)]
        return ";".join(self.rules[key] for key in keys if key in self.rules)


def drop_unseen(root: etree._Element) -> int:
    """Take out of a page what its reader does not see, and return how many parts with figures that were: hidden or struck
    elements, letters of no size, and white ones on no ground. A cell that is only struck or blank keeps its place in its row.
    """
    styles = Styles.of(root)
    body = next(root.iter("body"), root)
    whole = _length(body)
    dropped = 0
    gone: set[etree._Element] = set()
    for element in list(_elements(body)):
        if element.getparent() in gone:
            gone.add(element)
            continue
        own, shared = element.get("style") or "", styles.by_class(element)
        hidden = _is_gone(element, own, shared, whole)
        if hidden or element.tag in _STRUCK or _BLANK.search(f"{own};{shared}") or _is_white(element, own):
            dropped += any(map(str.isdigit, _text(element)))
            gone.add(element)
            _drop(element) if hidden else _fill(element, "")
        elif element.tag == "sup" or _RAISED.search(f"{own};{shared}"):
            gone.add(element)
            _fill(element, raised(_text(element)))
    return dropped


def _elements(body: etree._Element) -> Iterator[etree._Element]:
    return (element for element in body.iter() if isinstance(element.tag, str) and element is not body)


def _is_gone(element: etree._Element, own: str, shared: str, whole: int) -> bool:
    """Return whether an element is hidden and leaves no place behind."""
    if element.get("hidden") is not None or _NONE.search(own):
        return True
    if not _NONE.search(shared) or _SHOWN.search(own) or _SHOWN.search(shared):
        return False
    return _length(element) <= _LARGE * whole


def _is_white(element: etree._Element, own: str) -> bool:
    """Return whether an element writes in white while nothing around it has a ground of its own or a class that may."""
    if not _WHITE.search(own):
        return False
    around = [element, *element.iterancestors()]
    grounds = (one.get("bgcolor") or one.get("class") or "background" in (one.get("style") or "") for one in around)
    return not any(grounds)


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _length(element: etree._Element) -> int:
    return len(_text(element))


def _drop(element: etree._Element) -> None:
    """Take an element out of its parent; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _fill(element: etree._Element, text: str) -> None:
    """Let an element hold a text and nothing else; what may be visible inside a hidden one is not looked for."""
    for child in list(element):
        element.remove(child)
    element.text = text
