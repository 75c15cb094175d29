"""The arguments of geopy's geocoders, read: what a query, a viewbox, a list of countries may look like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geopy.exc import GeocoderQueryError
from geopy.point import Point

from gazetteer.place import PlaceKind

STRUCTURED_KEYS = ("street", "city", "county", "state", "country", "postalcode")
"""The keys of a structured query, as geopy's Nominatim has them; street and postalcode are not looked at."""

_PLACED_KEYS = ("city", "county", "state", "country")
_SCRIPT_OF_LANGUAGE = {
    **dict.fromkeys(("ar", "fa", "ur", "ckb"), "Arab"),
    **dict.fromkeys(("ru", "uk", "be", "sr", "bg"), "Cyrl"),
    **dict.fromkeys(("zh", "ja"), "Hani"),
    **dict.fromkeys(("am", "ti"), "Ethi"),
    "he": "Hebr",
    "el": "Grek",
    "ko": "Hang",
    "hi": "Deva",
    "th": "Thai",
    "ka": "Geor",
    "hy": "Armn",
    "my": "Mymr",
}
_KINDS_OF_FEATURETYPE = {
    "country": (PlaceKind.COUNTRY,),
    "state": (PlaceKind.ADMIN,),
    "city": (PlaceKind.SETTLEMENT,),
    "settlement": (PlaceKind.SETTLEMENT,),
}
_DEFAULT_LIMIT = 10


def read_limit(*, exactly_one: bool, limit: int | None) -> int:
    """How many results to give.

    Raises:
        ValueError: the limit is below 1.
    """
    if limit is not None and int(limit) < 1:
        raise ValueError("Limit cannot be less than 1")
    return 1 if exactly_one else int(limit or _DEFAULT_LIMIT)


def read_parts(query: str | Mapping[str, str]) -> list[str]:
    """The parts of an address, the smallest first.

    Raises:
        GeocoderQueryError: the query is neither text nor a mapping with keys of `STRUCTURED_KEYS`.
    """
    if isinstance(query, Mapping):
        unknown = [str(key) for key in query if key not in STRUCTURED_KEYS]
        if unknown or not query:
            raise GeocoderQueryError(
                f"structured query with {', '.join(unknown) or 'no keys'}; "
                f"want keys of {', '.join(STRUCTURED_KEYS)}"
            )
        texts = [str(query[key]) for key in _PLACED_KEYS if query.get(key)]
    elif isinstance(query, str):
        texts = query.split(",")
    else:
        raise GeocoderQueryError(f"query of type {type(query).__name__}; want text or a structured query")
    return [part for text in texts if (part := " ".join(text.split()))]


def read_country_codes(codes: str | Iterable[str] | None) -> list[str] | None:
    """ISO 3166-1 alpha-2 codes in capitals, or None where any country will do."""
    if not codes:
        return None
    listed = [codes] if isinstance(codes, str) else list(codes)
    return [code.upper() for entry in listed for code in entry.replace(",", " ").split()] or None


def read_viewbox(viewbox: Sequence[Any] | None) -> tuple[float, float, float, float] | None:
    """South, west, north, east of two corners, or None where there is no box.

    Raises:
        ValueError: these are not two corners on Earth.
    """
    if not viewbox:
        return None
    if not isinstance(viewbox, Sequence) or isinstance(viewbox, str) or len(viewbox) != 2:
        raise ValueError(f"viewbox {viewbox!r}: want two corners, each (latitude, longitude)")
    one, other = (Point(corner) for corner in viewbox)
    return (
        min(one.latitude, other.latitude),
        min(one.longitude, other.longitude),
        max(one.latitude, other.latitude),
        max(one.longitude, other.longitude),
    )


def read_featuretype(featuretype: str | None) -> tuple[PlaceKind, ...] | None:
    """The kinds of places that a feature type stands for, or None where any kind will do.

    Raises:
        GeocoderQueryError: there is no such feature type.
    """
    if not featuretype:
        return None
    try:
        return _KINDS_OF_FEATURETYPE[featuretype]
    except KeyError:
        wanted = ", ".join(_KINDS_OF_FEATURETYPE)
        raise GeocoderQueryError(f"featuretype {featuretype!r}; want one of {wanted}") from None


def read_point(query: object) -> Point:
    """The point of a query, in any of the forms that geopy takes.

    Raises:
        ValueError: it is no point on Earth.
    """
    if query is None:
        raise ValueError("no point; want (latitude, longitude)")
    return Point(query)


def read_script(language: str | bool) -> str:
    """The script of the first language of an Accept-Language string that decides one."""
    if not isinstance(language, str):
        return ""
    for entry in language.split(","):
        code = entry.partition(";")[0].strip().partition("-")[0].lower()
        if code:
            return _SCRIPT_OF_LANGUAGE.get(code, "")
    return ""
