"""Results of cases ↔ a file that only ever grows, one line a case, safe against `kill -9`.

The first line says what the run depends on; each further line is a row, on the disk before the case counts as done:
`{"id": "tide-01", "case": "5d0c…", "kind": "how_many", "group": "tide-01", "scores": {"right": 1.0, …}, "answer": {…},
"timings": {"total": 0.05}, …}`. Seconds are kept apart from all else: two runs can be compared byte for byte.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

from eval.shape import plain
from eval.types import Case, CaseResult, Setting
from index.errors import InputError, SetupError
from index.types import Article
from qa.types import Answer

__all__ = [
    "TIMED", "ResultFile", "Row", "case_hash", "from_row", "group_of", "hash_articles", "hash_cases", "read_rows",
    "to_row",
]  # fmt: skip

TIMED = ("seconds",)  # metrics that a clock makes: never in what is compared
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Row:
    """What a comparison needs of a result. `group`: cases of one group stand or fall together."""

    id: str
    case: str
    kind: str
    group: str
    question: str
    scores: Mapping[str, float | None]
    error: str | None
    rung: str | None


def case_hash(case: Case) -> str:
    """What identifies a case with everything that its score depends on: 16 hex digits."""
    return _hash(json.dumps(plain(case), ensure_ascii=False, sort_keys=True))


def hash_cases(cases: Iterable[Case]) -> str:
    """What identifies a selection of cases, whatever their order."""
    return _hash("\n".join(sorted(f"{case.id} {case_hash(case)}" for case in cases)))


def hash_articles(articles: Iterable[Article]) -> str:
    """What identifies a set of articles by their ids and texts."""
    return _hash("\n".join(sorted(f"{a.id} {a.start} {a.end} {a.sha256}" for a in articles)))


def group_of(case: Case) -> str:
    """The cluster or conversation of a case, or the case itself: the unit that is drawn when numbers are compared."""
    return case.cluster or case.conversation or case.id


class ResultFile:
    """A file of rows, open for writing at its end; use it in a `with` block."""

    def __init__(self, path: Path, setting: Setting) -> None:
        """Open or create the file at `path`.

        Raises InputError when it belongs to a run of another setting, SetupError when it cannot be written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.rows = _begun(path, setting)
            # A lone surrogate of a question becomes its JSON escape, and reads back as itself.
            self._file = path.open("a", encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise SetupError(f"{path} cannot be written ({error.strerror}). Name another folder with --out.") from error
        if not path.stat().st_size:
            self._write({"footnote_results": _FORMAT, "setting": asdict(setting)})

    def add(self, row: Mapping[str, object]) -> None:
        """Put one row on the disk."""
        self._write(row)

    def __enter__(self) -> "ResultFile":
        """Use in a `with` block."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Close."""
        self._file.close()

    def _write(self, data: Mapping[str, object]) -> None:
        self._file.write(json.dumps(data, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def to_row(result: CaseResult) -> dict[str, Any]:
    """A result as a row, its seconds apart in "timings"."""
    answer: dict[str, Any] | None = json.loads(result.answer.to_json()) if result.answer else None
    timings = {name: result.scores[name] for name in TIMED if result.scores.get(name) is not None}
    if answer:
        timings = {**timings, **answer.pop("timings")}
    return {
        "id": result.case.id,
        "case": case_hash(result.case),
        "kind": result.case.kind,
        "group": group_of(result.case),
        "question": result.case.question,
        "error": result.error,
        "rung": result.rung,
        "scores": {name: value for name, value in result.scores.items() if name not in TIMED},
        "answer": answer,
        "timings": timings,
    }


def from_row(row: Mapping[str, Any], case: Case) -> CaseResult:
    """The result that `to_row` wrote, without the hits of its answer."""
    timings = {name: value for name, value in row["timings"].items() if name not in TIMED}
    answer = Answer.from_json(json.dumps({**row["answer"], "timings": timings})) if row["answer"] else None
    timed = {name: row["timings"].get(name) for name in TIMED} if row["scores"] else {}
    return CaseResult(case, answer, {**row["scores"], **timed}, row["error"], row["rung"])


def read_rows(path: Path) -> tuple[Setting, tuple[Row, ...]]:
    """The rows of a result file or of a report.json, for a comparison. Raises InputError when it is neither."""
    if not path.is_file():
        raise InputError(f"There is no result file {path}. Make one with: footnote eval --out FOLDER")
    if path.suffix == ".json":
        head = _object(path.read_text("utf-8"), str(path))
        return _setting(head, "footnote_report", path), _rows(head.get("cases", []), path)
    head, *rows = _whole_lines(path) or [{}]
    return _setting(head, "footnote_results", path), _rows(_last_of_each(rows), path)


def _rows(data: Sequence[Mapping[str, Any]], path: Path) -> tuple[Row, ...]:
    names = Row.__dataclass_fields__
    try:
        return tuple(Row(**{name: row[name] for name in names}) for row in data)
    except KeyError as error:
        raise InputError(f"{path} has a row without {error}. Make it again with: footnote eval") from error


def _begun(path: Path, setting: Setting) -> dict[str, dict[str, Any]]:
    """The rows that are there already, by case id; a line that a kill cut short is taken off the file."""
    if not path.exists() or not path.stat().st_size:
        return {}
    whole = path.read_bytes().rfind(b"\n") + 1
    if whole < path.stat().st_size:
        os.truncate(path, whole)
    if not whole:
        return {}
    head, *rows = _whole_lines(path)
    there = _setting(head, "footnote_results", path)
    for name, wanted in asdict(setting).items():
        if (has := getattr(there, name)) != wanted:
            raise InputError(f"{path} holds results of other {_NAMES[name]} ({has}, now {wanted}). Start a new file.")
    return {row["id"]: row for row in rows}


_NAMES = {"gold": "gold cases", "articles": "articles", "system": "answers", "versions": "metrics"}


def _whole_lines(path: Path) -> list[dict[str, Any]]:
    # Not splitlines(): an answer may hold a line separator that JSON leaves as it is. The last piece was cut, or is "".
    lines = path.read_text("utf-8").split("\n")[:-1]
    return [_object(line, f"{path}, line {n}") for n, line in enumerate(lines, 1)]


def _last_of_each(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """A case that was asked again counts with its last row, at the place of its first."""
    return list({row.get("id"): row for row in rows}.values())


def _setting(head: Mapping[str, Any], mark: str, path: Path) -> Setting:
    if head.get(mark) != _FORMAT or not isinstance(head.get("setting"), dict):
        raise InputError(f"{path} is no result file of this version. Make one with: footnote eval --out FOLDER")
    return Setting(**head["setting"])


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"{where} is not JSON ({error.msg}). Delete the line, or the file.") from error
    if not isinstance(data, dict):
        raise InputError(f"{where} is not a JSON object. Delete the line, or the file.")
    return data


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
