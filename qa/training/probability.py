"""Signs of an answer and whether there was one in, a small logistic regression out; and held-out probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Logistic", "fit", "held_out"]


@dataclass(frozen=True, slots=True)
class Logistic:
    """`1 / (1 + exp(-(bias + weights · signs)))`."""

    bias: float
    weights: tuple[float, ...]

    def probabilities(self, signs: np.ndarray) -> np.ndarray:
        """One probability a row of `signs` (rows × signs)."""
        return 1 / (1 + np.exp(-(self.bias + signs @ np.array(self.weights))))


def fit(signs: np.ndarray, answerable: np.ndarray, *, ridge: float = 1.0) -> Logistic:
    """Newton's method; `ridge` holds the weights of the standardised signs down."""
    mean, scale = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    rows = np.column_stack([np.ones(len(signs)), (signs - mean) / scale])
    penalty = ridge * np.diag([0.0, *np.ones(signs.shape[1])])
    beta = np.zeros(rows.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-rows @ beta))
        hessian = rows.T @ (rows * (p * (1 - p))[:, None]) + penalty
        beta -= np.linalg.solve(hessian, rows.T @ (p - answerable) + penalty @ beta)
    weights = beta[1:] / scale
    return Logistic(float(beta[0] - weights @ mean), tuple(float(w) for w in weights))


def held_out(signs: np.ndarray, answerable: np.ndarray, groups: Sequence[str]) -> list[float]:
    """For every row the probability from a fit on all other groups."""
    found = np.zeros(len(signs))
    names = np.array(groups)
    for name in sorted(set(groups)):
        inside = names == name
        found[inside] = fit(signs[~inside], answerable[~inside]).probabilities(signs[inside])
    return found.tolist()
