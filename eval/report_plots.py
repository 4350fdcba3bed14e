"""Figures → small SVG drawings that need nothing but the colours of the page they stand in.

`curve([(0.5, 0.1), (1.0, 0.3)], "coverage", "risk")` → '<svg role="img" …>…</svg>'. Every label is escaped.
"""

from collections.abc import Iterable, Sequence
from html import escape

from eval.metrics.calibration import Bin

__all__ = ["bars", "calibration_plot", "curve", "histogram", "intervals"]

_W, _H = 420, 260  # of the drawing, in its own units; the page scales it
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 20, 12, 40
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_ROW = 24  # height of one line of a horizontal plot
_LABELS = 112  # width for the labels on its left

_Interval = tuple[float, float]


def curve(points: Sequence[tuple[float, float]], across: str, up: str) -> str:
    """A line through `points`, both axes 0 to 1."""
    path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
    line = f'<polyline class="line" points="{path}"/>' if len(points) > 1 else _dots(points)
    return _square(line, across, up)


def calibration_plot(bins: Iterable[Bin]) -> str:
    """Confidence across, accuracy up; a dot a bin, as large as it has answers, beside the diagonal of honesty."""
    diagonal = f'<line class="rule" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    dots = "".join(
        f'<circle class="dot" cx="{_x(b.confidence):.1f}" cy="{_y(b.accuracy):.1f}" r="{2 + b.n**0.5 / 2:.1f}">'
        f"<title>{b.n} answers of confidence {b.confidence:.2f}: {b.accuracy:.0%} right</title></circle>"
        for b in bins
    )
    return _square(diagonal + dots, "confidence", "right")


def intervals(rows: Sequence[tuple[str, float, _Interval, int]]) -> str:
    """One line a row: its label, a dot at its value and a whisker over its interval, from 0 to 1; and its n."""
    drawn = []
    for number, (label, value, (low, high), n) in enumerate(rows):
        y = _TOP + _ROW * number + _ROW / 2
        drawn.append(
            f'<text class="label" x="{_LABELS - 8}" y="{y + 4}" text-anchor="end">{escape(label)}</text>'
            f'<line class="whisker" x1="{_across(low):.1f}" y1="{y}" x2="{_across(high):.1f}" y2="{y}"/>'
            f'<circle class="dot" cx="{_across(value):.1f}" cy="{y}" r="4">'
            f"<title>{escape(label)}: {value:.0%} ({low:.0%} to {high:.0%}) of {n}</title></circle>"
        )
    bottom = _TOP + _ROW * len(rows)
    ticks = "".join(
        f'<line class="grid" x1="{_across(t)}" y1="{_TOP}" x2="{_across(t)}" y2="{bottom}"/>'
        f'<text class="tick" x="{_across(t)}" y="{bottom + 16}" text-anchor="middle">{t:.0%}</text>'
        for t in _TICKS
    )
    return _svg(ticks + "".join(drawn), bottom + 24, "share right by kind")


def bars(counts: Sequence[tuple[str, int, str]]) -> str:
    """One bar for each (name, count, meaning), as long as its count; the meaning is shown to who points at it."""
    most = max((count for _, count, _ in counts), default=1)
    drawn = []
    for number, (name, count, meaning) in enumerate(counts):
        y = _TOP + _ROW * number
        width = (_W - _LABELS - 60) * count / most
        drawn.append(
            f"<g><title>{escape(meaning)}</title>"
            f'<text class="label" x="{_LABELS + 20}" y="{y + 16}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="bar" x="{_LABELS + 28}" y="{y + 4}" width="{width:.1f}" height="{_ROW - 8}" rx="2"/>'
            f'<text class="label" x="{_LABELS + 34 + width:.1f}" y="{y + 16}">{count}</text></g>'
        )
    return _svg("".join(drawn), _TOP + _ROW * len(counts) + 8, "failures by rung")


def histogram(values: Sequence[float], unit: str, count: int = 24) -> str:
    """How many of `values` (≥ 0) fall into each of `count` steps from 0 to the largest."""
    top = max(values, default=0.0) or 1.0
    counts = [0] * count
    for value in values:
        counts[min(count - 1, int(value / top * count))] += 1
    most, width = max(counts) or 1, (_W - _LEFT - _RIGHT) / count
    drawn = "".join(
        f'<rect class="bar" x="{_LEFT + n * width + 0.5:.1f}" y="{_y(c / most):.1f}" width="{width - 1:.1f}" '
        f'height="{_y(0) - _y(c / most):.1f}"><title>{c} answers</title></rect>'
        for n, c in enumerate(counts)
    )
    ticks = "".join(
        f'<text class="tick" x="{_x(t)}" y="{_y(0) + 16}" text-anchor="middle">{t * top:.2g}</text>' for t in _TICKS
    )
    return _svg(drawn + ticks + _captions(unit, "answers"), _H, f"answers by {unit}")


def _square(inside: str, across: str, up: str) -> str:
    grid = "".join(
        f'<line class="grid" x1="{_x(0)}" y1="{_y(t)}" x2="{_x(1)}" y2="{_y(t)}"/>'
        f'<text class="tick" x="{_LEFT - 6}" y="{_y(t) + 4}" text-anchor="end">{t:.0%}</text>'
        f'<text class="tick" x="{_x(t)}" y="{_y(0) + 16}" text-anchor="middle">{t:.0%}</text>'
        for t in _TICKS
    )
    return _svg(grid + inside + _captions(across, up), _H, f"{up} by {across}")


def _captions(across: str, up: str) -> str:
    middle = (_TOP + _H - _BOTTOM) / 2
    return (
        f'<text class="caption" x="{_x(0.5)}" y="{_H - 6}" text-anchor="middle">{escape(across)}</text>'
        f'<text class="caption" x="10" y="{middle}" text-anchor="middle" transform="rotate(-90 10 {middle})">'
        f"{escape(up)}</text>"
    )


def _dots(points: Iterable[tuple[float, float]]) -> str:
    return "".join(f'<circle class="dot" cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="4"/>' for x, y in points)


def _svg(inside: str, height: float, label: str) -> str:
    return f'<svg viewBox="0 0 {_W} {height:g}" role="img" aria-label="{escape(label)}">{inside}</svg>'


def _x(share: float) -> float:
    return _LEFT + share * (_W - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _H - _BOTTOM - share * (_H - _TOP - _BOTTOM)


def _across(share: float) -> float:
    return _LABELS + share * (_W - _LABELS - 24)
