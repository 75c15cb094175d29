"""Several processes that read reports side by side, their answers in the order of the reports."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.errors import ReadingProcessError
from geoevents.model import Report

if TYPE_CHECKING:
    from geoevents.extraction import ClaimExtractor
    from geoevents.pipeline import Answer, Pipeline

_BATCH_REPORTS = 8
_BATCH_CHARACTERS = 50_000
_AHEAD = 3
"""Batches that wait for each process: reports and answers in memory stay few, however long the run."""


def read_in_processes(
    reports: Iterable[Report], index: Path, extractor: ClaimExtractor, *, jobs: int
) -> Iterator[tuple[Report, Answer]]:
    """Each report with what came of it, in the order given.

    Args:
        reports: read as they are wanted, a few batches ahead.
        index: the folder of a compiled gazetteer; every process opens it.
        extractor: pickled to every process.
        jobs: how many processes.

    Raises:
        ReadingProcessError: the extractor cannot be sent to a process, or a process ended unasked.
    """
    try:
        packed = pickle.dumps(extractor)
    except Exception as error:
        raise ReadingProcessError(
            f"{type(extractor).__name__} cannot be sent to another process ({error}); read with one job"
        ) from error
    pool = ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("spawn"),  # the same everywhere, and safe beside threads
        initializer=_open,
        initargs=(str(index), packed),
    )
    waiting: deque[tuple[list[Report], Future[list[Answer]]]] = deque()
    batches = _batches(reports)
    try:
        for batch in batches:
            waiting.append((batch, pool.submit(_read, batch)))
            if len(waiting) > jobs * _AHEAD:
                yield from _settle(*waiting.popleft())
        while waiting:
            yield from _settle(*waiting.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _settle(batch: Sequence[Report], future: Future[list[Answer]]) -> Iterator[tuple[Report, Answer]]:
    try:
        answers = future.result()
    except BrokenProcessPool as error:
        names = batch[0].id if len(batch) == 1 else f"{batch[0].id} to {batch[-1].id}"
        raise ReadingProcessError(
            f"a reading process ended unasked at or near {names} (out of memory?); "
            "with one job it shows at which report"
        ) from error
    yield from zip(batch, answers, strict=True)


def _batches(reports: Iterable[Report]) -> Iterator[list[Report]]:
    batch: list[Report] = []
    size = 0
    for report in reports:
        batch.append(report)
        size += len(report.text)
        if len(batch) >= _BATCH_REPORTS or size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


_pipeline: Pipeline | None = None
"""Of a reading process: what it reads with."""


def _open(index: str, extractor: bytes) -> None:
    global _pipeline
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends the pool
    from gazetteer.index import Gazetteer
    from geoevents.pipeline import Pipeline

    _pipeline = Pipeline(Gazetteer(Path(index)), pickle.loads(extractor))  # noqa: S301 - packed by our own parent


def _read(batch: Sequence[Report]) -> list[Answer]:
    if _pipeline is None:
        raise ReadingProcessError("a reading process has no pipeline")
    return [_pipeline.try_to_read(report) for report in batch]
