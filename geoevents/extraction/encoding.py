"""A report as the encoder reads it: windows of tokens with the candidate mentions marked.

One pass reads every mention of a window. In front of each place name stands [P], in front of each phrase that
may stand for a place [A], at each sentence [S] or, where a line begins, [L].

Only the encoder's first layers hear the least words, and of a word more than its first piece: two in five
tokens do not last beyond them (``lasting_tokens``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from itertools import chain

from geoevents.extraction.sentences import split_sentences
from geoevents.extraction.wordpiece import WordPiece, split_words

CLS, SEP = "[CLS]", "[SEP]"
PLACE, ANAPHOR, SENTENCE, LINE = 1, 2, 3, 4
"""The numbers of the marks in the vocabulary: its first unused entries."""
MARKS = 8
"""How many entries at the start of the vocabulary belong to padding (0) and to marks."""
KIND_TEXT, KIND_PLACE, KIND_ANAPHOR, KIND_SIDE = 0, 1, 2, 3
SIDE_KINDS = 5
"""Words for one side are of one kind, so that "Moscow" and "Russian troops" are seen to be the same; the
last of the kinds is for all sides beyond the fourth."""
KIND_DATE = KIND_SIDE + SIDE_KINDS
KINDS = KIND_DATE + 1
MAX_TOKENS = 384
CONTEXT_TOKENS = 112
"""How much of the text before a window is read again, for what its first sentences refer to."""

_LONGEST_SPAN = 400
"""Characters; no side, date or speaker is longer."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A candidate: ``text[start:end]``; ``named`` is False for "the town" and the like."""

    start: int
    end: int
    named: bool
    index: int
    """Its place in the caller's list."""


@dataclass(slots=True)
class Window:
    """Tokens in order with the characters that they came from, and the mentions among them."""

    ids: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    mentions: list[tuple[int, int, int, int]] = field(default_factory=list)
    """(index of the mention, token of its mark, first token, one past its last token)."""
    lasting: list[int] = field(default_factory=list)
    """The tokens that all layers of the encoder read, in order."""
    own_from: int = 0
    """The first character that this window is read for; what stands before is context."""
    own_to: int = 0

    def among_lasting(self, first: int, last: int) -> tuple[int, int]:
        """Give the (first, one past the last) of the lasting tokens among a span's; one at least."""
        begin = min(bisect_left(self.lasting, first), len(self.lasting) - 1)
        return begin, max(bisect_left(self.lasting, last), begin + 1)

    def words_of(self, first: int, last: int) -> tuple[int, int]:
        """Give the (start, end) of the characters of some lasting tokens, the last one's word or name whole."""
        return self.starts[self.lasting[first]], self.ends[self.end_of(last - 1)]

    def end_of(self, number: int) -> int:
        """Give the last token of the word, or of the name, that a lasting token stands for."""
        at = self.lasting[number]
        stop = self.lasting[number + 1] if number + 1 < len(self.lasting) else len(self.ids)
        for more in range(at + 1, stop):
            if self.starts[more] != self.starts[at] and not self.kinds[more] == self.kinds[at] == KIND_PLACE:
                break
            at = more
        return at

    def locate(self, spans: Sequence[tuple[int, int]]) -> list[tuple[int, tuple[int, int]]]:
        """Find spans of characters, in order of their starts, among the tokens.

        Returns:
            (index of the span, (first token, one past the last)) of those that the window has.
        """
        tokens = [n for n, (a, b) in enumerate(zip(self.starts, self.ends, strict=True)) if b > a]
        starts = [self.starts[n] for n in tokens]
        ends = [self.ends[n] for n in tokens]
        found: list[tuple[int, tuple[int, int]]] = []
        if not tokens:
            return found
        near = bisect_right(spans, (starts[0] - _LONGEST_SPAN, 0)), bisect_left(spans, (ends[-1], 0))
        for index in range(*near):
            start, end = spans[index]
            first, last = bisect_right(ends, start), bisect_left(starts, end)
            if first < last:
                found.append((index, (tokens[first], tokens[last - 1] + 1)))
        return found


def mark_sides(window: Window, spans: Sequence[tuple[int, int]], numbers: Sequence[int]) -> None:
    """Give the tokens of each side's words the kind of its number; words of a place keep theirs."""
    _mark(window, spans, [KIND_SIDE + min(number, SIDE_KINDS - 1) for number in numbers])


def mark_dates(window: Window, spans: Sequence[tuple[int, int]]) -> None:
    """Give the tokens of expressions of time their kind."""
    _mark(window, spans, [KIND_DATE] * len(spans))


def _mark(window: Window, spans: Sequence[tuple[int, int]], kinds: Sequence[int]) -> None:
    for (first, last), kind in zip(spans, kinds, strict=True):
        for token in range(first, last):
            if window.kinds[token] == KIND_TEXT and window.ids[token] >= MARKS:
                window.kinds[token] = kind


def number_sentences(ids: Sequence[int]) -> list[int]:
    """Give for each token of a window the number of its sentence."""
    number, numbers = 0, []
    for token in ids:
        number += token in (SENTENCE, LINE)
        numbers.append(number)
    return numbers


@dataclass(slots=True)
class _Sentence:
    start: int
    end: int
    ids: list[int]
    kinds: list[int]
    starts: list[int]
    ends: list[int]
    mentions: list[tuple[int, int, int, int]]


def encode_report(
    text: str,
    mentions: Sequence[Mention],
    wordpiece: WordPiece,
    *,
    source: str = "",
    max_tokens: int = MAX_TOKENS,
) -> list[Window]:
    """Encode a report as windows of at most ``max_tokens``; every mention is some window's own."""
    ordered = sorted(mentions, key=lambda m: m.start)
    sentences: list[_Sentence] = []
    at = 0
    spans = split_sentences(text)
    for number, (start, end) in enumerate(spans):
        limit = spans[number + 1][0] if number + 1 < len(spans) else len(text) + 1
        inside = []
        while at < len(ordered) and ordered[at].start < limit:
            inside.append(ordered[at])
            at += 1
        line = start == 0 or "\n" in text[spans[number - 1][1] if number else 0 : start]
        sentences.extend(
            _encode_sentence(text, start, end, inside, wordpiece, line=line, max_tokens=max_tokens - 2)
        )
    head = [wordpiece.index[CLS]]
    for word_start, word_end in list(split_words(source))[:12]:
        head.extend(wordpiece.encode(source[word_start:word_end]))
    windows = _group(sentences, head[:24], wordpiece.index[SEP], max_tokens)
    for window in windows:
        window.lasting = lasting_tokens(window, wordpiece.fading)
    return windows


def lasting_tokens(window: Window, fading: Container[int]) -> list[int]:
    """Give the tokens of a window that do not fade: of a name the first one lasts, of any mention one."""
    gone = {number for number, token in enumerate(window.ids) if token in fading}
    for _, mark, first, last in window.mentions:
        if window.kinds[mark] == KIND_PLACE:
            gone.update(range(first + 1, last))
            gone.discard(first)
        elif gone.issuperset(range(first, last)):
            gone.discard(last - 1)
    return [number for number in range(len(window.ids)) if number not in gone]


def _encode_sentence(
    text: str,
    start: int,
    end: int,
    mentions: Sequence[Mention],
    wordpiece: WordPiece,
    *,
    line: bool,
    max_tokens: int,
) -> list[_Sentence]:
    out = _Sentence(start, end, [LINE if line else SENTENCE], [KIND_TEXT], [start], [start], [])

    ids, starts, ends, encode = out.ids, out.starts, out.ends, wordpiece.encode

    def add(first: int, last: int, kind: int) -> None:
        before = len(ids)
        spans = list(split_words(text, first, last))
        words = [encode(text[a:b]) for a, b in spans]
        if sum(map(len, words)) != len(words):  # a word of several pieces, or of none, stands for each of them
            spans = [span for span, pieces in zip(spans, words, strict=True) for _ in pieces]
        ids.extend(chain.from_iterable(words))
        starts.extend([a for a, _ in spans])
        ends.extend([b for _, b in spans])
        out.kinds.extend([kind] * (len(ids) - before))

    at = start
    for mention in mentions:
        if mention.start < at:
            continue
        add(at, mention.start, KIND_TEXT)
        mark = len(out.ids)
        out.ids.append(PLACE if mention.named else ANAPHOR)
        kind = KIND_PLACE if mention.named else KIND_ANAPHOR
        out.kinds.append(kind)
        out.starts.append(mention.start)
        out.ends.append(mention.start)
        add(mention.start, mention.end, kind)
        out.mentions.append((mention.index, mark, mark + 1, max(mark + 2, len(out.ids))))
        if len(out.ids) == mark + 1:
            out.ids.append(wordpiece.unknown)
            out.kinds.append(kind)
            out.starts.append(mention.start)
            out.ends.append(mention.end)
        at = mention.end
    add(at, max(at, end), KIND_TEXT)
    return _cut(out, max_tokens)


def _cut(sentence: _Sentence, max_tokens: int) -> list[_Sentence]:
    """Cut a sentence that is longer than a window; never inside a mention that fits."""
    if len(sentence.ids) <= max_tokens:
        return [sentence]
    parts = []
    first = 0
    while first < len(sentence.ids):
        last = min(first + max_tokens, len(sentence.ids))
        for _, mark, _, stop in sentence.mentions:
            if first < mark < last < stop:
                last = mark
        inside = [
            (i, mark - first, a - first, min(b, last) - first)
            for i, mark, a, b in sentence.mentions
            if first <= mark < last and a < last
        ]
        parts.append(
            _Sentence(
                sentence.starts[first],
                sentence.ends[last - 1] if last < len(sentence.ids) else sentence.end,
                sentence.ids[first:last],
                sentence.kinds[first:last],
                sentence.starts[first:last],
                sentence.ends[first:last],
                inside,
            )
        )
        first = last
    return parts


def _group(sentences: list[_Sentence], head: list[int], sep: int, max_tokens: int) -> list[Window]:
    windows: list[Window] = []
    first = 0
    while first < len(sentences):
        room = max_tokens - len(head) - 1
        begin, context = first, 0
        while windows and begin > 0:
            more = len(sentences[begin - 1].ids)
            if context + more > (CONTEXT_TOKENS if context else room // 2):
                break
            begin -= 1
            context += more
        if context + len(sentences[first].ids) > room:
            begin, context = first, 0
        last, used = first, context
        while last < len(sentences) and (last == first or used + len(sentences[last].ids) <= room):
            used += len(sentences[last].ids)
            last += 1
        window = Window(own_from=sentences[first].start, own_to=sentences[last - 1].end)
        _extend(window, head, sentences[begin].start)
        for sentence in sentences[begin:last]:
            shift = len(window.ids)
            window.ids.extend(sentence.ids)
            window.kinds.extend(sentence.kinds)
            window.starts.extend(sentence.starts)
            window.ends.extend(sentence.ends)
            window.mentions.extend((i, m + shift, a + shift, b + shift) for i, m, a, b in sentence.mentions)
        _extend(window, [sep], window.own_to)
        windows.append(window)
        first = last
    return windows


def _extend(window: Window, ids: list[int], at: int) -> None:
    window.ids.extend(ids)
    window.kinds.extend([KIND_TEXT] * len(ids))
    window.starts.extend([at] * len(ids))
    window.ends.extend([at] * len(ids))
