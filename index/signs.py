"""A paragraph → what its wording shows: a photo credit, a call to action, a legal or form line, a byline, a dateline.

The signs are general: patterns of credits and forms, words of the web's furniture; no outlet, person or place is named.
Example: `is_credit("A tram in the rain. Ada Lindqvist/Nordpix")` is True.
"""

import re

__all__ = [
    "dateline_end",
    "ends_sentence",
    "is_byline",
    "is_credit",
    "is_furniture",
    "is_heading",
    "is_legal",
    "is_separator",
    "opens_comments",
    "word_count",
]

_NAME = r"[^\W\d_a-zß-öø-ÿ][\w.’'-]+"
_NAMES = rf"{_NAME}(?:\s+(?:(?:de|van|der|von|al|bin|el|la|di|da|du)\s+)?{_NAME}){{0,4}}"
_CREDIT_START = re.compile(
    r"\W*(?:file |archive |stock )?(?:photo(?:graph)?s?|image|picture|pic|illustration|graphic|video|credit|caption|foto|fotos|imagen|bild|"
    r"photo credit|image credit|image source|photo caption|image caption)s?"
    r"(?:\s*[:/|©(]|\s+(?:by|credit|courtesy|source|caption)\b|\s*[-–—]\s)",
    re.IGNORECASE,
)
_CREDIT_END = re.compile(
    rf"(?:(?:[-–—|©(.,]|^|\bby)\s*{_NAMES}\s?/\s?{_NAMES}"
    rf"|(?:photo|image|picture|file|handout|courtesy)\s*/\s*{_NAMES}"
    rf"|[-–—|©(./,]\s*(?:{_NAMES})?\s*(?:/\s*{_NAMES})?\s*\bvia\s+{_NAMES}"
    rf"|©\s*{_NAMES}(?:\s*/\s*{_NAMES})?"
    rf"|\(?\b(?:photo|image|picture|photograph|credit|courtesy)(?:\s+credit)?(?:\s*:|\s+by|\s+of)\s*{_NAMES}(?:\s*/\s*{_NAMES})?"
    r")[\s)\]]*\.?$"
)
_FILE_NAME = re.compile(r"\w+\.(?:jpe?g|png|gif|webp|svg|avif|mp4)\b", re.IGNORECASE)
_IDENTIFIER = re.compile(r"(?<![@/\w.#-])[^\W_]+(?:_+[^\W_]+)+(?![\w/@.]*[@/])")

_LEGAL = re.compile(
    r"\ball rights reserved\b|©\s*(?:copyright\s*)?(?:19|20)\d\d|(?:copyright|\(c\))\s*(?:©|\(c\))?\s*(?:19|20)\d\d"
    r"|\bmay not be (?:published|reproduced|copied|broadcast|rewritten|redistributed)|\btodos los derechos\b|\btous droits\b"
    r"|\balle rechte\b|\bprohibited without\b.*\bpermission\b",
    re.IGNORECASE,
)
_LEGAL_WORDS = re.compile(
    r"\b(?:copyright|rights|reserved|prohibited|permission|unauthori[sz]ed|duplication|reproduction|redistribut\w+|republish\w*|"
    r"consent|trademarks?|terms of (?:use|service)|privacy policy|disclaimer|licen[cs]e|excerpts?|liability|owner)\b|©",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:unsubscribe|click (?:here|the link|below|on)|tap here|sign up|sign in|log ?in|subscribe (?:to|now|today|for)|"
    r"follow us|like us|view (?:this )?(?:email )?in (?:your )?browser|back to top|skip to|(?:uses?|accept(?:ing)?|manage) (?:all )?cookies|"
    r"cookie (?:policy|settings|preferences)|share (?:this|on)|(?:download|get) (?:our|the) (?:free )?app|join (?:our|the conversation)|"
    r"required fields|will not be published|support (?:our|independent) journalism|become a (?:member|subscriber|supporter)|"
    r"you (?:may|might) (?:also )?(?:like|be interested)|recommended for you|read (?:more|next|also)(?=\s*[:>»|]|$)|see also(?=\s*:)|"
    r"most (?:read|popular)|trending now|related (?:articles?|stories|posts|topics|news|content)|forward (?:this|to a friend)|"
    r"leave a (?:reply|comment)|post a comment|add a comment|(?:this|our) (?:site|website) uses|powered by|continue reading|"
    r"start your free|free trial|already a (?:subscriber|member)|enable javascript|ad ?blocker)\b",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:newsletters?|inbox|e-?mail address|e-?mail|subscribe(?:rs?)?|subscriptions?|cookies?|spam|comments?|account|advertis\w+|"
    r"sponsor\w*|podcasts?|app|website|site|download|register|notifications?|donat\w+|journalism|breaking news|latest news|"
    r"free|stories|moderat\w+|facebook|twitter|instagram|whatsapp|telegram|youtube|linkedin|tip|tips|anonymous|contact)\b",
    re.IGNORECASE,
)
_READER = re.compile(r"\b(?:you|your|yours|our|us|here|we)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
_REPORTED = re.compile(
    r"\b(?:said|told|says|according to|reported|announced|accused|court|police|minister)\b", re.IGNORECASE
)
_COMMENTS = re.compile(
    r"\W*(?:(?:leave|post|write|add|submit|make) (?:a|your) (?:comment|reply|response)|(?:\d+ )?(?:comments?|responses?|replies)"
    r"(?: \(?\d+\)?)?|join the (?:conversation|discussion)|be the first to comment|(?:show|view|read|load) (?:all )?(?:\d+ )?comments|"
    r"reader comments|comment on this (?:story|article)|what do you think\?|kommentare|commentaires|comentarios)\b[\s\W\d]*"
    r"(?:to .{1,60}|below|cancel reply)?$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    rf"\W*(?:(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Tt]ext|[Aa]uthor|[Ww]ritten by|[Rr]eporting by|[Ss]tory by)\s*:?\s+{_NAMES}.{{0,80}}"
    r"|\(?(?:(?:[Aa]dditional |[Ff]urther )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Ee]dited|[Rr]eported|[Tt]ranslated)"
    rf"(?: and (?:[Ww]riting|[Ee]diting))? (?:by|from)|[Ww]ith (?:inputs|reporting|files|additional reporting) (?:by|from))\s+.{{3,200}})$"
)
_DATELINE = re.compile(
    r"\W{0,3}(?P<place>[^\W\d_a-zß-öø-ÿ]{2,}(?:[\s.’'-]{1,2}[^\W\d_a-zß-öø-ÿ]{2,}){0,3})"
    rf"(?P<more>,\s+[\w .’'-]{{2,30}}(?:,?\s+\d{{1,2}})?(?:,\s+(?:19|20)\d\d)?)?"
    r"\s*(?P<agency>\([^()\n]{2,30}\))?\s*(?:[—–]|--?(?=\s)|:(?=\s))\s*(?=\S)"
)
_FINAL = re.compile(
    r"(?:[.!?…。！？؟।۔]|\.\s?[\"'”’»)\]]|[.!?…。！？؟।۔][\"'”’»)\]】」』*_\s]+|[.!?][\"”]?\s*\(\w[^()]{0,60}\))$"
)
_SEPARATOR = re.compile(r"[\W_]+$")
_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]")
_ENDS_OPEN = re.compile(r"[,;:&/–—-]$|\b(?:a|an|the|of|by|to|and|or|with|for|in|on|at)$", re.IGNORECASE)


def ends_sentence(text: str) -> bool:
    """Whether a paragraph ends as prose does: with a full stop or its like, and quotes or brackets after it."""
    return bool(_FINAL.search(text))


def word_count(text: str) -> int:
    """Words; a run of Chinese, Japanese, Korean or Thai letters counts as one word for every two letters."""
    wide = len(_WIDE.findall(text))
    return len(_WORD.findall(_WIDE.sub(" ", text))) + (wide + 1) // 2


def is_credit(text: str) -> bool:
    """A picture's caption with its credit, or a picture's file name."""
    if word_count(text) > 70:
        return False
    named = bool(_FILE_NAME.search(text) or _IDENTIFIER.search(text)) and word_count(text) <= 12
    return named or bool(_CREDIT_START.match(text) or _CREDIT_END.search(text))


def is_separator(text: str) -> bool:
    """A line without a letter or a figure: "* * *"."""
    return bool(_SEPARATOR.match(text))


def is_legal(text: str) -> bool:
    """A copyright or terms line."""
    unquoted = _QUOTED.sub(" ", text)
    return bool(_LEGAL.search(unquoted)) or ("©" in text[:3] and word_count(text) < 60)


def is_furniture(text: str, *, at_edge: bool) -> bool:
    """A line of the site's, not of the article's: a call to action, a form, a notice. Stricter inside the article."""
    unquoted = _QUOTED.sub(" ", text)
    strong, weak = len(_STRONG.findall(unquoted)), len({w.lower() for w in _WEAK.findall(unquoted)})
    addressed = bool(_READER.search(unquoted))
    legal = len({w.lower() for w in _LEGAL_WORDS.findall(unquoted)})
    score = 2 * strong + weak + addressed
    if _REPORTED.search(unquoted):
        score -= 2
    length = word_count(text)
    if length <= 10 and strong:
        return True
    if at_edge and (legal >= 3 or (legal >= 2 and length < 25)):
        return True
    needed = 3 + length // 40 if at_edge else 4 + length // 30
    return score >= needed and bool(strong or (addressed and at_edge))


def opens_comments(text: str) -> bool:
    """The heading of the readers' comments or of the form for one: nothing of the article follows."""
    return word_count(text) <= 12 and bool(_COMMENTS.match(text))


def is_byline(text: str) -> bool:
    """Who wrote, reported or edited: "By Ada Lindqvist", "(Reporting by Ada Lindqvist; editing by Jo Ito)"."""
    return word_count(text) <= 40 and bool(_BYLINE.match(text))


def is_heading(text: str) -> bool:
    """Whether a line without a full stop may be a headline: it has words and does not break off."""
    return bool(_WORD.search(text)) and not _ENDS_OPEN.search(text)


def dateline_end(text: str) -> int:
    """How many characters at the start of a paragraph are its dateline ("OSLO, 3 March (NPX) — "); 0 when none."""
    match = _DATELINE.match(text)
    if not match or len(match.group("place")) < 3 or len(match.group()) > 70:
        return 0
    colon = match.group().rstrip().endswith(":")
    return 0 if colon and not match.group("agency") else match.end()
