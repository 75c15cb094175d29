"""Which words of a text may name a place.

One pass: a regular expression finds runs of capitalised words (and of words in scripts without capitals), and
at each word of a run the index's trie, a memory-mapped file, gives every name that begins there; the longest
is taken. Names that the index does not have are kept too, where the words around them speak for a place: an
unknown village is still a place. What speaks for and against is in `gazetteer.evidence`; which place is meant
is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterable

from gazetteer.areas_by_code import AreaCodes
from gazetteer.evidence import Evidence
from gazetteer.lexicon import Lexicon, load_lexicon
from gazetteer.linking import (
    link_containers,
    names_counties,
    read_counties,
    weigh_document,
    weigh_heads,
    weigh_lists,
)
from gazetteer.matching import NameMatcher
from gazetteer.mention import DEMONYM, PLACE, Mention
from gazetteer.names import fold_articles, normalize
from gazetteer.runs import Run, RunFinder
from gazetteer.tables import Tables
from gazetteer.uncased import UncasedReader
from gazetteer.unspaced import UnspacedReader, has_unspaced
from gazetteer.vocabulary import Vocabulary

GIVEN_SPAN_SCORE = 4.0
"""The log-odds that a span is a place where the caller says that it is."""
_MOST_CACHED = 100_000


class Recogniser:
    """Finds mentions in text by the names of an index. Safe to share; holds no text."""

    def __init__(self, tables: Tables, lexicon: Lexicon | None = None) -> None:
        lexicon = lexicon or load_lexicon()
        self._tables = tables
        self._norms: dict[str, str] = {}
        areas = AreaCodes(tables)
        self._vocabulary = Vocabulary(lexicon)
        self._evidence = Evidence(
            tables, self._vocabulary, {key for key, codes in lexicon.demonyms.items() if areas.rows(codes)}
        )
        self._matcher = NameMatcher(tables, lexicon, self._vocabulary, areas, self._norm)
        never = self._vocabulary.never - self._matcher.alias_starts
        self._runs = RunFinder(self._vocabulary.inside, self._norm, never=never)
        self._uncased = UncasedReader(tables, lexicon, self._evidence)
        self._unspaced = UnspacedReader(tables, lexicon, self._evidence)

    def _norm(self, word: str) -> str:
        norm = self._norms.get(word)
        if norm is None:
            if len(self._norms) > _MOST_CACHED:
                self._norms.clear()
            norm = self._norms[word] = normalize(word)
        return norm

    def find(self, text: str) -> list[Mention]:
        """The mentions of a text in order, none overlapping another; weak ones too: look at ``score``."""
        found: list[Mention] = []
        persons: set[str] = set()
        for run in self._runs.find(text):
            if isinstance(run, tuple):
                self._uncased.read(text, *run, found)
            else:
                self._read_run(run, found, persons)
        if has_unspaced(text):
            found += self._unspaced.read(text)
            found.sort(key=lambda mention: mention.start)
        read_counties(text, found, self._matcher, self._evidence)
        found = link_containers(text, found, self._evidence)
        weigh_lists(text, found)
        weigh_heads(text, found)
        weigh_document(found, persons)
        return found

    def _read_run(self, run: Run, found: list[Mention], persons: set[str]) -> None:
        """Add the mentions of one run of capitalised words, and the surnames that it shows to be such."""
        evidence, vocabulary, matcher, norms = self._evidence, self._vocabulary, self._matcher, run.norms
        count = len(norms)
        run.tail = 0 if norms == ["the"] else matcher.tail_of(run.text, run.end)  # "The valley" is no name
        at = unknown = 0
        while at < count:
            norm = norms[at]
            if not norm or (norm in vocabulary.inside and run.text[run.spans[at][0]].islower()):
                at += 1
                continue
            if norm in matcher.organisation_starts and (size := matcher.organisation(run, at)):
                self._add_unknown(run, unknown, at, found)
                at = unknown = at + size
                continue
            hit = matcher.longest(run, at)
            if hit is None:
                if vocabulary.is_given_name(norm):
                    persons.update(_surnames(run, at))
                at += 1
                continue
            self._add_unknown(run, unknown, at, found)
            stop, mention = hit
            if at == 0:
                matcher.take_part(run, mention)
            evidence.weigh(run, at, min(stop, count), mention)
            if stop - at == 1 and ("after_given" in mention.cues or "after_title" in mention.cues):
                persons.add(norm)
            if "before_surname" in mention.cues:
                persons.update(_surnames(run, at))
            found.append(mention)
            at = unknown = stop
        self._add_unknown(run, unknown, count, found)

    def _add_unknown(self, run: Run, at: int, stop: int, found: list[Mention]) -> None:
        """Add the words of a run that no list has, between connectors, if they may be a name."""
        if at >= stop:
            return
        evidence, vocabulary, norms = self._evidence, self._vocabulary, run.norms
        first = at
        for end in range(at, stop + 1):
            if end < stop and vocabulary.may_stand_alone(norms[end]) and not norms[end].isdigit():
                joined = end == first or run.gap(end) == " "
                if joined and run.is_name(end):
                    continue
            is_word = (
                end - first == 1
                and vocabulary.is_ordinary(norms[first])
                and not (first == at and vocabulary.announces(run.text, run.spans[at][0]))  # "the town of Hope"
            )
            is_person = end - first > 1 and vocabulary.is_given_name(norms[first])
            if (
                0 < end - first <= 2
                and len(norms[first]) > 2
                and not is_person
                and not is_word
                and norms[first] not in self._matcher.demonyms
            ):
                key = fold_articles(" ".join(norms[first:end]))
                mention = Mention(
                    start=run.spans[first][0], end=run.spans[end - 1][1], key=key, words=end - first
                )
                evidence.weigh(run, first, end, mention)
                found.append(mention)
            first = end + 1

    def read_spans(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Mention]:
        """A mention for each given span of a text, in the order given, whether a name answers to it or not."""
        found = [self._read_span(text, start, end) for start, end in spans]
        link_containers(text, sorted(found, key=lambda mention: mention.start), self._evidence)
        for mention in found:
            mention.score = GIVEN_SPAN_SCORE
        return found

    def _read_span(self, text: str, start: int, end: int) -> Mention:
        key = self._norm(text[start:end])
        matcher, number = self._matcher, self._tables.names.number
        mention = matcher.read_alias(text, start, end, key)
        if mention is None and key in matcher.demonyms:
            mention = Mention(start=start, end=end, key=key, rows=matcher.demonyms[key], role=DEMONYM)
        if mention is None:
            mention = Mention(start=start, end=end, key=key)
        mention.end = end
        if mention.role is PLACE:
            mention.number = number(key)
            if not mention.is_known or names_counties(text, end):
                county = matcher.number_of_county(key)
                mention.number = county if county >= 0 else mention.number
            if not mention.is_known:
                mention.number, mention.head = matcher.number_within(key)
                mention.wanted |= self._vocabulary.kinds.get(key.rpartition(" ")[2], 0)
        self._evidence.weigh_around(Run(text, [(start, end)], [key]), 0, 1, mention)
        if mention.role is not DEMONYM:
            mention.role = PLACE
        return mention


def _surnames(run: Run, at: int) -> list[str]:
    """The capitalised words right after a given name, two at most: the rest of a person's name."""
    found = []
    for following in (at + 1, at + 2):
        if following >= len(run) or run.gap(following) not in (" ", ". ", "-") or not run.is_name(following):
            break
        if len(run.norms[following]) > 2:
            found.append(run.norms[following])
    return found
