"""Odd questions in, an answer or a refusal each: empty-ish, endless, in other scripts, SQL, emoji, whole articles.

    python tests/odd_questions.py --count 10000

prints how many ended how and the slowest, after every thousandth too, and fails on the first that raises or takes too
long.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_STOP = "the a of in on at to for by from with and or is are was were who what when where why how did does".split()
_ODD = [
    "'; DROP TABLE articles;--", "SELECT * FROM hits WHERE 1=1", "<script>alert(1)</script>", "{{7*7}}", "../../etc",
    "😀", "🏴‍☠️", "Кто открыл ворота?", "谁打开了大门？", "\u0645\u0646 \u0641\u062a\u062d", "\u202eevil", "\x00",
    "\ud800", "1e999", "NaN", "-0", "∞", "a\u0301", "\ufeff", "\ufb01", "\u216b", "0x41", "%s%n", "\\", '"', "“",
    "?" * 40, "e" * 300, "[1]", "[SEP]", "[CLS]", "[UNK]", "##ing", "how many", "who", "why?", "not", "and which",
    "between 5 and", "in 20001",
]  # fmt: skip


def odd_questions(count: int, seed: int = 1) -> Iterator[str]:
    """`count` questions with a letter or a figure in each, the same ones for the same seed."""
    rng = random.Random(seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    words = [word for text in texts for word in text.split()]
    made = 0
    while made < count:
        question = _one(rng, texts, words)
        if any(c.isalnum() for c in question):
            made += 1
            yield question


def _one(rng: random.Random, texts: list[str], words: list[str]) -> str:
    kind = rng.random()
    if kind < 0.3:
        return " ".join(rng.choice([*_ODD, *_STOP]) for _ in range(rng.randint(1, 8)))
    if kind < 0.45:
        return " ".join(rng.choice(_STOP) for _ in range(rng.randint(1, 12)))
    if kind < 0.6:
        return "".join(chr(rng.choice((rng.randint(32, 126), rng.randint(160, 0x2FFF)))) for _ in range(60))
    if kind < 0.61:
        return " ".join(rng.choice(words) for _ in range(5000))
    if kind < 0.62:
        return rng.choice(texts)
    if kind < 0.8:
        text = rng.choice(texts)
        start = rng.randrange(len(text))
        return text[start : start + rng.randint(1, 400)]
    asked = rng.choice(("Who", "When", "How many", "Which two", "What did", "Why", "Did", "Whose words"))
    return f"{asked} {' '.join(rng.choice(words) for _ in range(rng.randint(1, 9)))}?"


def main() -> None:
    """Ask them of an index of the seeds in a home of its own."""
    sys.path.insert(0, str(ROOT))
    from tempfile import TemporaryDirectory

    from index.embed import MiniLM
    from qa.assistant import Assistant
    from qa.indexing import update_index

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=20.0, help="processor seconds one question may take")
    arguments = parser.parse_args()
    ended: Counter[str] = Counter()
    took: list[float] = []
    with TemporaryDirectory() as folder:
        update_index(Path(folder), [ROOT / "seeds"], MiniLM.load())
        with Assistant.open(folder) as assistant:
            for number, question in enumerate(odd_questions(arguments.count, arguments.seed), 1):
                clock = time.process_time()  # a busy machine may keep any question waiting
                answer = assistant.ask(question)
                took.append(time.process_time() - clock)
                ended[answer.outcome] += 1
                assert bool(answer.citations) == (answer.outcome in ("answered", "conflict")), question[:200]
                assert took[-1] < arguments.longest, f"{took[-1]:.1f} s: {question[:200]}"
                if number % 1000 == 0 or number == arguments.count:
                    print(_told(ended, sorted(took)), flush=True)


def _told(ended: Counter[str], took: list[float]) -> str:
    middle, late = took[len(took) // 2], took[len(took) * 99 // 100]
    return (
        f"{len(took)} asked: {dict(ended)}, processor time p50 {middle:.3f} s, p99 {late:.3f} s, most {took[-1]:.3f} s"
    )


if __name__ == "__main__":
    main()
