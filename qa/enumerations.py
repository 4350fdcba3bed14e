"""A sentence and words in it that answer → those words with the items that stand in a row with them.

enumeration("It has boats, cars and five lorries in store.", "cars")  →  "boats, cars and five lorries"
"""

import re

__all__ = ["enumeration"]

_LONGEST = 6  # words of an item
_MOST = 20  # items
_STOP = (
    r"(?:in|on|at|to|from|by|with|for|that|which|who|whom|whose|when|where|while|was|were|is|are|be|been|has|have|had|will"
    r"|would|can|could|may|said|says|as|after|before|since|than|into|over|under|but|because|if|it|he|she|they|we|such"
    r"|include[sd]?|including|among|between|of)"
)
_ITEM = rf"(?:(?!{_STOP}\b)[^\s,;:.()“”\"–—]+(?:\s+(?!(?:and|or|{_STOP})\b)[^\s,;:.()“”\"–—]+){{0,{_LONGEST - 1}}})"
_JOINT = r"(?:,\s+(?:and\s+|or\s+|as well as\s+)?|\s+(?:and|or|as well as|&)\s+)"
_AFTER = re.compile(rf"{_JOINT}(?P<item>{_ITEM})", re.IGNORECASE)
_CUT = re.compile(r",?\s+(?:and|or|as well as|&)\s+|,\s+", re.IGNORECASE)
_LINK = re.compile(r"\s(?:and|or|as well as|&)\s", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_BEFORE = re.compile(rf"(?<!\S)(?P<item>{_ITEM}){_JOINT}$", re.IGNORECASE)


def enumeration(sentence: str, words: str) -> str:
    """`words` grown over its neighbours in the row; `words` itself where there is no row, or it is not in `sentence`.

    A row has an "and" or "or", and its items begin alike, all with a capital or a figure or none.
    """
    start = sentence.find(words)
    if start < 0 or not words:
        return words
    end = start + len(words)
    for _ in range(_MOST):
        after = _AFTER.match(sentence, end)
        if after is None:
            break
        end = after.end()
    for _ in range(_MOST):
        before = _BEFORE.search(sentence, 0, start)
        if before is None:
            break
        start = before.start()
    grown = sentence[start:end]
    return grown if _is_row(grown) else words


def _is_row(text: str) -> bool:
    items = [item for item in _CUT.split(text) if item]
    capitals = [item[0].isupper() or item[0].isdigit() for item in (_ARTICLE.sub("", item) for item in items) if item]
    return bool(_LINK.search(text)) and len(items) > 1 and (len(items) > 2 or len(set(capitals)) == 1)
