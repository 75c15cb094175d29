"""What the rules have to say for their claims, and for the sentences that they pass over."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.place import Toponym
from geoevents.extraction.claims import RuleExtractor
from geoevents.extraction.explanation import Grounds, Mark
from geoevents.extraction.findings import Step
from geoevents.extraction.triggers import load_triggers
from geoevents.model import Claim, Report


def gather_rule_grounds(
    report: Report,
    toponyms: Sequence[Toponym],
    extractor: RuleExtractor,
    claims: Sequence[Claim],
    sentences: Sequence[tuple[int, int]],
) -> Grounds:
    """Which trigger fired for each claim, and what became of the others."""
    grounds = Grounds(lines={}, marks={}, silences={})
    steps = extractor.trace(report, toponyms)
    for claim in claims:
        step = _step_of(claim, steps)
        line = f"rule {claim.rule}"
        if step is not None:
            line += f', fired by "{report.text[step.start : step.end]}"'
            grounds.marks[claim.id] = [Mark(start=step.start, end=step.end, role="trigger")]
        grounds.lines[claim.id] = [("read by", line)]
    for start, end in sentences:
        grounds.silences[start] = _reasons(report.text, start, end, [s for s in steps if s.sentence == start])
    return grounds


def _step_of(claim: Claim, steps: Sequence[Step]) -> Step | None:
    inside = [s for s in steps if s.sentence == claim.evidence.start and s.rule == claim.rule and not s.outcome]
    named = claim.evidence.text.find(claim.place_text)
    return min(inside, key=lambda s: abs(s.start - claim.evidence.start - max(named, 0)), default=None)


def _reasons(text: str, start: int, end: int, steps: Sequence[Step]) -> list[str]:
    told = [
        f'"{text[step.start : step.end]}" ({step.rule}): '
        + (step.outcome or "it retells a claim, or belongs to one, of another sentence")
        for step in steps
    ]
    if told:
        return told
    word = load_triggers().quick.search(text, start, end)
    if word is None:
        return ["no word that tells of control"]
    return [f'"{word[0]}" governs none of its places']
