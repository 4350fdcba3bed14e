"""Lines of a gold file → cases, or what is wrong with them, one sentence each; and evidence completed from quotes.

A writer gives evidence as `{"id": "e1", "article": "tides", "quote": "The tide rose 70 cm."}`; `fill` adds `start`,
`end` and `sha256`. `GOLD.md` beside this file says how to write a case.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.gold_rules import across_problems, case_problems
from eval.shape import read
from eval.types import Case
from index.errors import InputError
from index.types import Article

__all__ = ["check", "fill", "read_gold", "read_lines"]


def read_gold(path: Path | str) -> tuple[Case, ...]:
    """The cases of a gold file. Raises InputError with every line that is not a case."""
    path = Path(path)
    if not path.is_file():
        raise InputError(f"No gold file at {path}: give the path of a JSONL file of cases.")
    cases, problems = read_lines(path.read_text("utf-8").splitlines())
    if problems:
        raise InputError("\n".join(problems))
    return tuple(case for _, case in cases)


def read_lines(lines: Iterable[str]) -> tuple[list[tuple[int, Case]], list[str]]:
    """The cases with their line numbers (from 1), and a sentence for each line that is none; blanks are passed."""
    cases: list[tuple[int, Case]] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                cases.append((number, read(Case, _object(line))))
        except InputError as error:
            problems.append(f"line {number} ({_id_of(line)}): {error}")
    return cases, problems


def check(lines: Iterable[str], articles: Iterable[Article]) -> list[str]:
    """Everything that is wrong with a gold file, one sentence each with line number and id; empty when it is sound."""
    by_id = {article.id: article for article in articles}
    cases, problems = read_lines(lines)
    for number, case in cases:
        problems += [f"line {number} ({case.id}): {p}" for p in case_problems(case, by_id)]
    return problems + across_problems(cases)


def fill(lines: Iterable[str], articles: Iterable[Article]) -> list[str]:
    """The lines with `start`, `end` and `sha256` of each evidence found from its quote; blank lines go.

    A quote must stand exactly once in its article, or `start` be given. Raises InputError with every problem.
    """
    by_id = {article.id: article for article in articles}
    filled: list[str] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                filled.append(_filled(line, by_id))
        except InputError as error:
            problems.append(f"line {number} ({_id_of(line)}): {error}")
    if problems:
        raise InputError("\n".join(problems))
    return filled


def _filled(line: str, articles: Mapping[str, Article]) -> str:
    data = _object(line)
    given = data.get("evidence", [])
    if not isinstance(given, list) or not all(isinstance(e, dict) for e in given):
        raise InputError("evidence must be a list of objects.")
    if given:
        data["evidence"] = [_located(evidence, articles) for evidence in given]
    return json.dumps(data, ensure_ascii=False)


def _located(evidence: dict[str, Any], articles: Mapping[str, Article]) -> dict[str, Any]:
    name, quote = f"evidence {evidence.get('id')!r}", evidence.get("quote")
    article = articles.get(str(evidence.get("article")))
    if article is None:
        raise InputError(f"{name} is of article {evidence.get('article')!r}, which is none of the articles given.")
    if not isinstance(quote, str) or not quote.strip():
        raise InputError(f"{name} has no quote: give the article's words.")
    places = [evidence["start"]] if evidence.get("start") is not None else _places(quote, article)
    if len(places) > 1:
        raise InputError(
            f"{name} stands {len(places)} times in {article.id} (at {places}): quote more, or give a start."
        )
    if not places or article.text[places[0] : places[0] + len(quote)] != quote:
        raise InputError(f"{name}: {quote!r} does not stand in {article.id}{_nearest(quote, article)}")
    place = {"start": places[0], "end": places[0] + len(quote), "quote": quote, "sha256": article.sha256}
    return {"id": evidence.get("id"), "article": article.id, **evidence, **place}


def _places(quote: str, article: Article) -> Sequence[int]:
    found, at = [], article.text.find(quote, article.start, article.end)
    while at >= 0:
        found.append(at)
        at = article.text.find(quote, at + 1, article.end)
    return found


def _nearest(quote: str, article: Article) -> str:
    """Where the quote begins to differ: the longest beginning of it that the article has."""
    for n in range(len(quote) - 1, 7, -1):
        if (at := article.text.find(quote[:n])) >= 0:
            return f": there it goes {article.text[at : at + n + 20]!r}."
    return ": copy it from there, with its quotation marks and line ends."


def _object(line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"this is not JSON ({error.msg} at column {error.colno}).") from None
    if not isinstance(data, dict):
        raise InputError("this is not a JSON object.")
    return data


def _id_of(line: str) -> str:
    try:
        return str(_object(line).get("id", "no id"))
    except InputError:
        return "no id"
