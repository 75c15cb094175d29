"""Which name begins at a word of a run: the longest that the index, the aliases and the demonyms have."""

from __future__ import annotations

import re
from collections.abc import Callable

from gazetteer.areas_by_code import AreaCodes
from gazetteer.lexicon import Alias, Lexicon
from gazetteer.mention import COUNTRY, DEMONYM, FACILITY, PLACE, Mention
from gazetteer.names import fold_articles, skeleton, skeleton_is_telling
from gazetteer.runs import EZAFE, HYPHENS, Run, words_of_key
from gazetteer.tables import CODE, IS_ADMIN1, SPELLING, Tables
from gazetteer.vocabulary import Vocabulary

MOST_WORDS = 8
"""The longest name that is looked for, in words."""
_LOWER = re.compile("[a-z]*")
_CUT_BACK = frozenset(("state", "city", "town"))
_LETTERS_WRITTEN_OUT = 5
_CONTAINS = (", ", "(", " D-", " R-", "(D-", "(R-")
"""What stands before an abbreviation that tells where a place or a legislator is from."""

Hit = tuple[int, Mention]
"""The number of the word after a mention within its run, and the mention."""


class NameMatcher:
    """Looks for names at the words of runs. Safe to share; holds no text."""

    def __init__(
        self,
        tables: Tables,
        lexicon: Lexicon,
        vocabulary: Vocabulary,
        areas: AreaCodes,
        normalize: Callable[[str], str],
    ) -> None:
        self._tables = tables
        self._vocabulary = vocabulary
        self._normalize = normalize
        self.demonyms = {key: rows for key, codes in lexicon.demonyms.items() if (rows := areas.rows(codes))}
        romanised = lexicon.cues["romanised"]["countries"]
        self._is_romanised = [code.lower() in romanised for code in tables.countries]
        self._demonym_starts = {key.split()[0] for key in self.demonyms}
        self._aliases = {
            key: [(alias, rows) for alias in aliases if (rows := areas.rows((alias.code,)))]
            for key, aliases in lexicon.aliases.items()
        }
        self.alias_starts = {key.split()[0] for key in self._aliases}
        self._alias_words = max((key.count(" ") + 1 for key in self._aliases), default=1)
        self._organisations = lexicon.organisations
        self._organisation_words = max((key.count(" ") + 1 for key in self._organisations), default=1)
        self.organisation_starts = {key.split()[0] for key in self._organisations}

    def organisation(self, run: Run, at: int) -> int:
        """How many words a name takes that has a place in it and is none ("Washington Post"), or 0."""
        for size in range(min(self._organisation_words, len(run) - at), 0, -1):
            if fold_articles(" ".join(run.norms[at : at + size])) in self._organisations:
                return size
        return 0

    def longest(self, run: Run, at: int) -> Hit | None:
        """The longest of what begins at a word: a demonym, an alias, a name of the index, a generic start."""
        norm = run.norms[at]
        known = self._demonym(run, at) if norm in self._demonym_starts else None
        if known is None and norm in self.alias_starts:
            known = self._alias(run, at)
        named = self._named(run, at)
        if named is not None and norm in self._vocabulary.never:
            later = self._named(run, at + 1) if at + 1 < len(run) else None
            if later is not None and later[0] > named[0]:
                return None  # "The Rock | Hill": the name begins with the next word
        if known is None or (named is not None and named[0] > known[0]):
            best = named
        else:
            best = known
            if named is not None and named[0] == known[0] and known[1].role is PLACE:
                known[1].number = named[1].number
        stop = best[0] if best is not None else at + 1
        if stop == at + 1 and self._vocabulary.is_generic(norm):
            longer = self._generic(run, at) if stop < len(run) else None
            if longer is not None or best is None:
                return longer
            return best if self._vocabulary.announces(run.text, run.spans[at][0]) else None  # "the town of Ain"
        if stop >= len(run):
            return best
        if stop == at + 1 and best is not None and self._goes_on(run, at, best[1]):
            return self._generic(run, at)
        return self._with_feature(run, at, best) if run.norms[stop] in self._vocabulary.features else best

    def _with_feature(self, run: Run, at: int, best: Hit | None) -> Hit | None:
        """The name with the word that makes a river, a township or the like of it: "Kanawha | River"."""
        stop = best[0] if best is not None else at + 1
        vocabulary = self._vocabulary
        if best is not None and (best[1].role is DEMONYM or best[1].needs_container or stop - at > 2):
            return best
        if not run.goes_on(stop):
            return best
        if best is None and not (vocabulary.may_stand_alone(run.norms[at]) and run.is_name(at)):
            return best
        key = fold_articles(" ".join(run.norms[at : stop + 1]))
        mention = Mention(start=run.spans[at][0], end=run.spans[stop][1], key=key, words=stop + 1 - at)
        if run.text.startswith(".", mention.end) and run.norms[stop] == "twp":
            mention.end += 1
        mention.number = self._tables.names.number(key)
        mention.head = best[1].number if best is not None and mention.number < 0 else -1
        mention.wanted = vocabulary.features[run.norms[stop]]
        return stop + 1, mention

    def _goes_on(self, run: Run, at: int, mention: Mention) -> bool:
        """Whether a lesser name of one word goes on with an article: "Jisr | al-Shughur"."""
        if at + 1 >= len(run) or mention.rows or self._vocabulary.is_given_name(run.norms[at]):
            return False
        following = run.word(at + 1)
        if run.gap(at + 1) != " " or not following[0].islower() or "-" not in following:
            return False
        if mention.number < 0:
            return False
        names = self._tables.names
        if names.grade[mention.number] > SPELLING:
            return True
        largest = int(names.postings(mention.number)[0][0])
        if not self._is_romanised[self._tables.country[largest]]:
            return True  # "Orem | al-Sughra": Orem is in Utah
        whole = skeleton(f"{mention.key} {run.norms[at + 1]}")
        return skeleton_is_telling(whole) and self._tables.skeletons.number(whole) >= 0

    def _named(self, run: Run, at: int) -> Hit | None:
        """The longest name of the index that begins at a word."""
        norms, tail = run.norms, run.tail
        words = norms[at : at + MOST_WORDS]
        if tail and len(norms) - at < MOST_WORDS:
            words += run.text[run.end + 1 : tail].split(" ")
        key = " ".join(words)
        if words[0][0] in "ae" or " a" in key or " e" in key:
            key = fold_articles(key)
        names = self._tables.names
        for prefix in reversed(names.trie.prefixes(key)):
            if len(prefix) < len(key) and key[len(prefix)] != " ":
                continue
            size = words_of_key(prefix, words)
            if size == 0:
                continue
            if at + size > len(norms):
                if size < len(words):
                    continue
                end = tail
            else:
                end = run.spans[at + size - 1][1]
                if size == 1 and not self._may_be_name(prefix):
                    return None
                if size > 1 and not self._may_end(run, at + size, prefix):
                    continue
            number = names.number(prefix)
            if size == 1 and names.grade[number] == CODE:
                return None
            if size == 1 and self._is_joined(run, at):
                return self._joined(run, at)
            mention = Mention(start=run.spans[at][0], end=end, key=prefix, number=number, words=size)
            if at + size > len(norms):  # "Luhansk | airport"
                mention.head = names.number(fold_articles(" ".join(norms[at:])))
            self._take_tail(run, mention)
            return at + size, mention
        return self._joined(run, at) if self._is_joined(run, at) else None

    def _is_joined(self, run: Run, at: int) -> bool:
        """Whether a word and the one after the next are one Persian name: "Qala-e-Naw"."""
        return at + 2 < len(run) and run.norms[at + 1] in EZAFE and run.gap(at + 1) in HYPHENS

    def _joined(self, run: Run, at: int) -> Hit | None:
        """Such a name by another spelling of the vowel; its first word alone is none."""
        for vowel in EZAFE:
            key = " ".join((run.norms[at], vowel, run.norms[at + 2]))
            number = self._tables.names.number(key)
            if number >= 0:
                start, end = run.spans[at][0], run.spans[at + 2][1]
                return at + 3, Mention(start=start, end=end, key=key, number=number, words=3)
        return None

    def _may_be_name(self, key: str) -> bool:
        """Whether one word of the index can be a name in a text: not too short; "M5" and "T4" can."""
        long_enough = len(key) >= 3 or key[-1].isdigit()
        return long_enough and not key.isdigit() and self._vocabulary.may_stand_alone(key)

    def _may_end(self, run: Run, stop: int, key: str) -> bool:
        """Whether a name of several words can end before a word of its run."""
        last = run.norms[stop - 1]
        if last in self._vocabulary.inside and not run.is_upper(stop - 1):
            return False
        return last not in _CUT_BACK or not self._begins_institution(run, stop, key)

    def _begins_institution(self, run: Run, stop: int, key: str) -> bool:
        """Whether a name's last word belongs to what follows: "Texas | State Trooper"."""
        if not run.goes_on(stop) or run.norms[stop] in self._vocabulary.never:
            return False
        names = self._tables.names
        shorter = names.number(key.rpartition(" ")[0])
        return key.endswith(" state") or (shorter >= 0 and not names.kinds[shorter] & (COUNTRY | IS_ADMIN1))

    def tail_of(self, text: str, end: int) -> int:
        """Where the words end that make a facility of the name before them ("Taftanaz | air base"), or 0."""
        if not text.startswith(" ", end):
            return 0
        stop = _word_end(text, end + 1)
        if text[end + 1 : stop] not in self._vocabulary.tail_starts:
            return 0
        found = 0
        for _ in range(3):
            if text[end + 1 : stop] in self._vocabulary.tails:
                found = stop
            if not text.startswith(" ", stop):
                break
            stop = _word_end(text, stop + 1)
        return found

    def _take_tail(self, run: Run, mention: Mention) -> None:
        """Take in the words that make a facility of a known place's name."""
        text, tail = run.text, run.tail
        if (
            mention.end < tail
            and text[mention.end] == " "
            and text[mention.end + 1 : tail] in self._vocabulary.derived
        ):
            mention.head = mention.number
            mention.key = self._normalize(text[mention.start : tail])
            mention.number = self._tables.names.number(mention.key)
            mention.end = tail
            mention.wanted |= FACILITY
            mention.words += 1

    def take_part(self, run: Run, mention: Mention) -> None:
        """Take in a lower-case word that makes another area of the name after it: "rural | Damascus"."""
        text, start = run.text, mention.start
        before = text.rfind(" ", max(0, start - 16), max(0, start - 1)) + 1
        word = text[before : max(0, start - 1)]
        if mention.role is DEMONYM or text[start - 1 : start] != " " or not self._vocabulary.is_part(word):
            return
        number = self._tables.names.number(f"{word} {mention.key}")
        if number >= 0 and self._tables.names.kinds[number] & IS_ADMIN1:
            mention.start, mention.number, mention.rows = before, number, ()
            mention.key = f"{word} {mention.key}"
            mention.words += 1

    def _generic(self, run: Run, at: int) -> Hit | None:
        """A name that no list has but that begins as names of places do: "Kafr Nuran", "Umm al-Khalakhil"."""
        vocabulary = self._vocabulary
        stop = at + 1
        while stop < len(run) and stop - at < 3:
            if run.gap(stop) not in (" ", "-") or not run.is_name(stop):
                break
            if run.norms[stop] in vocabulary.institutions or run.norms[stop] in vocabulary.never:
                break
            stop += 1
            if not vocabulary.is_generic(run.norms[stop - 1]):
                break
        if stop == at + 1:
            return None
        key = fold_articles(" ".join(run.norms[at:stop]))
        return stop, Mention(start=run.spans[at][0], end=run.spans[stop - 1][1], key=key, words=stop - at)

    def _demonym(self, run: Run, at: int) -> Hit | None:
        for size in (2, 1):
            rows = self.demonyms.get(" ".join(run.norms[at : at + size]))
            if rows is not None and at + size <= len(run):
                start, end = run.spans[at][0], run.spans[at + size - 1][1]
                key = " ".join(run.norms[at : at + size])
                return at + size, Mention(start=start, end=end, key=key, rows=rows, role=DEMONYM, words=size)
        return None

    def _alias(self, run: Run, at: int) -> Hit | None:
        for size in range(min(self._alias_words, len(run) - at), 0, -1):
            key = " ".join(run.norms[at : at + size])
            start, end = run.spans[at][0], run.spans[at + size - 1][1]
            mention = self.read_alias(run.text, start, end, key)
            if mention is not None and (not mention.needs_container or run.text.endswith(_CONTAINS, 0, start)):
                mention.words = size
                return at + size, mention
        return None

    def read_alias(self, text: str, start: int, end: int, key: str) -> Mention | None:
        """The mention of an alias, if it is written as that alias is; with the dot that belongs to it."""
        written = text[start:end]
        dotted = written.endswith(".") or text.startswith(".", end)
        rows: list[int] = []
        needs_container = True
        takes_dot = False
        for alias, targets in self._aliases.get(key, ()):
            if _is_written(alias, written, dotted=dotted):
                rows += targets
                needs_container &= alias.qualified_only
                takes_dot |= alias.name.endswith(".") and not written.endswith(".")
        if not rows:
            return None
        rows = list(dict.fromkeys(rows))
        return Mention(
            start=start, end=end + takes_dot, key=key, rows=tuple(rows), needs_container=needs_container
        )

    def number_of_county(self, key: str) -> int:
        """The number of "X county" in the index, or -1."""
        return self._tables.names.number(key.removesuffix(" co") + " county")

    def number_within(self, key: str) -> tuple[int, int]:
        """The number of a name within a longer one ("X province"), and that of a facility's head."""
        number = self._tables.names.number
        kinds = self._vocabulary.kinds
        words = key.split(" ")
        if words[0] == "the" and " ".join(words[1:]) in kinds:
            return -1, -1
        while words and (words[0] in ("the", "of") or words[0] in kinds or self._vocabulary.is_part(words[0])):
            words = words[1:]
            if words and (found := number(" ".join(words))) >= 0:
                return found, -1
        for size in range(1, len(words)):
            tail = " ".join(words[size:])
            if tail in kinds and (found := number(" ".join(words[:size]))) >= 0:
                return (-1, found) if kinds[tail] & FACILITY else (found, -1)
        return -1, -1


def _word_end(text: str, start: int) -> int:
    """Where the lower-case word that begins here ends."""
    word = _LOWER.match(text, start)
    return word.end() if word else start


def _is_written(alias: Alias, written: str, *, dotted: bool) -> bool:
    """Whether an alias stands in the text as it must: short ones letter by letter, with their dots."""
    if alias.name.endswith(".") and not dotted:
        return False
    letters = alias.name.replace(".", "").replace(" ", "")
    return len(letters) > _LETTERS_WRITTEN_OUT or letters == written.replace(".", "").replace(" ", "")
