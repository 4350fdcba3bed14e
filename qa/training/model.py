"""MiniLM's weights in, a reader out: start, end and evidence logits a token, an answerable logit an input.

Token channels: 0 start, 1 end, 2 evidence. The logits of position 0 ([CLS]) stand for "no answer here"; the score of a
sentence is the mean of the evidence logits of its tokens.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from qa.training.windows import Batch

__all__ = ["CHANNELS", "HEADS", "HIDDEN", "INNER", "LAYERS", "Reader", "losses"]

LAYERS, HEADS, HIDDEN, INNER, VOCABULARY, POSITIONS = 6, 12, 384, 1536, 30522, 512
CHANNELS = 3


class _Layer(nn.Module):
    """One BERT layer, query, key and value in one product."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None, dropout: float) -> Tensor:
        rows, width, _ = x.shape
        q, k, v = self.qkv(x).view(rows, width, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        # Spelt out: on a processor this is a quarter faster in bfloat16 than scaled_dot_product_attention.
        scores = torch.matmul(q * (HIDDEN // HEADS) ** -0.5, k.transpose(2, 3))
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e4)
        mixed = torch.matmul(torch.softmax(scores, dim=-1, dtype=scores.dtype), v)
        mixed = self.out(mixed.transpose(1, 2).reshape(rows, width, HIDDEN))
        x = self.norm1(x + F.dropout(mixed, dropout, self.training))
        inner = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(inner, dropout, self.training))


class Reader(nn.Module):
    """The cross-encoder; the word embeddings are frozen, being the embedder's own."""

    def __init__(self, dropout: float = 0.1, frozen_layers: int = 0) -> None:
        """`dropout` on the states of every layer that is trained; the lowest `frozen_layers` are not."""
        super().__init__()
        self.dropout, self.frozen_layers = dropout, frozen_layers
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.types = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(_Layer() for _ in range(LAYERS))
        self.tokens = nn.Linear(HIDDEN, CHANNELS)
        self.pooled = nn.Linear(HIDDEN, HIDDEN)
        self.answerable = nn.Linear(HIDDEN, 1)
        for head in (self.tokens, self.pooled, self.answerable):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """`ids`, `types`, `mask`: items × tokens. Token logits (items × tokens × 3) and answerable logits (items)."""
        x = self.words(ids) + self.positions(torch.arange(ids.shape[1])) + self.types(types)
        x = F.dropout(self.norm(x), self.dropout, self.training)
        attend = None if bool(mask.all()) else mask[:, None, None, :]
        for number, layer in enumerate(self.layers):
            if number < self.frozen_layers:
                with torch.no_grad():
                    x = layer(x, attend, 0.0)
            else:
                x = layer(x, attend, self.dropout)
        answerable = self.answerable(torch.tanh(self.pooled(x[:, 0])))
        return self.tokens(x).float(), answerable.float().squeeze(1)

    def load_minilm(self, path: Path) -> None:
        """Fill everything but the heads from the embedder's safetensors file."""
        source = load_file(path)
        prefix = "embeddings."
        self.words.weight.data = source[prefix + "word_embeddings.weight"]
        self.positions.weight.data = source[prefix + "position_embeddings.weight"]
        self.types.weight.data = source[prefix + "token_type_embeddings.weight"]
        self.norm.load_state_dict({k: source[f"{prefix}LayerNorm.{k}"] for k in ("weight", "bias")})
        for number, layer in enumerate(self.layers):
            base = f"encoder.layer.{number}."
            names = [f"{base}attention.self.{part}" for part in ("query", "key", "value")]
            for kind in ("weight", "bias"):
                getattr(layer.qkv, kind).data = torch.cat([source[f"{name}.{kind}"] for name in names])
                getattr(layer.out, kind).data = source[f"{base}attention.output.dense.{kind}"]
                getattr(layer.norm1, kind).data = source[f"{base}attention.output.LayerNorm.{kind}"]
                getattr(layer.up, kind).data = source[f"{base}intermediate.dense.{kind}"]
                getattr(layer.down, kind).data = source[f"{base}output.dense.{kind}"]
                getattr(layer.norm2, kind).data = source[f"{base}output.LayerNorm.{kind}"]
        self.freeze()

    def freeze(self) -> None:
        """Take the word embeddings and the frozen layers out of training."""
        self.words.weight.requires_grad_(False)
        if self.frozen_layers:
            for module in (self.positions, self.types, self.norm, *self.layers[: self.frozen_layers]):
                module.requires_grad_(False)


def _marginal(logits: Tensor, gold: Tensor) -> Tensor:
    """Mean of minus the log of the probability that falls on any gold place."""
    log_p = torch.log_softmax(logits, dim=1)
    return -torch.logsumexp(log_p.masked_fill(gold == 0, -1e4), dim=1).mean()


def losses(tokens: Tensor, answerable: Tensor, batch: Batch) -> dict[str, Tensor]:
    """Span loss ([CLS] is the place of "none"), listwise sentence loss with "none of them", answerability loss."""
    allowed = batch.mask & (batch.types == 1)
    allowed[:, 0] = True
    spans = tokens.masked_fill(~allowed[:, :, None], -1e4)
    span = (_marginal(spans[:, :, 0], batch.starts) + _marginal(spans[:, :, 1], batch.ends)) / 2
    scores = torch.bmm(batch.pool, tokens[:, :, 2:]).squeeze(2)
    scores = scores.masked_fill(batch.pool.sum(2) == 0, -1e4)
    sentence = _marginal(scores, batch.gold)
    answer = F.binary_cross_entropy_with_logits(answerable, batch.answerable)
    return {"span": span, "sentence": sentence, "answerable": answer}
