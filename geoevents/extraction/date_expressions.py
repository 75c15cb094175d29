"""The shapes in which reports tell dates, as regular expressions built from lexicons/dates.toml.

Each expression has a name, which ``date_resolution.Resolver`` has a method for, and a family of trigger words
without which it cannot match: a sentence without any trigger costs one search.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLexicon:
    """The words of lexicons/dates.toml by their folded form (lower case, one blank between words)."""

    weekdays: dict[str, int]
    """Monday is 1."""
    months: dict[str, int]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    vague_numbers: dict[str, tuple[int, int]]
    holidays: dict[str, tuple[int, int]]
    """Month and day."""
    patterns: dict[str, str]
    """Regular expressions for the words of each table, longest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """One shape of telling a date."""

    name: str
    families: frozenset[str]
    """The trigger families of which one must stand in the text."""
    pattern: re.Pattern[str]


def fold(words: str) -> str:
    """Lower case, blanks and hyphens as one blank, without a final full stop."""
    return re.sub(r"[\s-]+", " ", words.casefold().replace("’", "'")).strip(" .,")


def _any(words: Iterable[str]) -> str:
    """One expression for any of the words, longest first, any blank between their parts."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", word)) for word in ordered)


@cache
def lexicon() -> DateLexicon:
    """The lexicon that comes with the package."""
    source = files("geoevents.extraction").joinpath("lexicons/dates.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(source)
    weekdays: dict[str, int] = {}
    months: dict[str, int] = {}
    free: dict[str, list[str]] = {"weekdays": [], "months": []}
    exact: dict[str, list[str]] = {"weekdays": [], "months": []}
    beside: dict[str, list[str]] = {"weekdays": [], "months": []}
    for kind, numbers in (("weekdays", weekdays), ("months", months)):
        for number, entry in table[kind].items():
            for key, target in (("names", free), ("capitalised", exact), ("beside_number", beside)):
                for name in entry.get(key, []):
                    numbers[fold(name)] = int(number)
                    target[kind].append(name)
    number_words = _any(table["numbers"])
    vague = {fold(k): (v[0], v[1]) for k, v in table["vague_numbers"].items()}
    ordinals = {fold(k): v for k, v in table["ordinals"].items()}
    compound = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[\s-](?:one|two|three|four|five|six|seven|eight|nine)"
    return DateLexicon(
        weekdays=weekdays,
        months=months,
        numbers={fold(k): v for k, v in table["numbers"].items()},
        ordinals=ordinals,
        vague_numbers=vague,
        holidays={fold(k): (int(v[:2]), int(v[3:])) for k, v in table["holidays"].items()},
        patterns={
            "weekday": _any(free["weekdays"]),
            "weekday_short": f"(?-i:{_any(beside['weekdays'])})",
            "month": f"(?:{_any(free['months'])}|(?-i:{_any(exact['months'])}))",
            "month_short": f"(?-i:{_any([*beside['months'], *(m.upper() for m in beside['months'] if len(m) <= 4)])})",
            "number": f"(?:{_any(table['vague_numbers'])}|{compound}|{number_words})",
            "ordinal": f"(?:{_any(table['ordinals'])})",
            "holiday": _any(table["holidays"]),
        },
    )


# What stands behind a date in a name: "the 14 March Alliance", "October 6 Bridge".
_NAME = (
    r"(?!\s+(?-i:Bridge|Brigades?|Movement|Alliance|Division|Street|Square|Revolution|Martyrs|Regiment|Coalition|"
    r"University|Airport|Corps|Battalion|Mosque|Stadium|City|Towers?)\b)"
)
# What may follow an ordinal that is a day of the month ("on the 9th"), other than nothing.
_AFTER_ORDINAL = (
    r"(?=\s*(?:$|[.,;:)\]!?–—\"”]|-\s)|\s+(?:and|or|at|in|it|its|they|he|she|when|as|after|before|to|with|by|but|while|"
    r"without|from|last|were|was|had|have|has|of\s+(?:the\s+(?:same\s+)?month|this\s+month|last\s+month))\b)"
)
_FILLER = r"(?:about|around|some|roughly|nearly|almost|over|more\s+than|less\s+than|barely|only|just|at\s+least|exactly|another)"
_UNIT = r"(?:hour|day|night|week|fortnight|month|year|decade)"
_PART = r"(?:early\s+morning|morning|afternoon|evening|night|noon|dawn|midday|midnight)"
_DIGITS = r"(?:\d{1,3})(?![\d.,]\d)"


@cache
def expressions() -> tuple[Expression, ...]:
    """Every shape, those first that win where two match the same words."""
    p = lexicon().patterns
    month = f"(?:{p['month']})"
    month_any = f"(?:(?:{p['month']}|{p['month_short']})\\b\\.?)"
    weekday = f"(?:{p['weekday']})"
    weekday_any = f"(?:(?:{p['weekday']}|{p['weekday_short']})\\b\\.?)"
    day = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
    day_word = f"(?:{day}|{p['ordinal']})"
    year = r"(?:(?:18|19|20)\d\d)(?![\d%]|[.,]\d)"
    year_said = (
        rf"(?:(?:,?\s*(?P<year>{year}))|,?\s+(?:of\s+)?(?P<year_rel>(?:this|last|the\s+same|that|the\s+previous|the\s+following)"
        rf"\s+year)\b)"
    )
    # "Monday 28 August", "Thursday, March 3", "Friday (28 March)"
    led = rf"(?:(?P<wd>{weekday_any})(?:\s+(?:{_PART}))?,?\s+\(?(?:the\s+)?)?"
    link = r"(?:\s*[-–—/]\s*|\s+(?:and|or|to|until|till|through)\s+(?:the\s+)?|\s*,\s*)"
    number = rf"(?:{_DIGITS}|{p['number']})"
    numbers = rf"(?P<n>{number})(?:(?:\s*[-–]\s*|\s+(?:or|to)\s+)(?P<n2>{number}))?"
    phase = (
        r"(?P<phase>(?:very\s+)?early(?:\s+(?:in|on\s+in))?|late(?:\s+in)?|later\s+in|earlier\s+in|mid(?:dle\s+of)?|"
        r"(?:the\s+)?(?:very\s+)?(?:beginning|start|end|middle|turn|(?:first|second|latter)\s+half|"
        r"(?:early|opening|first|last|final|closing)\s+(?:days|weeks)|(?:first|second|third|fourth|last|final)\s+week)\s+(?:of|in))"
    )

    def make(name: str, families: str, pattern: str) -> Expression:
        return Expression(
            name=name, families=frozenset(families.split()), pattern=re.compile(pattern, re.IGNORECASE)
        )

    return (
        make(
            "iso",
            "digit",
            r"(?<![\d./-])(?P<y>(?:18|19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d/-]|\.\d)",
        ),
        make(
            "numeric",
            "digit",
            r"(?<![\d./-])(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>(?:19|20)?\d\d)(?![\d/-]|\.\d)",
        ),
        make(
            "day_and_month_number",
            "digit",
            rf"(?:(?P<wd>{weekday_any}),?\s+\(?|\()(?P<a>\d{{1,2}})(?P<s>[./])(?P<b>\d{{1,2}})\.?(?=[\s),;:]|$)",
        ),
        # day before month: 3 March 2020, 3rd of March, 3-5 March, 28 February to 2 March
        make(
            "months_apart",
            "month",
            rf"\b(?:(?P<d1>{day})\s+(?:of\s+)?(?P<m1>{month_any})|(?P<m1b>{month_any})\s+(?P<d1b>{day}))(?:,?\s*(?P<y1>{year}))?"
            rf"(?:\s*[-–—]\s*|\s+(?P<to>to|until|till|through|and|or)\s+)"
            rf"(?:(?P<d2>{day})\s+(?:of\s+)?(?P<m2>{month_any})|(?P<m2b>{month_any})\s+(?P<d2b>{day}))\b(?:{year_said})?",
        ),
        make(
            "day_month",
            "month",
            rf"\b{led}(?P<d>{day_word})(?:(?P<link>{link})(?P<d2>{day}))?\s+(?:of\s+)?(?P<m>{month_any})(?!\w)(?:{year_said})?{_NAME}",
        ),
        make(
            "month_day",
            "month",
            rf"\b{led}(?P<m>{month_any})\s+(?:the\s+)?(?P<d>{day_word})(?!\w|[.,:]\d\d)(?:(?P<link>{link})(?P<d2>{day})(?!\w|[.,:]\d))?"
            rf"(?:{year_said})?{_NAME}",
        ),
        make("month_year", "month", rf"\b(?:{phase}[\s-]+)?(?P<m>{month_any}),?\s+(?P<year>{year})"),
        make(
            "month",
            "month",
            rf"\b(?:{phase}[\s-]+)?(?P<rel>(?:last|this|this\s+past|next|the\s+previous|the\s+following|that|the\s+coming)\s+)?"
            rf"(?P<m>{month})\b(?P<after>\s+(?:of\s+)?(?:(?:this|last|that|the\s+same|the\s+previous|the\s+following)\s+year)|\s+last\b)?{_NAME}",
        ),
        make("holiday", "holiday", rf"\b(?P<h>{p['holiday']})\b(?:,?\s+(?P<year>{year}))?"),
        make("weekend", "unit", r"\b(?:the\s+)?weekend\b(?:\s+of\s+(?:the\s+)?(?P<d>\d{1,2})(?:st|nd|rd|th))?"),
        make(
            "day_of_month",
            "digit ordinal",
            rf"(?<=\bthe\s)(?P<d>{day_word})(?<=st|nd|rd|th)(?P<month>\s+of\s+(?:the\s+(?:same\s+)?month|this\s+month|last\s+month))?{_AFTER_ORDINAL}",
        ),
        # weekdays
        make(
            "weekdays",
            "weekday",
            rf"\b(?P<night>(?:the\s+)?night\s+(?:of|from)\s+|overnight\s+(?:on\s+|from\s+)?)?(?P<rel>(?:last|this|this\s+past)\s+)?(?P<w1>{weekday})(?P<p1>\s+(?:{_PART}|early|late))?"
            rf"(?P<link>\s+(?:to|into|and|or|until|till|through)\s+|\s*[-–/]\s*)(?:on\s+)?(?P<w2>{weekday})(?:\s+{_PART})?\b(?P<each>,?\s+respectively)?",
        ),
        make(
            "weekday",
            "weekday",
            rf"(?<!Black )(?<!Bloody )(?<!Good )(?<!Palm )(?<!Easter )\b"
            rf"(?P<rel>(?:last|this|this\s+past|past|next|the\s+coming|this\s+coming|the\s+following|the\s+next|the\s+previous|that(?:\s+same)?|the\s+same)\s+)?"
            rf"(?P<w>{weekday}|(?<=\bon\s)(?:{p['weekday_short']})(?!\w)|(?<=\bsince\s)(?:{p['weekday_short']})(?!\w))(?!\s+Mosque)"
            rf"(?:\s+(?:{_PART}|early|late)\b)?"
            rf"(?P<after>\s+(?:of\s+)?last\s+week|\s+(?:of\s+)?(?:this|that|the\s+same)\s+week|\s+a\s+week\s+(?:ago|earlier|before)|\s+last(?!\s+(?:month|year|night))|"
            rf"\s+(?:of\s+)?the\s+(?:previous|following)\s+week|\s+next(?:\s+week)?)?",
        ),
        # offsets from another day
        make("day_before_yesterday", "day", r"\bthe\s+day\s+(?P<d>before\s+yesterday|after\s+tomorrow)\b"),
        make(
            "ago",
            "unit",
            rf"\b(?:(?P<fill>{_FILLER})\s+)?(?:{numbers}\s+|(?P<bare>(?<![-\w]))(?=\w+s\b)|(?=fortnight))(?P<u>{_UNIT})s?[\s,]+"
            rf"(?P<dir>ago|earlier|before(?:hand)?|previously|prior|later|after(?:wards?)?|on(?=[,.]))\b(?!\s+(?:in|on)\s+the\s+(?:day|week|month|year))",
        ),
        make(
            "neighbour",
            "unit day",
            r"\b(?:(?P<rel>the\s+next|next|the\s+following|the\s+previous|the\s+preceding|the\s+same|that(?:\s+(?:very|same))?|the\s+very\s+same)\s+"
            r"(?P<u>day|night|morning|evening|afternoon|week|month|year|weekend)|the\s+(?P<u2>day|night|evening|morning|week|month|year)\s+(?P<dir>before|after)|"
            r"(?P<eve>on\s+the\s+eve)(?=\s+of))\b",
        ),
        # the published day and its neighbours
        make(
            "today",
            "day unit",
            r"\b(?P<w>today|yesterday|tomorrow|tonight|overnight|last\s+night|this\s+(?:very\s+)?(?:morning|afternoon|evening|noon)|earlier\s+(?:today|in\s+the\s+day)|later\s+(?:in\s+the\s+day|today))\b(?:\s+(?:{_PART})\b)?(?P<and>\s+(?:and|or)\s+(?:today|yesterday)\b)?",
        ),
        make(
            "period",
            "unit recent",
            rf"\b(?:(?:{phase}|(?P<early>earlier|early|late|later))\s+)?(?P<rel>last|past|this|next|the\s+coming|the\s+past|the\s+last|the\s+present|the\s+current|the)\s+"
            rf"(?P<u>week|month|year|weekend|fortnight|decade|century)\b(?!\s*(?:before|after|of|earlier|later|-))",
        ),
        make(
            "week_phase",
            "unit",
            r"\b(?:(?:at|since|by|from)\s+)?the\s+(?P<phase>start|beginning|end|middle)\s+of\s+(?P<rel>the|this|last)\s+(?P<u>week|month|year)\b",
        ),
        make(
            "recent",
            "unit recent",
            rf"\b(?P<rel>(?:(?:the|these|this)\s+)?(?:past|last|previous|next|coming)|recent|(?:the\s+)?(?:most\s+)?recent)\s+(?:{numbers}\s+)?(?P<u>{_UNIT}|weekend)s?\b(?!\s+(?:ago|later|earlier)\b)",
        ),
        make(
            "duration",
            "unit",
            rf"\b(?P<how>for|within|in|inside|over)\s+(?:(?:the\s+better\s+part\s+of|much\s+of|most\s+of)\s+)?(?:(?:{_FILLER})\s+)?(?:{numbers}\s+|(?=\w+s\b))(?P<u>{_UNIT})s?\b(?!['’])",
        ),
        # years, seasons
        make(
            "season",
            "season",
            rf"\b(?:(?P<early>early|late|mid)[\s-]+)?(?:(?P<rel>last|this|that|next|the|the\s+previous|the\s+following|in|by|since|of|until)\s+)(?:(?:early|late|mid)[\s-]+)?"
            rf"(?P<season>spring|summer|autumn|winter|(?<=last\s)fall|(?<=this\s)fall|fall(?=\s+of\s+(?:19|20)\d\d))\b(?:,?\s+(?:of\s+)?(?:(?P<year>{year})|(?P<year_rel>last\s+year|this\s+year|that\s+year)))?",
        ),
        make(
            "years",
            "digit",
            rf"\b(?:from|between)\s+(?P<y1>{year})\s+(?:to|and|until)\s+(?P<y2>{year})\b|(?<![\d-])(?P<y1b>(?:19|20)\d\d)\s?[-–]\s?(?P<y2b>(?:19|20)\d\d)(?![\d-])",
        ),
        make(
            "year",
            "digit",
            rf"\b(?:(?:in|since|of|until|till|by|before|after|during|through|from|around|the\s+year|throughout|the)\s+|{phase}[\s-]+)(?P<year>{year})(?!\s*(?:men|people|troops|soldiers|fighters|houses|km|kilomet|families|homes|hrs|hours|rounds|metres|meters|dollars))\b",
        ),
        # parts of a day
        make(
            "part_of_day",
            "day unit",
            r"\b(?:(?P<prep>at|before|by|around|after|until|till|since|shortly\s+before|just\s+before|towards|from)\s+(?:the\s+)?(?:dawn|daybreak|sunrise|first\s+light|noon|midday|midnight|dusk|sunset|nightfall|night|lunchtime|morning|evening)"
            r"|in\s+the\s+(?:(?:early|late|small)\s+)?(?:morning|afternoon|evening|night|hours)(?:\s+hours)?|during\s+the\s+(?:night|day)|under\s+cover\s+of\s+(?:night|darkness))\b",
        ),
        make("recently", "recent", r"\b(?:recently|lately)\b"),
    )


@cache
def triggers() -> re.Pattern[str]:
    """What a text must hold, in lower case, for a date to be in it; the group's name is the family."""
    table = lexicon()
    months = [m for m in table.months if len(m) > 3 or not m.isascii()]
    short = [m for m in table.months if len(m) <= 3 and m.isascii()]
    return re.compile(
        r"\b(?:"
        rf"(?P<month>{_any(months)}|(?:{_any(short)})\b)"
        rf"|(?P<weekday>{_any(w for w in table.weekdays if len(w) > 5)}|(?:{_any(w for w in table.weekdays if len(w) <= 5)})\b)"
        rf"|(?P<holiday>{_any(table.holidays)})"
        r"|(?P<season>spring|summer|autumn|winter|fall)"
        r"|(?P<recent>recent|lately)"
        r"|(?P<day>today|yesterday|tomorrow|tonight|overnight|dawn|daybreak|sunrise|noon|mid(?:day|night)|dusk|sunset|lunchtime"
        r"|nightfall|morning|afternoon|evening|light\b|darkness)"
        r"|(?P<unit>(?:hour|day|night|week|fortnight|month|year|decade|weekend|eve\b)s?)"
        rf"|(?P<digit>\d)|(?P<ordinal>(?:{_any(table.ordinals)})\b)"
        r")"
    )
