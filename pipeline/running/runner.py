"""Run the pipeline over many articles with worker processes.

The results come in the order of the input, so that the files are the same whatever the number of workers.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from time import perf_counter
from types import FrameType
from typing import Protocol, Self

from spacy.language import Language
from tqdm import tqdm

from pipeline.extraction import Extraction, annotate, error_of, error_of_failure, load
from pipeline.reading.article import Article, Failure
from pipeline.running.manifest import Tally, make_manifest
from pipeline.writing.assemble import assemble
from pipeline.writing.jsonl import LINE_FILES, encode_lines
from pipeline.writing.records import SCHEMA_VERSION, ErrorRecord, Manifest

Item = Article | Failure
Chunk = list[Item]

# A chunk is a unit of work.
_CHUNK_ARTICLES = 32
_CHUNK_CHARACTERS = 200_000
_CHUNKS_PER_WORKER = 3
# The words of so many chunks are kept together; they take some 10 MB.
_CHUNKS_PER_ZONE = 16


class Output(Protocol):
    """Where the lines of a run go."""

    def write(self, name: str, lines: bytes) -> None:
        """Append encoded lines to the file `name` (articles.jsonl, events.jsonl or errors.jsonl)."""


@dataclass
class ChunkResult:
    """What a chunk gave: encoded lines by file, and sums."""

    lines: dict[str, bytes] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)


def run(
    items: Iterable[Item],
    output: Output,
    *,
    sources: Sequence[str] = (),
    workers: int | None = None,
    make_pipeline: Callable[[], Language] = load,
) -> Manifest:
    """Extract from every item, write the lines to `output`, and return the manifest.

    `workers` is the number of processes (all cores); 1 works in this process. With more, `make_pipeline` must be a
    module's function where processes are spawned. SIGTERM ends the run like Ctrl-C, with KeyboardInterrupt.
    """
    workers = workers or available_cores()
    began = perf_counter()
    tally = Tally()
    progress = tqdm(unit=" articles", disable=not sys.stderr.isatty(), file=sys.stderr)
    with _termination_interrupts() as ended, progress:
        nlp = make_pipeline()
        gc.freeze()  # the tables live as long as the process: no collection walks them, and forked workers share them
        chunks = _chunks(_timed(items, tally))
        for result in _in_process(chunks, nlp) if workers == 1 else _in_workers(chunks, nlp, workers, make_pipeline):
            if ended.is_set():
                raise KeyboardInterrupt
            for name, lines in result.lines.items():
                output.write(name, lines)
            tally.add(result.tally)
            progress.update(result.tally.sums["articles"] + result.tally.sums["errors"])
    return make_manifest(tally, perf_counter() - began, nlp, sources, workers)


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def process_chunk(chunk: Chunk, nlp: Language) -> ChunkResult:
    """Return the lines and sums of a chunk; an article that fails gives an error line and stops no other."""
    lines: dict[str, list[bytes]] = {name: [] for name in LINE_FILES}
    tally = Tally()
    for item in chunk:
        outcome = error_of_failure(item) if isinstance(item, Failure) else _process(item, nlp, lines, tally)
        if outcome is not None:
            lines["errors.jsonl"].append(encode_lines([outcome]))
            tally.count_error(outcome)
    return ChunkResult({name: b"".join(parts) for name, parts in lines.items() if parts}, tally)


def _process(article: Article, nlp: Language, lines: dict[str, list[bytes]], tally: Tally) -> ErrorRecord | None:
    """Add the lines of one article, all or none; return the error that kept them back."""
    try:
        doc = annotate(article, nlp, tally.seconds)
        before = perf_counter()
        found = Extraction(*assemble(doc, article))
        article_line, event_lines = encode_lines([found.article]), encode_lines(found.events)
    except Exception as error:  # noqa: BLE001 - an error record is the contract, whatever was raised
        return error_of(article, error)
    lines["articles.jsonl"].append(article_line)
    lines["events.jsonl"].append(event_lines)
    tally.count_article(found, len(doc))
    tally.seconds["writing"] += perf_counter() - before
    return None


def _timed(items: Iterable[Item], tally: Tally) -> Iterator[Item]:
    """Yield `items`, adding the time that each took to read."""
    iterator = iter(items)
    while True:
        before = perf_counter()
        item = next(iterator, None)
        tally.seconds["reading"] += perf_counter() - before
        if item is None:
            return
        yield item


def _chunks(items: Iterable[Item]) -> Iterator[Chunk]:
    chunk: Chunk = []
    characters = 0
    for item in items:
        chunk.append(item)
        characters += len(item.text) if isinstance(item, Article) else 0
        if len(chunk) >= _CHUNK_ARTICLES or characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


class _Zones:
    """spaCy's memory zones, one after another: what it knows of the words of some chunks is freed before the next."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._zone = ExitStack()
        self._chunks = 0

    def __enter__(self) -> Self:
        return self

    def process(self, chunk: Chunk) -> ChunkResult:
        """Return the lines and sums of a chunk."""
        if self._chunks % _CHUNKS_PER_ZONE == 0:
            self._zone.close()
            self._zone.enter_context(self._nlp.memory_zone())
        self._chunks += 1
        return process_chunk(chunk, self._nlp)

    def __exit__(self, *exception: object) -> None:
        self._zone.close()


def _in_process(chunks: Iterable[Chunk], nlp: Language) -> Iterator[ChunkResult]:
    with _Zones(nlp) as zones:
        yield from map(zones.process, chunks)


def _in_workers(
    chunks: Iterator[Chunk], nlp: Language, workers: int, make_pipeline: Callable[[], Language]
) -> Iterator[ChunkResult]:
    """Yield the results in the order of `chunks`, with a bounded number of chunks under way."""
    first = list(_take(chunks, 1))
    second = list(_take(chunks, 1))
    if not second:  # one chunk: processes would only cost time
        yield from _in_process(first, nlp)
        return
    with _Pool(nlp, workers, make_pipeline) as pool:
        under_way: deque[tuple[Chunk, Future[ChunkResult]]] = deque()
        for chunk in chain(first, second, chunks):
            under_way.append((chunk, pool.submit(chunk)))
            if len(under_way) >= workers * _CHUNKS_PER_WORKER:
                yield from pool.results(*under_way.popleft())
        while under_way:
            yield from pool.results(*under_way.popleft())


def _take(chunks: Iterator[Chunk], count: int) -> Iterator[Chunk]:
    for _ in range(count):
        chunk = next(chunks, None)
        if chunk is not None:
            yield chunk


class _Pool:
    """Worker processes that may die: what they held is then done again, and the article to blame found."""

    def __init__(self, nlp: Language, workers: int, make_pipeline: Callable[[], Language]) -> None:
        self._workers = workers
        self._make_pipeline = make_pipeline
        # Forked workers share the loaded tables; elsewhere fork is not safe and each worker loads its own.
        self._context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        if self._context.get_start_method() == "fork":
            _Worker.nlp = nlp
        self._executor = self._start()

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *exception: object) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)
        _Worker.nlp = None

    def submit(self, chunk: Chunk) -> Future[ChunkResult]:
        """Hand a chunk to the workers."""
        try:
            return self._executor.submit(_work, chunk)
        except BrokenProcessPool:
            self._restart()
            return self._executor.submit(_work, chunk)

    def results(self, chunk: Chunk, future: Future[ChunkResult]) -> Iterator[ChunkResult]:
        """Yield the result of a chunk; where its worker died, the results of its articles one by one."""
        try:
            yield future.result()
        except BrokenProcessPool:
            # All chunks under way fail together, and most are innocent.
            whole = self._alone(chunk)
            if whole is not None:
                yield whole
                return
            for item in chunk:
                yield self._alone([item]) or _result_of_death(item)

    def _alone(self, chunk: Chunk) -> ChunkResult | None:
        """Return the result of a chunk from a process that does nothing else; None when that dies."""
        with ProcessPoolExecutor(1, self._context, _start_worker, (self._make_pipeline,)) as executor:
            try:
                return executor.submit(_work, chunk).result()
            except BrokenProcessPool:
                return None

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, self._context, _start_worker, (self._make_pipeline,))

    def _restart(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = self._start()


class _Worker:
    """The pipeline of this process, when it is a worker."""

    nlp: Language | None = None
    zones: _Zones | None = None


def _start_worker(make_pipeline: Callable[[], Language]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the run
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if _Worker.nlp is None:
        _Worker.nlp = make_pipeline()
        gc.freeze()
    _Worker.zones = _Zones(_Worker.nlp)


def _work(chunk: Chunk) -> ChunkResult:
    if _Worker.zones is None:
        raise RuntimeError("the worker has no pipeline")
    return _Worker.zones.process(chunk)


def _result_of_death(item: Item) -> ChunkResult:
    error = ErrorRecord(
        schema_version=SCHEMA_VERSION,
        path=item.path,
        doc_id=item.doc_id,
        stage="worker",
        error="WorkerDied",
        message="the process that worked on this article died (out of memory, or a crash in compiled code)",
    )
    result = ChunkResult(lines={"errors.jsonl": encode_lines([error])})
    result.tally.count_error(error)
    return result


@contextmanager
def _termination_interrupts() -> Iterator[threading.Event]:
    """Let SIGTERM raise KeyboardInterrupt, so that an ended run leaves no partial output.

    The event given is then set: an exception raised in a destructor or in a callback of compiled code is lost.
    """
    ended = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield ended
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        ended.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield ended
    finally:
        signal.signal(signal.SIGTERM, before)
