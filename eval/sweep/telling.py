"""Results of a sweep → Markdown: shares with counts, and every miss in a line."""

from __future__ import annotations

from collections.abc import Sequence

from eval.sweep.model import Probe, SweepResults

_GROUPS = {"zh": "found, Chinese", "en": "found, English", "blank": "blanks and dashes", "negative": "not there, told so"}


def sweep_to_markdown(results: SweepResults, most: int = 400) -> str:
    """Return shares with counts, by group and by file, and the misses one a line."""
    lines = ["# Sweep over tables and sentences", "", "| | right |", "|---|---|"]
    for group, name in _GROUPS.items():
        own = [probe for probe in results.probes if probe.group == group]
        lines.append(f"| {name} | {_share(own)} |")
        sources = sorted({probe.source for probe in own})
        for source in sources if len(sources) > 1 else []:
            lines.append(f"| … {source}s | {_share([probe for probe in own if probe.source == source])} |")
    lines += [f"| invented figures verified | {results.invented_verified} of {results.invented} |", ""]
    lines += ["| Report | Chinese | English | blank | negative |", "|---|---|---|---|---|"]
    for report in dict.fromkeys(probe.report for probe in results.probes):
        own = [probe for probe in results.probes if probe.report == report]
        lines.append(
            f"| {report} | {' | '.join(_share([probe for probe in own if probe.group == group]) for group in _GROUPS)} |"
        )
    missed = [probe for probe in results.probes if not probe.right]
    lines += ["", f"## Missed ({len(missed)})", ""]
    lines += [f"- {_told(one)} | wanted: {one.wanted} | got: {one.got}" for one in missed[:most]]
    return "\n".join(lines) + "\n"


def _told(probe: Probe) -> str:
    return " | ".join(part for part in (probe.group, probe.source, probe.report, probe.question) if part)


def _share(probes: Sequence[Probe]) -> str:
    right = sum(probe.right for probe in probes)
    return f"{right / len(probes):.3f} ({right}/{len(probes)})" if probes else "–"
