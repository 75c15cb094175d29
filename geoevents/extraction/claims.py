"""Reports to claims by rules: grammar, a lexicon of triggers, sides, dates, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from gazetteer.place import PlaceKind, Toponym
from geoevents.extraction.attribution import Speakers, find_speakers, is_party_outlet, judge_status
from geoevents.extraction.dates import DateKind, DateMention, find_dates
from geoevents.extraction.focus import Focus
from geoevents.extraction.language import Parse, Parser, Word
from geoevents.extraction.masking import Masked, mask_sentence
from geoevents.extraction.matching import Finding, Matcher, PlaceArgument
from geoevents.extraction.merging import complete_sides, merge_claims
from geoevents.extraction.modality import Factuality
from geoevents.extraction.places import PlaceMention, find_places, guess_names
from geoevents.extraction.sentences import split_sentences
from geoevents.extraction.sides import SideContext, SideMention, find_sides
from geoevents.extraction.triggers import Triggers, load_triggers
from geoevents.model import Claim, ClaimStatus, DatePrecision, DateRange, EventType, Evidence, Report

_GROUPS = frozenset(
    "forces troops fighters soldiers men militants units army militia militias rebels insurgents jihadists gunmen column "
    "columns brigade division garrison defenders attackers group groups factions faction side party enemy allies "
    "militiamen paratroopers convoy tanks they them who it he she we our their its his him terrorists mercenaries "
    "opposition movement alliance coalition remnants commander commanders".split()
)


@dataclass(slots=True)
class _Reading:
    """What is known of one report while it is read."""

    report: Report
    context: SideContext
    sides: Sequence[SideMention]
    focus: Focus = field(default_factory=Focus)
    previous: DateRange | None = None
    claims: list[Claim] = field(default_factory=list)


@dataclass(slots=True)
class _Sentence:
    start: int
    end: int
    places: list[PlaceMention]
    sides: list[SideMention]
    masked: Masked | None = None
    parse: Parse | None = None


class RuleExtractor:
    """Claims by rules. Reads one report at a time; keeps nothing between reports."""

    def __init__(self, *, parser: Parser | None = None, triggers: Triggers | None = None) -> None:
        self._parser = parser or Parser()
        self._triggers = triggers or load_triggers()

    def extract(self, report: Report, toponyms: Sequence[Toponym]) -> list[Claim]:
        """What a report claims of control, in the order of its text.

        Args:
            report: the report.
            toponyms: its places, from the geoparser; offsets are those of ``report.text``.

        Raises:
            LanguageModelError: the parser's model is missing.
        """
        countries = [toponym.place.country_code for toponym in toponyms if toponym.place]
        context = SideContext.of(report.text, filter(None, countries), published=report.published)
        sides = find_sides(report.text, document=context)
        sentences = self._prepare(report, toponyms, sides)
        if not any(sentence.masked for sentence in sentences):
            return []
        reading = _Reading(report, context, sides)
        for sentence in sentences:
            self._read(sentence, reading)
        return merge_claims(complete_sides(reading.claims, context))

    def _prepare(
        self, report: Report, toponyms: Sequence[Toponym], sides: Sequence[SideMention]
    ) -> list[_Sentence]:
        """The sentences with their places; those that could tell something are masked and parsed."""
        text = report.text
        ordered = sorted(toponyms, key=lambda toponym: (toponym.start, -toponym.end))
        sentences: list[_Sentence] = []
        at = 0
        for start, end in split_sentences(text):
            inside = []
            while at < len(ordered) and ordered[at].start < end:
                if ordered[at].start >= start and ordered[at].end <= end:
                    inside.append(ordered[at])
                at += 1
            sentence = _Sentence(start, end, find_places(text, start, end, inside), [])
            sentences.append(sentence)
            if not self._triggers.quick.search(text, start, end):
                continue
            sentence.sides = [side for side in sides if start <= side.start and side.end <= end]
            taken = [(each.start, each.end) for each in (*sentence.places, *sentence.sides)]
            names = guess_names(text, start, end, taken)
            sentence.masked = mask_sentence(
                text,
                start,
                end,
                places=sorted([*sentence.places, *names], key=lambda place: place.start),
                sides=sentence.sides,
                triggers=self._triggers,
            )
        wanted = [sentence for sentence in sentences if sentence.masked]
        parses = self._parser.parse([sentence.masked.shown for sentence in wanted if sentence.masked])
        for sentence, parse in zip(wanted, parses, strict=True):
            sentence.parse = parse
        return sentences

    def _read(self, sentence: _Sentence, reading: _Reading) -> None:
        if sentence.masked is None or sentence.parse is None:
            reading.focus.places.extend(sentence.places)
            return
        dates = find_dates(
            reading.report.text[sentence.start : sentence.end],
            published=reading.report.published,
            previous=reading.previous,
        )
        reading.focus.places.extend(sentence.places)
        resolver = _SideReader(sentence, reading)
        for finding in Matcher(sentence.parse, sentence.masked, self._triggers).find():
            if finding.factuality is Factuality.FACT:
                _tell(finding, sentence, reading, dates, resolver)
        resolver.close()


def _tell(
    finding: Finding,
    sentence: _Sentence,
    reading: _Reading,
    dates: Sequence[DateMention],
    resolver: _SideReader,
) -> None:
    """Turn a finding into claims, one a place."""
    assert sentence.masked is not None
    assert sentence.parse is not None
    roles = {role: resolver.side_of(words) for role, words in finding.roles.items()}
    if not _is_armed(finding, roles, resolver):
        return
    reading.focus.act(roles.get("gain") or roles.get("actor"))
    when = _choose_date(finding.word, sentence, dates)
    speakers = find_speakers(sentence.parse, sentence.masked, finding.word, reading.report.text)
    background = _is_background(finding, sentence.parse, when, reading.report)
    told: list[PlaceMention] = []
    for argument, mention in _mentions(finding, sentence, reading):
        if _is_country(mention) or (mention.guessed and not _asks_for_place(finding)):
            continue
        told.append(mention)
        claim = _claim(finding, argument, mention, sentence, reading.report, roles, when, background)
        reading.claims.append(_attribute(claim, speakers, resolver, reading.report))
    reading.focus.tell(told)
    if told and when is not None:
        reading.previous = when.range


def _mentions(
    finding: Finding, sentence: _Sentence, reading: _Reading
) -> Iterator[tuple[PlaceArgument, PlaceMention]]:
    """The places of a finding, with what "the town" and the like stand for."""
    assert sentence.masked is not None
    for argument in finding.places:
        mention = argument.mention
        if mention is not None and not _is_bare_facility(mention):
            yield argument, mention
            continue
        if mention is not None:
            anaphor, position = mention.text.lower().removeprefix("the "), mention.start
        elif argument.word is not None:
            anaphor, position = argument.anaphor, sentence.masked.original(argument.word.start)
        else:
            continue
        meant = reading.focus.find_places(anaphor, position, sentence.start)
        for each in meant:
            yield argument, each
        if not meant and mention is not None:
            yield argument, mention


def _is_bare_facility(mention: PlaceMention) -> bool:
    return mention.toponym is None and mention.text[:4].lower() == "the " and mention.text[4:].islower()


def _attribute(claim: Claim, speakers: Speakers, resolver: _SideReader, report: Report) -> Claim:
    status = judge_status(
        [(name, resolver.side_in(name)) for name in speakers.said_by],
        speakers.denied_by,
        gain=claim.gain or claim.actor,
        loss=claim.loss or claim.against,
        outlet_is_party=is_party_outlet(report.source, report.text),
    )
    return replace(claim, status=status, said_by=speakers.said_by, denied_by=speakers.denied_by, id="")


def _claim(
    finding: Finding,
    argument: PlaceArgument,
    mention: PlaceMention,
    sentence: _Sentence,
    report: Report,
    roles: dict[str, str | None],
    when: DateMention | None,
    background: bool,
) -> Claim:
    kind, gain, loss = finding.type, roles.get("gain"), roles.get("loss")
    actor, against = roles.get("actor"), roles.get("against")
    part = argument.part or mention.part
    if argument.partial and kind is EventType.CAPTURE:
        kind, actor, against, gain, loss = EventType.ADVANCE, gain, loss, None, None
    if gain and gain == loss:
        loss = None
    told = when.range if when else DateRange()
    if kind is EventType.HOLDS and not background:
        told = DateRange(earliest=report.published, latest=report.published, precision=DatePrecision.DAY)
        if report.published is None:
            told = DateRange()
    elif when is None and not background and report.published:
        told = DateRange(earliest=report.published, latest=report.published, precision=DatePrecision.WEEK)
    toponym = mention.toponym
    return Claim(
        report_id=report.id,
        type=kind,
        place=toponym.place if toponym else None,
        place_text=mention.text,
        evidence=Evidence(
            start=sentence.start, end=sentence.end, text=report.text[sentence.start : sentence.end]
        ),
        part=part,
        actor=actor,
        against=against,
        gain=gain,
        loss=loss,
        again=finding.again,
        earliest=told.earliest,
        latest=told.latest,
        date_precision=told.precision,
        status=ClaimStatus.REPORTED,
        background=background,
        score=0.6 if finding.nominal else 0.8,
        rule=finding.rule,
        published=report.published,
        source=report.source,
    )


def _is_armed(finding: Finding, roles: dict[str, str | None], resolver: _SideReader) -> bool:
    """Whether an armed or political side stands behind the change; sport and business have none."""
    if any(roles.values()):
        return True
    if finding.needs_side or finding.type is EventType.HOLDS:
        return False
    subject = finding.roles.get("gain") or finding.roles.get("actor")
    if subject:
        return False
    return resolver.has_sides


def _asks_for_place(finding: Finding) -> bool:
    return not finding.needs_side


def _is_country(mention: PlaceMention) -> bool:
    place = mention.toponym.place if mention.toponym else None
    return place is not None and place.kind is PlaceKind.COUNTRY and not mention.part


def _choose_date(word: Word, sentence: _Sentence, dates: Sequence[DateMention]) -> DateMention | None:
    """The date that belongs to a trigger: in its clause before all others, then the nearest."""
    assert sentence.masked is not None
    assert sentence.parse is not None
    usable = [
        date
        for date in dates
        if date.kind in (DateKind.POINT, DateKind.SINCE, DateKind.BY) and not date.future and date.range.latest
    ]
    if not usable:
        return None
    nested = frozenset({"ccomp", "relcl", "advcl", "conj", "parataxis"})
    offsets = [
        sentence.masked.original(each.start) - sentence.start
        for each in sentence.parse.subtree(word, without=nested)
    ]
    position = sentence.masked.original(word.start) - sentence.start

    def rank(date: DateMention) -> tuple[bool, bool, int]:
        inside = any(date.start <= offset < date.end for offset in offsets)
        return (not inside, date.weak, abs(date.start - position))

    return min(usable, key=rank)


def _is_background(finding: Finding, parse: Parse, when: DateMention | None, report: Report) -> bool:
    """Whether a change is told as earlier than the news of the report."""
    if when is not None and when.range.latest and report.published:
        return (report.published - when.range.latest).days > 3
    word = finding.word
    if any(child.lower in ("had", "’d") for child in parse.children(word, "aux")):
        return True
    return finding.nominal and any(a.lower in ("since", "after") for a in parse.ancestors(word))


class _SideReader:
    """The sides of one sentence, by the words of its parse."""

    def __init__(self, sentence: _Sentence, reading: _Reading) -> None:
        assert sentence.masked is not None
        assert sentence.parse is not None
        self._sentence = sentence
        self._masked = sentence.masked
        self._parse = sentence.parse
        self._reading = reading
        self._by_word: list[SideMention | None] = []
        for word in sentence.parse.words:
            low, high = self._masked.original(word.start), self._masked.original_end(word.end)
            self._by_word.append(next((s for s in sentence.sides if s.start < high and low < s.end), None))

    @property
    def has_sides(self) -> bool:
        """Whether the report speaks of armed sides at all."""
        return bool(self._reading.sides)

    def close(self) -> None:
        """Remember the first side of the sentence as the one that acts, where nothing was told."""

    def side_in(self, phrase: str) -> str | None:
        """The side that a phrase of the sentence names."""
        text = self._reading.report.text
        for side in self._sentence.sides:
            if text[side.start : side.end] in phrase:
                return side.side
        return None

    def side_of(self, words: Iterable[Word]) -> str | None:
        """The side that the words of a role name or stand for."""
        for word in words:
            side = self._direct(word)
            if side:
                return side
        for word in words:
            if word.lower in _GROUPS:
                return self._stand_in(word)
        return None

    def _direct(self, word: Word) -> str | None:
        mention = self._by_word[word.index]
        if mention is not None and mention.side:
            return mention.side
        below = self._parse.subtree(
            word, without=frozenset({"relcl", "advcl", "acl", "ccomp", "conj", "punct", "parataxis"})
        )
        left = [w for w in below if w.index < word.index]
        right = [w for w in below if w.index > word.index]
        for each in [*reversed(left), *right]:
            mention = self._by_word[each.index]
            if mention is not None and mention.side:
                return mention.side
        for conjunct in self._parse.children(word, "conj"):
            found = self._direct(conjunct)
            if found:
                return found
        return None

    def _stand_in(self, word: Word) -> str | None:
        """The side that "they" or "the fighters" stand for: the last one named before."""
        position = self._masked.original(word.start)
        before = [s for s in self._reading.sides if s.end <= position and s.side and position - s.end < 1200]
        return before[-1].side if before else self._reading.focus.actor
