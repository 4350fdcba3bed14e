"""Probabilities said and whether they came true → a drawing of how they hold and of what refusing brings, as SVG.

Left: questions in ten groups by the probability said, against the share that was right; on the dashed line they agree.
Right: the surest questions answered, more and more of them, against the share of the answers that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

__all__ = ["reliability_and_risk"]

_SIDE, _TOP, _LEFT, _RIGHT = 200, 20, 50, 330  # of a panel; where the panels begin
_GROUPS = 10
_FEWEST = 5  # answers of which a share is worth drawing
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def reliability_and_risk(said: Sequence[float], right: Sequence[bool]) -> str:
    """The drawing; `said` between 0 and 1, one for each of `right`."""
    told, true = np.array(said), np.array(right, float)
    order = np.argsort(-told, kind="stable")
    risk = 1 - np.cumsum(true[order]) / np.arange(1, len(order) + 1)
    groups = [(told[part].mean(), true[part].mean()) for part in np.array_split(order[::-1], min(_GROUPS, len(order)))]
    dots = "".join(f'<circle cx="{_x(_LEFT, a):.1f}" cy="{_y(b):.1f}" r="3.5" fill="#06c"/>' for a, b in groups)
    curve = " ".join(
        f"{_x(_RIGHT, n / len(order)):.1f},{_y(risk[n - 1]):.1f}"
        for n in range(min(_FEWEST, len(order)), len(order) + 1)
    )
    middle = f'<path d="M{_LEFT} {_y(0):.0f}L{_LEFT + _SIDE} {_y(1):.0f}" stroke="#999" stroke-dasharray="4"/>'
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 270" width="560" height="270"'
            ' font-family="sans-serif" font-size="11" role="img">',
            "<title>How the reader's probability holds, and what refusing brings</title>",
            '<rect width="560" height="270" fill="#fff"/>',
            *_panel(_LEFT, "probability said", "share right"),
            *_panel(_RIGHT, "share answered, the surest first", "share wrong"),
            f'{middle}{dots}<polyline points="{curve}" fill="none" stroke="#06c" stroke-width="1.5"/>',
            "</svg>\n",
        ]
    )


def _panel(left: int, across: str, up: str) -> Iterator[str]:
    for tick in _TICKS:
        yield f'<path d="M{left} {_y(tick):.0f}h{_SIDE}M{_x(left, tick):.0f} {_TOP}v{_SIDE}" stroke="#e4e4e4"/>'
        yield f'<text x="{left - 6}" y="{_y(tick) + 4:.0f}" text-anchor="end">{tick:g}</text>'
        yield f'<text x="{_x(left, tick):.0f}" y="{_TOP + _SIDE + 15}" text-anchor="middle">{tick:g}</text>'
    yield f'<text x="{left + _SIDE / 2:.0f}" y="{_TOP + _SIDE + 34}" text-anchor="middle">{across}</text>'
    height = _TOP + _SIDE / 2
    yield f'<text transform="translate({left - 34} {height:.0f})rotate(-90)" text-anchor="middle">{up}</text>'


def _x(left: int, share: float) -> float:
    return left + _SIDE * share


def _y(share: float) -> float:
    return _TOP + _SIDE * (1 - share)
