"""Telling what the report has got wrong about the very figures that an answer tells."""

from __future__ import annotations

from assistant.answering.session import Session
from assistant.evidence import Weighed, findings_on
from assistant.lookup.index import Entry
from assistant.wording import finding_words
from ingest.model import Finding


def tell_findings_on_total(session: Session, weighed: Weighed) -> None:
    """Tell the report's own faults that concern the very figure told: a total that its parts do not make, or their part.

    Where a sentence gives a whole as few parts and they do not make it up, any of them may be the wrong one; a row of a
    long table is hardly to blame for its total. A figure that another place has otherwise is told so, once.
    """
    for entry, finding in findings_on(session.corpus, [weighed.entry, *weighed.support]):
        stated = any(operand.fact_id == entry.fact.id for operand in finding.stated)
        otherwise = finding.identity == "equal_coordinates"
        few = entry.fact.source == "sentence" and len(finding.parts) <= _FEW and finding.identity != "within_whole"
        concerns = not weighed.clashes if otherwise else stated or few
        if finding.fault == "report" and concerns:
            tell_finding(session, entry, finding)


_FEW = 3


def tell_finding(session: Session, entry: Entry, finding: Finding) -> None:
    """Add a finding to the conflicts, citing the facts it is about."""
    numbers = []
    for operand in (*finding.stated, *finding.parts)[:8]:
        fact_entry = session.corpus.entry(entry.document, entry.report, operand.fact_id)
        if fact_entry is not None:
            numbers.append(session.draft.cite(fact_entry))
    session.draft.add_conflict(finding_words(finding, entry, session.query.language), tuple(dict.fromkeys(numbers)))


def tell_findings_on(session: Session, weighed: Weighed) -> None:
    for entry, finding in findings_on(session.corpus, [weighed.entry, *weighed.support]):
        if finding.fault == "report":
            tell_finding(session, entry, finding)
