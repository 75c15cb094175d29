"""One normal form of a name, its consonant skeleton, and its script. Pure functions, no data files.

Two spellings of one name should meet here and nowhere else:

- `normalize` is exact matching's key: case, diacritics, apostrophes, hyphens, dots and the forms of the Arabic
  article fall away ("Ma`arrat an-Nu`mān" and "Maarrat al-Numan" are one key). It is idempotent.
- `skeleton` is what is left when vowels go too and sounds that transliterations confuse fall together
  ("Saraqeb", "Sarāqib", "Saraquib", "سراقب" and "Саракиб" are one key). Short skeletons meet by chance:
  `skeleton_is_telling` says whether one may be used as evidence at all.
- `skeleton_variants` gives the keys to look up for a name in a text, the plain one first: an index holds only
  the plain one.
- `sounds` keeps of the vowels whether they are rounded ("Hish" and "Heish", "Raqa" and "Ar-Raqqah" are one
  key): it is for names whose skeleton is too short to tell anything.

The tables follow the BGN/PCGN, IJMES and ALA-LC romanisations of Arabic, the French of the mandate ("Ouadi",
"Cheikh"), and BGN/PCGN for Cyrillic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Letters that Unicode does not decompose, and letters that print the same name.
_LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "n",
    "ħ": "h", "ŧ": "t", "ƒ": "f", "ə": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ǝ": "e", "ĸ": "k", "ſ": "s",
    # Arabic: hamza and madda carriers, alef maqsura, ta marbuta, Persian, Kurdish and Urdu forms
    "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
    "ۀ": "ه",
    "ە": "ه", "ہ": "ه", "ھ": "ه", "ک": "ك", "ڪ": "ك", "گ": "ك", "ے": "ي", "ۆ": "و", "ێ": "ي", "ڤ": "ف",
    "ء": "", "ـ": "",
    # Cyrillic
    "ё": "е", "ґ": "г", "ѝ": "и",
}  # fmt: skip
_APOSTROPHES = "'`´ʹʺʻʼʽʾʿˈˊˋ˴׳״᾿‘’‚‛“”„‟′″‵＇ꞌ\""
_SEPARATORS = "-‐‑‒–—―_/\\,;:()[]{}<>|·•~*+=&#@!?%^$…‧・،؛؟«»"


def _character(char: str) -> str:
    """What one character of a name becomes in the normal form."""
    if char in _APOSTROPHES or char == ".":
        return ""
    if char in _SEPARATORS or char.isspace():
        return " "
    parts = []
    for piece in unicodedata.normalize("NFKD", char.casefold()).casefold():
        category = unicodedata.category(piece)
        if category[0] == "M" or category in ("Cc", "Cf", "Cs", "Co", "Cn", "Sk", "Lm"):
            continue
        if category[0] in ("P", "S", "Z"):
            parts.append(" ")
            continue
        parts.append(_LETTERS.get(piece, piece))
    return "".join(parts)


class _CharacterTable(dict[int, str]):
    """A `str.translate` table over all of Unicode that fills itself as it is asked."""

    def __missing__(self, key: int) -> str:
        value = self[key] = _character(chr(key))
        return value


_TABLE = _CharacterTable({number: _character(chr(number)) for number in range(0x250)})

# "an-N...", "ash-Sh...": the l of the Arabic article becomes the sun letter that follows it.
_ARTICLE = re.compile(r"\b(?:[aeiou]l|a(?:d|dh|n|r|s|sh|t|th|z)|e(?:d|n|r|s|sh|t|th|z|ch))(?= (\w))")
_SUN = {
    "d": "dtz",
    "dh": "dz",
    "n": "n",
    "r": "r",
    "s": "s",
    "sh": "s",
    "t": "t",
    "th": "t",
    "z": "zd",
    "ch": "c",
}


def _fold_article(match: re.Match[str]) -> str:
    letters, following = match.group()[1:], match.group(1)
    return "al" if letters == "l" or following in _SUN.get(letters, "") else match.group()


def fold_characters(text: str) -> str:
    """The normal form character by character: no article folding, spaces left as they fall."""
    return text.translate(_TABLE)


def fold_articles(folded: str) -> str:
    """The forms of the Arabic article in folded text as "al"; the number of words stays the same."""
    return _ARTICLE.sub(_fold_article, folded) if " " in folded else folded


@lru_cache(maxsize=65536)
def normalize(name: str) -> str:
    """The exact key of a name: letters and single spaces, in any script; empty for a name without letters.

    Idempotent: ``normalize(normalize(x)) == normalize(x)``.
    """
    folded = " ".join(name.translate(_TABLE).split())
    again = " ".join(folded.translate(_TABLE).split())
    while again != folded:  # a few compatibility forms take two rounds
        folded, again = again, " ".join(again.translate(_TABLE).split())
    return fold_articles(folded)


_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "i", "є": "ie", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz", "ў": "u",
    "қ": "q", "ғ": "gh", "ң": "n", "ү": "u", "ұ": "u", "ө": "o", "һ": "h", "ә": "a", "ҷ": "j", "ҳ": "h",
}  # fmt: skip
_ARABIC = {
    "ا": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "dh",
    "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "gh",
    "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "ڕ": "r",
    "ڵ": "l",
    "ٹ": "t", "ڈ": "d", "ڑ": "r", "ں": "n",
}  # fmt: skip
# Read as t before another word ("Maarat al-Numan"), not at all at the end ("Hama").
_TA_MARBUTA = re.compile(r"ة(?=(\s+\w)?)")
_TO_LATIN = str.maketrans({**_CYRILLIC, **_ARABIC})


def to_latin(name: str) -> str:
    """A rough Latin form of a name in Arabic or Cyrillic script, normalised; other scripts as they are.

    Arabic writes no short vowels, so its result is for skeletons, not for reading.
    """
    words = []
    name = _TA_MARBUTA.sub(lambda match: "ت" if match.group(1) else "ا", name)
    for word in normalize(name).split():
        if word.startswith("ال") and len(word) > 3:
            words.append("al")
            word = word[2:]
        latin = word.translate(_TO_LATIN)
        words.append(latin[:-1] if word[-1:] == "ه" and len(word) > 3 else latin)
    return " ".join(words)


_DIGRAPHS = re.compile("tsch|shch|sch|tch|sh|ch|kh|gh|dh|th|ph|zh|dj|qu|ck|ts|tz|[a-z]")
_SOUNDS = {
    "tsch": "s", "shch": "s", "sch": "s", "tch": "s", "sh": "s", "ch": "s", "kh": "k", "gh": "k",
    "dh": "d", "th": "t",
    "ph": "f", "zh": "z", "dj": "j", "qu": "k", "ck": "k", "ts": "s", "tz": "s", "q": "k", "g": "k",
    "c": "k", "x": "ks",
    "a": "", "e": "", "i": "", "o": "", "u": "", "y": "", "w": "",
}  # fmt: skip
_FINAL_H = re.compile(r"(?<=[aeiouy])h$")
_DOUBLED = re.compile(r"([a-z])\1+")


@lru_cache(maxsize=1 << 17)
def _word_skeleton(word: str) -> str:
    word = _FINAL_H.sub("", word)
    if not word:
        return ""
    first = word[0] if word[0] in "yw" and len(word) > 1 and word[1] in "aeiou" else ""
    rest = word[len(first) :]
    return first + "".join(_SOUNDS.get(sound, sound) for sound in _DIGRAPHS.findall(rest))


@lru_cache(maxsize=65536)
def skeleton(name: str) -> str:
    """The consonants of a name in any of the three scripts, articles and spaces left out, or "".

    Digits stay as they are. A name in another script has no skeleton.
    """
    words = []
    for word in (normalize(name) if name.isascii() else to_latin(name)).split():
        if word == "al":
            continue
        if word.isdigit():
            words.append(word)
        elif word.isascii():
            words.append(_word_skeleton(word))
    return _DOUBLED.sub(r"\1", "".join(words))


_VARIANTS = (("h", "k"), ("z", "d"), ("d", "z"), ("j", "k"), ("v", "f"), ("p", "b"), ("h", ""), ("t", ""))


def skeleton_variants(name: str) -> tuple[str, ...]:
    """The skeletons to look a name up by, the plain one first.

    The others allow for one confusion each that would be too coarse in the key itself: Luhansk and Lugansk,
    Abu al-Duhur and Abu Zuhur, Gamal and Jamal, a ta marbuta read or not.
    """
    plain = skeleton(name)
    found = [plain]
    for one, other in _VARIANTS:
        if one in plain[1:] or (other and plain.startswith(one)):
            changed = plain.replace(one, other) if other else plain[0] + plain[1:].replace(one, "")
            changed = _DOUBLED.sub(r"\1", changed)
            if changed and changed not in found:
                found.append(changed)
    return tuple(found)


def skeleton_is_telling(key: str) -> bool:
    """Whether a skeleton is long enough that two names which share it are probably spellings of one name."""
    return len(key) >= 4


_SOUND = re.compile("tsch|shch|sch|tch|sh|ch|kh|gh|dh|th|ph|zh|dj|qu|ck|ts|tz|[aeiouyw]+|[a-z]")
_ROUNDED = frozenset("ouw")


@lru_cache(maxsize=65536)
def sounds(name: str) -> str:
    """A name in Latin script as its consonants and, for each run of vowels, "u" if it is rounded, else "a".

    Articles, spaces and doubled letters are left out; a name with letters of another script gives "".
    """
    parts: list[str] = []
    for word in normalize(name).split():
        if word == "al":
            continue
        if not word.isascii() or word.isdigit():
            return ""
        for sound in _SOUND.findall(_FINAL_H.sub("", word)):
            if sound[0] in "aeiouyw":
                sound = "a" if _ROUNDED.isdisjoint(sound) else "u"
            else:
                sound = _SOUNDS.get(sound, sound)
            if not parts or parts[-1] != sound:
                parts.append(sound)
    return "".join(parts)


_SCRIPTS = (
    ("Latn", "A-Za-zÀ-ɏḀ-ỿ"),
    ("Arab", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"),
    ("Cyrl", "\u0400-\u052f"),
    ("Hani", "\u3040-\u30ff\u3400-\u9fff"),
    ("Hebr", "\u0590-\u05ff"),
    ("Grek", "\u0370-\u03ff\u1f00-\u1fff"),
    ("Hang", "\uac00-\ud7af"),
    ("Deva", "\u0900-\u097f"),
    ("Thai", "\u0e00-\u0e7f"),
    ("Geor", "\u10a0-\u10ff"),
    ("Armn", "\u0530-\u058f"),
    ("Ethi", "\u1200-\u137f"),
    ("Mymr", "\u1000-\u109f"),
)
_SCRIPT = re.compile("|".join(f"(?P<{script}>[{letters}])" for script, letters in _SCRIPTS))
_NOT_ARABIC_LANGUAGE = re.compile("[پچژگکیےٹڈڑںەێۆڕڵھہۀېټډړښڼڤڪ]")


def script_of(text: str) -> str:
    """The ISO 15924 code of the first letter of a known script ("Latn", "Arab", "Cyrl", ...), or ""."""
    found = _SCRIPT.search(text)
    return found.lastgroup or "" if found else ""


def name_in_script(names: Iterable[str], script: str) -> str | None:
    """The name to print in a script, of a main name and its alternates in this order, or None.

    In Arabic script the names in Arabic proper go before Persian, Kurdish and Urdu ones, and of those the one
    whose consonants meet the main name's, so that a former or a historical name is not printed by accident.
    """
    names = tuple(names)
    found = [name for name in names if script_of(name) == script]
    if not found:
        return None
    main = skeleton(names[0])

    def preference(name: str) -> tuple[bool, bool, int]:
        foreign = script == "Arab" and bool(_NOT_ARABIC_LANGUAGE.search(name))
        return foreign, skeleton(name) != main, names.index(name)

    return min(found, key=preference)
