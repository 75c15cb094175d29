"""Countries and areas by their codes."""

from gazetteer.areas_by_code import AreaCodes


def test_codes_of_countries_areas_and_names(gazetteer):
    areas = AreaCodes(gazetteer.tables)

    def names(*codes: str) -> list[str]:
        return [gazetteer.place_at(row).name for row in areas.rows(codes)]

    assert names("SY") == ["Syria"]
    assert names("US.TX") == ["Texas"]
    assert names("KP", "KR") == ["North Korea", "South Korea"]
    assert names('"Europe"') == ["Europe"]
    assert names('"Africa"') == ["Africa"]
    assert names("XX", "US.00", '"Qwerzutin"') == []
