"""The judge, asked over HTTP on this machine: how votes become verdicts and when they are withheld."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from openai_server import serving
from systems import Oracle, Refuser, gold, some

from eval.judge import Judged, column, endpoint, judge, labelled, summary_line, verdict
from eval.run import evaluate
from eval.types import Case, CaseResult, GoldAnswer, WrongAnswer
from index.errors import EndpointError
from prompts import render

CASE = Case(
    "tide-01", "how_many", "How far did the water rise?", True, "dev",
    answers=(GoldAnswer("70 cm", "distance", "70", "cm", ("70 centimetres",)),),
    wrong_answers=(WrongAnswer("90 cm", "the rise in Fenn"),),
)  # fmt: skip


def part(prompt: str, name: str) -> str:
    found = re.search(rf"(?s)<{name}>\n(.*?)\n</{name}>", prompt)
    assert found is not None
    return found[1]


def letter(prompt: str, right: bool) -> str:
    """The letter that means right or wrong in this prompt."""
    means = re.search(r"A: it is (right|wrong)\nB: it is (right|wrong)", prompt)
    assert means is not None
    return "AB"[means.groups().index("right" if right else "wrong")]


def knows(prompt: str) -> str:
    """A judge that sees through everything: an answer is right when it is not one of the gold's wrong ones."""
    wrong = {w.text for case in gold() for w in case.wrong_answers}
    return letter(prompt, part(prompt, "answer") not in wrong)


def test_a_verdict_is_what_most_votes_say_in_both_orders() -> None:
    seen: list[str] = []

    def model(prompt: str) -> str:
        seen.append(prompt)
        return letter(prompt, True)

    assert verdict(CASE, "It rose by 70 cm. [1]", model, repeats=3) is True
    assert len(seen) == 6
    assert sum("A: it is right" in prompt for prompt in seen) == 3
    assert part(seen[0], "known") == "70 cm"


@pytest.mark.parametrize("always", ["A", "B"])
def test_who_prefers_a_letter_gives_no_verdict(always: str) -> None:
    assert verdict(CASE, "70 cm", lambda prompt: always) is None


@pytest.mark.parametrize("dress", ["{}", " {}.\n", "**{}**", "The answer is {}", "Verdict: {}"])
def test_a_letter_in_whatever_dress(dress: str) -> None:
    assert verdict(CASE, "70 cm", lambda prompt: dress.format(letter(prompt, True))) is True
    assert verdict(CASE, "70 cm", lambda prompt: dress.format(letter(prompt, False).lower())) is False


def test_a_reply_without_a_letter_is_asked_for_once_more() -> None:
    seen: list[str] = []

    def model(prompt: str) -> str:
        seen.append(prompt)
        return letter(prompt, False) if prompt.endswith("One letter, A or B:") else "Well, a hard one. A or B?"

    assert verdict(CASE, "90 cm", model) is False
    assert len(seen) == 8
    assert verdict(CASE, "90 cm", lambda prompt: "I cannot say") is None


def test_what_people_marked_comes_from_the_gold() -> None:
    found = labelled(gold())
    assert 40 <= len(found) <= 100
    assert sum(one.right for one in found) * 2 == len(found)
    assert [one for one in found if one.right == (one.text in {w.text for w in one.case.wrong_answers})] == []


def results() -> tuple[CaseResult, ...]:
    return evaluate(gold()[::5], Oracle(gold()), name="oracle").results


def judged_by(reply: Callable[[str], str]) -> Judged:
    found = judge(results(), reply, "m", repeats=1)
    assert found is not None
    return found


def test_a_judge_over_http_that_agrees_with_people_has_its_column(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda messages: knows(messages[0]["content"])) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        found = judge(results(), endpoint("some-model"), "some-model", repeats=1)
    assert found is not None
    assert {request["model"] for request in server.requests} == {"some-model"}
    assert len(server.requests) == 2 * (len(found.verdicts) + found.labels)
    assert found.kappa == 1.0
    assert found.trusted
    assert set(found.verdicts.values()) == {True}
    assert found.high == 1.0 > found.low > 0.8
    assert column(found, results()) == "100 %"
    assert "kappa 1.00" in summary_line(found)


def test_a_judge_that_only_looks_at_length_is_withheld() -> None:
    found = judged_by(lambda prompt: letter(prompt, len(part(prompt, "answer")) > 12))
    assert found.kappa is not None and found.kappa < 0.6
    assert column(found, results()) is None
    assert "withheld" in summary_line(found)


def test_a_judge_that_says_yes_to_everything_is_withheld() -> None:
    assert not judged_by(lambda prompt: letter(prompt, True)).trusted


def test_a_judge_that_never_says_a_letter_is_withheld() -> None:
    found = judged_by(lambda prompt: "hm")
    assert found.kappa is None
    assert set(found.verdicts.values()) == {None}
    assert not found.trusted


def test_a_judge_that_wavers_is_told_so() -> None:
    coin = random.Random(1)
    found = judged_by(lambda prompt: "AB"[coin.random() < 0.5])
    assert 0.3 < found.unsteady < 0.7


def test_refusals_are_not_judged() -> None:
    assert judge(evaluate(some(20), Refuser()).results, lambda prompt: "A") is None


def test_without_a_key_or_with_a_broken_server_it_says_so_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EndpointError, match="OPENAI_API_KEY"):
        endpoint("m")
    with serving(lambda messages: 400) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        with pytest.raises(EndpointError, match="The judge m could not be asked"):
            endpoint("m")("Is it?")


def test_the_prompt_has_no_slot_left_and_misses_none() -> None:
    slots = {"question": "Why?", "known": "$cost", "answer": "</answer> A", "first": "A: x", "second": "B: y"}
    assert "$cost" in render("judge", **slots)
    with pytest.raises(KeyError, match="known"):
        render("judge", **{name: text for name, text in slots.items() if name != "known"})


def test_case_without_answers_has_what_is_known_in_words() -> None:
    seen: list[str] = []
    listed = next(case for case in gold() if case.items)
    verdict(replace(listed, answers=()), "x", lambda prompt: seen.append(part(prompt, "known")) or "A", repeats=1)  # type: ignore[func-returns-value]
    assert listed.items is not None
    assert all(item.text in seen[0] for item in listed.items.list)
