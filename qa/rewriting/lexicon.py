"""English words by what they do in a sentence: grammar, verbs, and nouns that tell of whom or of what is spoken.

is_verb("opened"), "mayor" in ROLES, "city" in PLACES  →  True, True, True

Grammar and general words only: no list of people or of places.
"""

from functools import lru_cache

__all__ = [
    "ABSTRACT", "AMBIGUOUS", "AUXILIARIES", "CALENDAR", "DETERMINERS", "GENERIC", "MEN", "MODIFIERS", "PEOPLE",
    "PLACES",
    "PREPOSITIONS", "PRONOUNS", "RELATIONS", "ROLES", "TITLES", "WHS", "WITH_VERB",
    "WOMEN", "base_of", "is_grammar", "is_verb",
]  # fmt: skip

AUXILIARIES = frozenset(
    "is are was were am be been being do does did has have had will would can could shall should may "
    "might must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't "
    "can't couldn't shouldn't".split()
)
WITH_VERB = frozenset(  # the verb itself comes after their subject
    "do does did will would can could should may might must don't doesn't didn't won't can't".split()
)
PREPOSITIONS = frozenset(
    "in on at to from of for with by about against between into onto near under over after before during "
    "since until through across towards toward around without within behind beyond like as than among "
    "amid outside inside per via besides despite except off upon out up down away along versus vs "
    "alongside".split()
)
DETERMINERS = frozenset(
    "the a an this that these those my your his her its their our some any each every no another both all "
    "such which what whose".split()
)
PRONOUNS = frozenset(
    "i you he she it we they me him us them himself herself itself themselves myself yourself his hers "
    "theirs mine who whom one ones anyone anybody anything someone somebody something nobody nothing "
    "everyone everybody everything there here".split()
)
WHS = frozenset("who whom whose what which when where why how".split())
_OTHERS = frozenset(
    "and or but so nor if because although though while when where why how whether not n't then also too "
    "very more most much many few less least ever never now just only even still already again else well "
    "really quite rather yes ok okay oh wow hmm no please thanks thank interesting soon later ago far "
    "long old often exactly once twice there's that's what's it's he's she's who's let's i'm i've i'd "
    "i'll you're they're we're how's where's when's according different same other own such next last "
    "first second third maybe perhaps however instead together back able good bad better best important "
    "main major particular kind sort type types kinds way ways thing things example examples lot bit some "
    "several".split()
)
MODIFIERS = frozenset(  # words of rank and of degree that stand before a noun and are none
    "first second third last next main important major other different same own such good bad better best "
    "worst biggest largest smallest oldest youngest new old former current real two three four five six "
    "seven eight nine ten most more early late big small".split()
)
ABSTRACT = frozenset(  # what is said of a thing rather than a thing: "the history of the bridge" speaks of the bridge
    "history origin origins role sign signs symptom symptoms effect effects source sources significance "
    "importance purpose relationship difference differences type types kind kinds cause causes benefit "
    "benefits meaning impact impacts part parts number amount cost costs price size level rate advantage "
    "advantages disadvantage disadvantages example examples definition function functions use uses aim "
    "aims goal goals result results reason reasons end beginning start rest risk risks facts fact feature "
    "features characteristics name names age invention discovery development pros cons".split()
)
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december today yesterday tomorrow morning afternoon evening night "
    "week month year weeks months years days day hour hours minute minutes decade decades century time "
    "times date".split()
)
TITLES = frozenset(
    "mr mrs ms miss dr sir dame lord lady president minister general colonel captain major mayor king "
    "queen prince princess professor pope bishop judge senator governor ambassador commander inspector "
    "sheikh mullah imam secretary chancellor premier councillor chief doctor father sister brother".split()
)
ROLES = TITLES | frozenset(
    "leader man woman boy girl person politician diplomat spokesman spokeswoman spokesperson actor "
    "actress singer author writer poet artist painter composer founder director manager owner chairman "
    "chairwoman boss officer soldier fighter rebel policeman policewoman engineer scientist teacher "
    "student lawyer doctor nurse coach player striker goalkeeper driver pilot keeper farmer fisherman "
    "victim suspect witness winner candidate lawmaker vice-president vice-chancellor mother son daughter "
    "wife husband uncle aunt cousin nephew niece grandfather grandmother widow widower hero heroine "
    "reporter journalist editor expert economist historian priest monk nun successor predecessor deputy "
    "guide warlord guerrilla cleric emir boyfriend girlfriend friend killer champion".split()
)
PEOPLE = frozenset(
    "people men women children citizens residents protesters demonstrators soldiers fighters troops "
    "police rebels workers leaders officials voters students refugees migrants passengers families "
    "villagers members".split()
)
MEN = frozenset(
    "mr sir lord king prince father brother son husband uncle nephew grandfather widower man boy "
    "spokesman actor chairman policeman fisherman boyfriend priest monk he him his himself".split()
)
WOMEN = frozenset(
    "mrs ms miss dame lady queen princess mother sister daughter wife aunt niece grandmother widow woman "
    "girl spokeswoman actress chairwoman policewoman girlfriend nun heroine she her hers herself".split()
)
PLACES = frozenset(
    "city town village country region province valley island mountain river street place area capital "
    "state county district border harbour port station airport stadium square building house church "
    "museum school hospital hotel inn camp castle bridge park lake coast sea desert continent".split()
)
RELATIONS = frozenset(
    "father mother brother sister son daughter wife husband parents family uncle aunt grandfather "
    "grandmother successor predecessor deputy boss partner rival friend teacher cousin".split()
)
GENERIC = {  # what "that group" or "the city" may stand for when no earlier phrase has the word
    "person": frozenset("man woman person politician guy lady boy girl".split()),
    "place": frozenset("city town village country region province valley island".split()),
    "thing": frozenset("group movement organisation organization company party firm agency alliance team band".split()),
}  # fmt: skip

_VERBS = (
    "say tell go get make know take see come think look want give use find ask seem feel try leave call "
    "keep let begin show hear run move live believe hold bring happen write provide sit stand lose pay "
    "meet include continue set learn lead understand watch follow stop create speak read allow add spend "
    "grow open walk win offer remember love consider appear buy wait serve die send expect build stay "
    "fall cut reach kill remain suggest raise pass sell require decide pull break become join eat drink "
    "drive wear choose cause affect compare differ mean originate develop discover invent describe "
    "explain discuss involve contain treat cure spread prevent influence improve increase reduce protect "
    "avoid obtain produce start end flee fight attempt support oppose promise urge warn announce declare "
    "accuse arrest charge resign elect appoint vote refuse reject agree deny admit confirm publish report "
    "claim capture seize destroy attack defend surrender withdraw negotiate recognise recognize replace "
    "relate do like need hope plan consist exist occur receive earn cost weigh own marry teach train help "
    "work play carry matter suffer accept hurt burn sink rise drop close hide visit travel return arrive "
    "found hit throw catch steal shoot injure wound escape survive celebrate protest name hire fire quit "
    "solve shift sound reply answer explore operate function manage handle study invest boost ban breed "
    "vary respond react adapt evolve spoil migrate hibernate sleep dance sing swim cook fly fix cross "
    "introduce apply perform record release establish form trust"
).split()
_EITHER = (
    "use show help work play report claim attack plan offer cost cause support hope need name record "
    "release form fire vote charge protest end start run walk look call drop close love like matter mean "
    "set cut hit catch drive wound open own stand fall rise influence promise fight trust return visit "
    "travel train increase lead spread drink escape building meeting feeling reading writing opening "
    "training learning beginning ending leaving painting planning working running living playing sound "
    "shift cook fly fix ban study treat break cross function reply answer sleep dance swim"
).split()
AMBIGUOUS = frozenset(_EITHER) | {f"{word}s" for word in _EITHER}  # verbs that are nouns as often
_IRREGULAR = {
    past: base
    for base, *pasts in (
        pair.split()
        for pair in (
            "say said|tell told|go went gone|get got|make made|know knew known|take took taken|see saw seen|"
            "come came|think thought|give gave given|find found|feel felt|leave left|keep kept|"
            "begin began begun|show shown|hear heard|run ran|hold held|bring brought|write wrote written|"
            "sit sat|stand stood|lose lost|pay paid|meet met|lead led|understand understood|"
            "speak spoke spoken|spend spent|grow grew grown|win won|buy bought|send sent|build built|"
            "fall fell fallen|sell sold|break broke broken|become became|eat ate eaten|drink drank drunk|"
            "drive drove driven|wear wore worn|choose chose chosen|flee fled|fight fought|teach taught|"
            "seize seized|withdraw withdrew withdrawn|mean meant|sink sank sunk|rise rose risen|"
            "hide hid hidden|throw threw thrown|catch caught|steal stole stolen|shoot shot|dig dug|"
            "draw drew drawn|fly flew flown|swim swam swum|sing sang sung|strike struck|swear swore sworn|"
            "shake shook shaken|do did done|forget forgot forgotten|feed fed|lend lent|light lit|"
            "ride rode ridden|wake woke woken"
        ).split("|")
    )
    for past in pasts
}  # fmt: skip


@lru_cache(maxsize=1)
def _forms() -> frozenset[str]:
    found = set(_IRREGULAR)
    for base in _VERBS:
        stem = base.removesuffix("e")
        found |= {
            base,
            f"{base}s",
            f"{base}es",
            f"{stem}ed",
            f"{stem}ing",
            f"{base}{base[-1]}ing",
            f"{base}{base[-1]}ed",
        }
        if base.endswith("y"):
            found |= {f"{base[:-1]}ies", f"{base[:-1]}ied"}
    return frozenset(found)


def is_verb(low: str, before: str = "") -> bool:
    """Whether a lower-case word is a verb here; one that may be a noun only behind a pronoun, "to" or an auxiliary."""
    if low in AMBIGUOUS and low not in _IRREGULAR:
        return (
            before in PRONOUNS or before == "to" or before in AUXILIARIES or before in {"not", "what", "which", "that"}
        )
    return low in _forms()


@lru_cache(maxsize=4096)
def is_grammar(low: str) -> bool:
    """Whether a lower-case word can be no part of a noun phrase: grammar, a pronoun, an adverb in -ly."""
    return (
        low in AUXILIARIES
        or low in PREPOSITIONS
        or low in PRONOUNS
        or low in WHS
        or low in _OTHERS
        or (
            low.endswith("ly") and len(low) > 4 and low not in {"family", "italy", "july", "supply", "ally", "assembly"}
        )
    )


def base_of(verb: str) -> str | None:
    """The base form of a past tense, "won" → "win", "opened" → "open"; None when it is not known."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    bases = frozenset(_VERBS)
    for ending, put in (("ied", "y"), ("ed", ""), ("ed", "e"), ("d", "")):
        if verb.endswith(ending) and verb.removesuffix(ending) + put in bases:
            return verb.removesuffix(ending) + put
    return verb[:-3] if verb.endswith("ed") and verb[:-3] in bases else None
