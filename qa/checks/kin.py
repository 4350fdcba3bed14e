"""Stems of a question and of a sentence → those of the question that the sentence has, or has another word for.

shared({"soldier", "weapon"}, {"troop", "gun", "valley"})  →  {"soldier", "weapon"}

Different articles tell one thing in different words: the classes hold what news calls the same, and phrases that one
word says ("took over", "pulled out").
"""

import re
from collections.abc import Set
from functools import lru_cache

from qa.checks.words import stems_of, words

__all__ = ["kin", "plain", "shared"]

_CLASSES = (
    "article column editorial op-ed piece commentary essay opinion publish print appear",
    "soldier fighter fight troop trooper force army military militia militant commando combatant guerrilla rebel "
    "insurgent warrior personnel",
    "weapon armed arms ammunition munition gun rifle firearm armament arsenal",
    "equipment gear kit hardware weapon arms",
    "vehicle car truck lorry",
    "ship boat vessel ferry",
    "plane aircraft jet aeroplane airliner",
    "province region area territory",
    "town city",
    "home house",
    "lead leader leadership head command commander chief",
    "win winner victory victor triumph defeat beat overthrow oust topple rout vanquish overcome",
    "capture seize seizure conquer conquest overrun occupy occupation fall takeover control",
    "rule govern power control head",
    "gather assemble mass muster regroup",
    "withdraw withdrawal leave departure depart exit",
    "offensive attack assault advance onslaught strike raid ambush",
    "takeover offensive conquest",
    "invasion invade invader",
    "expel oust evict",
    "fight battle struggle war combat resist",
    "resistance uprising rebellion insurgency resist",
    "flee flight escape",
    "die death kill fatality perish toll",
    "murder assassinate slay kill",
    "injure wound hurt",
    "fire blaze inferno",
    "protest protester demonstration demonstrator demonstrate rally march crowd",
    "cost price bill pay sum amount worth",
    "shortfall deficit gap hole shortage short",
    "office post position job role title",
    "begin start launch",
    "end finish stop close conclude",
    "talk negotiation negotiate dialogue discussion discuss",
    "deal agreement pact accord treaty compromise",
    "foreign international overseas",
    "give gift donate donation grant present",
    "abandon leave desert",
    "ask call want request appeal plead urge seek demand",
    "help aid support assistance assist",
    "plot scheme conspiracy",
    "firm company business corporation",
    "worker employee staff",
    "vote ballot poll",
    "rescue save evacuate evacuation",
    "find discover notice spot",
    "build construct erect",
    "buy purchase acquire",
    "quit resign resignation",
    "sack dismiss",
    "fall drop decline decrease shrink",
    "rise grow increase climb",
    "travel journey trip reach arrive",
    "meet meeting summit",
    "picture photo photograph portrait image",
    "warn warning caution",
    "promise pledge vow",
    "doctor physician",
    "child kid",
)
# Phrases that one word says; the word is no longer than the phrase, so that places stay what they are.
_PHRASES = (
    (r"t(?:ak(?:es?|en|ing)|ook)(?: back)? (?:over|power|control)|c(?:ome|ame|oming) to power", "takeover"),
    (r"(?:seiz|gain|assum|grabb?)\w* power", "takeover"),
    (r"in (?:power|control)", "control"),
    (r"in (?:charge|command)", "head"),
    (r"pull(?:s|ed|ing)?[- ]?out", "withdraw"),
    (r"le(?:ft|ave|aving) behind", "abandon"),
    (r"c[oa]me out", "appear"),
    (r"h(?:old|olds|eld|olding) out", "resist"),
    (r"g(?:ive|ave|iven|iving) (?:up|in)", "yield"),
    (r"(?:lay|laid|laying) down", "yield"),
    (r"g(?:ive|ave|iven|iving) away", "donate"),
    (r"call(?:s|ed|ing)? for", "request"),
    (r"call(?:s|ed|ing)? off", "cancel"),
    (r"step(?:s|ped|ping)? down", "resign"),
    (r"br(?:eak|oke|oken) out", "began"),
    (r"dr(?:ive|ove|iven|iving) out", "expel"),
    (r"f(?:ight|ought|ighting)[- ]off", "repel"),
    (r"br(?:ing|ought) down", "topple"),
    (r"(?:run|ran|got|get) away", "flee"),
    (r"(?:go|goes|going|gone|went) (?:ahead|through)", "proceed"),
    (r"f(?:all|ell|allen|alling) through", "collapse"),
    (r"turn(?:s|ed|ing)? down", "reject"),
    (r"set(?:s|ting)? up", "found"),
)  # fmt: skip
_PHRASE = re.compile(rf"\b(?:{'|'.join(f'({pattern})' for pattern, _ in _PHRASES)})\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """`text`, as long as it was, with one word for each phrase that has one.

    >>> plain("They took over the town.")
    'They takeover  the town.'
    """
    return _PHRASE.sub(lambda match: _PHRASES[(match.lastindex or 1) - 1][1].ljust(len(match[0])), text)


@lru_cache(maxsize=1)
def _classes() -> dict[str, frozenset[str]]:
    """Of each stem, all stems of the classes that it is in."""
    found: dict[str, set[str]] = {}
    for line in _CLASSES:
        members = stems_of(words(line))
        for stem in members:
            found.setdefault(stem, set()).update(members)
    return {stem: frozenset(members) for stem, members in found.items()}


def kin(stem: str) -> frozenset[str]:
    """The stem itself and those of words that news uses for the same."""
    return _classes().get(stem, frozenset()) | {stem}


def shared(asked: Set[str], said: Set[str]) -> set[str]:
    """Those of the `asked` stems that are among the `said` ones, or have kin there."""
    return {stem for stem in asked if not kin(stem).isdisjoint(said)}
