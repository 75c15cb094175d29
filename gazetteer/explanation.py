"""An answer of the geoparser in words: what was chosen, what speaks for it, what lost."""

from __future__ import annotations

from gazetteer.place import Place, Toponym

_PHRASES = {
    "added": "written into the gazetteer by hand or by the user",
    "admin": "an administrative area has the name",
    "admin1": "a province or state has the name",
    "country": "a country has the name",
    "alias": "a usual name of the area",
    "alternate": "the name is not the place's main one",
    "code": "the name is a code",
    "acronym": "it looks like an acronym",
    "several_words": "a name of several words",
    "plain_words": "its words are ordinary ones",
    "generic_start": "it begins as names of places do",
    "unknown": "the gazetteer does not have the name",
    "common_word": "it is an everyday word",
    "word": "it is an ordinary word",
    "rare_word": "it is a word",
    "given_name": "it is a given name",
    "reported": "reports of wars name a place so",
    "surname": "it is a surname",
    "demonym": "the people or the adjective of a place",
    "locative": "a word of place stands before it",
    "motion": "a word of movement stands before it",
    "weak": "a preposition stands before it",
    "taking": "a verb of taking stands before it",
    "taken": "the words after it say it was taken",
    "part": "a word for a part of a place stands before it",
    "indefinite": "it is used as an adjective",
    "modifies": "it is used as an adjective",
    "kind_before": "the words before it say what kind of place it is",
    "kind_after": "the words after it say what kind of place it is",
    "suffixed": "-based, -held or the like follows",
    "possessive": "it stands in the possessive",
    "dateline": "it opens a dateline",
    "qualified": "the text says what it lies in",
    "qualifies": "the text says that another place lies in it",
    "joined": "a hyphen joins it to another place",
    "hyphened": "a hyphen joins it to another name",
    "listed": "it stands in a list of places",
    "announced": "the words before the list say what kind of places it has",
    "place_in_text": "elsewhere in the text it is clearly a place",
    "person_in_text": "elsewhere in the text it is a person's name",
    "after_name": "another name stands before it",
    "after_given": "a given name stands before it",
    "after_title": "a person's title stands before it",
    "before_name": "another name follows it",
    "before_surname": "a surname follows it",
    "before_institution": "it is part of an institution's name",
    "before_street": "it is part of an address",
    "before_team": "it is part of a team's name",
    "before_product": "it is part of a thing's name",
    "before_person_verb": "a verb of speaking follows it",
    "body": "it is also the name of those who sit there",
    "body_acts": "the words after it speak of those who sit there",
    "names_institution": "it is part of an institution's name",
    "no_capitals": "its script has no capitals",
    "parser_place": "the parser takes it for a place",
    "parser_person": "the parser takes it for a person",
    "parser_other": "the parser takes it for something else",
    "respelled": "found by its consonants, near the other places of the text",
    "relative": "worked out from a place that the words relate it to",
    "described": "the road that joins the places named",
}


def explain(toponym: Toponym) -> str:
    """Some lines on a toponym: the place and its score, the evidence, the candidates that lost."""
    lines = [f"{toponym.text!r} at {toponym.start}-{toponym.end}, {toponym.role}: {_describe(toponym.place)}"]
    lines[0] += f", score {toponym.score:.2f}"
    reasons = [_PHRASES[cue] for cue in dict.fromkeys(toponym.cues) if cue in _PHRASES]
    if reasons:
        lines.append("  evidence: " + "; ".join(reasons))
    chosen = toponym.place.id if toponym.place else None
    for candidate in toponym.candidates:
        mark = "chosen" if candidate.place.id == chosen else "lost"
        lines.append(f"  {mark} {candidate.score:.3f}  {_describe(candidate.place)}")
    return "\n".join(lines)


def _describe(place: Place | None) -> str:
    if place is None:
        return "no place of the gazetteer is good enough"
    where = ", ".join(part for part in (place.admin1, place.country_code) if part)
    people = f", {place.population:,} people" if place.population else ""
    return f"{place.name} ({place.kind.value}, {where or 'no country'}{people}; {place.id})"
