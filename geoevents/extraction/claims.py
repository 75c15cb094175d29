"""Reports to claims by rules: grammar, a lexicon of triggers, sides, dates, and who says so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gazetteer.place import Place, PlaceKind, Toponym
from geoevents.extraction.attribution import Speakers, find_speakers, is_party_outlet, judge_status
from geoevents.extraction.dates import DateMention, find_dates
from geoevents.extraction.event_dates import choose_date, date_in_list, is_background
from geoevents.extraction.findings import Finding, PlaceArgument, Step
from geoevents.extraction.focus import Focus
from geoevents.extraction.language import Parser
from geoevents.extraction.matching import Matcher
from geoevents.extraction.merging import Denial, complete_sides, deny_claims, merge_claims
from geoevents.extraction.modality import Factuality
from geoevents.extraction.places import PlaceMention
from geoevents.extraction.preparation import Reading, Sentence, listed_places, prepare_sentences
from geoevents.extraction.side_roles import SideReader, read_context
from geoevents.extraction.sides import SideContext, SideLexicon, SideMention, find_sides
from geoevents.extraction.triggers import Triggers, load_triggers
from geoevents.model import Claim, DatePrecision, DateRange, EventType, Evidence, Report

_WHERE = re.compile(
    r"\b(?:in|near|at|of|from|around|outside|into|to|toward|towards|inside|over|on|between)\s+$", re.IGNORECASE
)
_SEQUEL = 200
"""Characters after a capture within which "X followed" tells another."""


class RuleExtractor:
    """Claims by rules. Reads one report at a time; keeps nothing between reports.

    Args:
        parser, triggers: the parser and the words that tell of control; the package's own without them.
        lexicon: the sides and wars that it knows; the package's own without it.
    """

    def __init__(
        self,
        *,
        parser: Parser | None = None,
        triggers: Triggers | None = None,
        lexicon: SideLexicon | None = None,
    ) -> None:
        self._parser = parser or Parser()
        self._triggers = triggers or load_triggers()
        self.lexicon = lexicon

    def wants(self, report: Report) -> bool:
        """Whether a report is worth a geoparser's time: of the others ``extract`` tells nothing anyway."""
        return self._triggers.quick.search(report.text) is not None

    def extract(self, report: Report, toponyms: Sequence[Toponym]) -> list[Claim]:
        """What a report claims of control, in the order of its text.

        Args:
            report: the report.
            toponyms: its places, from the geoparser; offsets are those of ``report.text``. Areas told by way of
                a place ("the countryside of X") and described roads may overlap the names in them.

        Raises:
            LanguageModelError: the parser's model is missing.
        """
        if not self.wants(report):
            return []
        teller, context = self._read(report, toponyms, steps=None)
        return deny_claims(merge_claims(complete_sides(teller.claims, context)), teller.denials)

    def trace(self, report: Report, toponyms: Sequence[Toponym]) -> list[Step]:
        """What came of every trigger that ``extract`` meets in a report, in the order of its text."""
        steps: list[Step] = []
        if self.wants(report):
            self._read(report, toponyms, steps=steps)
        return steps

    def _read(
        self, report: Report, toponyms: Sequence[Toponym], *, steps: list[Step] | None
    ) -> tuple[_Teller, SideContext]:
        countries = [toponym.place.country_code for toponym in toponyms if toponym.place]
        context = read_context(report, [code for code in countries if code], lexicon=self.lexicon)
        sides = find_sides(report.text, document=context)
        areas = [each for each in toponyms if each.place and each.place.kind is PlaceKind.AREA]
        names = [each for each in toponyms if not (each.place and each.place.kind is PlaceKind.AREA)]
        sentences = prepare_sentences(report, names, sides, parser=self._parser, triggers=self._triggers)
        teller = _Teller(report, sides, areas, self._triggers, steps)
        for sentence in sentences:
            teller.read(sentence)
        return teller, context


@dataclass(slots=True)
class _Teller:
    """Reads the sentences of one report in order and gathers what they claim."""

    report: Report
    sides: Sequence[SideMention]
    areas: Sequence[Toponym]
    """Areas told by way of a place: "the southern countryside of X"."""
    triggers: Triggers
    steps: list[Step] | None = None
    """Where it is a list, what came of each trigger is kept there."""
    focus: Focus = field(default_factory=Focus)
    previous: DateRange | None = None
    claims: list[Claim] = field(default_factory=list)
    denials: list[Denial] = field(default_factory=list)
    starts: list[int] = field(init=False)
    """Where the sides begin."""
    parties: int = field(init=False)
    """How many sides the report names as such."""

    def __post_init__(self) -> None:
        self.starts = [side.start for side in self.sides]
        self.parties = len({s.side for s in self.sides if s.side and not (s.metonym or s.person)})

    def read(self, sentence: Sentence) -> None:
        """Gather what a sentence claims and denies."""
        self.focus.places.extend(self._as_places(sentence))
        reading = sentence.reading
        if reading is None:
            return
        text = self.report.text
        dates = find_dates(
            text[sentence.start : sentence.end], published=self.report.published, previous=self.previous
        )
        roles = SideReader(sentence, reading, text=text, sides=self.sides, focus=self.focus)
        for finding in Matcher(reading.parse, reading.masked, self.triggers).find():
            speakers = find_speakers(reading.parse, reading.masked, finding.word, text)
            outcome = _NO_FACT
            if finding.factuality is Factuality.FACT:
                outcome = self._tell(finding, sentence, reading, dates, roles, speakers)
            elif finding.factuality is Factuality.DENIED:
                outcome = _DENIED
                self._deny(finding, sentence, reading, speakers)
            if self.steps is not None:
                self.steps.append(_step(finding, sentence, reading, outcome))

    def _as_places(self, sentence: Sentence) -> list[PlaceMention]:
        """The places of a sentence without the capitals that stand for their governments."""
        first, last = (bisect_left(self.starts, offset) for offset in (sentence.start, sentence.end))
        acting = [side for side in self.sides[first:last] if side.metonym]
        return [
            place
            for place in sentence.places
            if not any(side.start < place.end and place.start < side.end for side in acting)
            or _WHERE.search(self.report.text, max(sentence.start, place.start - 12), place.start)
        ]

    def _tell(
        self,
        finding: Finding,
        sentence: Sentence,
        reading: Reading,
        dates: Sequence[DateMention],
        roles: SideReader,
        speakers: Speakers,
    ) -> str:
        """Turn a finding into claims, one a place; say why where there is none."""
        roles.hear(speakers)
        sides = {role: roles.side_of(words) for role, words in finding.roles.items()}
        if not self._is_armed(finding, sides):
            return _UNARMED
        if not self._is_sequel(finding, sentence):
            return _NO_SEQUEL
        self.focus.act(sides.get("gain") or sides.get("actor"))
        when = choose_date(finding, sentence, reading, dates)
        background = is_background(finding, reading.parse, when, self.report)
        pairs = [
            (argument, mention)
            for argument, mention in self._mentions(finding, sentence, reading)
            if not (mention.guessed and finding.needs_side)
        ]
        told = [mention for _, mention in pairs]
        for argument, mention in pairs:
            own = date_in_list(mention, told, sentence, dates) or when
            claim = self._claim(finding, argument, mention, sentence, sides, own, background=background)
            self.claims.append(self._attribute(claim, speakers, roles))
        self.focus.tell(told)
        if told and when is not None:
            self.previous = when.range
        return "" if told else _NOWHERE

    def _deny(self, finding: Finding, sentence: Sentence, reading: Reading, speakers: Speakers) -> None:
        """Remember who says that something did not happen, for the claim that it did."""
        names = speakers.denied_by or speakers.said_by
        for _, mention in self._mentions(finding, sentence, reading) if names else ():
            place = mention.toponym.place if mention.toponym else None
            self.denials.append(Denial(place.id if place else mention.text.casefold(), finding.type, names))

    def _mentions(
        self, finding: Finding, sentence: Sentence, reading: Reading
    ) -> Iterator[tuple[PlaceArgument, PlaceMention]]:
        """The places of a finding, with what "the town" and the like stand for."""
        for argument in finding.places:
            mention = argument.mention
            if mention is not None and not _is_bare_facility(mention):
                yield argument, mention
                continue
            if mention is not None:
                anaphor, position = mention.text.lower().removeprefix("the "), mention.start
            elif argument.word is not None:
                anaphor, position = argument.anaphor, reading.masked.original(argument.word.start)
            else:
                continue
            if anaphor == "list":
                meant = listed_places(sentence, self.report.text, position)
            else:
                meant = self.focus.find_places(anaphor, position, sentence.start)
            for each in meant:
                yield argument, each
            if not meant and mention is not None:
                yield argument, mention

    def _is_armed(self, finding: Finding, sides: Mapping[str, str | None]) -> bool:
        """Whether an armed or political side stands behind the change; sport and business have none."""
        if any(sides.values()):
            return True
        if finding.needs_side or finding.type is EventType.HOLDS:
            return False
        if finding.roles.get("gain") or finding.roles.get("actor"):
            return False
        return self.parties > 1

    def _is_sequel(self, finding: Finding, sentence: Sentence) -> bool:
        """Whether "X followed" follows a capture; all other findings stand alone."""
        if not finding.rule.startswith("follow"):
            return True
        last = self.claims[-1] if self.claims else None
        return (
            last is not None and last.type is EventType.CAPTURE and sentence.start - last.evidence.end < _SEQUEL
        )

    def _claim(
        self,
        finding: Finding,
        argument: PlaceArgument,
        mention: PlaceMention,
        sentence: Sentence,
        sides: Mapping[str, str | None],
        when: DateMention | None,
        *,
        background: bool,
    ) -> Claim:
        report, kind = self.report, finding.type
        gain, loss = sides.get("gain"), sides.get("loss")
        actor, against = sides.get("actor"), sides.get("against")
        if argument.partial and kind is EventType.CAPTURE:
            kind, actor, against, gain, loss = EventType.ADVANCE, gain, loss, None, None
        told = self._range(kind, when, background=background)
        return Claim(
            report_id=report.id,
            type=kind,
            place=self._place(mention, part=argument.part or mention.part),
            place_text=mention.text,
            evidence=Evidence(
                start=sentence.start, end=sentence.end, text=report.text[sentence.start : sentence.end]
            ),
            part=argument.part or mention.part,
            actor=actor,
            against=against,
            gain=gain,
            loss=None if loss == gain else loss,
            again=finding.again,
            earliest=told.earliest,
            latest=told.latest,
            date_precision=told.precision,
            background=background,
            score=0.6 if finding.nominal else 0.8,
            rule=finding.rule,
            published=report.published,
            source=report.source,
        )

    def _place(self, mention: PlaceMention, *, part: str) -> Place | None:
        """The place of a mention; where it is about a part that has a place of its own, that one."""
        toponym = mention.toponym
        if toponym is None:
            return None
        for area in self.areas if part else ():
            if area.start <= toponym.start and toponym.end <= area.end:
                return area.place
        return toponym.place

    def _range(self, kind: EventType, when: DateMention | None, *, background: bool) -> DateRange:
        """When it happened: what holds, holds on the day of the report; news without a day is of that week."""
        day = self.report.published
        if day and not background and kind is EventType.HOLDS:
            return DateRange(earliest=day, latest=day, precision=DatePrecision.DAY)
        if when is not None:
            return when.range
        if day and not background:
            return DateRange(earliest=day, latest=day, precision=DatePrecision.WEEK)
        return DateRange()

    def _attribute(self, claim: Claim, speakers: Speakers, roles: SideReader) -> Claim:
        status = judge_status(
            [(name, roles.side_in(name)) for name in speakers.said_by],
            speakers.denied_by,
            gain=claim.gain or claim.actor,
            loss=claim.loss or claim.against,
            outlet_is_party=is_party_outlet(self.report.source, self.report.text),
        )
        return replace(claim, status=status, said_by=speakers.said_by, denied_by=speakers.denied_by, id="")


_NO_FACT = "told as a plan, a hope, a threat, an attempt, a condition or a question"
_DENIED = "told as what did not happen"
_UNARMED = "no armed side stands behind it"
_NO_SEQUEL = "it follows no capture"
_NOWHERE = "its place is none that the report names"


def _step(finding: Finding, sentence: Sentence, reading: Reading, outcome: str) -> Step:
    word = finding.word
    return Step(
        start=reading.masked.original(word.start),
        end=reading.masked.original_end(word.end),
        sentence=sentence.start,
        type=finding.type,
        rule=finding.rule,
        outcome=outcome,
    )


def _is_bare_facility(mention: PlaceMention) -> bool:
    """ "The airport": a facility without a name."""
    return mention.toponym is None and mention.text[:4].lower() == "the " and mention.text[4:].islower()
