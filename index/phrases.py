"""What sites say around articles, as alternatives of a pattern: one phrase a line or between two bars.

None is of one outlet; a space stands for any white space. Example: "sign (?:up|in)" is "sign up" and "Sign in".
"""

__all__ = ["ADS", "COMMENTS", "LEGAL", "SITE_MAY_SAY", "SITE_SAYS"]

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
