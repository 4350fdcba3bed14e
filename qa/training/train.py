"""Data folders in, checkpoints and a log out: trains the reader.

python train.py --data DATA --weights model.safetensors --tokenizer tokenizer.json --out FOLDER
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer

from qa.training.cloze import make
from qa.training.data import Example, load_questions
from qa.training.measure import figures, read_all
from qa.training.model import Reader, losses
from qa.training.variants import Far, vary
from qa.training.windows import Batch, Mix, batches

__all__ = ["main"]

_WEIGHTS = {"span": 1.0, "sentence": 0.5, "answerable": 0.5}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "weights", "tokenizer", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="start from the averaged weights of this checkpoint")
    parser.add_argument("--sets", nargs="+", default=["squad2", "squad11", "nq", "timeqa"])
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--tokens", type=float, default=8e6, help="tokens to train on; the rate falls to zero there")
    parser.add_argument("--minutes", type=float, default=600, help="wall clock at which the rate is zero at the latest")
    parser.add_argument("--batch-tokens", type=int, default=1536)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument(
        "--cloze", type=int, default=0, help="made-up questions in the first epoch; fewer in later ones"
    )
    parser.add_argument("--vary", action="store_true", help="looser questions, forms of news, more negatives")
    parser.add_argument("--frozen-layers", type=int, default=0)
    parser.add_argument("--average", type=float, default=0.998)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--check-minutes", type=float, default=8)
    parser.add_argument("--check-questions", type=int, default=400)
    parser.add_argument("--resume", action="store_true", help="go on from OUT/last.pt")
    return parser.parse_args()


class _Run:
    """The state of a training run: weights, their running average, optimiser, place in the data, clock."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        torch.manual_seed(arguments.seed)
        self.reader = Reader(arguments.dropout, arguments.frozen_layers)
        self.reader.load_minilm(arguments.weights)
        if arguments.start:
            self._put(torch.load(arguments.start)["average"])
        self.trained = {n: p for n, p in self.reader.named_parameters() if p.requires_grad}
        self.average = {n: p.detach().clone() for n, p in self.trained.items()}
        decay = [p for p in self.trained.values() if p.dim() > 1]
        plain = [p for p in self.trained.values() if p.dim() == 1]
        groups = [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=arguments.rate, betas=(0.9, 0.98), fused=True)
        self.epoch = self.batch = self.step = self.tokens = 0
        self.seconds = 0.0
        if arguments.resume:
            self._resume()

    def _put(self, values: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        named = dict(self.reader.named_parameters())
        before = {name: named[name].detach().clone() for name in values}
        with torch.no_grad():
            for name, value in values.items():
                named[name].copy_(value)
        return before

    def _resume(self) -> None:
        saved = torch.load(self.arguments.out / "last.pt")
        self._put(saved["weights"])
        self.average = saved["average"]
        self.optimiser.load_state_dict(saved["optimiser"])
        for name, value in saved["place"].items():
            setattr(self, name, value)
        torch.manual_seed(self.arguments.seed + self.step)

    def save(self) -> None:
        place = {name: getattr(self, name) for name in ("epoch", "batch", "step", "tokens", "seconds")}
        saved = {"weights": {n: p.detach() for n, p in self.trained.items()}, "average": self.average, "place": place}
        partial = self.arguments.out / "last.part"
        torch.save({**saved, "optimiser": self.optimiser.state_dict()}, partial)
        partial.replace(self.arguments.out / "last.pt")

    def progress(self) -> float:
        """Share of the run that is done, by tokens or by the clock, whichever is further."""
        return max(self.tokens / self.arguments.tokens, self.seconds / 60 / self.arguments.minutes)

    def learn(self, batch: Batch) -> dict[str, float]:
        done = self.progress()
        rate = self.arguments.rate * min(done / 0.05, max(0.0, (1 - done) / 0.95))
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.reader.train()
        with torch.autocast("cpu", torch.bfloat16):
            tokens, answerable = self.reader(batch.ids, batch.types, batch.mask)
        parts = losses(tokens, answerable, batch)
        sum(_WEIGHTS[name] * value for name, value in parts.items()).backward()
        torch.nn.utils.clip_grad_norm_(list(self.trained.values()), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad()
        self.step += 1
        self.tokens += batch.tokens
        decay = min(self.arguments.average, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(list(self.average.values()), [p.detach() for p in self.trained.values()], 1 - decay)
        return {name: float(value.detach()) for name, value in parts.items()}

    def check(self, questions: list[Example]) -> dict[str, float]:
        """Figures of the averaged weights on some questions."""
        weights = self._put(self.average)
        result = figures(read_all(self.reader, questions))
        self._put(weights)
        return result


def _stream(run: _Run, examples: list[Example], tokenizer: Tokenizer) -> Iterator[Batch]:
    """Batches without end from where the run stands; windows grow from short to whole pages as it proceeds."""
    pages = list({example.page.id: example.page for example in examples}.values())
    far = Far(examples) if run.arguments.vary else None
    while True:
        arguments, done = run.arguments, run.progress()
        mix = replace(Mix(), whole=min(0.6, (0.3 if far else 0.1) + 0.6 * done))
        count = int(arguments.cloze * max(0.0, 1 - 2 * done))
        seen = vary(examples, far, tokenizer, f"{arguments.seed}-{run.epoch}") if far else examples
        chosen = seen + make(pages, tokenizer, count, arguments.seed + run.epoch)
        epoch = batches(chosen, tokenizer, mix, tokens=arguments.batch_tokens, seed=arguments.seed, epoch=run.epoch)
        for number, batch in enumerate(epoch):
            if number >= run.batch:
                run.batch = number + 1
                yield batch
        run.epoch, run.batch = run.epoch + 1, 0


def _log(out: Path, row: dict[str, object]) -> None:
    line = json.dumps({k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()})
    with (out / "log.txt").open("a") as file:
        file.write(line + "\n")


def _train(run: _Run, examples: list[Example], dev: list[Example], tokenizer: Tokenizer) -> None:
    arguments, sums, seen = run.arguments, dict.fromkeys(_WEIGHTS, 0.0), 0
    clock = checked = time.monotonic()
    for batch in _stream(run, examples, tokenizer):
        parts = run.learn(batch)
        now = time.monotonic()
        run.seconds, clock, seen = run.seconds + now - clock, now, seen + 1
        sums = {name: sums[name] + value for name, value in parts.items()}
        over = run.progress() >= 1
        if over or run.step % 200 == 0:
            means = {name: value / seen for name, value in sums.items()}
            place = {"step": run.step, "epoch": run.epoch, "tokens": run.tokens, "seconds": run.seconds}
            _log(arguments.out, {**place, "tokens_per_s": run.tokens / run.seconds, **means})
            sums, seen = dict.fromkeys(_WEIGHTS, 0.0), 0
        if over or now - checked > arguments.check_minutes * 60:
            run.save()
            checked = now
            _log(arguments.out, {"step": run.step, **run.check(dev if over else dev[: arguments.check_questions])})
        if over:
            return


def main() -> None:
    """Train until the tokens or the minutes are used up."""
    arguments = _arguments()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(arguments.threads)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    examples = [e for name in arguments.sets for e in load_questions(tokenizer, arguments.data / name, "train")]
    dev = load_questions(tokenizer, arguments.data / "squad2", "dev", near=False)
    random.Random(1).shuffle(dev)  # noqa: S311 (a fixed subset)
    _log(arguments.out, {"examples": len(examples), "dev": len(dev), **{k: str(v) for k, v in vars(arguments).items()}})
    _train(_Run(arguments), examples, dev, tokenizer)


if __name__ == "__main__":
    main()
