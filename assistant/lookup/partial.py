"""A document as far as it tells of one of several bodies."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ingest.store import DocumentInfo


@dataclass(frozen=True, slots=True)
class PartOf(DocumentInfo):
    """A document of which only what it tells of one body is looked at: `subject`, as its figures have it."""

    subject: str = ""

    @classmethod
    def of(cls, document: DocumentInfo, subject: str) -> PartOf:
        """Return a document's part that is of one body."""
        return cls(**{field.name: getattr(document, field.name) for field in fields(DocumentInfo)}, subject=subject)

    @property
    def whole(self) -> DocumentInfo:
        """Return the document itself."""
        return DocumentInfo(**{field.name: getattr(self, field.name) for field in fields(DocumentInfo)})
