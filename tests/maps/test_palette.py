from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.errors import PaletteError
from maps.palette import SHAPES, palette_names, style_sides

WARS = (
    ("Syrian government", "Syrian opposition", "HTS", "SDF", "ISIS", "Turkey", "SNA", "Russia", "Hezbollah"),
    ("Syrian government", "Syrian opposition", "Nusra Front", "YPG", "ISIS", "Hezbollah"),
    ("Iraqi government", "Kurdish Peshmerga", "ISIS", "United States", "Iran"),
    ("Turkey", "PKK", "Iraqi government"),
    ("Ukraine", "Russia", "pro-Russian separatists"),
    ("Israel", "Hamas", "Palestinian Islamic Jihad", "Hezbollah"),
    ("SAF", "RSF", "SPLM-N"),
    ("LNA", "GNA", "Libya Dawn"),
    ("Libyan rebels", "Gaddafi government"),
    ("Houthis", "Yemeni government", "STC", "AQAP"),
    ("Ethiopian government", "TPLF", "Fano", "OLA", "Eritrea"),
    ("Somali government", "al-Shabaab"),
    ("Nigerian government", "Boko Haram", "ISWAP"),
    ("Malian government", "JNIM"),
    ("Burkinabe government", "JNIM"),
    ("M23", "DR Congo government", "ADF", "Wazalendo", "FDLR"),
    ("Myanmar military", "Arakan Army", "MNDAA", "TNLA", "KIA", "People's Defence Force"),
    ("Taliban", "Afghan government"),
    ("Azerbaijan", "Armenia"),
)


@pytest.mark.parametrize("palette", ["okabe-ito", "conventional"])
@pytest.mark.parametrize("war", WARS)
def test_sides_of_one_war_differ_in_colour_and_in_shape(war, palette):
    styles = style_sides(war, palette=palette)
    assert {style.name for style in styles} == set(war)
    assert len({style.colour for style in styles}) == len(war)
    assert len({style.shape for style in styles}) == len(war)


@pytest.mark.parametrize("palette", ["okabe-ito", "conventional"])
def test_every_line_of_a_palette_is_read(palette):
    names = [name for war in WARS for name in war]
    for style in style_sides(names, palette=palette):
        assert style.shape in SHAPES
        assert style.arabic, f"{style.name} has no Arabic name"
    assert palette in palette_names()


def test_sides_of_wars_far_apart_differ_when_one_map_has_both():
    styles = style_sides([name for war in WARS for name in war])
    assert len({(style.colour, style.shape) for style in styles}) == len(styles)


names = st.text(min_size=1, max_size=12).filter(lambda text: bool(text.strip()))


@given(st.lists(names, max_size=25, unique=True))
def test_unknown_sides_all_look_different(sides):
    styles = style_sides(sides)
    assert len({(style.colour, style.shape) for style in styles}) == len(sides)


@given(st.lists(names, max_size=10, unique=True), st.randoms())
def test_the_order_of_the_sides_does_not_matter(sides, random):
    shuffled = list(sides)
    random.shuffle(shuffled)
    assert style_sides(sides) == style_sides(shuffled)


def test_an_unknown_side_keeps_its_look_beside_another():
    (alone,) = style_sides(["Free Villages Front"])
    both = {style.name: style for style in style_sides(["Free Villages Front", "HTS"])}
    assert both["Free Villages Front"] == alone


def test_empty_sides_have_no_style():
    assert style_sides(["", "HTS"]) == style_sides(["HTS"])


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def deuteranope(colour):
    """Machado, Oliveira and Fernandes (2009), severity 1, in linear RGB."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return (
        0.367322 * r + 0.860646 * g - 0.227968 * b,
        0.280085 * r + 0.672501 * g + 0.047413 * b,
        -0.011820 * r + 0.042940 * g + 0.968881 * b,
    )


def test_the_default_palette_tells_the_main_sides_apart_without_red_and_green():
    main = style_sides(["Syrian government", "Syrian opposition", "HTS", "SDF", "ISIS", "Turkey"])
    for one, other in itertools.combinations(main, 2):
        distance = sum(
            (a - b) ** 2 for a, b in zip(deuteranope(one.colour), deuteranope(other.colour), strict=True)
        )
        assert distance**0.5 > 0.1, (one.name, other.name)


@pytest.mark.parametrize("palette", ["okabe-ito", "conventional"])
def test_no_side_is_near_to_the_colour_of_the_paper(palette):
    for style in style_sides([name for war in WARS for name in war], palette=palette):
        assert 1.05 / (luminance(style.colour) + 0.05) > 1.5, style.name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no [sides] table"),
        ("[sides]\n'A' = 3", "side 'A'"),
        ("[sides]\n'A' = { colour = 'red', shape = 'circle' }", "want #RRGGBB"),
        ("[sides]\n'A' = { colour = '#FFFFFF', shape = 'circle' }", "too near to white"),
        ("[sides]\n'A' = { colour = '#D55E00', shape = 'banana' }", "want one of circle"),
        ("[sides\n", "not TOML"),
    ],
)
def test_a_malformed_palette_is_named(tmp_path, text, told):
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(PaletteError) as caught:
        style_sides(["A"], palette=file)
    assert told in str(caught.value)
    assert "mine.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_palette_of_ones_own(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("[sides]\n'Reds' = { colour = '#AA0000', shape = 'star', ar = 'الحمر' }", encoding="utf-8")
    (style,) = style_sides(["Reds"], palette=file)
    assert (style.colour, style.shape, style.arabic) == ("#AA0000", "star", "الحمر")


def test_an_unknown_palette_names_those_there_are():
    with pytest.raises(PaletteError, match="conventional, okabe-ito"):
        style_sides(["A"], palette="rainbow")


def test_the_arabic_page_names_a_side_without_a_colour_of_its_own_too():
    (style,) = style_sides(["FARC"])
    assert style.arabic == "فارك"
    assert style_sides(["A side that no list has"])[0].arabic == ""
