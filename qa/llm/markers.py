"""What a model wrote, as far as it has come → its finished sentences, without markup, and the numbers of their markers.

`statements("The tide rose. [12, 31] The da", ended=False)` → (), for the sentence might still go on; with more text, or
`ended=True`, its first item is `Written("The tide rose.", (12, 31))`. However a reply is cut into pieces, its sentences
are the same, and a sentence once given is not taken back, unless it turns out to have been reasoning.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

from index.sentences import split_sentences
from prompts import REFUSAL

__all__ = ["Written", "is_refusal", "statements"]


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence of a reply without its markers, and their numbers as the model wrote them."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without markup; `marks` are the numbers of its markers with their place in `text`."""

    text: str
    marks: tuple[tuple[int, int], ...]


_AHEAD = 84  # characters after a full stop that have a say in whether it ends a sentence
_CLOSERS = 5  # quotation marks and brackets that may follow a full stop
_LONGEST_RANGE = 30
_NAMES = (
    r"(?:sentences?|sources?|statements?|references?|refs?\.?|cit(?:es?|ed|ations?)|(?:foot)?notes?|lines?|nos?\.?|s)"
)
_BETWEEN = rf"\s*(?:[,;/&+、，،]|\band\b|\bto\b|[-‐-―−~])\s*[\^#]?(?:{_NAMES}\s*)?"
_NUMBERS = rf"\d{{1,4}}(?:{_BETWEEN}\d{{1,4}})*"
_TOKEN = re.compile(
    rf"""
    (?P<image> !\[[^\]\n]{{0,300}}\]\([^)\n]{{0,500}}\) )
  | \^? \\?[\[［【〔]{{1,2}} \s*[\^\#]?\s* (?:{_NAMES}\s*:?\s*)? (?P<bracketed>{_NUMBERS}) \s* (?:†[^\]】\n]{{0,40}})?
    \\?[\]］】〕]{{1,2}} \^? (?:\([^)\s]{{0,500}}\))?
  | \( (?:see\s+)? (?:sentences?|sources?|lines?) \s* (?P<named>{_NUMBERS}) \)
  | <sup> \s*\[?(?P<raised>{_NUMBERS})\]?\s* </sup>
  | (?<=[.!?,;”"’)]) (?P<superscript>[⁰¹²³⁴-⁹]{{1,3}})
  | (?P<link> \[(?P<words>[^\]\n]{{0,300}})\]\([^)\n]{{0,500}}\) )
  | (?P<tag> </?[A-Za-z][^<>\n]{{0,200}}> )
  | (?P<entity> &(?:\#\d{{1,7}}|\#x[0-9A-Fa-f]{{1,6}}|[A-Za-z]{{2,8}}); )
  | (?P<emphasis> \*+ | `+ | (?<!\w)_+ | _+(?!\w) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What a line may end in while the rest of a marker, a link, a tag or white space is still to come.
_UNFINISHED = re.compile(
    r"""(?: !?[\^\\]*[\[［【〔]{1,2} [^\]］】〕\n]{0,300} (?:[\]］】〕\\^]{1,3} (?:\([^)\n]{0,500})?)?
      | <sup>[^<\n]{0,60}(?:<[^>\n]{0,5})? | <[^>\n]{0,200} | &\#?\w{0,8} | \([^)\n]{0,60}
      | ^(?:[-*•–>#\s]|\d{1,2}[.)]\s)*(?:\d{1,2}[.)]?|```\w*) | [*`_^!\\]+ | [⁰¹²³⁴-⁹]+ | \s+ )\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_STOPS = re.compile(r"[.!?…。！？｡؟۔।॥;]")
_RANGE = re.compile(r"(\d+)\s*(?:[-‐-―−~]|\bto\b)\s*[\^#]?(\d+)|(\d+)")
_THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>.*?(?:</\1>|\Z)|\[THINK\].*?(?:\[/THINK\]|\Z)", re.S | re.I)
_THOUGHT_ENDS = re.compile(r".*(?:</(?:think|thinking|thought|reasoning)>|\[/THINK\])", re.S | re.I)
_CHANNEL, _FINAL = "<|channel|>", "<|channel|>final<|message|>"
_SPECIAL = re.compile(r"<\|[a-z_]{1,30}\|>")
_LEADING = re.compile(r"\s*(?:#{1,6}\s+|>\s+|[-*•–]\s+|\d{1,2}[.)]\s+|```\w*(?:\s+|\Z))*")
_SOURCES = re.compile(r"\W*(?:sources?|references?|(?:foot)?notes?|citations?)\W*", re.IGNORECASE)
_DEFINITION = re.compile(r"\s*\[\^?\d{1,4}\]:\s")


def statements(reply: str, *, ended: bool) -> tuple[Written, ...]:
    """The sentences of `reply` that nothing which is still to come can change; all of them once it has `ended`."""
    lines = _said(reply, ended=ended).split("\n")
    found: list[Written] = []
    final = True  # whether the last of `found` can get no more markers, from a line that has nothing else
    for n, line in enumerate(lines, 1):
        whole = ended or n < len(lines)
        if whole and _SOURCES.fullmatch(_TOKEN.sub("", line)):
            final = True  # a list of sources: nothing of the answer comes after it
            break
        if _DEFINITION.match(line):
            continue
        cleaned = _cleaned(line if whole else _without_unfinished(line))
        if any(c.isalnum() for c in cleaned.text):
            sentences = tuple(_sentences(cleaned, whole=whole))
            found += sentences
            final = not (whole and sentences)
        elif found:
            found[-1] = _with_more(found[-1], cleaned.marks)
    return tuple(found if final or ended else found[:-1])


def is_refusal(text: str) -> bool:
    """Whether a sentence is the refusal phrase, whatever its apostrophe and full stop."""
    return _folded(text) == _folded(REFUSAL)


def _folded(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", text.lower().replace("do not", "don't").replace("’", "'").replace("'", "")).strip()


def _said(reply: str, *, ended: bool) -> str:
    """The reply without reasoning, whether the server marks it by tags, by a closing tag alone or by channels."""
    if _CHANNEL in reply:
        reply = reply.partition(_FINAL)[2]
    if "think" in reply.lower() or "<" in reply:
        reply = _THOUGHT_ENDS.sub("", _THOUGHT.sub("", reply))
    if not ended:
        reply = re.sub(r"<\|?[^<>\n]{0,30}\Z", "", reply)
    return _SPECIAL.sub("", reply).replace("\r\n", "\n").replace("\r", "\n")


def _without_unfinished(line: str) -> str:
    while found := _UNFINISHED.search(line):
        line = line[: found.start()]
    return line


def _cleaned(line: str) -> _Line:
    """A line as plain text, with its markers taken out."""
    lead = _LEADING.match(line)
    place, out, marks = lead.end() if lead else 0, "", []
    for token in _TOKEN.finditer(line, place):
        out += line[place : token.start()]
        place = token.end()
        numbers = _numbers(token)
        if numbers:
            out = out.rstrip()
            marks += [(len(out), number) for number in numbers]
            out += " " if out and line[place : place + 1].isalnum() else ""
        else:
            out += _plain(token)
    return _Line((out + line[place:]).rstrip(), tuple(marks))


def _plain(token: re.Match[str]) -> str:
    """What stays of markup: the words of a link, the character of an entity; a bracketed year, which is no marker."""
    if token["bracketed"]:
        return token[0]
    if token["entity"]:
        return unescape(token[0])
    if token["tag"]:
        return " " if token[0].lower().startswith(("<br", "<p", "</p", "<li")) else ""
    return token["words"] or ""


def _numbers(token: re.Match[str]) -> tuple[int, ...]:
    """[12, 14-16] → 12, 14, 15, 16; a lone year in brackets is an editor's insertion and gives none."""
    if token["superscript"]:
        return (int(token["superscript"].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))),)
    written = token["bracketed"] or token["named"] or token["raised"] or ""
    if token["bracketed"] and written.isdigit() and 1900 <= int(written) <= 2100:
        return ()
    found: list[int] = []
    for first, last, single in _RANGE.findall(written):
        a, b = int(first or single), int(last or single)
        found += range(a, b + 1) if a <= b <= a + _LONGEST_RANGE else (a, b)
    return tuple(dict.fromkeys(found))


def _sentences(line: _Line, *, whole: bool) -> Iterator[Written]:
    """The sentences of a line with their markers; those only that are settled when the line is not `whole`."""
    start = 0
    taken = 0
    for end, following in _ends(line.text, whole=whole):
        marks = [number for place, number in line.marks[taken:] if place <= end]
        taken += len(marks)
        text = " ".join(line.text[start:end].split())
        if any(c.isalnum() for c in text):
            yield Written(text, tuple(dict.fromkeys(marks)))
        start = following


def _ends(text: str, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Where each sentence ends and the next begins. A full stop is judged by the 84 characters after it."""
    start = 0
    for stop in _STOPS.finditer(text):
        seen = stop.end() + _AHEAD
        if stop.start() < start or (seen > len(text) and not whole):
            continue
        spans = split_sentences(text[start:seen])
        while len(spans) > 1 and start + spans[0].end <= stop.end() + _CLOSERS:
            following = start + spans[1].start
            yield start + spans[0].end, following
            start = following
            spans = split_sentences(text[start:seen])
    if whole and text[start:].strip():
        yield len(text), len(text)


def _with_more(sentence: Written, marks: Sequence[tuple[int, int]]) -> Written:
    return replace(sentence, numbers=tuple(dict.fromkeys([*sentence.numbers, *(number for _, number in marks)])))
