"""The shapes in which reports tell dates, as regular expressions over the words of ``date_lexicon``.

Each expression has a name, for which ``date_resolution.Resolver`` has a method, and the families of trigger
words of which one must stand in the text: a sentence without any trigger costs one search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from geoevents.extraction.date_lexicon import any_of, lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """One shape of telling a date."""

    name: str
    families: frozenset[str]
    """The trigger families of which one must stand in the text."""
    pattern: re.Pattern[str]
    cased: bool
    """Whether the pattern tells capitals from small letters; the others are for text in lower case."""


# What stands behind a date in a name: "the 14 March Alliance", "October 6 Bridge".
_NAME = (
    r"(?!\s+(?-i:Bridge|Brigades?|Movement|Alliance|Division|Street|Square|Revolution|Martyrs|Regiment|Coalition|"
    r"University|Airport|Corps|Battalion|Mosque|Stadium|City|Towers?)\b)"
)
# What an ordinal counts that is no day of the month ("on the 9th floor", "by the 4th Guards Division").
_AFTER_ORDINAL = (
    r"(?!\s+(?:(?!(?:and|or|in|at|by)\b)[\w’'-]+\s+){0,3}?(?:Brigades?|Divisions?|Corps|Battalions?|Regiments?|Army|"
    r"Armou?red|Mechani[sz]ed|Infantry|Guards|Airborne|Motor|Fleet|Legion|Detachment|Squadron|Company|Platoon|Congress)\b)"
    r"(?!\s+(?:floor|storey|century|anniversary|attempt|time|day|week|month|year|hour|minute|round|try|wave|parallel|"
    r"arrondissement|street|avenue|km|kilomet\w+|mile|district|ward|largest|biggest|most\s+populous|tank|rifle|air|"
    r"assault|special|separate|marine|naval|mountain|of\s+(?!(?:the|this|last|that)\s+(?:\w+\s+)?month)|such|edition|"
    r"session|meeting|summit|report|part|person|man|woman|child)\b)(?!['’-]?\w)"
)
_FILLER = (
    r"(?:about|around|some|roughly|nearly|almost|over|more\s+than|less\s+than|barely|only|just|at\s+least|exactly|"
    r"another)"
)
_OR_SO = r"(?:\s+or\s+(?:so|more|less))?"
_UNIT = r"(?:hour|day|night|week|fortnight|month|year|decade)"
_PART = r"(?:early\s+morning|morning|afternoon|evening|night|noon|dawn|midday|midnight)"
_DIGITS = r"(?:\d{1,3})(?![\d.,]\d)"
_NTH = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)"
_DAY = rf"{_NTH}?"
_YEAR = r"(?:(?:18|19|20)\d\d)(?![\d%]|[.,]\d)"
_YEAR_SAID = (
    rf"(?:(?:[,-]?\s*(?P<year>{_YEAR}))|,?\s+(?:of\s+)?(?P<year_rel>(?:this|last|the\s+same|that|the\s+previous|"
    r"the\s+following|the\s+next)\s+year)\b)"
)
_INLINE = r"[^\S\n]*"
"""Before a dash that joins: one that begins a line is a list's, and what follows it is another item."""
_LINK = rf"(?:{_INLINE}[-–—/]\s*|\s+(?:and|or|to|until|till|through)\s+(?:the\s+)?|\s*,\s*)"
_PHASE = (
    r"(?P<phase>(?:very\s+)?early(?:\s+(?:in|on\s+in))?|late(?:\s+in)?|later\s+in|earlier\s+in|mid(?:dle\s+of)?|"
    r"(?:the\s+)?(?:very\s+)?(?:beginning|start|end|middle|turn|(?:first|second|latter)\s+half|"
    r"(?:early|opening|first|last|final|closing)\s+(?:days|weeks)|"
    r"(?:first|second|third|fourth|last|final)\s+week)\s+(?:of|in))"
)


@cache
def expressions() -> tuple[Expression, ...]:
    """Every shape; the earlier wins where two match the same words."""
    groups = (_absolute(), _months(), _weekdays(), _offsets(), _periods(), _years())
    return tuple(shape for group in groups for shape in group)


def _shape(name: str, families: str, *parts: str) -> Expression:
    told, cased = "".join(parts), any("(?-i:" in part for part in parts)
    # to ignore case costs half as much again
    pattern = re.compile(told, re.IGNORECASE) if cased else re.compile(_PIECE.sub(_lower_piece, told))
    return Expression(name=name, families=frozenset(families.split()), pattern=pattern, cased=cased)


_PIECE = re.compile(r"\\.|\(\?P|.", re.DOTALL)
"""A letter of a pattern; what begins a group, and a class such as ``\\S``, stays as it is."""


def _lower_piece(piece: re.Match[str]) -> str:
    return piece[0] if len(piece[0]) > 1 else piece[0].lower()


def _words() -> tuple[str, str, str, str, str]:
    """Patterns for months, months beside a number, weekdays, weekdays beside a number, days in words."""
    p = lexicon().patterns
    month, weekday = f"(?:{p['month']})", f"(?:{p['weekday']})"
    month_any = rf"(?:{p['month']}\b|{p['month_short']}\b\.?)"
    weekday_any = rf"(?:{p['weekday']}\b|{p['weekday_short']}\b\.?)"
    return month, month_any, weekday, weekday_any, f"(?:{_DAY}|{p['ordinal']})"


def _absolute() -> Iterator[Expression]:
    _, month, _, weekday, day_word = _words()
    holiday = lexicon().patterns["holiday"]
    led = rf"(?:(?P<wd>{weekday})(?:\s+(?:{_PART}))?,?\s+\(?(?:the\s+)?)?"  # "Monday", of "Monday 28 August"
    yield _shape(
        "iso",
        "year",
        r"(?<![\d./-])(?P<y>(?:18|19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d/-]|\.\d)",
    )
    yield _shape(
        "numeric",
        "pair",
        r"(?<![\d./-])(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>(?:19|20)?\d\d)(?![\d/-]|\.\d)",
    )
    yield _shape(
        "day_and_month_number",
        "pair",
        rf"(?:(?P<wd>{weekday}),?\s+\(?|(?<=\()|(?<=\bsince\s)(?=\d\d\.\d\d\.\s)|(?<=\bon\s)(?=\d\d\.\d\d\.\s))",
        r"(?P<a>\d{1,2})(?P<s>[./])(?P<b>\d{1,2})\.?(?=[\s),;:]|$)",
    )
    yield _shape("holiday", "holiday", rf"\b(?P<h>{holiday})\b(?:,?\s+(?P<year>{_YEAR}))?")
    yield _shape(
        "months_apart",
        "month",
        rf"\b(?:(?P<d1>{_DAY})\s+(?:of\s+)?(?P<m1>{month})|(?P<m1b>{month})\s+(?P<d1b>{_DAY}))",
        rf"(?:,?\s*(?P<y1>{_YEAR}))?(?:{_INLINE}[-–—]\s*|\s+(?P<to>to|until|till|through|and|or)\s+)",
        rf"(?:(?P<d2>{_DAY})\s+(?:of\s+)?(?P<m2>{month})|(?P<m2b>{month})\s+(?P<d2b>{_DAY}))(?!\w)(?:{_YEAR_SAID})?",
    )
    yield _shape(
        "day_month",
        "month",
        rf"\b{led}(?P<d>{day_word})(?:(?P<link>{_LINK})(?P<d2>{_DAY}))?(?:\s+|-)(?:of\s+)?(?:(?:that|the)\s+same\s+|that\s+|last\s+|this\s+)?",
        rf"(?P<m>{month})(?!\w)",
        rf"(?:{_YEAR_SAID})?{_NAME}",
    )
    yield _shape(
        "month_day",
        "month",
        rf"\b{led}(?P<m>{month})\s+(?:the\s+)?(?P<d>{day_word})(?!\w|[.,:]\d\d)",
        rf"(?:(?P<link>{_LINK})(?P<d2>{_DAY})(?!\w|[.,:]\d))?(?:{_YEAR_SAID})?{_NAME}",
    )


def _months() -> Iterator[Expression]:
    month, month_any, _, _, day_word = _words()
    yield _shape(
        "edge_of_month",
        "month",
        rf"\b(?:the\s+)?(?:very\s+)?(?P<edge>first|opening|last|final)\s+day\s+(?:of|in)\s+(?P<m>{month_any})(?!\s+\d{{1,2}}\b)",
        rf"(?:{_YEAR_SAID})?",
    )
    yield _shape(
        "month_year", "month", rf"\b(?:{_PHASE}[\s-]+)?(?P<m>{month_any}),?\s+(?:of\s+)?(?P<year>{_YEAR})"
    )
    yield _shape(
        "month",
        "month",
        rf"\b(?:{_PHASE}[\s-]+)?",
        r"(?P<rel>(?:last|this|this\s+past|next|the\s+previous|the\s+following|that|the\s+coming)\s+)?",
        rf"(?P<m>{month})\b(?!\s+\d{{1,2}}\b)",
        r"(?P<after>\s+(?:of\s+)?(?:(?:this|last|that|the\s+same|the\s+previous|the\s+following|the\s+next)\s+year)|\s+last\b)?",
        rf"{_NAME}",
    )
    yield _shape(
        "weekend", "unit", r"\b(?:the\s+)?weekend\b(?:\s+of\s+(?:the\s+)?(?P<d>\d{1,2})(?:st|nd|rd|th))"
    )
    yield _shape(
        "day_of_month",
        "nth ordinal",
        rf"(?<=\bthe\s)(?P<d>{day_word})(?<=st|nd|rd|th)",
        rf"(?:(?P<link>\s+(?:and|or|to)\s+(?:the\s+)?)(?P<d2>{_NTH})"
        rf"{_AFTER_ORDINAL}(?!\s+(?:of\s+)?(?:{month_any})))?",
        rf"(?P<month>\s+of\s+(?:the\s+(?:same\s+)?month|(?:this|that|last)\s+month))?{_AFTER_ORDINAL}",
    )


def _weekdays() -> Iterator[Expression]:
    _, _, weekday, _, _ = _words()
    short = lexicon().patterns["weekday_short"]
    yield _shape(
        "weekdays",
        "weekday",
        r"\b(?P<night>(?:the\s+)?night\s+(?:of|from)\s+|overnight\s+(?:on\s+|from\s+)?)?",
        rf"(?P<rel>(?:last|this|this\s+past)\s+)?(?P<w1>{weekday})(?P<p1>\s+(?:{_PART}|early|late))?",
        rf"(?P<link>\s+(?:to|into|and|or|until|till|through)\s+|{_INLINE}[-–/]\s*)(?:on\s+)?",
        rf"(?P<w2>{weekday})(?:\s+{_PART})?\b(?P<each>,?\s+respectively)?",
    )
    yield _shape(
        "weekday",
        "weekday",
        r"\b(?<!Black )(?<!Bloody )(?<!Good )(?<!Palm )(?<!Easter )",
        r"(?P<rel>(?:last|this|this\s+past|past|next|the\s+coming|this\s+coming|the\s+following|the\s+next|",
        r"the\s+previous|that(?:\s+same)?|the\s+same|(?<=\bon\s)the|(?<=\band\s)the)\s+)?",
        rf"(?P<w>{weekday}|(?<=\bon\s)(?:{short})(?!\w)|(?<=\bsince\s)(?:{short})(?!\w))(?!\s+Mosque)",
        rf"(?:\s+(?:{_PART}|early|late)\b)?",
        r"(?P<after>\s+(?:of\s+)?last\s+week|\s+(?:of\s+)?(?:this|that|the\s+same)\s+week|",
        r"\s+a\s+week\s+(?:ago|earlier|before)|\s+last(?!\s+(?:month|year|night))|",
        r"\s+(?:of\s+)?the\s+(?:previous|following)\s+week|\s+next(?:\s+week)?)?",
    )


def _offsets() -> Iterator[Expression]:
    number = rf"(?:{_DIGITS}|{lexicon().patterns['number']})"
    numbers = rf"(?P<n>{number})(?:(?:{_INLINE}[-–]\s*|\s+(?:or|to)\s+)(?P<n2>{number}))?"
    yield _shape("day_before_yesterday", "day", r"\bthe\s+day\s+(?P<d>before\s+yesterday|after\s+tomorrow)\b")
    yield _shape(
        "ago",
        "unit",
        rf"\b(?:(?P<fill>{_FILLER})\s+)?(?:{numbers}\s+(?P<halves>and\s+a\s+half\s+)?|(?P<bare>(?<![-\w]))(?=\w+s\b)|(?=fortnight))",
        rf"(?P<u>{_UNIT})s?(?P<half>\s+and\s+a\s+half)?{_OR_SO}",
        r"[\s,]+(?P<dir>ago|earlier|before(?:hand)?|previously|prior|later|after(?:wards?)?|on(?=[,.]))\b",
        r"(?!\s+(?:in|on)\s+the\s+(?:day|week|month|year))",
    )
    yield _shape(
        "neighbour",
        "unit day",
        r"\b(?:(?P<rel>the\s+next|next|the\s+following|the\s+previous|the\s+preceding|the\s+same|",
        r"that(?:\s+(?:very|same))?|the\s+very\s+same)\s+",
        r"(?P<u>day|night|morning|evening|afternoon|week|month|year|weekend)",
        r"|the\s+(?P<u2>day|night|evening|morning|week|month|year)\s+(?P<dir>before|after)",
        r"|(?P<eve>on\s+the\s+eve)(?=\s+of))\b",
    )
    yield _shape(
        "today",
        "day unit",
        r"\b(?P<w>today|yesterday|tomorrow|tonight|overnight|last\s+night|",
        r"this\s+(?:very\s+)?(?:morning|afternoon|evening|noon)|earlier\s+(?:today|in\s+the\s+day)|",
        rf"later\s+(?:in\s+the\s+day|today))\b(?:\s+(?:{_PART})\b)?",
        r"(?P<and>\s+(?:and|or)\s+(?:today|yesterday)\b)?",
    )
    yield _shape(
        "duration",
        "unit",
        r"\b(?P<how>for|within|in|inside|over)\s+(?:(?:the\s+better\s+part\s+of|much\s+of|most\s+of)\s+)?",
        rf"(?:(?:{_FILLER})\s+)?(?:{numbers}\s+|(?=\w+s\b))(?P<u>{_UNIT})s?\b(?!['’]|\s+(?:ago|earlier|later|before))",
    )


def _periods() -> Iterator[Expression]:
    yield _shape(
        "edge_of_period",
        "unit",
        r"\b(?:the\s+)?(?:very\s+)?(?P<edge>first|opening|last|final)\s+day\s+of\s+",
        r"(?P<rel>the\s+(?:old\s+|new\s+|previous\s+|following\s+|same\s+)?|this\s+|last\s+)(?P<u>week|month|year)\b",
    )
    number = rf"(?:{_DIGITS}|{lexicon().patterns['number']})"
    yield _shape(
        "week_phase",
        "unit",
        r"\b(?:(?:at|since|by|from|in)\s+)?the\s+(?P<phase>start|beginning|end|middle|course)\s+of\s+",
        r"(?P<rel>the|this|last)\s+(?P<u>week|month|year)\b",
    )
    yield _shape(
        "period",
        "unit recent",
        rf"\b(?:(?:{_PHASE}|(?P<early>earlier|early|late|later))\s+)?",
        r"(?P<rel>last|past|this|next|the\s+coming|the\s+past|the\s+last|the\s+present|the\s+current|"
        r"(?(phase)the|(?(early)the|(?!))))\s+",
        r"(?P<u>week|month|year|weekend|fortnight|decade|century)\b(?!\s*(?:before|after|of|earlier|later|-))",
    )
    yield _shape(
        "recent",
        "unit recent",
        r"\b(?P<rel>(?:(?:the|these|this)\s+)?(?:past|last|previous|next|coming)|(?:the\s+)?(?:most\s+)?recent)\s+",
        rf"(?:(?P<n>{number})\s+)?(?P<u>{_UNIT}|weekend)s?\b(?!\s+(?:ago|later|earlier)\b)",
    )
    yield _shape("this_weekend", "unit", r"\b(?:the\s+)?weekend\b")


def _years() -> Iterator[Expression]:
    yield _shape(
        "season",
        "season",
        r"\b(?:(?P<early>early|late|mid)[\s-]+)?",
        r"(?:(?P<rel>last|this|that|next|the|the\s+previous|the\s+following|in|by|since|of|until)\s+)",
        r"(?:(?:early|late|mid)[\s-]+)?",
        r"(?P<season>spring|summer|autumn|winter|(?<=last\s)fall|(?<=this\s)fall|fall(?=\s+of\s+(?:19|20)\d\d))\b",
        rf"(?:,?\s+(?:of\s+)?(?:(?P<year>{_YEAR})|(?P<year_rel>last\s+year|this\s+year|that\s+year)))?",
    )
    yield _shape(
        "years",
        "year",
        rf"\b(?:from|between)\s+(?P<y1>{_YEAR})\s+(?:to|and|until)\s+(?P<y2>{_YEAR})\b",
        r"|(?<![\d-])(?P<y1b>(?:19|20)\d\d)\s?[-–]\s?(?P<y2b>(?:19|20)\d\d)(?![\d-])",
    )
    yield _shape(
        "year",
        "year",
        r"\b(?:(?:in|since|of|until|till|by|before|after|during|through|from|around|the\s+year|throughout|the)\s+|",
        rf"{_PHASE}[\s-]+)(?P<year>{_YEAR})(?!\s*(?:men|people|troops|soldiers|fighters?|houses|km|kilomet|families|",
        r"homes|hrs|hours|rounds|met(?:re|er)s|dollars|civilians|prisoners|inhabitants|villages)\b)\b",
    )
    yield _shape(
        "part_of_day",
        "day unit",
        r"\b(?:(?:at|before|by|around|after|until|till|since|shortly\s+before|just\s+before|towards|from)\s+(?:the\s+)?",
        r"(?:dawn|daybreak|sunrise|first\s+light|noon|midday|midnight|dusk|sunset|nightfall|night|lunchtime|morning|",
        r"evening)|in\s+the\s+(?:(?:early|late|small)\s+)?(?:morning|afternoon|evening|night|hours)(?:\s+hours)?",
        r"|during\s+the\s+(?:night|day)|under\s+cover\s+of\s+(?:night|darkness))\b",
    )
    yield _shape("recently", "recent", r"\b(?:recently|lately)\b")


@cache
def triggers() -> re.Pattern[str]:
    """What a text must hold, in lower case, for a date to be in it; the group's name is the family."""
    table = lexicon()
    months = [m for m in table.months if len(m) > 3 or not m.isascii()]
    short = [m for m in table.months if len(m) <= 3 and m.isascii()]
    plain_days = [w for w in table.weekdays if len(w) > 5]
    short_days = [w for w in table.weekdays if len(w) <= 5]
    return re.compile(
        r"\b(?:"
        rf"(?P<holiday>{any_of(table.holidays)})"
        rf"|(?P<month>{any_of(months)}|(?:{any_of(short)})\b)"
        rf"|(?P<weekday>{any_of(plain_days)}|(?:{any_of(short_days)})\b)"
        r"|(?P<season>spring|summer|autumn|winter|fall)"
        r"|(?P<recent>recent|lately)"
        r"|(?P<day>today|yesterday|tomorrow|tonight|overnight|dawn|daybreak|sunrise|noon|mid(?:day|night)|dusk|sunset"
        r"|lunchtime|nightfall|morning|afternoon|evening|light\b|darkness)"
        r"|(?P<unit>(?:hour|day|night|week|fortnight|month|year|decade|weekend|eve\b)s?)"
        r"|(?P<year>(?:18|19|20)\d\d)|(?P<nth>\d{1,2}(?:st|nd|rd|th))|(?P<pair>\d{1,2}(?=[-/.]\d))"
        rf"|(?P<ordinal>(?:{any_of(table.ordinals)})\b)"
        r")"
    )
