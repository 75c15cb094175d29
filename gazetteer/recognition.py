"""Which words of a text may name a place, and what around them speaks for it.

One pass: a regular expression finds runs of capitalised words (and of words in scripts without capitals), and at
each word of a run the index's trie, a memory-mapped file, gives every name that begins there. What a run looks
like, and the few words around it, are evidence for or against; which place is meant is not asked here.

The weights are log-odds set by hand on reports and news; each has a name, so that an answer can be explained.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gazetteer.lexicon import Alias, Lexicon, load_lexicon
from gazetteer.names import fold_articles, normalize
from gazetteer.place import PlaceKind
from gazetteer.tables import ALTERNATE, CODE, IS_ADDED, IS_ADMIN1, KIND_NUMBER, Tables

BIT = {kind: 1 << number for kind, number in KIND_NUMBER.items()}
SETTLEMENT, ADMIN, COUNTRY = BIT[PlaceKind.SETTLEMENT], BIT[PlaceKind.ADMIN], BIT[PlaceKind.COUNTRY]
FACILITY, PHYSICAL, ROAD = BIT[PlaceKind.FACILITY], BIT[PlaceKind.PHYSICAL], BIT[PlaceKind.ROAD]

WEIGHTS: dict[str, float] = {
    "base": -1.6,
    "country": 4.5,
    "admin1": 3.0,
    "admin": 1.0,
    "added": 1.5,
    "size": 0.75,  # times log10 of the population over 1,000
    "alternate": -0.6,
    "code": -5.0,
    "several_words": 1.6,
    "common_word": -4.0,
    "word": -2.6,
    "rare_word": -1.2,
    "given_name": -1.0,
    "surname": -0.7,
    "locative": 2.8,
    "motion": 1.8,
    "weak": 0.6,
    "taking": 1.2,
    "part": 1.6,
    "kind_word": 3.0,
    "qualified": 4.5,
    "qualifies": 2.5,
    "dateline": 3.0,
    "possessive": 0.3,
    "after_name": -2.6,
    "after_given": -4.5,
    "after_title": -4.0,
    "before_name": -2.6,
    "before_surname": -4.0,
    "before_institution": -0.4,
    "before_team": -3.0,
    "before_person_verb": -3.0,
    "person_in_text": -4.0,
    "place_in_text": 2.0,
    "demonym": 4.0,
    "joined": 1.0,
    "alias": 2.0,
    "no_capitals": -0.5,
}


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
_MARK = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640"
_NO_CASE = "\u0590-\u074f\u0750-\u07ff\u0900-\u0dff\u1200-\u137f\u10d0-\u10ff\ufb1d-\ufdff\ufe70-\ufefc"
_APOSTROPHE = "'’‘`ʻʼʿʾ´"
_ARTICLE = "(?:[aeu]l|a[dnrstz]|e[dnrstz]|a[sd]h|ath|esh|Al|El)"
_WORD = rf"(?:{_ARTICLE}[-‐‑–{_APOSTROPHE}]|[{_APOSTROPHE}])?[{_UPPER}][\w{_MARK}]*(?:[{_APOSTROPHE}](?!s\b)[\w{_MARK}]+)*"
_ACRONYM = r"(?:[A-Z]\.){2,6}|[A-Z]\.[A-Z][a-z]{1,2}\."
_TOKEN = rf"(?:{_ACRONYM}|{_WORD})"


def _compile_run(connectors: Sequence[str]) -> re.Pattern[str]:
    joined = "|".join(sorted((re.escape(word) for word in connectors), key=len, reverse=True))
    abbreviated = r"(?<=\b[A-Z])\. |(?<=\b[A-Z][a-z])\. |(?<=\bSte)\. "
    separator = rf"(?:[ \u00a0]|[-‐‑–]|{abbreviated}| (?:(?:{joined}) ){{1,2}})"
    return re.compile(rf"(?<!\w){_TOKEN}(?:{separator}{_TOKEN})*|[{_NO_CASE}]+(?: [{_NO_CASE}]+)*")


_PIECE = re.compile(rf"{_TOKEN}|\w[\w{_MARK}]*(?:[{_APOSTROPHE}]\w+)*")
_WORD_BEFORE = re.compile(r"(?:^|[\s(“\"‘'—–-])(\w+)(?: (of|called|named|as))?(?: the| al)? ?$")
_WORDS_AFTER = re.compile(r"[ ]([a-z][a-z-]*)(?:[ ]([a-z]+))?(?:[ ]([a-z]+))?")
_DATELINE = re.compile(
    r"(?:, [^\n]{2,24})?(?: ?\([^\n)]{2,24}\))?(?: ?[-–—]{1,2}| ?\|| ?:)(?=\s)|, (?:[A-Z][a-z]{2,8}\.? \d{1,2})"
)
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n•*|]|[.!?][\"”’')\]])[\s\"“‘'(\[—–-]*$")


@dataclass(slots=True)
class Mention:
    """Words that may name a place.

    ``rows`` are fixed candidates (of an alias or a demonym), ``number`` the key in the index's name trie or -1;
    ``wanted`` the kinds that the words around ask for, as bits; ``role`` is "place", "embedded" (in the name of an
    institution) or "demonym"; ``container`` a later mention that says where this one lies ("Paris, Texas").
    """

    start: int
    end: int
    key: str
    number: int
    rows: tuple[int, ...] = ()
    role: str = "place"
    wanted: int = 0
    score: float = 0.0
    cues: list[str] = field(default_factory=list)
    container: Mention | None = None
    local: float = 0.0
    needs_container: bool = False


class Recogniser:
    """Finds mentions in text by the names of an index. Safe to share; holds no text."""

    def __init__(self, tables: Tables, lexicon: Lexicon | None = None) -> None:
        self._tables = tables
        self._lexicon = lexicon or load_lexicon()
        cues = self._lexicon.cues
        self._run = _compile_run(sorted(cues["inside"]["words"]))
        self._never = cues["never"]["words"]
        self._titles = cues["person_before"]["titles"]
        self._person_verbs = cues["person_after"]["verbs"]
        self._institutions = cues["institution"]["nouns"]
        self._teams = cues["team"]["nouns"]
        self._inside = cues["inside"]["words"]
        self._before = {
            word: name
            for name in ("weak", "taking", "part", "motion", "locative")
            for word in cues["before"][name]
        }
        self._kind_words: dict[str, int] = {}
        for kind in PlaceKind:
            for word in cues["kinds"].get(kind.value, ()):
                self._kind_words[word] = self._kind_words.get(word, 0) | BIT[kind]
        self._norms: dict[str, str] = {}
        self._countries: dict[str, int] = {}
        self._admin1s: dict[str, tuple[int, ...]] = {}
        self._number_areas()
        self._demonyms = {
            key: rows for key, codes in self._lexicon.demonyms.items() if (rows := self._rows_of(codes))
        }
        self._demonym_starts = {key.split()[0] for key in self._demonyms}
        self._aliases = {
            key: [(alias, rows) for alias in aliases if (rows := self._rows_of((alias.code,)))]
            for key, aliases in self._lexicon.aliases.items()
        }
        self._alias_starts = {key.split()[0] for key in self._aliases}
        self._alias_words = max((key.count(" ") + 1 for key in self._aliases), default=1)

    def _number_areas(self) -> None:
        tables = self._tables
        admin1s: dict[str, list[int]] = {}
        for row in (tables.level <= 1).nonzero()[0].tolist():
            if tables.level[row] == 0:
                self._countries.setdefault(tables.countries[tables.country[row]], row)
            else:
                admin1s.setdefault(tables.admin1s[tables.admin1[row]], []).append(row)
        self._admin1s = {code: tuple(rows) for code, rows in admin1s.items()}

    def _rows_of(self, codes: Sequence[str]) -> tuple[int, ...]:
        rows: list[int] = []
        for code in codes:
            if code.startswith('"'):
                rows += self._tables.names.find(normalize(code.strip('"')))[:1]
            elif "." in code:
                rows += self._admin1s.get(code, ())
            elif code in self._countries:
                rows.append(self._countries[code])
        return tuple(rows)

    def find(self, text: str) -> list[Mention]:
        """The mentions of a text in order, none overlapping another, weak ones too: ``score`` is their log-odds."""
        found: list[Mention] = []
        persons: set[str] = set()
        for run in self._run.finditer(text):
            start, end = run.span()
            if (
                text[start] >= "\u0590"
                and text[start : start + 1].lower() == text[start]
                and not text[start].isupper()
            ):
                self._read_uncased(text, start, end, found)
            else:
                self._read_run(text, start, end, found, persons)
        found = self._link_containers(text, found)
        self._weigh_document(found, persons)
        return found

    def read_spans(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Mention]:
        """A mention for each span of a text, in the order of the spans; one that no name answers to has none."""
        found: list[Mention] = []
        for start, end in spans:
            mention = self._read_span(text, start, end)
            mention.score = 4.0
            found.append(mention)
        in_order = sorted(found, key=lambda mention: mention.start)
        for previous, mention in pairwise(in_order):
            gap = text[previous.end : mention.start]
            if gap in (", ", " (", ",", ",\n") and self._may_contain(mention, previous):
                previous.container = mention
        return found

    def _read_span(self, text: str, start: int, end: int) -> Mention:
        written = text[start:end]
        key = self._norm(written)
        rows: list[int] = []
        role = "place"
        for alias, targets in self._aliases.get(key, ()):
            if self._is_written(alias, written, written.endswith(".") or text[end : end + 1] == "."):
                rows += targets
        if not rows and key in self._demonyms:
            rows += self._demonyms[key]
            role = "demonym"
        number = self._tables.names.number(key)
        mention = Mention(
            start=start, end=end, key=key, number=number, rows=tuple(dict.fromkeys(rows)), role=role
        )
        after = _WORDS_AFTER.match(text, end)
        if after is not None:
            mention.wanted |= self._kind_words.get(after.group(1), 0)
        before = _WORD_BEFORE.search(text, max(0, start - 30), start)
        if before is not None and before.group(2) in (None, "of"):
            mention.wanted |= self._kind_words.get(before.group(1).lower(), 0)
        return mention

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
        count = len(spans)
        if count == 1 and (norms[0] in self._never and norms[0] not in self._alias_starts):
            return
        tail = self._tail(text, end)
        at = 0
        while at < count:
            norm = norms[at]
            if not norm or (norm in self._inside and text[spans[at][0]].islower()):
                at += 1
                continue
            hit = self._demonym(text, spans, norms, at) or self._alias(text, spans, norms, at)
            named = self._longest(text, spans, norms, at, tail)
            if hit is None or (named is not None and named[0] > hit[0]):
                hit = named
            elif named is not None and named[0] == hit[0] and hit[1].role == "place":
                hit[1].number = named[1].number
            if hit is None:
                if (
                    norm in self._lexicon.given_names
                    and at + 1 < count
                    and norms[at + 1] not in self._institutions
                ):
                    persons.update(word for word in norms[at + 1 :] if len(word) > 2)
                at += 1
                continue
            stop, mention = hit
            self._weigh(text, spans, norms, at, min(stop, count), mention)
            if stop - at == 1 and ("after_given" in mention.cues or "after_title" in mention.cues):
                persons.add(norm)
            if "before_surname" in mention.cues:
                persons.update(norms[at:])
            found.append(mention)
            at = stop

    def _tail(self, text: str, end: int) -> list[tuple[int, int]]:
        """Up to three words after a run that say what kind of place it names ("Taftanaz | air base")."""
        after = _WORDS_AFTER.match(text, end)
        if after is None:
            return []
        spans = [after.span(group) for group in (1, 2, 3) if after.group(group) is not None]
        words = [text[a:b] for a, b in spans]
        for size in (3, 2, 1):
            if " ".join(words[:size]) in self._kind_words and len(words) >= size:
                return spans[:size]
        return []

    def _longest(
        self, text: str, spans: list[tuple[int, int]], norms: list[str], at: int, tail: list[tuple[int, int]]
    ) -> tuple[int, Mention] | None:
        """The longest name of the index that begins at a word: the number of the word after it, and the mention."""
        words = norms[at : at + 8]
        reach = spans[at : at + 8]
        if tail and len(words) < 8:
            words = words + [self._norm(text[a:b]) for a, b in tail]
            reach = reach + tail
        key = fold_articles(" ".join(words))
        prefixes = self._tables.names.trie.prefixes(key)
        if not prefixes:
            return None
        for prefix in reversed(prefixes):
            if len(prefix) < len(key) and key[len(prefix)] != " ":
                continue
            left = prefix.count(" ") + 1
            size = 0
            while left > 0 and size < len(words):
                left -= words[size].count(" ") + 1
                size += 1
            if left:
                continue
            first, last = reach[0][0], reach[size - 1][1]
            if size > 1 and at + size <= len(norms) and norms[at + size - 1] in self._inside:
                continue
            if size == 1 and (words[0] in self._never or len(words[0]) < 2):
                return None
            number = self._tables.names.number(prefix)
            if size == 1 and self._tables.names.grade[number] == CODE:
                return None
            return at + size, Mention(start=first, end=last, key=prefix, number=number)
        return None

    def _demonym(
        self, text: str, spans: list[tuple[int, int]], norms: list[str], at: int
    ) -> tuple[int, Mention] | None:
        if norms[at] not in self._demonym_starts:
            return None
        for size in (2, 1):
            key = " ".join(norms[at : at + size])
            rows = self._demonyms.get(key)
            if rows is not None and at + size <= len(norms):
                mention = Mention(
                    start=spans[at][0],
                    end=spans[at + size - 1][1],
                    key=key,
                    number=-1,
                    rows=rows,
                    role="demonym",
                )
                return at + size, mention
        return None

    def _alias(
        self, text: str, spans: list[tuple[int, int]], norms: list[str], at: int
    ) -> tuple[int, Mention] | None:
        if norms[at] not in self._alias_starts:
            return None
        for size in range(min(self._alias_words, len(norms) - at), 0, -1):
            key = " ".join(norms[at : at + size])
            start, end = spans[at][0], spans[at + size - 1][1]
            written = text[start:end]
            dotted = written.endswith(".") or text[end : end + 1] == "."
            rows: list[int] = []
            needs_container = True
            keep_dot = False
            for alias, targets in self._aliases.get(key, ()):
                if not self._is_written(alias, written, dotted):
                    continue
                rows += targets
                needs_container &= alias.qualified_only
                keep_dot |= alias.name.endswith(".") and not written.endswith(".")
            if not rows:
                continue
            if keep_dot and text[end : end + 1] == ".":
                end += 1
            if (
                needs_container
                and text[max(0, start - 2) : start] not in (", ", " (")
                and text[start - 1 : start] != "("
            ):
                continue
            mention = Mention(
                start=start,
                end=end,
                key=key,
                number=-1,
                rows=tuple(dict.fromkeys(rows)),
                needs_container=needs_container,
            )
            return at + size, mention
        return None

    @staticmethod
    def _is_written(alias: Alias, written: str, dotted: bool) -> bool:
        """Whether an alias stands in the text as it must: short ones letter by letter, with their dots."""
        if alias.name.endswith(".") and not dotted:
            return False
        if len(alias.name) <= 5:
            return alias.name.replace(".", "").replace(" ", "") == written.replace(".", "").replace(" ", "")
        return True

    def _weigh(
        self, text: str, spans: list[tuple[int, int]], norms: list[str], at: int, stop: int, mention: Mention
    ) -> None:
        """Collect the evidence in and around a mention of a run."""
        cues = mention.cues
        score = WEIGHTS["base"] + self._weigh_name(mention, norms[at], stop - at)
        local = 0.0
        first_in_run, last_in_run = at == 0, stop >= len(spans)
        # what stands before
        before = None
        if first_in_run or text[spans[at - 1][1] : mention.start] == " ":
            before = self._evidence_before(text, spans, norms, at, mention)
        elif text[mention.start - 1] in "-‐‑–":
            before = "joined"
        # what stands after
        after = None
        if not last_in_run:
            gap = text[mention.end : spans[stop][0]]
            if gap == " " and text[spans[stop][0]].isupper():
                after = self._evidence_after(norms, at, stop, mention)
            elif gap in ("-", "–", "‐", "‑"):
                after = "joined"
            elif gap == " ":
                after = None
        else:
            word = _WORDS_AFTER.match(text, mention.end)
            if word is not None:
                wanted = self._kind_words.get(word.group(1)) or (
                    word.group(2) and self._kind_words.get(f"{word.group(1)} {word.group(2)}")
                )
                if wanted:
                    after = "kind_word"
                    mention.wanted |= wanted
                elif word.group(1) in self._person_verbs:
                    after = "before_person_verb"
            elif text.startswith(("'s ", "’s "), mention.end):
                after = "possessive"
        for cue in (before, after):
            if cue:
                cues.append(cue)
                local += WEIGHTS[cue]
        line_start = mention.start == 0 or text[mention.start - 1] == "\n"
        if line_start and _DATELINE.match(text, mention.end):
            cues.append("dateline")
            local += WEIGHTS["dateline"]
        if mention.role == "place" and stop - at == 1:
            score += self._weigh_word(text, mention, norms[at], first_in_run, local)
        mention.local = local
        mention.score = score + local

    def _weigh_name(self, mention: Mention, norm: str, words: int) -> float:
        """What the name alone says: how large a place has it, and of what kind."""
        cues = mention.cues
        if mention.role == "demonym":
            cues.append("demonym")
            return WEIGHTS["demonym"]
        score = 0.0
        kinds = 0
        if mention.rows:
            cues.append("alias")
            score += WEIGHTS["alias"]
            kinds = COUNTRY if self._tables.level[mention.rows[0]] == 0 else ADMIN | IS_ADMIN1
        if mention.number >= 0:
            names = self._tables.names
            kinds |= names.kinds[mention.number]
            people = names.people[mention.number]
            grade = names.grade[mention.number]
            if people > 1000 and not kinds & COUNTRY:
                score += WEIGHTS["size"] * math.log10(people / 1000)
            if grade >= ALTERNATE and not mention.rows:
                cue = "code" if grade == CODE else "alternate"
                cues.append(cue)
                score += WEIGHTS[cue]
        for bit, cue in ((COUNTRY, "country"), (IS_ADMIN1, "admin1"), (ADMIN, "admin")):
            if kinds & bit:
                cues.append(cue)
                score += WEIGHTS[cue]
                break
        if kinds & IS_ADDED:
            cues.append("added")
            score += WEIGHTS["added"]
        if words > 1:
            cues.append("several_words")
            score += WEIGHTS["several_words"]
        return score

    def _weigh_word(self, text: str, mention: Mention, norm: str, first_in_run: bool, local: float) -> float:
        """What one word may be other than a place: an ordinary word, a given name, a surname."""
        score = 0.0
        level = self._lexicon.words.get(norm)
        if level is not None and not mention.rows:
            cue = "common_word" if level <= 20 else "word" if level <= 35 else "rare_word"
            mention.cues.append(cue)
            weight = WEIGHTS[cue]
            if not first_in_run or not _SENTENCE_END.search(text, max(0, mention.start - 6), mention.start):
                weight *= 0.5
            score += weight
        if norm in self._lexicon.given_names:
            mention.cues.append("given_name")
            score += WEIGHTS["given_name"]
        if norm in self._lexicon.surnames:
            mention.cues.append("surname")
            score += WEIGHTS["surname"]
        return score

    def _evidence_before(
        self, text: str, spans: list[tuple[int, int]], norms: list[str], at: int, mention: Mention
    ) -> str | None:
        start = mention.start
        if at > 0:
            word = norms[at - 1]
            if text[spans[at - 1][0]].isupper():
                if word in self._before:
                    return self._before[word]
                if word in self._never or word in self._demonyms:
                    return None
                if word in self._titles:
                    return "after_title"
                if word in self._lexicon.given_names or len(word) == 1:
                    return "after_given"
                if word in self._kind_words:
                    mention.wanted |= self._kind_words[word]
                    return "kind_word"
                if word in self._institutions:
                    return None
                return "after_name"
            start = spans[at - 1][0]  # a connector: "University of Missouri", "Bank of America"
        match = _WORD_BEFORE.search(text, max(0, start - 30), mention.start)
        if match is None:
            return None
        word = match.group(1).lower()
        if match.group(2) == "of":
            wanted = self._kind_words.get(word)
            if wanted:
                mention.wanted |= wanted
                return "kind_word"
            return self._before.get("of")
        if match.group(2):
            return None
        if word in self._before:
            return self._before[word]
        wanted = self._kind_words.get(word)
        if wanted:
            mention.wanted |= wanted
            return "kind_word"
        if word in self._titles:
            return "after_title"
        return None

    def _evidence_after(self, norms: list[str], at: int, stop: int, mention: Mention) -> str | None:
        word = norms[stop]
        if mention.role == "demonym":
            return None
        if word in self._never:
            return None
        if word in self._teams:
            mention.role = "embedded"
            return "before_team"
        if word in self._institutions or word in self._titles:
            mention.role = "embedded"
            return "before_institution"
        if word in self._demonyms or word in self._inside:
            return None
        if stop - at == 1 and norms[at] in self._lexicon.given_names and word in self._lexicon.surnames:
            return "before_surname"
        mention.role = "embedded"
        if any(later in self._institutions for later in norms[stop + 1 : stop + 4]):
            return "before_institution"
        return "before_name"

    def _read_uncased(self, text: str, start: int, end: int, found: list[Mention]) -> None:
        """Add the mentions of a run of words in a script without capitals."""
        spans: list[tuple[int, int]] = []
        position = start
        for word in text[start:end].split(" "):
            spans.append((position, position + len(word)))
            position += len(word) + 1
        norms = [self._norm(text[a:b]) for a, b in spans]
        at = 0
        trie = self._tables.names.trie
        while at < len(spans):
            best: tuple[int, str, int] | None = None
            for skip, head in _without_clitics(norms[at]):
                key = " ".join([head, *norms[at + 1 : at + 6]])
                for prefix in reversed(trie.prefixes(key)):
                    if len(prefix) < 2 or (len(prefix) < len(key) and key[len(prefix)] != " "):
                        continue
                    size = prefix.count(" ") + 1
                    if best is None or size > best[0]:
                        best = (size, prefix, skip)
                    break
                if best is not None and skip == 0:
                    break
            if best is None:
                at += 1
                continue
            size, key, skip = best
            mention = Mention(
                start=spans[at][0] + skip,
                end=spans[min(at + size, len(spans)) - 1][1],
                key=key,
                number=self._tables.names.number(key),
            )
            score = WEIGHTS["base"] + WEIGHTS["no_capitals"] + self._weigh_name(mention, key, size)
            if skip:
                score -= 0.7
            before = norms[at - 1] if at else ""
            if before in _ARABIC_KINDS:
                mention.cues.append("kind_word")
                mention.wanted |= _ARABIC_KINDS[before]
                mention.local += WEIGHTS["kind_word"]
            elif before in _ARABIC_LOCATIVE:
                mention.cues.append("locative")
                mention.local += WEIGHTS["locative"] - 0.8
            mention.score = score + mention.local
            found.append(mention)
            at += size

    def _link_containers(self, text: str, found: list[Mention]) -> list[Mention]:
        """Join "Paris" to "Texas" in "Paris, Texas"; drop abbreviations that stand after no place."""
        kept: list[Mention] = []
        for mention in found:
            previous = kept[-1] if kept else None
            joined = False
            if previous is not None and mention.role != "demonym" and previous.role != "demonym":
                gap = text[previous.end : mention.start]
                if gap in (", ", " (", ",", ",\n") and self._may_contain(mention, previous):
                    previous.container = mention
                    previous.cues.append("qualified")
                    mention.cues.append("qualifies")
                    weak = mention.needs_container
                    previous.score += WEIGHTS["qualified"] * (1.0 if mention.rows else 0.7)
                    previous.local += WEIGHTS["qualified"]
                    mention.score += WEIGHTS["qualifies"] + (1.0 if weak else 0.0)
                    joined = True
            if mention.needs_container and not joined:
                continue
            kept.append(mention)
        return kept

    def _may_contain(self, mention: Mention, part: Mention) -> bool:
        kinds = 0
        if mention.rows:
            kinds |= COUNTRY | ADMIN
        if mention.number >= 0:
            kinds |= self._tables.names.kinds[mention.number]
        return bool(kinds & (COUNTRY | IS_ADMIN1 | ADMIN))

    def _weigh_document(self, found: list[Mention], persons: set[str]) -> None:
        """Let mentions of one name speak for each other; names that the text gives to persons speak against."""
        best: dict[str, float] = {}
        for mention in found:
            if mention.role == "place":
                best[mention.key] = max(best.get(mention.key, -9.0), mention.local)
        for mention in found:
            if mention.role == "demonym":
                continue
            if mention.key in persons and mention.local < 2.5 and not mention.rows:
                mention.cues.append("person_in_text")
                mention.score += WEIGHTS["person_in_text"]
            elif mention.local < 2.5 and best.get(mention.key, 0.0) >= 2.5:
                mention.cues.append("place_in_text")
                mention.score += WEIGHTS["place_in_text"]


_CLITICS = ("و", "ف", "ب", "ك", "ل")
_ARABIC_LOCATIVE = frozenset(
    normalize(word)
    for word in ("في", "إلى", "من", "على", "نحو", "باتجاه", "قرب", "شمال", "جنوب", "شرق", "غرب", "داخل", "وسط")
)
_ARABIC_KINDS = {
    **{normalize(word): SETTLEMENT for word in ("مدينة", "بلدة", "قرية", "بلدات", "قرى", "مدينتي", "بلدتي", "قريتي", "ومدينة", "وبلدة")},
    **{normalize(word): ADMIN for word in ("محافظة", "ريف", "منطقة", "ولاية", "بريف", "ناحية", "قضاء")},
    **{normalize(word): FACILITY for word in ("مطار", "معبر", "قاعدة", "سد", "جسر")},
}  # fmt: skip


def _without_clitics(word: str) -> list[tuple[int, str]]:
    """An Arabic word as it stands, then without the particles written to it: how many letters are skipped, the rest."""
    forms = [(0, word)]
    if len(word) > 3 and "\u0600" <= word[0] <= "\u06ff":
        if word.startswith("لل"):
            forms.append((1, "ا" + word[1:]))
        if word[0] in _CLITICS:
            forms.append((1, word[1:]))
            if len(word) > 4 and word[1] in _CLITICS[2:]:
                forms.append((2, word[2:]))
    return forms
