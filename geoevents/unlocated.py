"""Who holds the places whose position is not known: by the names that reports give them.

A village that cannot be put on a map is held by somebody all the same. The fold is that of `geoevents.control`;
what is missing is the position, and that one name is one place can only be assumed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from geoevents.control import fold
from geoevents.corroboration import as_known_by, is_name, place_key
from geoevents.model import Event, UnlocatedState


def unlocated_control(
    events: Iterable[Event], *, as_of: dt.date, known_by: dt.date | None = None
) -> list[UnlocatedState]:
    """The state on a day of every named place whose position is not known, by name.

    Args:
        events: any; those whose place is known are passed over, as are words that name no place ("the town").
        as_of: the day.
        known_by: with it only claims published until that day count.
    """
    unplaced = [event for event in events if event.place is None and is_name(event.place_text)]
    if known_by is not None:
        unplaced = as_known_by(unplaced, known_by)
    by_name: defaultdict[str, list[Event]] = defaultdict(list)
    for event in unplaced:
        by_name[place_key(event.claims[0])].append(event)
    states = []
    for _, told in sorted(by_name.items()):
        current = [(start, standing) for start, standing in fold(told) if start is None or start <= as_of]
        if current:
            since, standing = current[-1]
            states.append(
                UnlocatedState(
                    name=min(" ".join(event.place_text.split()) for event in told),
                    holder=standing.holder,
                    status=standing.status,
                    since=since,
                    as_of=as_of,
                    known_by=known_by,
                    against=standing.against,
                    event_ids=standing.event_ids,
                )
            )
    return states
