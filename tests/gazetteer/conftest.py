"""Small indexes for the tests of the gazetteer: compiled from a few places in milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from shapely.geometry import LineString, Polygon, box

from gazetteer.compile import build_index
from gazetteer.index import Gazetteer
from gazetteer.place import Place, PlaceKind
from gazetteer.sources.layers import NO_LEVEL, WORLD, Layer, SourcePlace

TEST_LAYER = Layer(name="test", title="Places of the tests", licence="none", rank=WORLD)


def make_place(
    name: str,
    latitude: float,
    longitude: float,
    *,
    key: str = "",
    kind: PlaceKind = PlaceKind.SETTLEMENT,
    country_code: str = "SY",
    admin1: str = "",
    names: tuple[str, ...] = (),
    population: int = 0,
    feature_code: str = "PPL",
    radius_km: float = 1.0,
) -> Place:
    return Place(
        id=key or f"test:{name}@{latitude},{longitude}",
        name=name,
        kind=kind,
        latitude=latitude,
        longitude=longitude,
        country_code=country_code,
        admin1=admin1,
        feature_code=feature_code,
        population=population,
        alternate_names=names,
        radius_km=radius_km,
    )


def make_area(name: str, shape: Polygon, *, level: int, key: str, country_code: str = "SY", code: str = "",
              names: tuple[str, ...] = (), population: int = 0) -> SourcePlace:  # fmt: skip
    return SourcePlace(
        place=make_place(
            name,
            shape.centroid.y,
            shape.centroid.x,
            key=key,
            kind=PlaceKind.COUNTRY if level == 0 else PlaceKind.ADMIN,
            country_code=country_code,
            admin1=name if level == 1 else "",
            names=names,
            population=population,
            feature_code="PCLI" if level == 0 else f"ADM{level}",
            radius_km=240.0 if level == 0 else 40.0,
        ),
        admin1_code=code,
        level=level,
        geometry=shape,
    )


IDLIB_BOX = box(36.2, 35.4, 37.2, 36.3)
HAMA_BOX = box(36.2, 34.8, 37.9, 35.4)
SYRIA_BOX = box(35.7, 32.3, 42.4, 37.3)


def small_world() -> list[SourcePlace]:
    """A country with two governorates, some towns and villages, a road; and a second country."""
    settlements = [
        make_place("Saraqib", 35.864, 36.806, key="gn:164816", population=34231,
                   names=("Saraqeb", "Sarāqib", "سراقب", "Саракиб")),
        make_place("Idlib", 35.931, 36.634, key="gn:169389", population=98791, names=("إدلب",)),
        make_place("Hama", 35.132, 36.758, key="gn:170017", population=460602, names=("Hamah", "حماة")),
        make_place("An Nayrab", 35.87, 36.719, key="gn:166357", names=("Nayrab", "النيرب")),
        make_place("Paris", 48.853, 2.349, key="gn:2988507", country_code="FR", population=2138551),
        make_place("Paris", 33.661, -95.555, key="gn:4717560", country_code="US", population=24782),
    ]  # fmt: skip
    return [
        make_area("Syria", SYRIA_BOX, level=0, key="gn:163843", names=("سوريا",), population=16906283),
        make_area("France", box(-4, 43, 7, 51), level=0, key="gn:3017382", country_code="FR",
                  population=66987244),
        make_area("Idlib", IDLIB_BOX, level=1, key="gn:169387", code="12", population=442917,
                  names=("Idlib Governorate", "محافظة إدلب")),
        make_area("Hama", HAMA_BOX, level=1, key="gn:170015", code="10", names=("Hama Governorate",),
                  population=754036),
        *(SourcePlace(place=place, level=NO_LEVEL) for place in settlements),
        SourcePlace(
            place=make_place("M5", 35.5, 36.78, key="road:M5", kind=PlaceKind.ROAD, names=("M5 highway",),
                             feature_code="RD", radius_km=40.0),
            geometry=LineString([(36.758, 35.132), (36.806, 35.864)]),
        ),
    ]  # fmt: skip


@pytest.fixture(scope="session")
def place() -> Callable[..., Place]:
    """Makes a place: name, latitude, longitude, and what else matters."""
    return make_place


@pytest.fixture(scope="session")
def area() -> Callable[..., SourcePlace]:
    """Makes a country or an administrative area with a polygon."""
    return make_area


@pytest.fixture(scope="session")
def at_points() -> Callable[..., list[SourcePlace]]:
    """Makes one settlement a (latitude, longitude)."""
    return lambda points: [
        SourcePlace(place=make_place(f"Place {number}", float(y), float(x), country_code=""))
        for number, (y, x) in enumerate(points)
    ]


BuildIndex = Callable[[Iterable[SourcePlace]], Gazetteer]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[BuildIndex]:
    """Compiles places into an index of their own and opens it."""
    opened: list[Gazetteer] = []

    def compile_and_open(places: Iterable[SourcePlace]) -> Gazetteer:
        folder = tmp_path / f"index-{len(opened)}"
        build_index(folder, [(TEST_LAYER, list(places))])
        opened.append(Gazetteer(folder))
        return opened[-1]

    yield compile_and_open
    for gazetteer in opened:
        gazetteer.close()


@pytest.fixture(scope="module")
def small_gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    """The index of :func:`small_world`."""
    folder = tmp_path_factory.mktemp("small") / "index"
    build_index(folder, [(TEST_LAYER, small_world())])
    with Gazetteer(folder) as opened:
        yield opened


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Cache and data directories of this test's own."""
    monkeypatch.setenv("GEOEVENTS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GEOEVENTS_DATA", str(tmp_path / "data"))
    return tmp_path
