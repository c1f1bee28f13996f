"""Tables and paragraphs → facts: one figure each (or blank, or words) with what it is about and where it stands.

`cells` reads figures tables, `forms` key-value forms; sentences are read by `ingest.sentences`.
"""

from __future__ import annotations

from ingest.facts.cells import table_to_facts
from ingest.facts.document import document_to_facts
from ingest.facts.forms import form_to_facts

__all__ = ["document_to_facts", "form_to_facts", "table_to_facts"]
