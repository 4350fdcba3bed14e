"""Words that end in a full stop without ending a sentence; lower case, without the stop.

Example: "gen" (as in "Gen. Okoro") stands before a name; "no" (as in "No. 7") stands before a figure.
"""

__all__ = ["BEFORE_FIGURE", "BEFORE_NAME", "EITHER", "LOWER_BEFORE_NAME", "STARTERS", "STREETS"]

BEFORE_NAME = frozenset(
    """adm amb archbp ass assoc atty bp br brig bros capt cardl cdr cllr cmdr col cmndr cpl cpt det dir dr drs dra
    ens esq exec fr frau gen gov hon hr insp judge justice lieut lt ltcol maj messrs mgr mlle mme monsgr mr mrs ms msgr
    mx nr ofc offr ops ord pfc ph pres pres pr prof pte pvt rabbi rep reps rev revd rt sec sen sens sgt spc sr sra srta
    st ste supt treas univ vs viz sig dott ing arq lic mt ft pt messr mons asst dep""".split()
)
LOWER_BEFORE_NAME = frozenset(("v", "vs", "viz"))
STREETS = frozenset(("st", "mt"))
BEFORE_FIGURE = frozenset(
    """no nos nr art arts sec secs ch chap fig figs p pp par para vol vols ver v c ca circ approx est circa tel ext
    jan feb mar apr jun jul aug sep sept oct nov dec op cl col rs s ss room rm bldg apt flt pos abs rd""".split()
)
EITHER = frozenset(
    """inc corp co ltd llc plc bros jr sr esq etc al ave blvd st rd hwy dept gov est dist ed eds cf eg ie e.g i.e
    a.m p.m am pm ph.d m.d b.a m.a d.c u.s u.k u.n e.u u.s.a n.y l.a u.a.e u.s.s.r d.phil b.sc m.sc ll.b ariz ark
    calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa penn tenn tex va
    vt wash wis wyo ont que alta jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri
    sat sun min max avg hr hrs sq yr yrs mins secs lb lbs oz kg km mi mph bn cent mln adj assn cit viz ibid op approx
    z.b u.a d.h usw bzw ca gmbh s.a s.p.a m.v q.e.d r.i.p p.s b.c a.d c.e b.c.e""".split()
)
STARTERS = frozenset(
    """a about after all also although among an and another any are as asked at back because before being both but by
    can despite did do does during each earlier either even every few following for former from had has he her here
    his how however i if in instead is it its just last late later like many may meanwhile more most much my neither
    nevertheless no nobody none nor not nothing now of officials on once one only or other others our over people
    police rather separately several she should similarly since so some still such than that the their them then there
    these they this those though thus to today tomorrow tonight two under unless until we were what when where whether
    which while who whoever why will with within without would yes yesterday yet you your""".split()
)
