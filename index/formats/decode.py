r"""The bytes of a text file → its text, exactly as written; only a byte order mark goes.

Example: `decode(b"caf\xe9")` is "café": not UTF-8, so the likeliest code page is taken.
"""

import codecs
import re

from index.errors import InputError

__all__ = ["decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_PROBE = 8192  # bytes looked at to tell text from anything else
_SAMPLE = 65536
_TYPOGRAPHY = "‘’“”„‚«»‹›–—…•·€£¥§°©®™¿¡ºª\u00a0½¼¾²³×"
_PAGES = "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 koi8_r shift_jis gb18030 big5 euc_kr".split()


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file. `declared` is the encoding that its format states, used when the bytes are not UTF-8.

    Raises InputError when the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    wide = _wide(data[:_PROBE])
    if wide:
        return data.decode(wide, "replace")
    if len(_CONTROL.findall(data[:_PROBE])) * 50 > len(data[:_PROBE]):
        raise InputError("not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _otherwise(data, declared)


def _wide(head: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of Latin text is zero."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    half = len(head) // 2
    if half and max(odd, even) > 0.4 * half and min(odd, even) < 0.05 * half:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _otherwise(data: bytes, declared: str | None) -> str:
    lenient = data.decode("utf-8", "replace")
    sound = sum(1 for byte in data if byte >= 0xC2) or 1
    if lenient.count("\ufffd") * 20 < sound:
        return lenient  # UTF-8 with a few broken places
    for encoding in (declared, "cp1252" if _is_western(data) else None, _guess(data)):
        if encoding and (text := _as(data, encoding)) is not None:
            return text
    return data.decode("cp1252", "replace")


def _as(data: bytes, encoding: str) -> str | None:
    name = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(
        encoding.lower(), encoding
    )  # as browsers do: pages that state Latin-1 hold Windows quotes
    try:
        return data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return None


def _is_western(data: bytes) -> bool:
    """ASCII words with a few accented letters or curly quotes between them, and no sign inside a word."""
    text = data[:_SAMPLE].decode("cp1252", "replace")
    high = [char for char in text if ord(char) > 127]
    odd = [char for char in high if not char.isalpha() and char not in _TYPOGRAPHY]
    inside = re.findall(r"[a-zß-ÿ][^\W\d_]*[¹²³¿¡£¥§©®º°ª›‹»«„‚][a-zß-ÿ]", text)
    return len(high) < 0.25 * len(text) and (len(odd) + len(inside)) * 10 < len(high)


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=_PAGES).best()
    return best.encoding if best else None
