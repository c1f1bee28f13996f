"""Results → a table to read, in Markdown, and two runs side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.metrics import Group, Record, Share, Summary, summarise


def to_markdown(records: Sequence[Record], *, title: str = "Answers against gold") -> str:
    """Return the whole report of a run: shares, groups, and every miss in one line."""
    summary = summarise(records)
    lines = [f"# {title}", "", *_headline(summary), ""]
    for heading, groups in (("Kind", summary.by_kind), ("Language", summary.by_language), ("Gold file", summary.by_source)):
        lines += [*_group_table(heading, groups), ""]
    misses = [record for record in records if not record["score"]["passed"]]
    ungrounded = [record for record in records if record["grounding"]["faults"]]
    lines += [f"## Missed ({len(misses)})", "", *(f"- {miss_line(record)}" for record in misses), ""]
    lines += [f"## Figures not verified ({len(ungrounded)} answers)", ""]
    lines += [f"- {record['id']}: {fault}" for record in ungrounded for fault in record["grounding"]["faults"]]
    return "\n".join(lines).rstrip() + "\n"


def _headline(summary: Summary) -> list[str]:
    abstention = summary.abstention
    rows = [
        ("passed", _with_interval(summary.whole.passed)),
        ("values exactly gold's", _with_interval(summary.whole.exact)),
        ("wrong figure", _with_interval(summary.whole.wrong_figure)),
        ("refused though there is an answer", _plain(summary.refused)),
        ("citations right", _plain(summary.citations_right)),
        ("law 1: figures verified", _plain(summary.grounded)),
        ("conflicts told", _plain(summary.conflicts_told)),
        ("false conflict alarms", _plain(summary.false_alarms)),
        (
            "abstention precision / recall / F1",
            f"{_number(abstention.precision)} / {_number(abstention.recall)} / {_number(abstention.f1)}"
            f" ({abstention.told} told, {abstention.due} due)",
        ),
        ("time p50 / p95", f"{_number(summary.p50_ms, 1)} / {_number(summary.p95_ms, 1)} ms"),
    ]
    return ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]


def _group_table(heading: str, groups: Iterable[Group]) -> list[str]:
    lines = [f"| {heading} | questions | passed | exactly right | wrong figure |", "|---|---|---|---|---|"]
    for group in groups:
        cells = (_with_interval(group.passed), _plain(group.exact), _plain(group.wrong_figure))
        lines.append(f"| {group.name} | {group.passed.total} | {' | '.join(cells)} |")
    return lines


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _plain(share: Share) -> str:
    return f"{_number(share.value)} ({share.hits}/{share.total})"


def _with_interval(share: Share) -> str:
    if share.low is None or share.high is None:
        return _plain(share)
    return f"{_number(share.value)} ({share.hits}/{share.total}, {share.low:.2f}–{share.high:.2f})"


def miss_line(record: Record) -> str:
    """Return one line on a question that did not pass: id, question, gold, got, why."""
    before = "".join(f"{one} → " for one in record["history"])
    wanted = _figures(record["wanted"]) or record["expected"]
    got = _figures(record["answer"]["values"]) or record["status"]
    return f"{record['id']} | {before}{record['question']} | gold: {wanted} | got: {got} | {'; '.join(record['score']['why'])}"


def _figures(figures: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(f"{one['value']}{one['unit']}" for one in figures)


def compare_runs(before: Sequence[Record], now: Sequence[Record]) -> str:
    """Return what changed between two runs, over the questions that both hold."""
    earlier = {record["key"]: record for record in before}
    both = [(earlier[record["key"]], record) for record in now if record["key"] in earlier]
    if not both:
        return "The two runs have no question in common.\n"
    won = [new for old, new in both if new["score"]["passed"] and not old["score"]["passed"]]
    lost = [new for old, new in both if old["score"]["passed"] and not new["score"]["passed"]]
    old_summary, new_summary = summarise([old for old, _ in both]), summarise([new for _, new in both])
    pairs = (
        ("passed", old_summary.whole.passed, new_summary.whole.passed),
        ("values exactly gold's", old_summary.whole.exact, new_summary.whole.exact),
        ("wrong figure", old_summary.whole.wrong_figure, new_summary.whole.wrong_figure),
        ("citations right", old_summary.citations_right, new_summary.citations_right),
        ("false conflict alarms", old_summary.false_alarms, new_summary.false_alarms),
    )
    lines = [f"## Compared over {len(both)} questions", "", "| | before | now |", "|---|---|---|"]
    lines += [f"| {name} | {_plain(old)} | {_plain(new)} |" for name, old, new in pairs]
    lines += ["", f"Passed now ({len(won)}): {', '.join(record['id'] for record in won) or 'none'}"]
    lines += ["", f"Lost ({len(lost)}):", "", *(f"- {miss_line(record)}" for record in lost)]
    return "\n".join(lines).rstrip() + "\n"


def print_report(text: str) -> None:
    print(text)
