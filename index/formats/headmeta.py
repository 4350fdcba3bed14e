"""An HTML page's JSON-LD, meta elements and time elements → what they state about the article.

Example: `{"@type": "NewsArticle", "datePublished": "2024-03-05T09:00:00Z"}` states the date "2024-03-05".
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from index.dates import find_date
from index.formats.text import facts_from
from index.metadata import Facts, with_defaults

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["facts_of_page"]

_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "title")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "publisher", "twitter:site")
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "byl", "sailthru.author")
_DATES = """
    article:published_time og:article:published_time datepublished parsely-pub-date sailthru.date dc.date.issued
    dc.date dcterms.created dcterms.issued pubdate publishdate publish-date publication_date
    citation_publication_date date
""".split()
_URLS = ("og:url", "twitter:url", "parsely-link")
_SITE_SUFFIX = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{2,40}$")
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Reportage|Review|LiveBlogPosting)$")


def facts_of_page(page: "HtmlElement") -> Facts:
    """What a page states, the most reliable place first: JSON-LD, meta elements, time elements, the title element."""
    facts = Facts()
    for found in (*_from_json(page), _from_meta(page), _from_time(page), _from_title(page)):
        facts = with_defaults(facts, found)
    return facts


def _from_json(page: "HtmlElement") -> Iterator[Facts]:
    for script in page.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            data = json.loads(script.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue  # JSON-LD written by hand is often broken: the meta elements follow
        for item in _articles_in(data):
            entry = item.get("mainEntityOfPage")
            pairs = {
                "title": item.get("headline") or item.get("name"),
                "author": item.get("author") or item.get("creator"),
                "publisher": item.get("publisher"),
                "date": item.get("datePublished") or item.get("dateCreated"),
                "language": item.get("inLanguage"),
                "url": item.get("url") or (entry.get("@id") if isinstance(entry, Mapping) else entry),
            }
            yield facts_from(pairs, "JSON-LD")


def _articles_in(data: object) -> Iterator[Mapping[str, object]]:
    if isinstance(data, list):
        for entry in data:
            yield from _articles_in(entry)
    elif isinstance(data, Mapping):
        kinds = data.get("@type")
        if any(_ARTICLE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield data
        for key in ("@graph", "mainEntity", "itemListElement"):
            yield from _articles_in(data.get(key))


def _from_meta(page: "HtmlElement") -> Facts:
    said: dict[str, str] = {}
    for meta in page.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if key and meta.get("content", "").strip():
            said.setdefault(key, " ".join(meta.get("content").split()))
    for link in page.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            said.setdefault("og:url", link.get("href"))
    language = (page.get("lang") or said.get("og:locale") or said.get("language") or "")[:2].lower()
    stated = next(((key, said[key]) for key in _DATES if find_date(said.get(key, ""))), None)
    author = next((said[key] for key in _AUTHORS if key in said and "://" not in said[key]), None)
    return Facts(
        title=_first(said, _TITLES),
        byline=author,
        outlet=_first(said, _OUTLETS),
        published=find_date(stated[1]) if stated else None,
        published_from=f"meta {stated[0]}" if stated else None,
        language=language if re.fullmatch(r"[a-z]{2}", language) else None,
        url=_first(said, _URLS),
    )


def _first(said: Mapping[str, str], keys: tuple[str, ...]) -> str | None:
    return next((said[key] for key in keys if key in said), None)


def _from_time(page: "HtmlElement") -> Facts:
    times = [time for time in page.iter("time") if find_date(time.get("datetime") or "")]
    stated = next((t for t in times if "pubdate" in t.attrib or t.get("itemprop") == "datePublished"), None)
    inside = next((t for t in times if any(a.tag in ("article", "main") for a in t.iterancestors())), None)
    chosen = stated if stated is not None else inside
    return (
        Facts() if chosen is None else Facts(published=find_date(chosen.get("datetime")), published_from="time element")
    )


def _from_title(page: "HtmlElement") -> Facts:
    title = next((" ".join(t.text_content().split()) for t in page.iter("title")), "")
    return Facts(title=_SITE_SUFFIX.sub("", title) or None)
