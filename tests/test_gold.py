"""The gold file: every rule is an error with line and id, quotes are located, schema and parser agree."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold import check, fill, read_gold, read_lines
from eval.shape import plain, read, schema
from eval.types import Case, Nugget
from index.errors import InputError
from index.types import Article

TIDES = "The tide in Osk rose by 70 cm.\n\nAnn Lee saw it. Ann Lee saw it.\n\nIn Fenn it rose by 90 cm.\n"
STORM = "A storm hit Fenn on 3 May 2021. Nobody was hurt, the harbour master said.\n"
ARTICLES = (
    Article("tides", "Tides", TIDES, "tides.txt", "aa", 0, TIDES.index("In Fenn")),
    Article("tides#2", "Fenn", TIDES, "tides.txt", "aa", TIDES.index("In Fenn"), len(TIDES)),
    Article("storm", "Storm", STORM, "storm.txt", "bb", 0, len(STORM)),
)
SOUND: dict[str, Any] = {
    "id": "t1", "kind": "how_many", "question": "How far did the tide rise in Osk?", "answerable": True,
    "split": "dev", "answers": [{"text": "70 cm", "type": "distance", "value": "70", "unit": "cm"}],
    "evidence": [{"id": "e1", "article": "tides", "quote": "The tide in Osk rose by 70 cm."}],
    "evidence_sets": [["e1"]],
}  # fmt: skip
NOWHERE: dict[str, Any] = {
    "id": "t2", "kind": "unanswerable", "question": "Who is the mayor of Osk?", "answerable": False, "split": "dev",
    "unanswerable_kind": "near_topic", "hard_negatives": ["tides"],
}  # fmt: skip


def line(base: dict[str, Any] = SOUND, **changes: object) -> str:
    """One filled line, then changed; a change to None takes the key out."""
    (filled,) = fill([json.dumps(base)], ARTICLES)
    data = json.loads(filled) | changes
    return json.dumps({key: value for key, value in data.items() if value is not None})


def evidence(**changes: object) -> list[dict[str, Any]]:
    return [json.loads(line())["evidence"][0] | changes]


def test_a_sound_file_has_no_problems_and_is_read(tmp_path: Path) -> None:
    lines = [line(), "", line(NOWHERE)]
    assert check(lines, ARTICLES) == []
    (tmp_path / "gold.jsonl").write_text("\n".join(lines), "utf-8")
    one, two = read_gold(tmp_path / "gold.jsonl")
    assert (one.evidence[0].start, one.evidence[0].end, one.evidence[0].sha256) == (0, 30, "aa")
    assert two.unanswerable_kind == "near_topic"


def test_offsets_of_the_second_article_are_of_the_whole_file() -> None:
    changed = SOUND | {"evidence": [{"id": "e1", "article": "tides#2", "quote": "it rose by 90 cm"}]}
    found = json.loads(line(changed))["evidence"][0]
    assert TIDES[found["start"] : found["end"]] == "it rose by 90 cm" and found["start"] > 60


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"quote": "Ann Lee saw it."}, "stands 2 times in tides"),
        ({"quote": "The tide in Osk rose by 71 cm."}, "there it goes 'The tide in Osk rose by 70 cm."),
        ({"quote": "In Fenn it rose"}, "does not stand in tides"),
        ({"quote": ""}, "has no quote"),
        ({"quote": "x", "article": "waves"}, "which is none of the articles given"),
        ({"quote": "Ann Lee saw it.", "start": 3}, "does not stand in tides"),
    ],
)
def test_fill_refuses_what_it_cannot_place(given: dict[str, Any], sentence: str) -> None:
    case = SOUND | {"evidence": [{"id": "e1", "article": "tides"} | given]}
    with pytest.raises(InputError, match=r"line 1 \(t1\): ") as raised:
        fill([json.dumps(case)], ARTICLES)
    assert sentence in str(raised.value)


def test_fill_takes_a_start_where_the_quote_stands_twice() -> None:
    start = TIDES.rindex("Ann Lee saw it.")
    case = SOUND | {"evidence": [{"id": "e1", "article": "tides", "quote": "Ann Lee saw it.", "start": start}]}
    assert json.loads(line(case))["evidence"][0]["start"] == start


DATE = [{"text": "3 May", "type": "date"}]
POSITION = {"text": "70 cm", "evidence": ["e1"]}
BAD: list[tuple[str, str]] = [
    (line(id="a b"), 'the id "a b" must be'),
    (line(question=" "), "the question is empty"),
    (line(rev=0), "rev is 0"),
    (line(evidence=evidence(sha256="old")), "tides has changed since"),
    (line(evidence=evidence(start=1)), "does not stand at 1-30 of tides"),
    (line(evidence=evidence(article="waves")), 'there is no article "waves"'),
    (line(evidence=evidence(article="tides#2")), "is another article of the file"),
    (line(evidence=evidence() * 2), "two evidences have the same id"),
    (line(evidence_sets=[["e1", "e7"]]), 'refers to evidence "e7", which is not there'),
    (line(evidence_sets=[["e1"], []]), "evidence set 2 has no evidence"),
    (line(evidence_sets=[]), "at least one evidence set"),
    (line(answers=None), "give answers, items, nuggets, positions or a quote"),
    (line(kind="unanswerable"), "do not go together"),
    (line(unanswerable_kind="future"), "it is answerable and has an unanswerable_kind"),
    (line(NOWHERE, unanswerable_kind=None), "say its unanswerable_kind"),
    (line(NOWHERE, hard_negatives=[]), "name the article that looks most like answering"),
    (line(NOWHERE, answers=DATE), "it is unanswerable and has answers"),
    (line(NOWHERE, hard_negatives=["waves"]), 'hard negative: there is no article "waves"'),
    (line(answers=DATE), "the date \"3 May\" has the value None"),
    (line(answers=[{"text": "3 May", "type": "date", "value": "3/5/21"}]), "has the value '3/5/21'"),
    (line(answers=[{"text": "70", "type": "distance", "value": "70"}]), "has no unit"),
    (line(answers=[{"text": "yes", "type": "yes_no", "value": "true"}]), 'write "yes" or "no"'),
    (line(answers=[{"text": "80 cm", "type": "distance", "value": "70", "unit": "cm"}]), "does not say its value 70"),
    (line(wrong_answers=[{"text": "70 cm", "why": "?"}]), "is a right and a wrong answer"),
    (line(hard_negatives=["tides"]), "tides is a hard negative and holds evidence"),
    (line(answers=[{"text": "harbour master"}], hard_negatives=["storm"]), "storm holds the answer"),
    (line(kind="conflict", positions=[POSITION]), "at least 2 positions: this has 1"),
    (line(kind="list"), "a list has at least 2 items"),
    (line(kind="quote"), "a quote case has a quote"),
    (line(kind="quote", quote={"speaker": "Lee", "text": "it sank"}), "stand in none of its evidence"),
    (line(kind="cross_article"), "evidence from at least 2 articles"),
    (line(kind="followup"), "a followup has a history"),
    (line(history=[{"question": "Where?", "answer": "Osk."}]), "only a followup has one"),
    (line(kind="followup", history=[{"question": "Where?", "answer": "Osk."}]), "a stand_alone form"),
    (line(nuggets=[{"id": "n", "text": "rose", "vital": False, "evidence": ["e1"]}]), "none of its nuggets is vital"),
    (line(nuggets=[{"id": "n", "text": "x " * 13, "vital": True, "evidence": ["e1"]}]), "has 13 words"),
    (line(nuggets=[{"id": "n", "text": "rose", "vital": True, "evidence": []}]), "nugget n has no evidence"),
    (line(vital=True), 'has the unknown key "vital"'),
    (line(answers=[{"text": 70}]), "case.answers[0].text is 70: it must be of type string"),
    (line(kind="whatever"), "case.kind is 'whatever'"),
    (line(split=None), 'lacks "split"'),
    ("[]", "not a JSON object"),
    ("{", "this is not JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_each_rule_is_an_error_with_line_and_id(bad: str, sentence: str) -> None:
    problems = check([line(NOWHERE, id="fine"), bad], ARTICLES)
    assert any(sentence in p and p.startswith("line 2 (") for p in problems), problems


def test_rules_across_cases() -> None:
    same = check([line(), line()], ARTICLES)
    assert same == [
        "line 2 (t1): it has the id of t1: change one.",
        "line 2 (t1): it has the question and history of t1: change one.",
    ]
    other: dict[str, Any] = {"id": "t3", "question": "By how much did water rise in Osk?", "split": "test"}
    for group in ("cluster", "conversation"):
        both: dict[str, Any] = {group: "g"}
        problems = check([line(**both), line(**other, **both)], ARTICLES)
        assert problems == [f"line 2 (t3): {group} g is in both splits: keep it in one."]


def test_read_gold_names_every_bad_line(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("\n".join([line(x=1), line(), line(y=1)]), "utf-8")
    with pytest.raises(InputError) as raised:
        read_gold(tmp_path / "gold.jsonl")
    assert [p.split(" (")[0] for p in str(raised.value).splitlines()] == ["line 1", "line 3"]
    with pytest.raises(InputError, match="No gold file"):
        read_gold(tmp_path / "none.jsonl")


def test_the_published_schema_is_the_one_of_the_types() -> None:
    published = json.loads((Path(__file__).parent.parent / "eval" / "case.schema.json").read_text("utf-8"))
    assert published == schema(Case)


def shapes() -> Iterator[tuple[str, bool]]:
    for bad, _ in [(line(), ""), (line(NOWHERE), ""), *BAD]:
        if bad.startswith("{") and len(bad) > 1:
            yield bad, bool(read_lines([bad])[1])


@pytest.mark.parametrize(("text", "refused"), list(shapes()))
def test_schema_and_parser_agree(text: str, refused: bool) -> None:
    validator = jsonschema.Draft202012Validator(schema(Case))
    assert refused == (not validator.is_valid(json.loads(text)))


@given(st.builds(Nugget, st.text(), st.text(), st.booleans(), st.tuples(st.text())))
def test_plain_and_read_are_inverse(nugget: Nugget) -> None:
    assert read(Nugget, json.loads(json.dumps(plain(nugget)))) == nugget


def test_plain_leaves_defaults_out() -> None:
    (case,) = (case for _, case in read_lines([line()])[0])
    assert plain(case) == json.loads(line())
