"""Signs of an answer and whether there was one in, small regressions out, and how well a number tells the two apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Logistic", "auroc", "fit", "fit_first", "fit_signed", "held_out"]


@dataclass(frozen=True, slots=True)
class Logistic:
    """`1 / (1 + exp(-(bias + weights · signs)))`."""

    bias: float
    weights: tuple[float, ...]

    def logits(self, signs: np.ndarray) -> np.ndarray:
        """One log-odds a row of `signs` (rows × signs)."""
        found: np.ndarray = self.bias + signs @ np.array(self.weights)
        return found

    def probabilities(self, signs: np.ndarray) -> np.ndarray:
        """One probability a row of `signs` (rows × signs)."""
        found: np.ndarray = 1 / (1 + np.exp(-self.logits(signs)))
        return found


def fit(signs: np.ndarray, answerable: np.ndarray, *, ridge: float = 1.0) -> Logistic:
    """Newton's method; `ridge` holds the weights of the standardised signs down."""
    mean, scale = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    rows = np.column_stack([np.ones(len(signs)), (signs - mean) / scale])
    penalty = ridge * np.diag([0.0, *np.ones(signs.shape[1])])
    beta = np.zeros(rows.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-rows @ beta))
        hessian = rows.T @ (rows * (p * (1 - p))[:, None]) + penalty
        step = np.linalg.solve(hessian, rows.T @ (p - answerable) + penalty @ beta)
        beta -= step
        if np.abs(step).max() < 1e-7:
            break
    weights = beta[1:] / scale
    return Logistic(float(beta[0] - weights @ mean), tuple(float(w) for w in weights))


def fit_signed(signs: np.ndarray, answerable: np.ndarray, way: Sequence[int], *, ridge: float = 1.0) -> Logistic:
    """As `fit`, but no sign counts against its `way` (1 or −1): the worst that would is left out until none does.

    Signs that stand for nearly the same take opposite weights otherwise, which helps on the data at hand alone.
    """
    kept = list(range(signs.shape[1]))
    while True:
        found = fit(signs[:, kept], answerable, ridge=ridge)
        against = [w * signs[:, i].std() * way[i] for i, w in zip(kept, found.weights, strict=True)]
        if not against or min(against) >= 0:
            weights = dict(zip(kept, found.weights, strict=True))
            return Logistic(found.bias, tuple(weights.get(i, 0.0) for i in range(signs.shape[1])))
        del kept[int(np.argmin(against))]


def fit_first(lists: Sequence[tuple[np.ndarray, np.ndarray]], *, ridge: float = 3.0) -> tuple[float, ...]:
    """Weights that put a right row first in each list (rows × signs, 1 where right): a softmax over the list's rows.

    Newton's method with steps of at most 1; a list without a right row teaches nothing.
    """
    every = np.concatenate([signs for signs, _ in lists])
    mean, scale = every.mean(axis=0), every.std(axis=0) + 1e-9
    groups = [((signs - mean) / scale, right) for signs, right in lists if right.any()]
    weights = np.zeros(every.shape[1])
    for _ in range(40):
        slope, bend = ridge * weights, ridge * np.eye(len(weights))
        for signs, right in groups:
            said = np.exp(signs @ weights - (signs @ weights).max())
            said /= said.sum()
            wanted = said * right / (said @ right)
            slope -= signs.T @ (wanted - said)
            apart = signs - said @ signs
            bend += (signs.T * said) @ apart
        step = np.linalg.solve(bend, slope)
        weights -= step * min(1.0, 1 / max(1e-9, float(np.abs(step).max())))
        if np.abs(step).max() < 1e-4:
            break
    return tuple(float(w) for w in weights / scale)


def held_out(signs: np.ndarray, answerable: np.ndarray, groups: Sequence[str]) -> list[float]:
    """For every row the probability from a fit on all other groups."""
    found = np.zeros(len(signs))
    names = np.array(groups)
    for name in sorted(set(groups)):
        inside = names == name
        found[inside] = fit(signs[~inside], answerable[~inside]).probabilities(signs[inside])
    return list(map(float, found))


def auroc(scores: Sequence[float] | np.ndarray, positive: Sequence[bool] | np.ndarray) -> float:
    """The share of pairs, one positive and one not, that the scores put in order; ties count half.

    >>> auroc([0.1, 0.4, 0.4, 0.9], [False, True, False, True])
    0.875
    """
    told, true = np.asarray(scores, float), np.asarray(positive, bool)
    yes, no = told[true], np.sort(told[~true])
    below = np.searchsorted(no, yes, "left") + np.searchsorted(no, yes, "right")
    return float(below.sum() / (2 * len(yes) * len(no))) if len(yes) and len(no) else 0.5
