"""A greeting, thanks or a question about Footnote itself → what it says to that; None for a question to the articles.

small_talk("Hello!")  →  "Hello. Ask me something about the articles."
"""

import re

__all__ = ["CAN", "LIBRARY", "SMALL_TALK", "small_talk"]

SMALL_TALK = "small talk"

_WHO = (
    "I am Footnote. I answer questions from a folder of news articles, and every sentence of an answer has a footnote: "
    "the sentence of the article it rests on."
)
_HELLO = "Hello. Ask me something about the articles."
CAN = (
    "Ask me about something in the articles: who did what, when, where, how many, why, or how the articles differ. I "
    "quote what they say with footnotes, and I say so when they don't tell."
)
LIBRARY = "I have news articles. Ask me something about them."
_WHICH = r"(?:which|what|how many)"
_YOUR = r"(?:the|these|your|those)"
_THEM = r"(?:news ?)?(?:articles|documents|files|texts|stories|sources|reports|newspapers|papers|outlets|news)"
_HERE = (
    r"(?:here|there|it|this"
    r"|(?:the|your|this) (?:index|library|folder|collection|database|archive|system|app|bot))"
)
_ABOUT = r"(?:topics?|subjects?|themes?|things|events|news)"
_SAID = {  # patterns of the whole question without its greeting → reply
    _WHO: (
        r"(?:who|what) (?:are|r) (?:you|u)|what(?: is|'s) your name|introduce yourself|what is footnote",
        r"what(?: is|'s) this(?: (?:bot|page|app|site|thing))?|(?:tell me|say something) about yourself",
        r"are you (?:a|an) (?:bot|robot|human|person|ai|machine|program)|are you (?:real|human|there)",
        r"who (?:made|built|wrote|created) you|(?:which|what) model are you",
    ),
    LIBRARY: (
        rf"{_WHICH}(?: \w+)? {_THEM} (?:do|did|can|have) (?:you|i) (?:have|got|know|hold|contain|cover|read|use|search"
        r"|include|ask about|indexed)(?: (?:of|about|here|in total))?",
        rf"{_WHICH} {_THEM} (?:are|is) (?:there|here|in {_HERE}|available|indexed|loaded|included|covered)"
        rf"(?: (?:in total|available|(?:in )?{_HERE}))?",
        r"(?:list|show|name|give)(?: me)?(?: all)?(?: (?:the|your|of the|of your))? "
        rf"{_THEM}(?: (?:you have|in {_HERE}))?",
        rf"what(?: kind of| sort of)? {_ABOUT} (?:(?:do|can) you (?:cover|know(?: about)?|answer|talk about|have)"
        rf"|can i ask(?: you)? about|are (?:there|covered|in {_HERE})|do {_YOUR} {_THEM} cover)",
        rf"what (?:is|are|do)(?: all)? {_YOUR} {_THEM} (?:about|cover|say)|what(?: is|'s) in {_HERE}",
        r"what (?:do you|can you|do we) (?:know|cover)(?: about| of)?",
        r"what (?:can|could|should|may) i ask(?: you)? about",
        rf"(?:from|of) (?:when|{_WHICH} (?:years?|dates?|time)) are {_YOUR} {_THEM}",
        rf"how (?:old|new|recent|current|up to date) (?:are|is) {_YOUR} {_THEM}|how (?:big|large) is {_HERE}",
        rf"{_WHICH} (?:dates?|years?|time|period) do (?:you|{_YOUR} {_THEM}) cover",
    ),
    CAN: (
        r"what (?:can|could|may) (?:you|i) (?:do|ask)(?: (?:for me|here|you))?",
        r"how do (?:you|i) (?:work|use (?:you|this|it)|start)",
        r"help(?: me)?|how does (?:this|it) work|what do you do|can you help(?: me)?",
        r"what should i ask(?: you)?",
    ),
    "Well, thank you. What would you like to know from the articles?": (
        r"how are you(?: (?:doing|today|doing today))?|how(?: is|'s) it going|how do you do|what's up|sup",
        r"are you (?:ok|okay|well)",
    ),
    "You are welcome.": (
        r"(?:many )?thank(?:s| you)(?: (?:very much|so much|a lot|you|for (?:that|this|your help|the help)))?|thx|ty",
        r"cheers|(?:that|this) (?:was|is) (?:very |really )?(?:helpful|great|useful)|that helps|much appreciated",
    ),
    "Goodbye.": (
        r"(?:good )?bye(?: bye)?|goodbye|see you(?: (?:later|soon))?|good night|farewell",
        r"have a (?:nice|good) (?:day|one|evening)",
    ),
    "All right. Ask me something about the articles.": (
        r"ok|okay|great|nice|cool|good|perfect|wow|i see|got it|understood|interesting|awesome|alright|all right|super",
        r"fine|sure|yes|no|yeah|nope|lol|haha|test|testing|well done|good (?:bot|job|answer)|never ?mind|sorry",
    ),
    _HELLO: ("",),
}
_PATTERNS = tuple((re.compile(rf"(?:{'|'.join(patterns)})", re.IGNORECASE), reply) for reply, patterns in _SAID.items())
_GREETING = re.compile(
    r"^(?:(?:hello|hi|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|welcome)"
    r"(?: (?:there|again|all|everyone|footnote|bot))?\b[\s,!.–-]*)+",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"[\s,]*\b(?:please|then|now|exactly|again|footnote|bot|mate|there|really|anyway|so far|actually)$"
    r"|^(?:and|so|but|well|oh|ok|okay|please)\b[\s,]+",
    re.IGNORECASE,
)
_POINTS = re.compile(r"^(?!that'?s?\b).*\b(?:how does|what is|what's) (?:it|this)\b", re.IGNORECASE)
_LONGEST = 80  # characters: what is longer asks something


def small_talk(question: str, *, follows: bool = False) -> str | None:
    """What to say to `question` when it asks nothing of the articles.

    Where it `follows` another one, "How does it work?" asks about that.
    """
    text = " ".join(question.replace("’", "'").split())
    if not text or len(text) > _LONGEST or (follows and _POINTS.search(text)):
        return None
    parts = [part for part in re.split(r"[.!?;]+\s*|,\s+", _bare(text)) if part.strip()]
    greeted = bool(_GREETING.match(text))
    if not parts:
        return _HELLO if greeted else None
    replies = [_reply(part) for part in parts]
    return None if None in replies else replies[-1]


def _bare(text: str) -> str:
    return _GREETING.sub("", text).strip(" .!?,;:)(-–")


def _reply(part: str) -> str | None:
    text = _bare(part)
    while True:
        for pattern, reply in _PATTERNS:
            if pattern.fullmatch(text):
                return reply
        shorter = _ADDED.sub("", text, count=1)
        if shorter == text:
            return None
        text = shorter
