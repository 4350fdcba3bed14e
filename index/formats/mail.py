"""A saved e-mail (a newsletter) → its text; the subject, the sender and the date are what it states.

Example: "From: The Example <news@example.org>" states the outlet "The Example".
"""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import BinaryIO

from index.errors import InputError
from index.formats.decode import decode
from index.formats.page import Page, read_bytes
from index.formats.web import page_of
from index.metadata import Facts, with_defaults
from index.signs import word_count

__all__ = ["read_mail"]

_MAX_BYTES = 100_000_000  # with its attachments, which are not read
_STUB_WORDS = 60  # a plain part this short only says that the mail is to be seen in a browser


def read_mail(stream: BinaryIO) -> Iterator[Page]:
    """The one text of a mail: its plain part, or its HTML part when the plain one is missing or a stub."""
    message = email.message_from_bytes(read_bytes(stream, _MAX_BYTES), policy=email.policy.default)
    plain, markup = _part(message, "plain"), _part(message, "html")
    if not plain.strip() and not markup.strip():
        raise InputError("no text in it")
    facts = _facts(message)
    if markup and word_count(plain) < _STUB_WORDS:
        page = page_of(markup)
        yield replace(page, facts=with_defaults(facts, page.facts))
    else:
        yield Page(plain, facts)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    content = part.get_payload(decode=True) if part else None
    return decode(content, part.get_content_charset()) if part and isinstance(content, bytes) and content else ""


def _facts(message: EmailMessage) -> Facts:
    try:
        sent = parsedate_to_datetime(str(message["Date"])).date().isoformat() if message["Date"] else None
    except (TypeError, ValueError):
        sent = None
    return Facts(
        title=" ".join(str(message["Subject"] or "").split()) or None,
        outlet=parseaddr(str(message["From"] or ""))[0] or None,
        published=sent,
        published_from="mail header" if sent else None,
    )
