"""Reports to claims by rules: grammar, a lexicon of triggers, sides, dates, and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from gazetteer.place import PlaceKind, Toponym
from geoevents.extraction.attribution import (
    Speakers,
    find_speakers,
    is_neutral,
    is_party_outlet,
    judge_status,
    load_voices,
)
from geoevents.extraction.dates import DateKind, DateMention, find_dates
from geoevents.extraction.focus import Focus
from geoevents.extraction.language import Parse, Parser, Word
from geoevents.extraction.masking import Masked, group_places, mask_sentence
from geoevents.extraction.matching import Finding, Matcher, PlaceArgument
from geoevents.extraction.merging import Denial, complete_sides, deny_claims, merge_claims
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


_PRONOUNS = frozenset({"they", "them", "who", "it", "he", "its", "their", "his"})
_OURS = re.compile(
    r"\bour\s+(?:[\w-]+\s+){0,3}(?:forces|troops|fighters|units|army|men|soldiers|hands|control)\b",
    re.IGNORECASE,
)


def _read_context(report: Report, countries: Sequence[str]) -> SideContext:
    """The sides of a report as a whole; who "our forces" are, by its publisher or its first lines."""
    context = SideContext.of(report.text, countries, published=report.published)
    if context.voice is not None or not _OURS.search(report.text):
        return context
    for text in (report.source, report.title, report.text[:400]):
        for side in find_sides(text, document=context):
            if side.side and not side.metonym and not side.person:
                return SideContext.of(report.text, countries, published=report.published, voice=side.side)
    return context


@dataclass(slots=True)
class _Reading:
    """What is known of one report while it is read."""

    report: Report
    context: SideContext
    sides: Sequence[SideMention]
    focus: Focus = field(default_factory=Focus)
    previous: DateRange | None = None
    claims: list[Claim] = field(default_factory=list)
    denials: list[Denial] = field(default_factory=list)


@dataclass(slots=True)
class _Sentence:
    start: int
    end: int
    places: list[PlaceMention]
    sides: list[SideMention]
    names: list[PlaceMention] = field(default_factory=list)
    """Capitalised names that may be places."""
    following: list[_Sentence] = field(default_factory=list)
    """The items of a list that the sentence announces with a colon."""
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
        context = _read_context(report, [code for code in countries if code])
        sides = find_sides(report.text, document=context)
        sentences = self._prepare(report, toponyms, sides)
        if not any(sentence.masked for sentence in sentences):
            return []
        reading = _Reading(report, context, sides)
        for sentence in sentences:
            self._read(sentence, reading)
        return deny_claims(merge_claims(complete_sides(reading.claims, context)), reading.denials)

    def _prepare(
        self, report: Report, toponyms: Sequence[Toponym], sides: Sequence[SideMention]
    ) -> list[_Sentence]:
        """The sentences with their places; those that could tell something are masked and parsed."""
        text = report.text
        ordered = sorted(
            (toponym for toponym in toponyms if not _is_country(toponym)),
            key=lambda toponym: (toponym.start, -toponym.end),
        )
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
            spans = _date_spans(text, start, end, report)
            taken = [(each.start, each.end) for each in (*sentence.places, *sentence.sides)]
            names = guess_names(text, start, end, [*taken, *spans])
            sentence.names = names
            sentence.masked = mask_sentence(
                text,
                start,
                end,
                places=sorted([*sentence.places, *names], key=lambda place: place.start),
                sides=sentence.sides,
                triggers=self._triggers,
                dates=spans,
            )
        _attach_lists(text, sentences)
        wanted = [sentence for sentence in sentences if sentence.masked]
        parses = self._parser.parse([sentence.masked.shown for sentence in wanted if sentence.masked])
        for sentence, parse in zip(wanted, parses, strict=True):
            sentence.parse = parse
        return sentences

    def _read(self, sentence: _Sentence, reading: _Reading) -> None:
        reading.focus.places.extend(_as_places(sentence, reading))
        if sentence.masked is None or sentence.parse is None:
            return
        dates = find_dates(
            reading.report.text[sentence.start : sentence.end],
            published=reading.report.published,
            previous=reading.previous,
        )
        resolver = _SideReader(sentence, reading)
        for finding in Matcher(sentence.parse, sentence.masked, self._triggers).find():
            if finding.factuality is Factuality.FACT:
                _tell(finding, sentence, reading, dates, resolver)
            elif finding.factuality is Factuality.DENIED:
                _deny(finding, sentence, reading)


_WHERE = re.compile(
    r"\b(?:in|near|at|of|from|around|outside|into|to|toward|towards|inside|over|on|between)\s+$", re.IGNORECASE
)


def _as_places(sentence: _Sentence, reading: _Reading) -> list[PlaceMention]:
    """The places of a sentence without the capitals that stand for their governments."""
    acting = [side for side in reading.sides if side.metonym and sentence.start <= side.start < sentence.end]
    return [
        place
        for place in sentence.places
        if not any(side.start < place.end and place.start < side.end for side in acting)
        or _WHERE.search(reading.report.text, max(sentence.start, place.start - 12), place.start)
    ]


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
    speakers = find_speakers(sentence.parse, sentence.masked, finding.word, reading.report.text)
    resolver.hear(speakers)
    roles = {role: resolver.side_of(words) for role, words in finding.roles.items()}
    if not _is_armed(finding, roles, resolver):
        return
    if finding.rule.startswith("follow") and not _is_sequel(sentence, reading):
        return
    reading.focus.act(roles.get("gain") or roles.get("actor"))
    when = _choose_date(finding, sentence, dates)
    background = _is_background(finding, sentence.parse, when, reading.report)
    told: list[PlaceMention] = []
    pairs = list(_mentions(finding, sentence, reading))
    listed = [mention for _, mention in pairs]
    for argument, mention in pairs:
        own = _date_of(mention, listed, sentence, dates) or when
        if mention.guessed and not _asks_for_place(finding):
            continue
        told.append(mention)
        claim = _claim(finding, argument, mention, sentence, reading.report, roles, own, background)
        reading.claims.append(_attribute(claim, speakers, resolver, reading.report))
    reading.focus.tell(told)
    if told and when is not None:
        reading.previous = when.range


def _deny(finding: Finding, sentence: _Sentence, reading: _Reading) -> None:
    """Remember who says that something did not happen, for the claim that it did."""
    assert sentence.masked is not None
    assert sentence.parse is not None
    speakers = find_speakers(sentence.parse, sentence.masked, finding.word, reading.report.text)
    names = speakers.denied_by or speakers.said_by
    for _, mention in _mentions(finding, sentence, reading) if names else ():
        place = mention.toponym.place if mention.toponym else None
        reading.denials.append(Denial(place.id if place else mention.text.casefold(), finding.type, names))


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
        if anaphor == "list":
            meant = _listed(sentence, reading.report.text, position)
        else:
            meant = reading.focus.find_places(anaphor, position, sentence.start)
        for each in meant:
            yield argument, each
        if not meant and mention is not None:
            yield argument, mention


_ANNOUNCES = re.compile(
    r":|\bincluding\b|\bamong them\b|\bamong which\b|\bnamely\b|\bsuch as\b|[–—(]", re.IGNORECASE
)
_AROUND = re.compile(
    r"\w+(?:\s+and\s+(?:\w+\s+){0,2}\w+)?\s+(?:(?:north|south|east|west)\w*\s+of|around)\s+(?:the\s+(?:city|town)\s+of\s+)?"
)
_EVERY = re.compile(r"\b(?:all|every|the whole)\s+(?:the\s+)?(?:\w+\s+(?:and\s+)?){0,3}$", re.IGNORECASE)
_ENDS = re.compile(r"[;.]|\bwhile\b|\bbut\b")


def _listed(sentence: _Sentence, text: str, position: int) -> list[PlaceMention]:
    """The places that "five villages" or "the following" announces, in the sentence or in the lines after it."""
    if text[: sentence.end].endswith(":"):
        return [
            place for each in sentence.following for place in sorted([*each.places, *each.names], key=_start)
        ]
    around = _AROUND.match(text, position, sentence.end)
    if around and _EVERY.search(text, max(sentence.start, position - 40), position):
        where = [p for p in sentence.places if p.toponym and p.start == around.end()]
        return [
            replace(p, part=text[position : p.end], start=position, text=text[position : p.end]) for p in where
        ]
    announced = _ANNOUNCES.search(text, position, sentence.end)
    if announced is None:
        return []
    places = [p for p in (*sentence.places, *sentence.names) if p.start >= announced.end()]
    groups = group_places(text, sorted(places, key=_start))
    if not groups or groups[0][0].start - announced.end() > 40 or not any(p.toponym for p in groups[0]):
        return []
    return groups[0]


def _start(mention: PlaceMention) -> int:
    return mention.start


def _attach_lists(text: str, sentences: Sequence[_Sentence]) -> None:
    """Gives a sentence that ends in a colon the lines after it, as long as they are little but names."""
    for i, sentence in enumerate(sentences):
        if not text[sentence.start : sentence.end].rstrip().endswith(":"):
            continue
        for item in sentences[i + 1 : i + 40]:
            named = sum(place.end - place.start for place in item.places)
            if named < 0.4 * (item.end - item.start):
                break
            sentence.following.append(item)


def _date_spans(text: str, start: int, end: int, report: Report) -> list[tuple[int, int]]:
    dates = find_dates(text[start:end], published=report.published)
    return [(start + date.start, start + date.end) for date in dates]


def _date_of(
    mention: PlaceMention, told: Sequence[PlaceMention], sentence: _Sentence, dates: Sequence[DateMention]
) -> DateMention | None:
    """The date that a list gives for one of its places: "X on Monday, Y and Z (both 8 February)"."""
    if len(told) < 2:
        return None
    low, high = told[0].end - sentence.start, told[-1].start - sentence.start
    if not any(low <= date.start < high for date in dates):
        return None
    after = [date for date in dates if date.start >= mention.end - sentence.start and date.range.latest]
    return after[0] if after and not after[0].future else None


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


def _is_sequel(sentence: _Sentence, reading: _Reading) -> bool:
    """Whether a capture was told just before: only then does "X followed" tell another."""
    last = reading.claims[-1] if reading.claims else None
    return last is not None and last.type is EventType.CAPTURE and sentence.start - last.evidence.end < 200


def _asks_for_place(finding: Finding) -> bool:
    return not finding.needs_side


def _is_country(toponym: Toponym) -> bool:
    """Countries change hands in nobody's sentence; as "Syrian" they stand in every one."""
    return toponym.place is not None and toponym.place.kind is PlaceKind.COUNTRY


def _choose_date(finding: Finding, sentence: _Sentence, dates: Sequence[DateMention]) -> DateMention | None:
    """The date that belongs to a trigger: in its clause before all others, then the nearest."""
    assert sentence.masked is not None
    assert sentence.parse is not None
    usable = [
        date
        for date in dates
        if date.kind in (DateKind.POINT, DateKind.SINCE, DateKind.BY)
        and not date.future
        and date.range.latest
        and not (date.kind is DateKind.SINCE and finding.type is EventType.HOLDS)
    ]
    word, parse = finding.word, sentence.parse
    position = sentence.masked.original(word.start) - sentence.start
    subordinate = _is_subordinate(parse, word)
    if subordinate:
        for date in dates:
            if date.kind is DateKind.AFTER and date.range.latest and 0 <= position - date.end < 12:
                return date
    if not usable:
        return None
    nested = frozenset({"ccomp", "relcl", "advcl", "conj", "parataxis"})
    clause = parse.subtree(word, without=nested - {"relcl"} if subordinate else nested)
    offsets = [sentence.masked.original(each.start) - sentence.start for each in clause]

    def is_inside(date: DateMention) -> bool:
        return any(date.start <= offset < date.end for offset in offsets)

    if subordinate:
        usable = [date for date in usable if is_inside(date)]
    return min(
        usable, key=lambda date: (not is_inside(date), date.weak, abs(date.start - position)), default=None
    )


def _is_subordinate(parse: Parse, word: Word) -> bool:
    """Whether a trigger stands in a clause with a time of its own: "after losing it", "which fell"."""
    marks = {"after", "since", "before", "until", "following"}
    if word.dep in ("relcl",):
        return True
    if word.dep in ("pcomp", "pobj") and parse.head(word).lower in marks:
        return True
    return word.dep == "advcl" and any(c.lower in marks for c in parse.children(word, "mark"))


def _is_background(finding: Finding, parse: Parse, when: DateMention | None, report: Report) -> bool:
    """Whether a change is told as earlier than the news of the report."""
    word = finding.word
    if word.dep != "relcl" and _is_subordinate(parse, word):
        return True
    if when is not None and when.range.latest and report.published:
        told = when.range.earliest if word.dep == "relcl" else when.range.latest
        return told is not None and (report.published - told).days > 3
    if any(child.lower in ("had", "’d") for child in parse.children(word, "aux")):
        said = parse.head(word)
        return not (word.dep in ("ccomp", "conj") and said.lemma in load_voices().saying)
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
        self._speaker: str | None = None
        self._by_word: list[SideMention | None] = []
        for word in sentence.parse.words:
            low, high = self._masked.original(word.start), self._masked.original_end(word.end)
            self._by_word.append(next((s for s in sentence.sides if s.start < high and low < s.end), None))

    def hear(self, speakers: Speakers) -> None:
        """Remember whose word the next finding is: "the fighters" are then the speaker's own."""
        named = [self.side_in(name) for name in speakers.said_by if not is_neutral(name)]
        self._speaker = next((side for side in named if side), None)

    @property
    def has_sides(self) -> bool:
        """Whether the report speaks of armed sides at all."""
        return bool(self._reading.sides)

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
        """The side that "they" or "the fighters" stand for.

        The one that acts earlier in the sentence, else the one that speaks, else the one that acted last.
        """
        position = self._masked.original(word.start)
        here = [s for s in self._sentence.sides if s.end <= position and s.side]
        if here:
            return here[0].side if word.lower in _PRONOUNS else here[-1].side
        if self._speaker:
            return self._speaker
        before = [s for s in self._reading.sides if s.end <= position and s.side and position - s.end < 1200]
        return self._reading.focus.actor or (before[-1].side if before else None)
