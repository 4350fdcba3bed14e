"""Gold cases and a system → a report, each case asked, scored, and explained when it failed.

`evaluate(read_gold("eval/gold.jsonl"), assistant, results=Path("results/embedded/results.jsonl"))` → Report(…).
Whatever a system does, a case gives one result: an answer with scores, or an error with its class and sentence. A run
that was killed goes on where its result file ends.
"""

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Semaphore, Thread
from typing import TypeVar

from eval.ladder import explain, failed
from eval.results import ResultFile, from_row, hash_articles, hash_cases, to_row
from eval.score import VERSIONS, score
from eval.types import Case, CaseResult, Report, Rung, Setting, System
from index.errors import FootnoteError, InputError
from index.types import Article

__all__ = ["DEADLINE_S", "DeadlineError", "evaluate"]

DEADLINE_S = 120.0
_AHEAD = 4  # a worker may be this many cases ahead of the first one that is not done: what a kill can lose
_LAST_MOMENT_S = 5.0

_T = TypeVar("_T")
_Tick = Callable[[int, int], None]


def evaluate(
    cases: Sequence[Case],
    assistant: System,
    *,
    name: str = "embedded",
    results: Path | None = None,
    workers: int = 2,
    deadline_s: float | None = DEADLINE_S,
    with_hits: bool = True,
) -> Report:
    """Ask `assistant` every case, `workers` at a time, and score what it says.

    `results` is a file that gets one line a case, in case order, as soon as the case is done; what it holds already is
    not asked again, errors excepted. `name` says who answers. A call that takes longer than `deadline_s` is an error of
    that case. With `with_hits=False` retrieval is not scored: the answers come without their hits.

    Raises InputError when there is no case, two share an id, an evidence does not stand in the articles asked, or
    `results` belongs to another run.
    """
    articles = {article.id: article for article in assistant.articles()}
    _check(cases, articles)
    setting = Setting(hash_cases(cases), hash_articles(articles.values()), name, dict(VERSIONS))
    examination = _Examination(assistant, articles, deadline_s, with_hits)
    with ResultFile(results, setting) if results else nullcontext() as file, _bar() as tick:
        rows = dict(file.rows) if file else {}
        todo = [case for case in cases if case.id not in rows or rows[case.id]["error"]]
        for number, result in enumerate(_in_order(examination.result, todo, workers), 1):
            rows[result.case.id] = to_row(result)
            if file:
                file.add(rows[result.case.id])
            tick(len(cases) - len(todo) + number, len(cases))
    return Report(setting, tuple(from_row(rows[case.id], case) for case in cases))


class DeadlineError(FootnoteError):
    """A system took longer than a case may take."""


@dataclass(frozen=True, slots=True)
class _Examination:
    """Who is asked, about what, and how long it may take."""

    system: System
    articles: Mapping[str, Article]
    deadline_s: float | None
    with_hits: bool

    def result(self, case: Case) -> CaseResult:
        """Ask one case, score the answer, and find the rung of a failure."""
        try:
            answer = self._within(lambda: self.system.ask(case.question, case.history))
        except Exception as error:  # noqa: BLE001  whatever a system throws is a row of the report, never a lost run
            return CaseResult(case, None, error=_named(error), rung="error")
        scores = score(case, answer, self.articles, with_hits=self.with_hits)
        result = CaseResult(case, answer, scores)
        return replace(result, rung=self._rung(result)) if failed(result) else result

    def _rung(self, result: CaseResult) -> Rung:
        assert result.answer is not None
        case, answer = result.case, result.answer
        try:
            return self._within(lambda: explain(case, answer, self.system, self.articles))
        except Exception:  # noqa: BLE001  asking again failed: explained by the answer alone
            return explain(case, answer, None, self.articles)

    def _within(self, call: Callable[[], _T]) -> _T:
        running = _started(call)
        if not wait([running], self.deadline_s).done:
            raise DeadlineError(f"No answer within {self.deadline_s:g} seconds.")
        return running.result()


def _check(cases: Sequence[Case], articles: Mapping[str, Article]) -> None:
    """That the gold fits the articles: offsets into a text that has changed would score nonsense."""
    if not cases:
        raise InputError("No gold case is left to ask: widen --split, --kind or --limit.")
    twice = [name for name, count in Counter(case.id for case in cases).items() if count > 1]
    if twice:
        raise InputError(f"Two gold cases have the id {twice[0]!r}: change one.")
    for case in cases:
        for evidence in case.evidence:
            article = articles.get(evidence.article)
            if article is None or article.text[evidence.start : evidence.end] != evidence.quote:
                raise InputError(
                    f"The evidence {evidence.id} of the gold case {case.id!r} does not stand in an article "
                    f"{evidence.article!r} of those asked: name the gold's articles with --articles."
                )


def _in_order(work: Callable[[Case], CaseResult], cases: Iterable[Case], workers: int) -> Iterator[CaseResult]:
    """The result of each case, in the order of the cases, `workers` of them at work at a time."""
    gate = Semaphore(workers)
    window: deque[Future[CaseResult]] = deque()
    try:
        for case in cases:
            window.append(_started(partial(work, case), gate))
            if len(window) > workers * _AHEAD:
                yield window.popleft().result()
        while window:
            yield window.popleft().result()
    finally:
        # After Ctrl-C: what has not begun never will; what has gets a moment, so that it is not torn down midway.
        begun = [call for call in window if not call.cancel()]
        wait(begun, _LAST_MOMENT_S)


def _started(call: Callable[[], _T], gate: AbstractContextManager[object] | None = None) -> "Future[_T]":
    """`call` on a thread of its own, once the gate lets it through.

    A daemon thread: nothing can stop a call that hangs, but it must not keep the program from ending.
    """
    future: Future[_T] = Future()

    def run() -> None:
        with gate or nullcontext():
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(call())
            except BaseException as error:  # noqa: BLE001  it is raised again where the result is asked for
                future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future


def _named(error: Exception) -> str:
    """The class and the sentence of an error: "EndpointError: The endpoint answered 429."."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:500]


@contextmanager
def _bar() -> Iterator[_Tick]:
    """A progress bar on standard error with rate and time left; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Asking"), BarColumn(), MofNCompleteColumn(), TextColumn("cases"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("cases", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
