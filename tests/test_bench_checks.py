"""What checking an answer of five statements takes, measured over the seeds."""

from eval.bench_checks import checking
from qa.assistant import Assistant


def test_five_statements_are_checked_and_timed(assistant: Assistant) -> None:
    found = checking(assistant, ["How old is Ahmad Massoud?", "Who leads the resistance in Panjshir?"])
    assert found.ms > 0
    assert found.share > 0
