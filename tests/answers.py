"""Answers to test with: one with two footnotes and a statement that nothing carries, one refusal, hostile texts."""

from qa.types import Answer, Citation, Conflict, Lead, Position, Statement

__all__ = ["HOSTILE", "QUOTE", "answered", "refused"]

QUOTE = "The gates were opened at dawn."
# What people try: each must stay text wherever it is shown.
HOSTILE = (
    "<script>window.pwned=1</script>", '<img src=x onerror="window.pwned=1">', "<svg/onload=window.pwned=1>",
    '"><script>window.pwned=1</script>', "javascript:window.pwned=1", "</style><script>window.pwned=1</script>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'>", "{{7*7}} ${7*7} <%= 7*7 %>",
    "<a href='javascript:pwned=1'>x</a>",
    "[x](javascript:window.pwned=1) ![y](http://example.invalid/y.png)", "</textarea><script>window.pwned=1</script>",
    "<!--<script>window.pwned=1//--></script>", "&lt;b&gt; \u202egnp.exe",
)  # fmt: skip


def answered(question: str = "Who opened the gates?", quote: str = QUOTE, article: str = "dam") -> Answer:
    return Answer(
        question, question, "answered", short="Ann Lee",
        statements=(
            Statement("Ann Lee opened the gates.", (1, 2), "supported"),
            Statement("She did so in secret.", (1,), "unsupported"),
        ),
        citations=(
            Citation(1, article, "The night at the dam", "The Weir Gazette", "2021-08-19", 10, 10 + len(quote), quote),
            Citation(2, "letter", "A letter", None, None, 0, 11, "It was Ann."),
        ),
        conflicts=(Conflict("the hour", "differ", (Position("dawn", (1,)), Position("noon", (2,)))),),
        confidence=0.5, usage={"total_tokens": 12}, timings={"total": 0.1},
    )  # fmt: skip


def refused(question: str = "What is the capital of Osk?") -> Answer:
    lead = Lead("dam", "The night at the dam", None, None, 0, 9, "The dam …")
    return Answer(question, question, "not_found", reason="nothing close", leads=(lead,))
