"""Which words of a text may name a place.

One pass: a regular expression finds runs of capitalised words (and of words in scripts without capitals), and at
each word of a run the index's trie, a memory-mapped file, gives every name that begins there; the longest is taken.
Names that the index does not have are kept too, where the words around them speak for a place: an unknown village
is still a place. What speaks for and against is in `gazetteer.evidence`; which place is meant is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gazetteer.areas_by_code import AreaCodes
from gazetteer.evidence import WEIGHTS, Evidence
from gazetteer.lexicon import Alias, Lexicon, load_lexicon
from gazetteer.mention import ADMIN, COUNTRY, DEMONYM, FACILITY, PLACE, Mention
from gazetteer.names import fold_articles, normalize
from gazetteer.tables import CODE, IS_ADMIN1, SPELLING, Tables
from gazetteer.uncased import NO_CASE, UncasedReader

MOST_WORDS = 8
"""The longest name that is looked for, in words."""


def _letter_ranges(keep: str) -> str:
    """The characters of the Basic Multilingual Plane for which a str method holds, as ranges of a character class."""
    parts: list[str] = []
    start = previous = -2
    for code in range(0x10000):
        if 0xD800 <= code < 0xE000 or not getattr(chr(code), keep)():
            continue
        if code != previous + 1:
            if previous >= 0:
                parts.append(f"{chr(start)}-{chr(previous)}")
            start = code
        previous = code
    parts.append(f"{chr(start)}-{chr(previous)}")
    return "".join(parts)


_UPPER = _letter_ranges("isupper")
_MARK = "\u0300-\u036f"
_APOSTROPHE = "'’‘`ʻʼʿʾ´"
_CONTRACTION = "(?:s|d|ll|m|re|ve|t)"
_ARTICLE = "(?:[aeu]l|a[dnrstz]|e[dnrstz]|a[sd]h|ath|esh|[AE]l)"
_WORD = (
    rf"(?:{_ARTICLE}[-‐‑–{_APOSTROPHE}]|[{_APOSTROPHE}])?[{_UPPER}][\w{_MARK}]*"
    rf"(?:[{_APOSTROPHE}](?!{_CONTRACTION}\b)[\w{_MARK}]+)*"
)
_TOKEN = rf"(?:(?:[A-Z]\.){{2,6}}|[A-Z]\.[A-Z][a-z]{{1,2}}\.|{_WORD})"
_PIECE = re.compile(rf"{_TOKEN}|\w[\w{_MARK}]*(?:[{_APOSTROPHE}]\w+)*")
_LOWER = re.compile("[a-z]*")
_COUNTIES = re.compile(r" (?:[Cc]ounties\b|Co\.|county\b)")
_CUT_BACK = frozenset(("state", "city", "town"))


def _compile_run(connectors: Sequence[str]) -> re.Pattern[str]:
    joined = "|".join(sorted((re.escape(word) for word in connectors), key=len, reverse=True))
    abbreviated = r"(?<=\b[A-Z])\. |(?<=\b[A-Z][a-z])\. |(?<=\bSte)\. "
    separator = (
        rf"(?:[ \u00a0]|[-‐‑–]|{abbreviated}| (?:(?:{joined}) ){{1,2}}|[-‐‑](?:(?:{joined})[- ‐‑]){{1,2}})"
    )
    number = r" \d{1,4}(?![\w.,]\d)"
    return re.compile(rf"(?<!\w){_TOKEN}(?:{separator}{_TOKEN}|{number})*|[{NO_CASE}]+(?: [{NO_CASE}]+)*")


Hit = tuple[int, Mention]
"""The number of the word after a mention within its run, and the mention."""


class Recogniser:
    """Finds mentions in text by the names of an index. Safe to share; holds no text."""

    def __init__(self, tables: Tables, lexicon: Lexicon | None = None) -> None:
        lexicon = lexicon or load_lexicon()
        self._tables = tables
        areas = AreaCodes(tables)
        self._demonyms = {key: rows for key, codes in lexicon.demonyms.items() if (rows := areas.rows(codes))}
        self._demonym_starts = {key.split()[0] for key in self._demonyms}
        self._aliases = {
            key: [(alias, rows) for alias in aliases if (rows := areas.rows((alias.code,)))]
            for key, aliases in lexicon.aliases.items()
        }
        self._alias_starts = {key.split()[0] for key in self._aliases}
        self._alias_words = max((key.count(" ") + 1 for key in self._aliases), default=1)
        self._evidence = Evidence(tables, lexicon, self._demonyms.keys())
        self._organisations = lexicon.organisations
        self._organisation_starts = {key.split()[0] for key in self._organisations}
        self._uncased = UncasedReader(tables, self._evidence)
        self._run = _compile_run(sorted(self._evidence.inside))
        self._norms: dict[str, str] = {}

    def find(self, text: str) -> list[Mention]:
        """The mentions of a text in order, none overlapping another, weak ones too: ``score`` is their log-odds."""
        found: list[Mention] = []
        persons: set[str] = set()
        for run in self._run.finditer(text):
            start, end = run.span()
            if text[start] >= "\u0590" and not text[start].isupper():
                self._uncased.read(text, start, end, found)
            else:
                self._read_run(text, start, end, found, persons)
        self._read_counties(text, found)
        found = self.link_containers(text, found)
        _weigh_lists(text, found)
        _weigh_document(found, persons)
        return found

    def _read_counties(self, text: str, found: list[Mention]) -> None:
        """Read "Jackson and Barrow counties", "Loudon Co." and the bare "Oconee" as the counties of these names."""
        are_counties = False
        for at in range(len(found) - 1, -1, -1):
            mention = found[at]
            after = _COUNTIES.match(text, mention.end)
            follows = at + 1 < len(found) and text[mention.end : found[at + 1].start] in _LIST_GAPS
            are_counties = after is not None or (are_counties and follows)
            if mention.role is not PLACE or mention.rows or mention.words > 2:
                continue
            if are_counties or mention.number < 0:
                number = self._tables.names.number(mention.key + " county")
                if number < 0:
                    continue
                was_known = mention.is_known
                mention.number = number
                if are_counties:
                    mention.wanted |= ADMIN
                    mention.add("kind_after", WEIGHTS["kind_after"], around=True)
                if not was_known:
                    mention.score -= WEIGHTS["unknown"] - WEIGHTS["base"]
                    mention.cues.remove("unknown")
                    self._evidence.weigh_known(mention)

    def _norm(self, word: str) -> str:
        norm = self._norms.get(word)
        if norm is None:
            if len(self._norms) > 100_000:
                self._norms.clear()
            norm = self._norms[word] = normalize(word)
        return norm

    def _read_run(self, text: str, start: int, end: int, found: list[Mention], persons: set[str]) -> None:
        """Add the mentions of one run of capitalised words, and the surnames that it shows to be such."""
        spans = [piece.span() for piece in _PIECE.finditer(text, start, end)]
        norms = [self._norm(text[a:b]) for a, b in spans]
        evidence = self._evidence
        count = len(spans)
        if count == 1 and norms[0] in evidence.never and norms[0] not in self._alias_starts:
            return
        tail = self._facility_tail(text, spans[-1][1])
        at = unknown = 0
        while at < count:
            norm = norms[at]
            if not norm or (norm in evidence.inside and text[spans[at][0]].islower()):
                at += 1
                continue
            if norm in self._organisation_starts and (size := self._organisation(norms, at)):
                if unknown < at:
                    self._add_unknown(text, spans, norms, unknown, at, found)
                at = unknown = at + size
                continue
            hit = self._at(text, spans, norms, at, tail)
            if hit is None:
                if evidence.is_given_name(norm):
                    persons.update(_surnames(text, spans, norms, at))
                at += 1
                continue
            if unknown < at:
                self._add_unknown(text, spans, norms, unknown, at, found)
            stop, mention = hit
            evidence.weigh(text, spans, norms, at, min(stop, count), mention)
            if stop - at == 1 and ("after_given" in mention.cues or "after_title" in mention.cues):
                persons.add(norm)
            if "before_surname" in mention.cues:
                persons.update(_surnames(text, spans, norms, at))
            found.append(mention)
            at = unknown = stop
        if unknown < count:
            self._add_unknown(text, spans, norms, unknown, count, found)

    def _organisation(self, norms: list[str], at: int) -> int:
        """How many words a name takes that has a place in it and is none ("Washington Post"), or 0."""
        for size in range(min(5, len(norms) - at), 0, -1):
            if fold_articles(" ".join(norms[at : at + size])) in self._organisations:
                return size
        return 0

    def _at(self, text: str, spans: list[tuple[int, int]], norms: list[str], at: int, tail: int) -> Hit | None:
        """The longest of what begins at a word: a demonym, an alias, a name of the index, a generic start."""
        known = self._demonym(spans, norms, at) or self._alias(text, spans, norms, at)
        named = self._named(text, spans, norms, at, tail)
        if known is None or (named is not None and named[0] > known[0]):
            best = named
        else:
            best = known
            if named is not None and named[0] == known[0] and known[1].role is PLACE:
                known[1].number = named[1].number
        if best is None or best[0] == at + 1:
            if self._evidence.is_generic(norms[at]):
                return self._generic(text, spans, norms, at)
            if best is not None and self._goes_on(text, spans, norms, at, best[1]):
                return self._generic(text, spans, norms, at)
        return best

    def _goes_on(
        self, text: str, spans: list[tuple[int, int]], norms: list[str], at: int, mention: Mention
    ) -> bool:
        """Whether a lesser name of one word goes on with an article: "Jisr | al-Shughur"."""
        if at + 1 >= len(spans) or mention.rows or self._evidence.is_given_name(norms[at]):
            return False
        following = text[spans[at + 1][0] : spans[at + 1][1]]
        beside = text[spans[at][1] : spans[at + 1][0]] == " "
        lesser = mention.number >= 0 and self._tables.names.grade[mention.number] > SPELLING
        return beside and lesser and following[0].islower() and "-" in following

    def _named(
        self, text: str, spans: list[tuple[int, int]], norms: list[str], at: int, tail: int
    ) -> Hit | None:
        """The longest name of the index that begins at a word."""
        words = norms[at : at + MOST_WORDS]
        if tail and len(norms) - at < MOST_WORDS:
            words += text[spans[-1][1] + 1 : tail].split(" ")
        key = " ".join(words)
        if words[0][0] in "ae" or " a" in key or " e" in key:
            key = fold_articles(key)
        evidence = self._evidence
        trie = self._tables.names.trie
        for prefix in reversed(trie.prefixes(key)):
            if len(prefix) < len(key) and key[len(prefix)] != " ":
                continue
            left = prefix.count(" ") + 1
            size = 0
            while left > 0 and size < len(words):
                left -= words[size].count(" ") + 1
                size += 1
            if left:
                continue
            if at + size > len(norms):
                if size < len(words):
                    continue
                end = tail
            else:
                end = spans[at + size - 1][1]
                if size > 1 and words[size - 1] in evidence.inside and text[spans[at + size - 1][0]].islower():
                    continue
                if (
                    size > 1
                    and words[size - 1] in _CUT_BACK
                    and self._begins_institution(text, spans, norms, at + size, prefix)
                ):
                    continue
                if size == 1 and not _may_be_name(prefix, evidence):
                    return None
            number = self._tables.names.number(prefix)
            if size == 1 and self._tables.names.grade[number] == CODE:
                return None
            return at + size, self._with_tail(
                text, Mention(start=spans[at][0], end=end, key=prefix, number=number, words=size), tail
            )
        return None

    def _begins_institution(
        self, text: str, spans: list[tuple[int, int]], norms: list[str], stop: int, key: str
    ) -> bool:
        """Whether a name's last word belongs to what follows: "Texas | State Trooper", "Alexandria | City Schools"."""
        if (
            stop >= len(norms)
            or text[spans[stop - 1][1] : spans[stop][0]] != " "
            or not text[spans[stop][0]].isupper()
        ):
            return False
        if norms[stop] in self._evidence.never:
            return False
        shorter = self._tables.names.number(key.rpartition(" ")[0])
        return key.endswith(" state") or (
            shorter >= 0 and not self._tables.names.kinds[shorter] & (COUNTRY | IS_ADMIN1)
        )

    def _facility_tail(self, text: str, end: int) -> int:
        """Where the words end that make a facility of the name before them ("Taftanaz | air base"), or 0."""
        if not text.startswith(" ", end):
            return 0
        stop = _word_end(text, end + 1)
        if text[end + 1 : stop] not in self._evidence.tail_starts:
            return 0
        found = 0
        for _ in range(3):
            if text[end + 1 : stop] in self._evidence.tails:
                found = stop
            if not text.startswith(" ", stop):
                break
            stop = _word_end(text, stop + 1)
        return found

    def _with_tail(self, text: str, mention: Mention, tail: int) -> Mention:
        """The mention with the word that makes it a facility's, where only the place before that word is known."""
        if mention.end < tail and text[mention.end] == " ":
            if not text[mention.end + 1 : tail] in self._evidence.facilities:
                return mention
            mention.head = mention.number
            mention.number = self._tables.names.number(normalize(text[mention.start : tail]))
            mention.key = self._norm(text[mention.start : tail])
            mention.end = tail
            mention.wanted |= FACILITY
            mention.words += 1
        return mention

    def _generic(self, text: str, spans: list[tuple[int, int]], norms: list[str], at: int) -> Hit | None:
        """A name that no list has but that begins as names of places do: "Kafr Nuran", "Umm al-Khalakhil"."""
        stop = at + 1
        while stop < len(spans) and stop - at < 3:
            gap = text[spans[stop - 1][1] : spans[stop][0]]
            if (
                gap not in (" ", "-")
                or not text[spans[stop][0]].isupper()
                and not "-" in text[slice(*spans[stop])]
            ):
                break
            if norms[stop] in self._evidence.institutions or norms[stop] in self._evidence.never:
                break
            stop += 1
            if not self._evidence.is_generic(norms[stop - 1]):
                break
        if stop == at + 1:
            return None
        key = fold_articles(" ".join(norms[at:stop]))
        return stop, Mention(start=spans[at][0], end=spans[stop - 1][1], key=key, words=stop - at)

    def _add_unknown(
        self,
        text: str,
        spans: list[tuple[int, int]],
        norms: list[str],
        at: int,
        stop: int,
        found: list[Mention],
    ) -> None:
        """Add the words of a run that no list has, between connectors, if they may be a name."""
        evidence = self._evidence
        first = at
        for end in range(at, stop + 1):
            if end < stop and evidence.may_stand_alone(norms[end]) and not norms[end].isdigit():
                written = text[spans[end][0] : spans[end][1]]
                joined = end == first or text[spans[end - 1][1] : spans[end][0]] == " "
                if joined and (written[0].isupper() or "-" in written or "'" in written):
                    continue
            if 0 < end - first <= 2 and len(norms[first]) > 2 and norms[first] not in self._demonyms:
                if not (evidence.is_given_name(norms[first]) and end - first > 1):
                    key = fold_articles(" ".join(norms[first:end]))
                    mention = Mention(start=spans[first][0], end=spans[end - 1][1], key=key, words=end - first)
                    evidence.weigh(text, spans, norms, first, end, mention)
                    found.append(mention)
            first = end + 1

    def _demonym(self, spans: list[tuple[int, int]], norms: list[str], at: int) -> Hit | None:
        if norms[at] not in self._demonym_starts:
            return None
        for size in (2, 1):
            key = " ".join(norms[at : at + size])
            rows = self._demonyms.get(key)
            if rows is not None and at + size <= len(norms):
                end = spans[at + size - 1][1]
                return at + size, Mention(
                    start=spans[at][0], end=end, key=key, rows=rows, role=DEMONYM, words=size
                )
        return None

    def _alias(self, text: str, spans: list[tuple[int, int]], norms: list[str], at: int) -> Hit | None:
        if norms[at] not in self._alias_starts:
            return None
        for size in range(min(self._alias_words, len(norms) - at), 0, -1):
            key = " ".join(norms[at : at + size])
            if key in self._aliases:
                start, end = spans[at][0], spans[at + size - 1][1]
                mention = self._read_alias(text, start, end, key)
                if mention is None:
                    continue
                if mention.needs_container and not text.endswith((", ", "("), 0, start):
                    continue
                mention.words = size
                return at + size, mention
        return None

    def _read_alias(self, text: str, start: int, end: int, key: str) -> Mention | None:
        """The mention of an alias, if it is written as that alias is; with the dot that belongs to it."""
        written = text[start:end]
        dotted = written.endswith(".") or text[end : end + 1] == "."
        rows: list[int] = []
        needs_container = True
        for alias, targets in self._aliases.get(key, ()):
            if _is_written(alias, written, dotted=dotted):
                rows += targets
                needs_container &= alias.qualified_only
                if alias.name.endswith(".") and not text[start:end].endswith("."):
                    end += text[end : end + 1] == "."
        if not rows:
            return None
        return Mention(
            start=start, end=end, key=key, rows=tuple(dict.fromkeys(rows)), needs_container=needs_container
        )

    def read_spans(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Mention]:
        """A mention for each given span of a text, in the order given; one that no name answers to knows none."""
        found = [self._read_span(text, start, end) for start, end in spans]
        in_order = sorted(found, key=lambda mention: mention.start)
        self.link_containers(text, in_order)
        for mention in found:
            mention.score = 4.0
        return found

    def _read_span(self, text: str, start: int, end: int) -> Mention:
        written = text[start:end]
        key = self._norm(written)
        mention = self._read_alias(text, start, end, key)
        if mention is None and key in self._demonyms:
            mention = Mention(start=start, end=end, key=key, rows=self._demonyms[key], role=DEMONYM)
        if mention is None:
            mention = Mention(start=start, end=end, key=key)
        mention.end = end
        if mention.role is PLACE:
            mention.number = self._tables.names.number(key)
            if not mention.is_known or _COUNTIES.match(text, end):
                county = self._tables.names.number(key.removesuffix(" co") + " county")
                mention.number = county if county >= 0 else mention.number
            if not mention.is_known:
                mention.number, mention.head = self._part_of_span(key)
                mention.wanted |= self._evidence.kinds.get(key.rpartition(" ")[2], 0)
        spans = [(start, end)]
        self._evidence.weigh(text, spans, [key], 0, 1, mention)
        if mention.role is not DEMONYM:
            mention.role = PLACE
        return mention

    def _part_of_span(self, key: str) -> tuple[int, int]:
        """The number of a name within a longer one ("the city of X", "X province", "northern X"), and of a head."""
        number = self._tables.names.number
        words = key.split(" ")
        kinds = self._evidence.kinds
        if words[0] == "the" and " ".join(words[1:]) in kinds:
            return -1, -1
        while words and (words[0] in ("the", "of") or words[0] in kinds or self._evidence.is_part(words[0])):
            words = words[1:]
            if words and (found := number(" ".join(words))) >= 0:
                return found, -1
        for size in range(len(words) - 1, 0, -1):
            tail = " ".join(words[size:])
            if tail in kinds and (found := number(" ".join(words[:size]))) >= 0:
                return (-1, found) if kinds[tail] & FACILITY else (found, -1)
        return -1, -1

    def link_containers(self, text: str, found: list[Mention]) -> list[Mention]:
        """Join "Paris" to "Texas" in "Paris, Texas"; leave out abbreviations that stand after no place."""
        kept: list[Mention] = []
        for mention in found:
            previous = kept[-1] if kept else None
            joined = False
            if previous is not None and mention.role is not DEMONYM and previous.role is not DEMONYM:
                gap = text[previous.end : mention.start]
                if (
                    gap in (", ", " (", ",", ",\n")
                    and self._evidence.may_contain(mention)
                    and previous.score > -2.0
                ):
                    joined = True
                    previous.container = mention
                    previous.add(
                        "qualified", WEIGHTS["qualified"] * (1.0 if mention.rows else 0.6), around=True
                    )
                    mention.add("qualifies", WEIGHTS["qualifies"] + mention.needs_container, around=True)
            if joined or not mention.needs_container:
                kept.append(mention)
        return kept


def _may_be_name(key: str, evidence: Evidence) -> bool:
    """Whether one word of the index can be a name in a text: not too short, no function word; "M5" and "T4" can."""
    return (len(key) >= 3 or key[-1].isdigit()) and not key.isdigit() and evidence.may_stand_alone(key)


def _word_end(text: str, start: int) -> int:
    """Where the lower-case word that begins here ends."""
    word = _LOWER.match(text, start)
    return word.end() if word else start


def _surnames(text: str, spans: Sequence[tuple[int, int]], norms: Sequence[str], at: int) -> list[str]:
    """The capitalised words right after a given name, two at most: the rest of a person's name."""
    found = []
    for next_at in (at + 1, at + 2):
        if next_at >= len(spans) or text[spans[next_at - 1][1] : spans[next_at][0]] not in (" ", ". ", "-"):
            break
        if not text[spans[next_at][0]].isupper() and "-" not in text[slice(*spans[next_at])]:
            break
        if len(norms[next_at]) > 2:
            found.append(norms[next_at])
    return found


def _is_written(alias: Alias, written: str, *, dotted: bool) -> bool:
    """Whether an alias stands in the text as it must: short ones letter by letter, with their dots."""
    if alias.name.endswith(".") and not dotted:
        return False
    letters = alias.name.replace(".", "").replace(" ", "")
    return len(letters) > 5 or letters == written.replace(".", "").replace(" ", "")


_ELSE = frozenset(("surname", "given_name", "common_word", "word", "rare_word", "acronym"))
_LIST_GAPS = frozenset((", ", " and ", ", and ", " or ", ", or ", "; ", " & ", "، ", " و", "، و"))


def _weigh_lists(text: str, found: list[Mention]) -> None:
    """Let the members of an enumeration speak for each other: "the villages of Anadan, Haritan and Hayyan"."""
    chain: list[Mention] = []
    for mention in found:
        if mention.role is not PLACE:
            continue
        if chain and text[chain[-1].end : mention.start] not in _LIST_GAPS:
            _weigh_chain(chain)
            chain = []
        if chain and "qualifies" in mention.cues:
            continue  # "Homs, Syria" is no list
        chain.append(mention)
    _weigh_chain(chain)


def _weigh_chain(chain: list[Mention]) -> None:
    if len(chain) < 2:
        return
    good = [mention for mention in chain if mention.score > 0.5 or _is_plain(mention)]
    announced = "kind_before" in chain[0].cues
    for mention in chain:
        if len(good) - (mention in good) > 0 and (announced or 3 * len(good) >= len(chain)):
            mention.add("listed", WEIGHTS["listed"], around=True)
            if announced and mention is not chain[0]:
                mention.add("announced", WEIGHTS["announced"], around=True)


def _is_plain(mention: Mention) -> bool:
    """Whether a known name stands bare: nothing speaks against it, and little for it."""
    return mention.is_known and mention.score > -1.2 and not _ELSE.intersection(mention.cues)


def _weigh_document(found: list[Mention], persons: set[str]) -> None:
    """Let mentions of one name speak for each other; names that the text gives to persons speak against."""
    best: dict[str, float] = {}
    for mention in found:
        if mention.role is not DEMONYM and (
            mention.local >= 2.5 or (mention.local >= 1.5 and mention.score >= 1.0)
        ):
            best[mention.key] = mention.local
    for at, mention in enumerate(found):
        if mention.role is DEMONYM:
            continue
        if "hyphen_before" in mention.cues or "hyphen_after" in mention.cues:
            _weigh_hyphen(found, at)
        if mention.local >= 2.5 or mention.rows:
            continue
        if mention.key in best:
            if mention.local < best[mention.key]:
                mention.add("place_in_text", WEIGHTS["place_in_text"])
        elif mention.key in persons:
            mention.add("person_in_text", WEIGHTS["person_in_text"])


def _weigh_hyphen(found: list[Mention], at: int) -> None:
    """A name joined by a hyphen to another place ("Damascus-Aleppo") is one itself; else it is part of a name."""
    mention = found[at]
    neighbours = found[max(0, at - 1) : at] + found[at + 1 : at + 2]
    beside = any(
        other.is_known
        and other.score > 0
        and (other.end + 1 == mention.start or mention.end + 1 == other.start)
        for other in neighbours
    )
    cue = "joined" if beside else "hyphened"
    mention.add(cue, WEIGHTS[cue])
