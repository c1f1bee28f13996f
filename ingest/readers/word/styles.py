"""What a paragraph style of Word says of headings and list numbers, through the styles that it is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.word.numbering import W


@dataclass(frozen=True, slots=True)
class Style:
    """`outline` is the heading level from 1; `list_id` and `list_level` the automatic numbering; None where not said."""

    outline: int | None = None
    list_id: str | None = None
    list_level: int | None = None


@dataclass
class Styles:
    """The paragraph styles of one document by id; `default` is the one of paragraphs that name none."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str | None = None

    @classmethod
    def from_xml(cls, root: etree._Element | None) -> Styles:
        """Return the styles of styles.xml, each with what it inherits; a circle of inheritance ends where it closes."""
        made = cls()
        elements = {} if root is None else {str(e.get(f"{W}styleId")): e for e in root.iter(f"{W}style")}
        for key, element in elements.items():
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true"):
                made.default = key
            made.by_id[key] = _resolved(key, elements)
        return made

    def of(self, style_id: str | None) -> Style:
        """Return the style of that id, or the default one's."""
        return self.by_id.get(style_id or self.default or "", Style())


def _resolved(key: str, elements: dict[str, etree._Element]) -> Style:
    found = Style()
    seen: set[str] = set()
    at: str | None = key
    while at in elements and at not in seen:
        seen.add(at)
        element = elements[at]
        own = properties(element.find(f"{W}pPr"))
        outline = own.outline if own.outline is not None else _named_level(element)
        found = Style(
            found.outline if found.outline is not None else outline,
            found.list_id if found.list_id is not None else own.list_id,
            found.list_level if found.list_level is not None else own.list_level,
        )
        based = element.find(f"{W}basedOn")
        at = str(based.get(f"{W}val")) if based is not None else None
    return found


def _named_level(element: etree._Element) -> int | None:
    """Return the level of a style that is named Heading 2 or 标题 2, else None."""
    name = element.find(f"{W}name")
    match = re.fullmatch(r"(?:heading|标题)\s*([1-9])", str(name.get(f"{W}val") or "") if name is not None else "", re.I)
    return int(match.group(1)) if match else None


def properties(element: etree._Element | None) -> Style:
    """Return what paragraph properties say themselves. Outline level 9 is Word's word for body text: 0 here."""
    if element is None:
        return Style()
    outline = element.find(f"{W}outlineLvl")
    level = str(outline.get(f"{W}val")) if outline is not None else ""
    numbering = element.find(f"{W}numPr")
    list_id = numbering.find(f"{W}numId") if numbering is not None else None
    at = numbering.find(f"{W}ilvl") if numbering is not None else None
    list_level = str(at.get(f"{W}val")) if at is not None else ""
    return Style(
        (int(level) + 1) % 10 if re.fullmatch(r"\d", level) else None,
        str(list_id.get(f"{W}val")) if list_id is not None else None,
        int(list_level) if re.fullmatch(r"\d", list_level) else None,
    )
