import datetime as dt
from pathlib import Path

from gazetteer.place import Toponym
from geoevents.extraction import onnx_model
from geoevents.extraction.onnx_model import spans_of
from geoevents.extraction.reader import EncoderExtractor
from geoevents.model import Report

FOLDER = Path(onnx_model.__file__).parent / "model"


def test_speakers_are_read_off_their_tags():
    assert spans_of([0, 1, 2, 2, 0, 2, 1, 1, 2]) == [(1, 4), (6, 7), (7, 9)]
    assert spans_of([1] + [2] * 100) == [(0, 24)]


def test_the_model_is_small_and_has_its_card():
    files = [path for path in FOLDER.iterdir() if path.is_file()]
    names = {"lower.onnx", "upper.onnx", "heads.npz", "glance.npz", "vocab.txt", "settings.json", "CARD.md"}
    assert names <= {path.name for path in files}
    assert sum(path.stat().st_size for path in files) <= 30_000_000


def test_a_window_that_tells_nothing_at_a_glance_is_not_read_on(monkeypatch):
    quiet = (
        "KYIV — Army doctors from Lviv and Odesa met on Monday to talk of wounded soldiers, troops and trams, "
        "and how to secure medicines for the army; the war still weighs on hospitals."
    )
    told = "KYIV — Russian troops captured Soledar on Monday, officials in Bakhmut said."
    for text, reads_on in ((quiet, False), (told, True)):
        extractor = EncoderExtractor()
        names = [word for word in ("Lviv", "Odesa", "Soledar", "Bakhmut") if word in text]
        toponyms = [Toponym(start=text.index(n), end=text.index(n) + len(n), text=n) for n in names]
        prepared = extractor.prepare(Report(id="r", text=text, published=dt.date(2023, 1, 17)), toponyms)
        ran = []
        upper = extractor._model._upper
        monkeypatch.setattr(extractor._model, "_upper", Spy(upper, ran))
        assert bool(extractor.read(prepared)) is reads_on
        assert bool(ran) is reads_on
        assert extractor.read(prepared, floor=0.01) is not None
        assert len(ran) == 1 + reads_on, "who asks for unlikely readings gets them"


class Spy:
    def __init__(self, session, ran):
        self.session, self.ran = session, ran

    def run(self, *arguments):
        self.ran.append(arguments)
        return self.session.run(*arguments)
