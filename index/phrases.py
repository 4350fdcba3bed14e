"""What sites say around articles, as alternatives of a pattern: one phrase a line or between two bars; lists of words.

None is of one outlet; a space in a phrase stands for any white space.
Example: "sign (?:up|in)" is "sign up" and "Sign in".
"""

__all__ = [
    "ADS",
    "COMMENTS",
    "LEGAL",
    "OUTLET_NOUNS",
    "OUTLET_NOUNS_OF_ALL",
    "OUTLET_NOUNS_OF_PEOPLE",
    "PERIODS",
    "SECTIONS",
    "SITE_MAY_SAY",
    "SITE_SAYS",
    "STATEMENT_WORDS",
]

LEGAL = r"""
    copyright | rights | reserved | prohibited | permission | unauthori[sz]ed | duplication | reproduction
    redistribut[a-z]+ | republish[a-z]* | consent | trademarks? | terms of (?:use|service) | privacy policy
    disclaimer | licen[cs]e | excerpts? | liability | owner
"""
SITE_SAYS = r"""
    unsubscribe | (?:click|tap|press) (?:here|the link|below|on) | sign (?:up|in) | log ?in
    subscribe (?:to|now|today|for) | follow us | like us | view (?:this )?(?:email )?in (?:your )?browser
    skip to | (?:uses?|accept(?:ing)?|manage) (?:all )?cookies
    cookie (?:policy|settings|preferences) | share (?:this|on) | (?:download|get) (?:our|the) (?:free )?app
    join (?:our|the conversation) | required fields | will not be published
    support (?:our|independent) journalism | become a (?:member|subscriber|supporter)
    you (?:may|might) (?:also )?(?:like|be interested) | recommended for you
    read (?:more|next|also)(?=\s*[:>»|]|$) | see also(?=\s*:) | most (?:read|popular) | trending now
    related (?:articles?|stories|posts|topics|news|content) | forward (?:this|to a friend)
    (?:leave|post|add|write) (?:a|your) (?:comment|review) | powered by
    continue reading | e-?mail us | contact us | call us | write to us | our helpline | get in touch
    start your free | free trial | already a (?:subscriber|member) | enable javascript | ad ?blocker
"""
SITE_MAY_SAY = r"""
    newsletters? | inbox | e-?mail address | e-?mail | subscribe(?:rs?)? | subscriptions? | cookies? | spam
    comments? | account | advertis[a-z]+ | sponsor[a-z]* | podcasts? | app | website | site | download | register
    notifications? | donat[a-z]+ | journalism | breaking news | latest news | free | stories | moderat[a-z]+
    facebook | twitter | instagram | whatsapp | telegram | youtube | linkedin | tips? | anonymous | contact
"""
ADS = r"""
    advertisement | advertising | sponsored(?: content)? | promoted | anzeige | werbung | publicidad | publicité
    (?:story|article) continues below(?: advertisement)?
"""
COMMENTS = r"""
    (?:leave|post|write|add|submit|make|be|join|show|view|read|load|see)(?: [^\s.]+){0,3} (?:comments?|repl(?:y|ies))
    (?:\d+ )?(?:comments?|responses?|replies)(?: \(?\d+\)?)? | join the (?:conversation|discussion) | reader comments
    comment on this (?:story|article) | what do you think\? | kommentare | commentaires | comentarios
"""
# Nouns that newspapers and stations are called by. The first are hardly anything else at the end of a name.
OUTLET_NOUNS = """
    times gazette herald courier tribune chronicle ledger observer examiner inquirer enquirer advertiser telegraph
    guardian argus echo sentinel bugle intelligencer clarion quarterly zeitung
"""
OUTLET_NOUNS_OF_ALL = """
    review news today wire radio weekly journal magazine press standard independent express monitor digest bulletin
    dispatch tv television fm broadcasting online newsroom insider globe newspaper monthly messenger
"""
OUTLET_NOUNS_OF_PEOPLE = "post star sun mercury bee mail mirror"
PERIODS = "daily evening morning sunday saturday weekly weekend monthly yearly annual week day month year"
SECTIONS = """
    world local latest breaking sport sports business politics political book books film films theatre music restaurant
    arts art culture science tech technology health home national international regional top more video spending
    defence budget judicial peer public policy safety legal court financial market markets money weather travel food
    opinion comment analysis feature features live good bad fake hard big long short full in on of first last new old
    special report exclusive editorial letters the a an and update updates headline headlines election energy crime
    education environment community entertainment showbiz lifestyle property farming trade labour wage tax rent price
    performance progress external internal independent interim strategic government council parliament state county
    free open shopping going reading
"""
# Words that a statement or a headline has, in title case too, and a name hardly ever.
STATEMENT_WORDS = """
    a an is are was were be been has have had will would can could may must says say said told tells asks calls
    after before under over amid against from with without for to into in at as by but or not no how why what who when
    where which this that his her their its our my your he she we they you i it face faces faced quit quits wins win
    loses lost cuts cut hit hits hold holds close closes opens open dies died gets gives makes takes back backs join
    living through expected joins names reads read buys sells sues slams warns launches remembering inside meet
    letter editor
"""
