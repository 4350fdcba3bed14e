"""Trains the reader: data folders in, checkpoints and a log out.

    python -m qa.training.teacher.train --data DATA --weights model.safetensors --tokenizer tokenizer.json --out FOLDER

The clock, not a count, ends a run: the rate falls to zero at `--minutes`. The share of news grows as it goes.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer

from qa.training.teacher.data import SILENT, Example, load
from qa.training.teacher.items import Batch, Rarity, collate, draw, grouped, names_of
from qa.training.teacher.measure import Asked, figures
from qa.training.teacher.model import Reader, losses
from qa.training.teacher.reading import read_all

WEIGHTS = {"span": 1.0, "evidence": 0.7, "inside": 1.0, "status": 0.7, "yes": 0.3}
SHARES = {"squad2": 0.6, "squad11": 0.17, "nq": 0.15, "timeqa": 0.08}


__all__ = ["Deck", "Run", "main"]

_DECAY = 0.98  # of the running average of the weights: the last fifty steps
_HEADS_FASTER = 8.0  # times the rate of the layers: the heads begin at chance


class Deck:
    """Inputs of one set without end, its examples shuffled anew each time round."""

    def __init__(self, examples, tokenizer, seed):
        self.rng, self.tokenizer, self.items = random.Random(seed), tokenizer, []
        self.examples = examples
        self.rarity = Rarity(list({e.page.id: e.page for e in examples}.values()))
        self.names, self.order = names_of(examples), []

    def next(self):
        while not self.items:
            if not self.order:
                self.order = list(range(len(self.examples)))
                self.rng.shuffle(self.order)
            self.items = draw(self.examples[self.order.pop()], self.rng, self.rarity, self.names, self.tokenizer)
        return self.items.pop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "weights", "tokenizer", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--packs", type=Path, default=Path(__file__).with_name("packs"), help="more questions on news")
    parser.add_argument("--start", type=Path, help="go on from the averaged weights of this checkpoint")
    parser.add_argument("--layers", type=int, default=8)
    parser.add_argument("--frozen", type=int, default=2, help="the lowest layers that stay as they are")
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--minutes", type=float, default=85)
    parser.add_argument("--batch-tokens", type=int, default=2600)
    parser.add_argument("--news", type=float, nargs=2, default=(0.4, 0.85), help="share of news at first, and at last")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--check-minutes", type=float, default=12)
    return parser.parse_args()


class Run:
    """The state of a training run: weights, their running average, optimiser, clock."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        """Begin with the published weights, or with a checkpoint's."""
        self.arguments = arguments
        torch.manual_seed(arguments.seed)
        self.reader = Reader(arguments.layers, arguments.frozen)
        self.reader.load_mpnet(arguments.weights)
        if arguments.start:
            self.reader.load_state_dict(torch.load(arguments.start)["average"], strict=False)
        self.trained = {n: p for n, p in self.reader.named_parameters() if p.requires_grad}
        self.average = {n: p.detach().clone() for n, p in self.trained.items()}
        body = [p for n, p in self.trained.items() if n.startswith("layers")]
        heads = [p for n, p in self.trained.items() if not n.startswith("layers")]
        faster = 1.0 if arguments.start else _HEADS_FASTER
        groups = [{"params": body, "scale": 1.0}, {"params": heads, "scale": faster}]
        self.optimiser = torch.optim.AdamW(groups, lr=arguments.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
        self.begin = time.monotonic()
        self.step = self.tokens = 0

    def done(self) -> float:
        """The share of the run's time that is over."""
        return (time.monotonic() - self.begin) / 60 / self.arguments.minutes

    def learn(self, batch: Batch) -> dict[str, float]:
        """One step; the losses by name."""
        done = self.done()
        for group in self.optimiser.param_groups:
            group["lr"] = self.arguments.rate * min(1, done / 0.04) * min(1.0, (1 - done) / 0.85) * group["scale"]
        self.reader.train()
        parts = losses(*self.reader(batch.ids, batch.mask), batch)
        sum(WEIGHTS[n] * v for n, v in parts.items()).backward()
        torch.nn.utils.clip_grad_norm_(list(self.trained.values()), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.step, self.tokens = self.step + 1, self.tokens + batch.tokens
        decay = min(_DECAY, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(list(self.average.values()), [p.detach() for p in self.trained.values()], 1 - decay)
        return {name: float(value.detach()) for name, value in parts.items()}

    def save(self) -> None:
        """Keep the averaged weights and those of this step."""
        kept = {"average": self.average, "weights": {n: p.detach() for n, p in self.trained.items()}}
        torch.save(kept, self.arguments.out / "part")
        (self.arguments.out / "part").replace(self.arguments.out / "last.pt")

    def check(self, examples: list[Example]) -> dict[str, float]:
        """Figures of the averaged weights."""
        before = {n: p.detach().clone() for n, p in self.trained.items()}
        with torch.no_grad():
            for name, value in self.trained.items():
                value.copy_(self.average[name])
            asked = [Asked(e.kind, e.status != SILENT, e.answers) for e in examples]
            found = figures(list(zip(asked, read_all(self.reader, examples), strict=True)))
            for name, value in self.trained.items():
                value.copy_(before[name])
        return found

    def log(self, row: dict[str, object]) -> None:
        """A line of the log."""
        line = json.dumps({k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()})
        with (self.arguments.out / "log.txt").open("a") as file:
            file.write(line + "\n")


def _batches(run: Run, decks: dict[str, Deck]) -> Iterator[Batch]:
    """Batches until the time is over: 400 inputs at once are drawn, and those of like length put together."""
    arguments, rng = run.arguments, random.Random(run.arguments.seed)
    first, last = arguments.news
    while True:
        share = first + (last - first) * min(1.0, max(0.0, (run.done() - 0.1) / 0.35))
        names = [
            "news" if rng.random() < share else rng.choices(list(SHARES), list(SHARES.values()))[0] for _ in range(400)
        ]
        drawn = sorted((decks[name].next() for name in names), key=lambda item: len(item.ids))
        groups = grouped(drawn, arguments.batch_tokens)
        rng.shuffle(groups)
        for group in groups:
            if run.done() >= 1:
                return
            yield collate(group)


def _open(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def main() -> None:
    """Train until the minutes are used up."""
    arguments = _arguments()
    arguments.out.mkdir(parents=True, exist_ok=True)
    tokenizer, seed = _open(arguments.tokenizer), arguments.seed
    decks = {name: Deck(load(tokenizer, arguments.data / name, "train"), tokenizer, seed) for name in SHARES}
    own = [e for pack in sorted(arguments.packs.iterdir()) for e in load(tokenizer, pack, "train")]
    decks["news"] = Deck(load(tokenizer, arguments.data / "news", "train") + own, tokenizer, seed)
    dev = load(tokenizer, arguments.data / "news", "dev")
    random.Random(1).shuffle(dev)
    run = Run(arguments)
    checked, sums = time.monotonic(), dict.fromkeys(WEIGHTS, 0.0)
    for batch in _batches(run, decks):
        parts = run.learn(batch)
        sums = {name: sums[name] + value for name, value in parts.items()}
        if run.step % 25 == 0:
            means = {name: value / 25 for name, value in sums.items()}
            run.log({"step": run.step, "done": run.done(), "tokens": run.tokens, **means})
            sums = dict.fromkeys(WEIGHTS, 0.0)
        if time.monotonic() - checked > arguments.check_minutes * 60:
            run.save()
            run.log({"news": run.check(dev[:150])})
            checked = time.monotonic()
    run.save()
    run.log({"news": run.check(dev)})


if __name__ == "__main__":
    main()
