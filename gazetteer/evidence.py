"""What speaks for and against a name's being a place: the name itself, and the few words around it.

The weights are log-odds (lexicons/weights.toml); each has a name, so that an answer can say what it rests on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

from gazetteer.lexicon import load_weights
from gazetteer.mention import ADMIN, COUNTRY, DEMONYM, EMBEDDED, FACILITY, PHYSICAL, PLACE, ROAD, Mention
from gazetteer.runs import HYPHENS, Run
from gazetteer.tables import ALTERNATE, CODE, IS_ADDED, IS_ADMIN1, MOST_ROWS, Tables
from gazetteer.vocabulary import Vocabulary

WEIGHTS = load_weights()
"""By name; see lexicons/weights.toml."""

ELSE = frozenset(("surname", "given_name", "common_word", "word", "rare_word", "acronym"))
"""Evidence of the name itself that it is something other than a place."""

_SPEAKING_SIZE = 200_000
_WORD_AFTER = re.compile(r" ([a-z][a-z]*(?:-[a-z]+)?)(?: ([a-z]+))?(?: ([a-z]+))?")
_GOVERNED = frozenset(("locative", "motion", "kind_before", "part", "weak"))
"""Evidence that a name depends on a word before it, so that a verb after it has another subject."""
_DASHES = frozenset((*HYPHENS, "–"))
_SUFFIX = re.compile(r"[-‐‑–](based|born|area|led|style|bound|held|controlled|backed|trained|educated|wide)\b")
_DATELINE = re.compile(
    r"(?:, [^\n.]{2,24}\.?)?(?: ?\([^\n)]{2,24}\))?(?: ?[—–]| ?--| -| ?\|)(?=\s|$)"
    r"|, (?:[A-Z][a-z]{2,8}\.? \d{1,2})\b"
)
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n•*|]|[.!?][\"”’')\]])[\s\"“‘'(\[—–-]*$")


class Evidence:
    """Weighs mentions by a vocabulary and the tables of an index. Holds no text."""

    def __init__(self, tables: Tables, vocabulary: Vocabulary, demonyms: Collection[str]) -> None:
        self._tables = tables
        self._lists = vocabulary
        self._demonyms = demonyms

    def may_contain(self, mention: Mention) -> bool:
        """Whether another place may be said to lie in it: "Paris, Texas"."""
        kinds = COUNTRY | ADMIN if mention.rows else 0
        if mention.number >= 0:
            kinds |= self._tables.names.kinds[mention.number]
        return bool(kinds & (COUNTRY | IS_ADMIN1 | ADMIN))

    def weigh(self, run: Run, at: int, stop: int, mention: Mention) -> None:
        """Collect the evidence for the mention that is the words ``at`` to ``stop`` of a run."""
        norm = run.norms[at]
        self._weigh_name(run.text, mention, norm, stop - at)
        self.weigh_around(run, at, stop, mention)
        is_plain_country = "country" in mention.cues and "alternate" not in mention.cues
        if mention.role is PLACE and mention.words == 1 and not mention.rows and not is_plain_country:
            self._weigh_word(run.text, mention, norm, first=at == 0)

    def weigh_around(self, run: Run, at: int, stop: int, mention: Mention) -> None:
        """Collect what the words before and after a mention say; the name itself is not asked."""
        self._weigh_before(run, at, mention)
        self._weigh_after(run, at, stop, mention)

    def _weigh_name(self, text: str, mention: Mention, norm: str, words: int) -> None:
        if mention.role is DEMONYM:
            mention.add("demonym", WEIGHTS["base"] + WEIGHTS["demonym"])
            return
        if not mention.is_known and mention.head < 0:
            mention.add("unknown", WEIGHTS["unknown"])
        else:
            mention.score += WEIGHTS["base"]
            self.weigh_known(mention)
        if words > 1:
            if "facility" in mention.cues and mention.key.rpartition(" ")[2] in self._lists.bodies:
                mention.add("body", WEIGHTS["body"])
            if norm in self._lists.generic_starts:
                mention.add("generic_start", WEIGHTS["generic_start"])
            elif mention.is_known:
                mention.add("several_words", WEIGHTS["several_words"])
                plain = all(self._lists.is_ordinary(word) for word in mention.key.split(" "))
                if plain and "admin" not in mention.cues and "admin1" not in mention.cues:
                    mention.add("plain_words", WEIGHTS["plain_words"])
        elif (
            not mention.rows
            and mention.end - mention.start <= 5
            and text[mention.start : mention.end].isupper()
            and not norm[-1].isdigit()
        ):
            around = text[max(0, mention.start - 16) : mention.end + 16]
            if not around.isupper():
                mention.add("acronym", WEIGHTS["acronym"])

    def weigh_known(self, mention: Mention) -> None:
        """What an index says of a name: how large a place has it, and of what kind."""
        kinds = 0
        if mention.rows:
            mention.add("alias", WEIGHTS["alias"])
            kinds = COUNTRY if self._tables.level[mention.rows[0]] == 0 else ADMIN | IS_ADMIN1
        number = mention.number if mention.number >= 0 else mention.head
        if number >= 0:
            names = self._tables.names
            kinds |= names.kinds[number]
            people = names.people[number]
            grade = names.grade[number]
            if mention.head >= 0:  # "Luhansk airport" is as sure a place as Luhansk
                people, grade = max(people, names.people[mention.head]), min(grade, names.grade[mention.head])
            if people > 1000 and not kinds & COUNTRY:
                mention.score += WEIGHTS["size"] * math.log10(people / 1000)
            if grade >= ALTERNATE and not mention.rows:
                cue = "code" if grade == CODE else "alternate"
                mention.add(cue, WEIGHTS[cue])
        for bit, cue in (
            (COUNTRY, "country"), (IS_ADMIN1, "admin1"), (ADMIN, "admin"), (ROAD, "road"),
            (PHYSICAL, "physical"), (FACILITY, "facility"),
        ):  # fmt: skip
            if kinds & bit:
                level = self._lists.words.get(mention.key) if cue in ("admin1", "admin") else None
                if level is None or mention.rows:
                    mention.add(cue, WEIGHTS[cue])
                break
        if kinds & IS_ADDED:
            mention.add("added", WEIGHTS["added"])

    def _weigh_word(self, text: str, mention: Mention, norm: str, *, first: bool) -> None:
        """What one word may be other than a place: an ordinary word, a given name, a surname."""
        level = self._lists.words.get(norm)
        if level is not None:
            cue = "common_word" if level <= 20 else "word" if level <= 35 else "rare_word"
            weight = WEIGHTS[cue]
            if not first or not _SENTENCE_END.search(text, max(0, mention.start - 6), mention.start):
                weight *= 0.5
            mention.add(cue, weight)
        if norm in self._lists.given_names:
            mention.add("given_name", WEIGHTS["given_name"])
        if norm in self._lists.surnames:
            mention.add("surname", WEIGHTS["surname"])
        doubted = ELSE.intersection(mention.cues)
        if doubted and "acronym" not in doubted and mention.number >= 0:
            mention.add("reported", WEIGHTS["reported"] * math.log1p(self._reports(mention.number)))

    def _reports(self, number: int) -> int:
        """In how many of a sample of reports of wars a place of this name is named."""
        rows, grades = self._tables.names.postings(number)
        known = rows[:MOST_ROWS][grades[:MOST_ROWS] < ALTERNATE]
        return int(self._tables.reports[known].max(initial=0))

    def _weigh_before(self, run: Run, at: int, mention: Mention) -> None:
        text, start = run.text, mention.start
        if at > 0:
            gap, word = run.gap(at), run.norms[at - 1]
            if gap in HYPHENS:
                if len(word) == 1 and word in "rd":  # "R-Moorpark": a legislator's seat
                    mention.add("locative", WEIGHTS["locative"], around=True)
                else:
                    mention.cues.append("hyphen_before")
                return
            if gap in (" ", ". ") and run.is_upper(at - 1):
                self._weigh_capital_before(word, mention)
                return
        if start == 0 or text[start - 1] != " ":
            return
        before = text.rfind(" ", max(0, start - 26), start - 1) + 1
        word = text[before : start - 1].strip("(“\"'‘[—").lower()
        if word in ("of", "called", "named", "the", "al"):
            earlier = text.rfind(" ", max(0, before - 26), max(0, before - 1)) + 1
            head = text[earlier : before - 1].strip("(“\"'‘[—").lower() if before > 0 else ""
            wanted = self._lists.kinds.get(head)
            if wanted and word != "the":
                mention.wanted |= wanted
                mention.add("kind_before", WEIGHTS["kind_before"], around=True)
                return
            if word == "of" and head in self._lists.nouns_of_taking:
                mention.add("taking", WEIGHTS["taking"], around=True)
                return
            if word == "the":
                word = head if self._lists.cues_before.get(head) in ("locative", "motion", "taking") else "the"
        if word in ("a", "an"):
            mention.add("indefinite", WEIGHTS["indefinite"], around=True)
            return
        cue = self._lists.cues_before.get(word)
        if cue is not None:
            mention.add(cue, WEIGHTS[cue], around=True)
            return
        wanted = self._lists.kinds.get(word)
        if wanted:
            mention.wanted |= wanted
            mention.add("kind_before", WEIGHTS["kind_before"], around=True)
        elif mention.role is not DEMONYM and (
            word in self._lists.titles or word in self._lists.abbreviated_titles
        ):
            mention.add("after_title", WEIGHTS["after_title"], around=True)

    def _weigh_capital_before(self, word: str, mention: Mention) -> None:
        cue = self._lists.cues_before.get(word)
        if cue is None:
            if word in self._lists.never or word in self._demonyms:
                return
            if word in self._lists.titles:
                if mention.role is DEMONYM:
                    return
                cue = "after_title"
            elif word in self._lists.given_names or len(word) == 1:
                cue = "after_given"
            elif word in self._lists.institutions:
                return
            elif word in self._lists.kinds and mention.is_known:
                mention.wanted |= self._lists.kinds[word]
                cue = "kind_before"
            else:
                cue = "after_name"
        mention.add(cue, WEIGHTS[cue], around=True)

    def _weigh_after(self, run: Run, at: int, stop: int, mention: Mention) -> None:
        text, end = run.text, mention.end
        if stop < len(run) and end <= run.spans[stop][0]:
            if run.goes_on(stop):
                self._weigh_capital_after(run.norms, at, stop, mention)
                return
            if run.gap(stop) in HYPHENS:
                mention.cues.append("hyphen_after")
                return
        following = text[end : end + 1]
        if following == " ":
            self._weigh_word_after(text, end, mention)
        elif following in _DASHES:
            if _SUFFIX.match(text, end):
                mention.add("suffixed", WEIGHTS["suffixed"], around=True)
        elif following in ("'", "’") and text.startswith(("'s ", "’s "), end):
            mention.add("possessive", WEIGHTS["possessive"], around=True)
        if (
            following in (" ", ",", "—", "–", "-")
            and (mention.start == 0 or text[mention.start - 1] == "\n" or text[mention.start : end].isupper())
            and _DATELINE.match(text, end)
        ):
            mention.add("dateline", WEIGHTS["dateline"], around=True)

    def _weigh_word_after(self, text: str, end: int, mention: Mention) -> None:
        after = _WORD_AFTER.match(text, end)
        if after is None:
            return
        first, second = after.group(1), after.group(2)
        acts = not self._lists.body_verbs.isdisjoint((first, second)) or (
            first == "of" and second in (None, "the")
        )
        if "body" in mention.cues and acts:
            mention.add("body_acts", WEIGHTS["body_acts"], around=True)
            return
        wanted = self._lists.kinds.get(f"{first} {second}") if second else None
        wanted = wanted or self._lists.kinds.get(first)
        if wanted:
            mention.wanted |= wanted
            mention.add("kind_after", WEIGHTS["kind_after"], around=True)
        elif first in self._lists.products:
            mention.add("before_product", WEIGHTS["before_product"], around=True)
        elif first in self._lists.streets:
            mention.add("before_street", WEIGHTS["before_street"], around=True)
        elif first in self._lists.modified:
            mention.add("modifies", WEIGHTS["modifies"], around=True)
        elif first in self._lists.falls or (
            first in self._lists.auxiliaries and second in self._lists.participles
        ):
            mention.add("taken", WEIGHTS["taken"], around=True)
        elif (
            first in self._lists.person_verbs
            and mention.role is PLACE
            and not self._is_large(mention)
            and not _GOVERNED.intersection(mention.cues)
        ):
            mention.add("before_person_verb", WEIGHTS["before_person_verb"], around=True)

    def _is_large(self, mention: Mention) -> bool:
        """Whether a place is large enough to speak for a government ("Ankara said")."""
        if mention.rows:
            return True
        if mention.number < 0:
            return False
        names = self._tables.names
        return bool(names.kinds[mention.number] & COUNTRY) or names.people[mention.number] >= _SPEAKING_SIZE

    def _weigh_capital_after(self, norms: Sequence[str], at: int, stop: int, mention: Mention) -> None:
        word = norms[stop]
        if word in self._lists.never:
            return
        if mention.role is DEMONYM:
            if word in self._lists.state_nouns or word in self._lists.titles or word in self._demonyms:
                return
            if norms[at] in self._lists.worldly and any(
                later in self._lists.institutions or later in self._lists.teams
                for later in norms[stop : stop + 4]
            ):
                mention.add("names_institution", WEIGHTS["names_institution"], around=True)
            return
        if word in self._lists.teams:
            cue = "before_team"
        elif word in self._lists.streets:
            cue = "before_street"
        elif word in self._lists.institutions or word in self._lists.titles:
            cue = "before_institution"
        elif word in self._demonyms or word in self._lists.inside:
            return
        elif mention.words == 1 and norms[at] in self._lists.given_names and word in self._lists.surnames:
            mention.add("before_surname", WEIGHTS["before_surname"], around=True)
            return
        elif any(later in self._lists.plain_streets for later in norms[stop + 1 : stop + 3]):
            cue = "before_street"
        elif any(later in self._lists.institutions for later in norms[stop + 1 : stop + 4]):
            cue = "before_institution"
        else:
            cue = "before_name"
        mention.role = EMBEDDED
        weight = WEIGHTS[cue]
        if cue == "before_name" and mention.words > 1 and mention.is_known:
            weight /= 2  # "Laurel County Adult Education": no person is called so
        if word in self._lists.of_states:
            mention.wanted |= ADMIN
        mention.add(cue, weight, around=True)
