"""Two small articles and a case of every sort, for the tests of evaluation."""

import json
from pathlib import Path

from eval.gold import fill, read_lines
from eval.types import Case
from index.types import Article

__all__ = ["ARTICLES", "BY_ID", "CASES", "GOLD", "case"]

_TIDES = (
    "The tide in Osk rose by 70 cm on 3 May 2021, harbour master Ann Lee said. The dam was not opened that night. "
    "“We have never seen the water so high,” said Lee. Boats from Fenn, Tarn and Great Wick lay in the harbour. "
    "Twelve people were hurt, the Coast Guard reported, because a wall fell."
)
_STORM = (
    "In Fenn the storm of 4 May 2021 tore down 25% of the roofs. Nineteen people were hurt in Osk the day before, "
    "Mayor Bo Roe told Radio Tarn. The repairs will cost $1.5 billion, which is twice the budget of 2019."
)
ARTICLES = (
    Article("tides", "High water", _TIDES, "tides.txt", "aa", 0, len(_TIDES), outlet="Osk Post"),
    Article("storm", "Storm", _STORM, "storm.txt", "bb", 0, len(_STORM)),
)
BY_ID = {article.id: article for article in ARTICLES}


def _line(name: str, kind: str, question: str, quotes: list[tuple[str, str]], **more: object) -> str:
    evidence = [{"id": f"e{n}", "article": a, "quote": q} for n, (a, q) in enumerate(quotes, 1)]
    sets = [[e["id"] for e in evidence]] if evidence else []
    base: dict[str, object] = {
        "id": name,
        "kind": kind,
        "question": question,
        "split": "dev",
        "answerable": bool(quotes),
    }
    return json.dumps(base | {"evidence": evidence, "evidence_sets": sets} | more)


_ROSE = ("tides", "The tide in Osk rose by 70 cm on 3 May 2021, harbour master Ann Lee said.")
_HURT = ("tides", "Twelve people were hurt, the Coast Guard reported, because a wall fell.")
_HURT2 = ("storm", "Nineteen people were hurt in Osk the day before, Mayor Bo Roe told Radio Tarn.")
_LINES = [
    _line("far", "how_many", "How far did it rise?", [_ROSE], wrong_answers=[{"text": "90 cm", "why": "invented"}],
          answers=[{"text": "70 cm", "type": "distance", "value": "70", "unit": "cm", "aliases": ["0.7 m"]}]),
    _line("when", "when", "When did the tide rise in Osk?", [_ROSE],
          answers=[{"text": "3 May 2021", "type": "date", "value": "2021-05-03"}]),
    _line("who", "who", "Who is harbour master?", [_ROSE], answers=[{"text": "Ann Lee", "type": "name"}]),
    _line("dam", "factoid", "Was the dam opened?", [("tides", "The dam was not opened that night.")],
          answers=[{"text": "no", "type": "yes_no", "value": "no"}]),
    _line("why", "why", "Why were people hurt?", [_HURT], nuggets=[
        {"id": "n1", "text": "a wall fell", "vital": True, "evidence": ["e1"]},
        {"id": "n2", "text": "twelve people were hurt", "vital": False, "evidence": ["e1"]}]),
    _line("boats", "list", "Where were the boats from?",
          [("tides", "Boats from Fenn, Tarn and Great Wick lay in the harbour.")],
          items={"list": [{"text": "Fenn"}, {"text": "Tarn"}, {"text": "Great Wick"}]}),
    _line("said", "quote", "What did Lee say?", [("tides", "“We have never seen the water so high,” said Lee.")],
          quote={"speaker": "Ann Lee", "text": "We have never seen the water so high"}),
    _line("hurt", "conflict", "How many were hurt in Osk?", [_HURT, _HURT2],
          positions=[{"text": "twelve", "evidence": ["e1"]}, {"text": "nineteen", "evidence": ["e2"]}]),
    _line("cost", "factoid", "What will the repairs cost?", [("storm", "The repairs will cost $1.5 billion")],
          answers=[{"text": "$1.5 billion", "type": "money", "value": "1500000000", "unit": "USD"}]),
    _line("next", "followup", "And of the roofs?", [("storm", "the storm of 4 May 2021 tore down 25% of the roofs")],
          history=[{"question": "What did the storm do in Fenn?", "answer": "It tore down roofs."}], conversation="c",
          stand_alone="How many of the roofs in Fenn did the storm tear down?",
          answers=[{"text": "25%", "type": "percent", "value": "25", "unit": "%"}]),
    _line("mayor", "unanswerable", "How old is Bo Roe?", [], unanswerable_kind="attribute_absent",
          hard_negatives=["storm"]),
]  # fmt: skip
CASES = tuple(case for _, case in read_lines(fill(_LINES, ARTICLES))[0])


def case(name: str) -> Case:
    """The case of an id."""
    return next(c for c in CASES if c.id == name)


GOLD = Path(__file__).parent.parent / "eval" / "gold.jsonl"
