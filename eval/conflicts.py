"""Questions whose articles give several answers, some of them planted → how often both sides are shown.

{"question": "What is the population of Osk?", "answers": ["3,559"], "wrong_answers": ["10,000"], "pool": ["a"]} and
the answers that were told and cited, ["3,559", "10,000"]  →  shown. A card on a question with one answer is false.
"""

import argparse
import json
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.metrics.words import contains, words
from index.embed import MiniLM
from index.types import Filter
from qa.assistant import Assistant
from qa.indexing import update_index
from qa.types import Answer

__all__ = ["Tally", "ambiguous", "main", "measured", "shown_answers"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Of `several` questions with several answers: both sides `shown`, any `card`; of `single`: `false` cards."""

    several: int = 0
    shown: int = 0
    card: int = 0
    single: int = 0
    false: int = 0


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures for `conflicts/` in a folder; `--questions N` asks the first N only. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m eval.conflicts", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, help="it holds conflicts/questions.jsonl and conflicts/articles.jsonl")
    parser.add_argument("--questions", type=int, metavar="N", help="ask the first N only (default: all)")
    chosen = parser.parse_args(argv)
    for line in ambiguous(chosen.folder / "conflicts", chosen.questions):
        sys.stdout.write(f"{line}\n")
    return 0


def ambiguous(folder: Path, most: int | None = None) -> Iterator[str]:
    """The figures as lines of plain text. Each question is asked of its own pool and nothing else.

    `most`: the first so many questions; only the articles of their pools are indexed then.
    """
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines[:most]]
    with TemporaryDirectory() as place:
        home, files = Path(place) / "home", Path(place) / "articles"
        _write(folder / "articles.jsonl", files, {name for case in questions for name in case["pool"]})
        update_index(home, [files], MiniLM.load())
        with Assistant.open(home) as assistant:
            tally = measured(assistant, questions)
    yield f"questions with several answers, at least two shown and cited  {_share(tally.shown, tally.several)}"
    yield f"questions with several answers, a card of any kind            {_share(tally.card, tally.several)}"
    yield f"questions with one answer, a false card                       {_share(tally.false, tally.single)}"


def _write(articles: Path, folder: Path, wanted: Collection[str]) -> None:
    """The articles of these ids as files that are named by them: an article is known by its file's name."""
    folder.mkdir()
    for line in articles.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if article["id"] in wanted:
            (folder / f"{article['id']}.txt").write_text(article["text"], encoding="utf-8")


def measured(assistant: Assistant, questions: Sequence[dict[str, list[str]]]) -> Tally:
    """The tally of `questions` asked of an assistant over the articles of all their pools."""
    several = shown = card = single = false = 0
    known = {article.id for article in assistant.articles()}
    for case in questions:
        pool = tuple(name for name in case["pool"] if name in known)
        answer = assistant.ask(str(case["question"]), where=Filter(articles=pool))
        given = list(dict.fromkeys([*case["answers"], *case["wrong_answers"]]))
        if len(given) > 1:
            several, card = several + 1, card + bool(answer.conflicts)
            shown += len(shown_answers(answer, given)) > 1
        else:
            single, false = single + 1, false + bool(answer.conflicts)
    return Tally(several, shown, card, single, false)


def shown_answers(answer: Answer, given: Sequence[str]) -> set[str]:
    """The `given` answers that a statement of the answer tells and cites, or a side of its disagreement."""
    told = [statement.text for statement in answer.statements if statement.citations]
    return {text for text in given if any(contains(words(one), words(text)) for one in told)}


def _share(some: int, all_: int) -> str:
    return f"{some} of {all_} ({some / all_:.0%})" if all_ else "none"


if __name__ == "__main__":
    sys.exit(main())
