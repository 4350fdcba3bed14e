"""The reading network: the lower layers of all-mpnet-base-v2 with heads for spans, evidence, items, status and yes/no.

Token channels: 0 start, 1 end, 2 evidence, 3 inside an answer. Position 0 (`<s>`) stands for "not here"; the score of a
sentence is the mean of the evidence logits of its tokens. `<s>` also tells whether the text answers, denies or is
silent, and no or yes.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from qa.training.teacher.items import Batch

__all__ = ["CHANNELS", "HEADS", "HIDDEN", "Layer", "Reader", "buckets", "losses"]

HEADS, HIDDEN, INNER, VOCABULARY, POSITIONS = 12, 768, 3072, 30527, 514
CHANNELS = 4


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-5)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-5)

    def forward(self, x, bias):
        rows, width, _ = x.shape
        q, k, v = self.qkv(x).view(rows, width, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        scores = torch.matmul(q * (HIDDEN // HEADS) ** -0.5, k.transpose(2, 3)) + bias
        mixed = torch.matmul(torch.softmax(scores, dim=-1), v)
        x = self.norm1(x + self.out(mixed.transpose(1, 2).reshape(rows, width, HIDDEN)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


def buckets(width):
    rel = torch.arange(width)[:, None] - torch.arange(width)[None, :]
    ret = (rel < 0).long() * 16
    n = rel.abs()
    large = 8 + (torch.log(n.clamp(min=1).float() / 8) / math.log(128 / 8) * 8).long()
    return ret + torch.where(n < 8, n, large.clamp(max=15))


class Reader(nn.Module):
    def __init__(self, layers=8, frozen=2):
        super().__init__()
        self.frozen = frozen
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-5)
        self.relative = nn.Embedding(32, HEADS)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.tokens = nn.Linear(HIDDEN, CHANNELS)
        self.pooled = nn.Linear(HIDDEN, HIDDEN)
        self.status = nn.Linear(HIDDEN, 3)
        self.yes = nn.Linear(HIDDEN, 2)
        for head in (self.tokens, self.pooled, self.status, self.yes):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(self, ids: Tensor, mask: Tensor):
        with torch.no_grad():
            x = self.norm(self.words(ids) + self.positions(torch.arange(ids.shape[1]) + 2))
            bias = self.relative(buckets(ids.shape[1])).permute(2, 0, 1)[None]
            bias = bias.masked_fill(~mask[:, None, None, :], -1e4)
            for layer in self.layers[: self.frozen]:
                x = layer(x, bias)
        for layer in self.layers[self.frozen :]:
            x = layer(x, bias)
        pooled = torch.tanh(self.pooled(x[:, 0]))
        return self.tokens(x), self.status(pooled), self.yes(pooled)

    def load_mpnet(self, path: Path):
        s = load_file(path)
        self.words.weight.data = s["embeddings.word_embeddings.weight"]
        self.positions.weight.data = s["embeddings.position_embeddings.weight"]
        self.norm.load_state_dict({k: s[f"embeddings.LayerNorm.{k}"] for k in ("weight", "bias")})
        self.relative.weight.data = s["encoder.relative_attention_bias.weight"]
        for n, layer in enumerate(self.layers):
            b = f"encoder.layer.{n}."
            for kind in ("weight", "bias"):
                getattr(layer.qkv, kind).data = torch.cat([s[f"{b}attention.attn.{p}.{kind}"] for p in "qkv"])
                getattr(layer.out, kind).data = s[f"{b}attention.attn.o.{kind}"]
                getattr(layer.norm1, kind).data = s[f"{b}attention.LayerNorm.{kind}"]
                getattr(layer.up, kind).data = s[f"{b}intermediate.dense.{kind}"]
                getattr(layer.down, kind).data = s[f"{b}output.dense.{kind}"]
                getattr(layer.norm2, kind).data = s[f"{b}output.LayerNorm.{kind}"]
        for module in (self.words, self.positions, self.norm, self.relative, *self.layers[: self.frozen]):
            module.requires_grad_(False)


def _marginal(logits, gold):
    log_p = torch.log_softmax(logits, dim=1)
    return -torch.logsumexp(log_p.masked_fill(gold == 0, -1e4), dim=1)


def losses(tokens, status, yes, batch: Batch):
    """Span loss (position 0 is "none"), listwise evidence loss, inside-an-answer loss, status and yes/no losses."""
    allowed = batch.passage.clone()
    allowed[:, 0] = True
    spans = tokens[:, :, :2].masked_fill(~allowed[:, :, None], -1e4)
    span = (_marginal(spans[:, :, 0], batch.starts) + _marginal(spans[:, :, 1], batch.ends)) / 2
    span = (span * batch.spanned).sum() / batch.spanned.sum().clamp(min=1)
    scores = torch.bmm(batch.pool, tokens[:, :, 2:3]).squeeze(2).masked_fill(batch.pool.sum(2) == 0, -1e4)
    evidence = _marginal(scores, batch.gold).mean()
    inside = F.binary_cross_entropy_with_logits(tokens[:, :, 3], batch.inside, reduction="none")
    keep = batch.passage & batch.spanned[:, None]
    inside = (inside * keep).sum() / keep.sum().clamp(min=1)
    state = F.cross_entropy(status, batch.status)
    asked = batch.yes >= 0
    said = F.cross_entropy(yes[asked], batch.yes[asked]) if bool(asked.any()) else yes.sum() * 0
    return {"span": span, "evidence": evidence, "inside": inside, "status": state, "yes": said}
