"""How often reports name each place."""

import pytest

from gazetteer.errors import SourceError
from gazetteer.sources import prominence


def test_the_shipped_counts_are_of_places_that_ship(gazetteer):
    counts = prominence.read_prominence()
    assert len(counts) > 1000
    assert all(count > 0 for count in counts.values())
    assert [place_id for place_id in counts if gazetteer.row_of(place_id) is None] == []


@pytest.mark.parametrize("row", ["gn:1", "gn:1,many", "gn:1,-2", ",3", "gn:2,4"])
def test_a_row_that_is_wrong_is_named_by_line(tmp_path, monkeypatch, row: str):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / prominence.FILE).write_text(f"id,reports\ngn:2,3\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(prominence, "files", lambda _: tmp_path)
    with pytest.raises(SourceError, match="line 3"):
        prominence.read_prominence.__wrapped__()
