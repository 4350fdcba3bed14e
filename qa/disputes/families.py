"""A question → the family of words that tell the state of things it asks for, and those that tell its opposite.

family_of(words("Has Osk fallen?"))  →  "fell" and "seized" are of one side, "held" and "withstood" of the other
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.checks.words import Word

__all__ = ["Family", "family_of"]

# Words that tell the same state of things, and after the bar those that tell its opposite. A question is of a family by
# any of its words but those after "~". Of the families after "!" one side shuts out the other for good; that
# after "#" tells how much there is.
_FAMILIES = (
    "! surrender surrenders surrendered surrendering capitulate capitulated yield "
    "| ~ fight fights fighting resist resists resisted resisting withstand withstands defy defies defied unbowed",
    "! fall falls fallen fell capture captures captured seize seizes seized conquer conquers conquered conquering "
    "overrun overran occupy occupies occupied takeover control controls controlled hands ~ surrender surrendered yield "
    "| hold holds held holding withstand withstands withstood resist resists resisted resisting defend defends "
    "defended repel repels repelled repulsed unconquered",
    "win wins won winner winners victory victorious triumph triumphed "
    "| lose loses lost loser losers defeat defeats defeated beaten",
    "! agree agrees agreed accept accepts accepted welcome welcomes welcomed willing ready open "
    "| refuse refuses refused reject rejects rejected unwilling",
    "! support supports supported back backs backed favour favours | oppose opposes opposed against",
    "dead died killed dies dying | alive survived survives survivor living",
    "# plenty ample enough sufficient abundant adequate adequately well good amply heavily ~ stores store stocks stock "
    "stockpile stockpiles stockpiled cache caches hoard plentiful "
    "| poorly scarce short shortage lack lacks lacked lacking insufficient inadequate few ~ meagre limited dwindling "
    "depleted",
    "! related relative relatives relation kin family married cousin cousins brother brothers sister sisters father "
    "mother son daughter uncle aunt nephew niece | unrelated strangers",
    "opened opens reopened | closed shut closes",
    "rise rises rose risen increase increases increased up grew grown grows "
    "| fall falls fell fallen decrease decreases decreased down dropped shrank",
    "! guilty convicted blame blames blamed condemned | innocent cleared acquitted exonerated absolved",
    "! approve approves approved passed adopt adopts adopted | reject rejects rejected block blocked veto vetoed",
    "! confirm confirms confirmed admit admits admitted acknowledge acknowledges acknowledged "
    "| deny denies denied denying",
    "! proceed proceeded completed | cancel cancelled canceled scrapped abandoned collapse collapsed halted",
    "! legal lawful | illegal unlawful",
    "safe | unsafe dangerous",
    "begin began begun start started launched | end ended stopped finished",
    "known knows clear | unknown unclear",
    "! ~ stay stays stayed staying | flee fled fleeing",
    "stay stays stayed remain remains | flee fled leave leaves left departed resigned",
)


@dataclass(frozen=True, slots=True)
class Family:
    """The words of both sides, those that a question may ask by, and whether one side shuts out the other."""

    sides: tuple[frozenset[str], frozenset[str]]
    asked: frozenset[str]
    apart: bool
    degree: bool

    def side(self, word: Word) -> bool | None:
        """Whether a word is of the first side; None when it is of neither."""
        return next((yes for yes, forms in zip((True, False), self.sides, strict=True) if word.low in forms), None)


def _family(line: str) -> Family:
    told = [frozenset(side.replace("~", " ").strip("!# ").split()) for side in line.split("|")]
    asked = frozenset(word for side in line.split("|") for word in side.split("~")[0].strip("!# ").split())
    return Family((told[0], told[1]), asked, line.startswith("!"), line.startswith("#"))


_ALL = tuple(map(_family, _FAMILIES))


def family_of(asks: Sequence[Word]) -> Family | None:
    """The first family that has one of these words of a question; None when no family has any."""
    low = {word.low for word in asks}
    return next((family for family in _ALL if family.asked & low), None)
