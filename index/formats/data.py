"""JSON and JSON Lines → one text for every record that holds one, with its fields as what is stated.

Example: `{"headline": "Tides rise", "body": "The harbour …", "pubDate": "2024-03-05"}` is the text "The harbour …".
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from index.errors import InputError
from index.formats.decode import decode
from index.formats.page import MAX_TEXT_BYTES, Page, read_bytes
from index.formats.text import facts_from
from index.formats.web import fragment

__all__ = ["read_json", "read_json_lines"]

_TEXTS = """text body content articlebody article_text maintext full_text fulltext content_html
    html story article description""".split()
_TAGS = re.compile(r"<(?:p|br|div|h[1-6]|ul|blockquote)\b[^>]*>", re.IGNORECASE)
_MAX_BYTES = 100_000_000


def read_json(stream: BinaryIO) -> Iterator[Page]:
    """Every record of a JSON file that holds a text, however deep. Raises InputError when there is none."""
    try:
        data = json.loads(decode(read_bytes(stream, _MAX_BYTES)))
    except (ValueError, RecursionError) as error:
        raise InputError("not JSON") from error
    found = False
    for page in _pages(data):
        found = True
        yield page
    if not found:
        raise InputError("no record with a text in it")


def read_json_lines(stream: BinaryIO) -> Iterator[Page]:
    """Every record of a JSON Lines file, one line read at a time; lines that cannot be read are counted at the end."""
    bad: list[int] = []
    number = 0
    while line := stream.readline(MAX_TEXT_BYTES):
        number += 1
        if not line.strip():
            continue
        pages = _pages_of_line(line)
        if not pages:
            bad.append(number)
        yield from pages
    if not number:
        raise InputError("empty")
    if bad:
        raise InputError(f"{len(bad)} of {number} lines hold no article, the first is line {bad[0]}")


def _pages_of_line(line: bytes) -> list[Page]:
    try:
        return list(_pages(json.loads(decode(line))))
    except (ValueError, RecursionError, InputError):
        return []


def _pages(data: object) -> Iterator[Page]:
    if isinstance(data, list):
        for entry in data:
            yield from _pages(entry)
    elif isinstance(data, Mapping):
        text = _text(data)
        if text:
            yield Page(text, facts_from(data, "JSON field"), whole=True)
        else:
            for entry in data.values():
                if isinstance(entry, (list, Mapping)):
                    yield from _pages(entry)


def _text(record: Mapping[str, object]) -> str:
    """The longest of the fields that hold the text, without lone surrogates (they cannot be stored)."""
    fields = {str(key).lower().replace("-", "_"): value for key, value in record.items()}
    texts = [value for key in _TEXTS if isinstance(value := fields.get(key), str) and value.strip()]
    text = max(texts, key=len, default="").encode("utf-8", "replace").decode("utf-8")
    return fragment(text) if _TAGS.search(text) else text
