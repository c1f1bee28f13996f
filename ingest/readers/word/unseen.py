"""Which runs of a Word document are not to be seen (hidden, struck out, white, of no size), and which are raised."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.readers.word.numbering import W

_OFF = ("0", "false", "none", "off")
_TINY = 4
"""Half points; letters of two points are not for reading."""
_SHADED = tuple(f"{W}{tag}" for tag in ("tc", "tbl", "p"))


def is_unseen(run: etree._Element) -> bool:
    """Return whether a run is hidden, struck out, deleted by a tracked change, tiny, or white with no ground around it."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    if any(_is_on(properties.find(f"{W}{tag}")) for tag in ("vanish", "strike", "dstrike")):
        return True
    size = _value(properties.find(f"{W}sz"))
    if size.isdigit() and int(size) <= _TINY:
        return True
    return _value(properties.find(f"{W}color")).upper() == "FFFFFF" and not _has_ground(run, properties)


def is_raised(run: etree._Element) -> bool:
    """Return whether a run is set above the line, as the mark of a note is."""
    return _value(run.find(f"{W}rPr/{W}vertAlign")) == "superscript"


def unseen_figures(body: etree._Element | None) -> int:
    """Return how many runs with digits are left out as not to be seen, or deleted by tracked changes."""
    return sum(1 for text in _unseen_texts(body) if any(map(str.isdigit, text))) if body is not None else 0


def _unseen_texts(body: etree._Element) -> Iterator[str]:
    for run in body.iter(f"{W}r"):
        if is_unseen(run):
            yield "".join(text.text or "" for text in run.iter(f"{W}t"))
        else:
            yield "".join(text.text or "" for text in run.iter(f"{W}delText"))


def _value(element: etree._Element | None) -> str:
    return str(element.get(f"{W}val") or "") if element is not None else ""


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val") not in _OFF


def _has_ground(run: etree._Element, properties: etree._Element) -> bool:
    """Return whether a run, its paragraph, its cell or its table is shaded, or may be by the table's style."""
    if any(properties.find(f"{W}{tag}") is not None for tag in ("shd", "highlight")):
        return True
    around = [one for one in run.iterancestors() if one.tag in _SHADED]
    return any(_is_shaded(one) for one in around)


def _is_shaded(element: etree._Element) -> bool:
    kind = element.tag.rpartition("}")[2]
    own = element.find(f"{W}{kind}Pr")
    if own is None:
        return False
    return own.find(f"{W}shd") is not None or kind == "tbl" and own.find(f"{W}tblStyle") is not None
