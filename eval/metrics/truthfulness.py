"""Whether a case was right or refused in; 1, 0 or −1 out, so that guessing costs more than saying nothing.

Worked: 6 right, 2 wrong, 2 refused although the articles answer: (6 − 2) / 10 = 0.4. Refusing what the articles do not
say is right (1), answering it is wrong (−1). After CRAG (Yang et al. 2024): +1 right, 0 missing, −1 wrong.
"""

__all__ = ["VERSION", "truthfulness"]

VERSION = 1


def truthfulness(right: bool, refused: bool) -> float:
    """1 when right, 0 when wrongly refused, −1 when wrong."""
    return 1.0 if right else 0.0 if refused else -1.0
