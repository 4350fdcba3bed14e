"""What is compared when a state, an office, one of two things, a deed or a place is asked for."""

import pytest

from qa.checks.asked import compares, topic
from qa.conflicts import find_disputes, told_otherwise
from qa.disputes.found import Answering, Finding
from qa.types import Place


def found(*texts: str, before: str = "") -> list[Finding]:
    """The texts as the findings of as many articles, the first the surest."""
    return [
        Finding(Place(str(n), 0, len(text)), text, (Answering(0, 5, -1.0),), 0.5 / (n + 1), before)
        for n, text in enumerate(texts)
    ]


def sides(question: str, *texts: str) -> list[list[str]]:
    """The articles of each side, by number."""
    return [[place.article_id for place in s.places] for d in find_disputes(question, found(*texts)) for s in d.sides]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("Has Osk fallen?", ("Osk has not fallen.", "The rebels have seized Osk.")),
        ("Was Osk captured by the rebels?", ("Osk still holds out.", "Osk fell to the rebels.")),
        ("Did the rebels win the war?", ("The rebels won the war.", "I cannot say that the rebels won the war.")),
        ("Is Ann Lee alive?", ("Ann Lee was killed on Monday.", "Ann Lee survived, her brother said.")),
        ("Is Osk the only free town?", ("Osk is the only free town left.", "Osk is one of the free towns.")),
        ("Are there other free towns besides Osk?", ("Osk is the only free town.", "Osk is one of the free towns.")),
        ("What is Ann Lee's job?", ("Ann Lee, a nurse, saw it.", "Ann Lee, the midwife, saw it.")),
        ("What did Bo Ray declare himself?", ("Bo Ray acts as acting mayor.", "Bo Ray is himself rightful mayor.")),
        ("Did Bo Ray come by road or by air?", ("Bo Ray drove to Osk.", "Bo Ray reached Osk by helicopter.")),
        ("How did Bo Ray get to Osk?", ("Bo Ray drove to Osk.", "Bo Ray reached Osk by helicopter.")),
        ("In which direction from Vane is Osk?", ("Osk lies north of Vane.", "Osk lies northeast of Vane.")),
        ("Are the rebels in Osk well armed?", ("Rebels in Osk lack guns.", "Osk: rebels have stores of weapons.")),
        ("Do the rebels have plenty of guns?", ("The rebels are poorly armed.", "“We have ample arms,” a rebel said.")),
        ("Is Osk the sole free town?", ("Osk is one of the free towns.", "Osk is the only town that is free.")),
        ("Who beat the Vane in 1998?", ("Osk won against the Vane in 1998.", "In 1998 the raid that beat Vane")),
        ("Did Bo Ray fly or walk to Osk?", ("Bo Ray came to Osk on foot.", "Bo Ray took a plane to Osk.")),
        ("Did they come while it rained or once it had?", ("They came amid the rain.", "They came after rain.")),
        ("Did Osk call for soldiers or for guns?", ("Osk asked for troops.", "Osk pleaded for weapons.")),
        ("Did Osk ask for money or for boats?", ("Osk asked Vane for money.", "Osk asked Vane for boats.")),
        ("Was it during or after the retreat?", ("They came amid the retreat.", "They came after the retreat.")),
        ("Who leads the rising in Osk?", ("The rising in Osk was led by Ann.", "Bo Ray, leader of the rising, spoke")),
        (
            "Who leads the rising in Osk?",
            ("The rising in Osk was led by Bo Ray Lee.", "Bo Lee leads the rising; Bo Ray Lee is his father."),
        ),
        ("Where is Bo Ray?", ("Nobody in Osk doubts that Bo Ray hides.", "The whereabouts of Bo Ray remain unknown.")),
    ],
)  # fmt: skip
def test_two_sides(question: str, texts: tuple[str, ...]) -> None:
    if question.startswith("Where"):
        spans = [Finding(f.place, f.text, (Answering(0, 13, 2.0),), f.probability) for f in found(*texts)]
        assert len(find_disputes(question, spans)[0].sides) == 2
        return
    assert sorted(sides(question, *texts)) == [["0"], ["1"]]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("Has Osk fallen?", ("Osk has fallen.", "The rebels have seized Osk.")),
        ("Has Osk fallen?", ("Osk has not fallen.", "Osk still holds out.")),
        ("Has Osk fallen?", ("Osk has not fallen.", "The rest of the land, far from all that, was seized.")),
        ("Is Ann Lee alive?", ("Ann Lee was killed on Monday.", "Ann Lee died at the gates.")),
        ("Is Osk the only free town?", ("Osk is the only free town.", "Osk is the last free town.")),
        ("What is Ann Lee's job?", ("Ann Lee, a nurse, saw it.", "The nurse Ann Lee saw it.")),
        ("Which office does Bo Ray hold?", ("Bo Ray, the deputy mayor, came.", "Bo Ray, first deputy mayor, left.")),
        ("How did Bo Ray get to Osk?", ("Bo Ray drove to Osk.", "Bo Ray came to Osk by car.")),
        ("In which direction from Vane is Osk?", ("Osk lies north of Vane.", "Osk, to the north, is near Vane.")),
        ("Who leads the rising in Osk?", ("The rising in Osk is led by A Lee.", "Ms Lee, leader of the rising, spoke")),
        ("Who leads the rising in Osk?", ("The rising is led by Ahmed Lee.", "Ahmad Lee leads the rising.")),
        ("Did it open before or after the war?", ("It opened after the war.", "It was shut before the war.")),
        ("Who leads the rising in Osk?", ("The rising in Osk is led by Bo Ray Lee.", "Bo Lee leads the rising.")),
        (
            "What exactly did Mayor Ann Lee Ray say about dogs?",
            ("“And only the dogs of Mayor Ann Lee Ray bark,” she said.", "Dogs and Mayor Ann Lee Ray were there."),
        ),
        ("How many votes did it get?", ("It was carried by 15 votes to 14 votes.",)),
        ("Where is Bo Ray?", ("Bo Ray is in Osk.", "It is not known who paid for the boats.")),
    ],
)  # fmt: skip
def test_one_side(question: str, texts: tuple[str, ...]) -> None:
    assert sides(question, *texts) == []


@pytest.mark.parametrize(
    ("question", "texts", "number"),
    [
        ("When did Osk surrender?", ("Osk lies by the sea.", "Osk has vowed to fight on."), 1),
        ("When did the Vane conquer Osk?", ("Osk was never conquered by the Vane.",), 0),
        ("Why did Ann Lee refuse the prize?", ("Ann Lee accepted the prize.",), 0),
        ("What did the board blame Ann Lee for?", ("Ann Lee was cleared by the board.",), 0),
        ("How did the Vane kill Ann Lee?", ("Ann Lee was killed by Bo Ray.",), 0),
        ("How did the Vane manage to win the war against Osk?", ("A war with the Vane, which Osk won, began.",), 0),
        # borne out, told of somebody else, not taken for granted, or already denied
        ("When did Osk surrender?", ("Osk has vowed to fight on.", "Osk surrendered in May."), None),
        ("When did Osk surrender?", ("Vane has vowed to fight on.",), None),
        ("Did Osk surrender?", ("Osk has vowed to fight on.",), None),
        ("Who surrendered Osk?", ("Osk has vowed to fight on.",), None),
        ("Why did Osk not surrender?", ("Osk has vowed to fight on.",), None),
        ("When did Osk hold its yearly games?", ("Osk was seized in May.",), None),
        ("How did Bo Ray kill Ann Lee?", ("Ann Lee was killed by Bo Ray.",), None),
        ("Where was Ann Lee killed?", ("Ann Lee was killed by Bo Ray.",), None),
    ],
)
def test_what_is_taken_for_granted_may_be_told_otherwise(
    question: str, texts: tuple[str, ...], number: int | None
) -> None:
    told = told_otherwise(question, found(*texts))
    assert (told.place.article_id if told else None) == (None if number is None else str(number))


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("Do the articles agree on how far Osk is from Vane?", "how far Osk is from Vane?"),
        ("Where do the reports differ about the date of the fire?", "which date of the fire?"),
        ("Do the papers contradict each other on who leads Osk?", "who leads Osk?"),
        ("How far is Osk from Vane?", "How far is Osk from Vane?"),
    ],
)
def test_a_question_whether_the_articles_agree_is_asked_itself(question: str, about: str) -> None:
    assert topic(question) == about
    assert compares(question) == (question != about)


def test_a_length_of_time_is_not_a_step_in_time() -> None:
    texts = ("The siege of Osk lasted two months.", "A year after the siege of Osk the mill opened.")
    spans = [Finding(Place(str(n), 0, 9), t, (Answering(0, len(t), 2.0),), 0.5) for n, t in enumerate(texts)]
    assert find_disputes("How long did the siege of Osk last?", spans) == ()
