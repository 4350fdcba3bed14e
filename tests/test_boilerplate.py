import pytest

from index.articles import articles_of
from index.boilerplate import Block, by_wording
from index.formats import Page
from index.sentences import body_sentences
from index.types import Span

BODY = (
    "The dam at Kell held, but two of its gates were opened at 4 a.m., the water board said.\n\n"
    "Some 300 people had been asked to leave their homes. Most of them stayed with relatives.\n\n"
    "The minister is to visit the site on Monday. He has not said what he will ask."
)


def kinds(text: str) -> dict[str, str]:
    """The lines of a text that are not body, with what they are."""
    return {a.text[m.start : m.end]: m.kind for a in articles_of(Page(text)) for m in a.marks}


def sentences(text: str) -> int:
    return sum(len(body_sentences(article)) for article in articles_of(Page(text)))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Workers on the dam at dawn. Jo Ito/Nordpix", "caption"),
        ("Workers on the dam at dawn - Jo Ito/NPX via Picture House", "caption"),
        ("(NPX Photo/Jo Ito)", "caption"),
        ("FILE PHOTO: The dam in 2019. REUTEX/Jo Ito", "caption"),
        ("Photo by Jo Ito", "caption"),
        ("kell_dam_gates_open 2", "caption"),
        ("dam-at-dawn.jpg", "caption"),
        ("By Ada Lindqvist", "byline"),
        ("Ada Lindqvist 3 hours ago", "byline"),
        ("Ada Lindqvist, 3 March 2024", "byline"),
        ("(Reporting by Ada Lindqvist; Editing by Jo Ito)", "byline"),
        ("Ada Lindqvist and Jo Ito contributed to this report.", "byline"),
        ("Published 3 March 2024, 10:15 GMT", "metadata"),
        ("2 days ago", "metadata"),
        ("© 2024 Kell Media", "boilerplate"),
        ("All rights reserved. This material may not be published or broadcast.", "boilerplate"),
        ("Sign up to our newsletter and get the day’s stories in your inbox.", "boilerplate"),
        ("Follow us on Telegram", "boilerplate"),
        ("Home » News » Weather » Dam gates opened", "boilerplate"),
        ("- Advertisement -", "boilerplate"),
        ("14 comments", "boilerplate"),
        ("Post a comment", "boilerplate"),
        ("* * *", "boilerplate"),
    ],
)
def test_what_the_wording_of_a_line_shows(line: str, kind: str) -> None:
    assert by_wording(Block(Span(0, len(line)), line)).kind == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "The regulator fined the site over its cookie settings. It appealed.",
        "“Click here is not consent,” the judge said.",
        "Reproduction of a work without permission is prohibited, the court held.",
        "The newsletter, which has 40,000 subscribers, was founded in 2016.",
        "She told her followers on Instagram to sign up for the march.",
        "About 3,000 people left comments on the site before it was closed.",
        "The advertisement was withdrawn.",
        "He refused to log in.",
        "Photo shops have closed across the city since 2010.",
        "Image is everything in politics, said Mr. Brandt.",
        "By Monday the water had gone.",
        "By John Marlow's reckoning, the town lost a million.",
        "Reporting by foreigners is banned.",
        "She had contributed to this story of decline, critics say.",
        "He joined Nordpix/Kell in 1999 and left it two years later.",
        "“It is over.”",
        "Nobody was hurt.",
    ],
)
def test_a_sentence_about_such_things_stays_body(sentence: str) -> None:
    text = f"{BODY}\n\n{sentence}\n\n{BODY.replace('Kell', 'Osby')}"
    assert kinds(text) == {}
    assert sentences(text) > 2 * sentences(BODY)


@pytest.mark.parametrize(
    "heading",
    [
        "Eight centimetres to spare",
        "“We were lucky that night”",
        "Is the dam safe?",
        "WHAT THE FARMERS SAY",
        "The water board says that it wants to ask the county before it opens the gates",
    ],
)
def test_a_line_between_paragraphs_that_does_not_end_as_prose_is_a_subhead(heading: str) -> None:
    text = BODY.replace("\n\nSome", f"\n\n{heading}\n\nSome")
    assert kinds(text) == {heading: "subhead"}
    assert sentences(text) == sentences(BODY)


def test_a_pull_quote_is_not_a_second_statement() -> None:
    text = (
        BODY
        + "\n\n“Nobody slept that night.”\n\n“Nobody slept that night,” said Ola Kvam of Kell, who has a farm there."
    )
    assert kinds(text) == {"“Nobody slept that night.”": "subhead"}


def test_the_lines_above_and_below_the_body() -> None:
    above = "Weather\n\nDam gates opened after a week of rain\n\nThousands asked to leave their homes\n\nBy Ada Lind"
    below = "Previous article\n\nMinister denies report\n\nTags: dam, rain\n\nmore:"
    assert list(kinds(f"{above}\n\n{BODY}\n\n{below}").values()) == [
        "boilerplate",
        "title",
        "subhead",
        "byline",
        *["boilerplate"] * 4,
    ]


def test_a_deck_above_the_headline_is_not_body() -> None:
    deck = (
        "After a week of rain the water board opened two gates of the dam, although nobody below it had been told; " * 2
    )
    text = f"{deck.strip('; ')}\n\nDam gates opened after a week of rain\n\n{BODY}"
    assert sorted(kinds(text).values()) == ["subhead", "title"]


def test_nothing_after_the_comments_heading_is_the_article_s() -> None:
    text = BODY + "\n\nLeave a comment\n\nI was there and it was bad. The water came so fast.\n\nWell done to all."
    assert sentences(text) == sentences(BODY)


def test_a_paragraph_in_another_language_is_boilerplate() -> None:
    spanish = "Si tienes alguna pista sobre esta noticia, no dudes en hacérnosla llegar por cualquiera de estas vías."
    assert kinds(f"{BODY}\n\n{spanish}") == {spanish: "boilerplate"}
    assert sentences(f"{BODY}\n\nAda Lindqvist, Burhan Sayed, Tomas Brandt, Abdul Karim and Mira Sahl signed it.") == 6


def test_two_languages_in_like_parts_are_both_body() -> None:
    spanish = "La presa de Kell resistió, pero dos de sus compuertas fueron abiertas a las cuatro. " * 5
    assert sentences(f"{BODY}\n\n{spanish}") == 10


def test_the_heading_of_a_list_inside_a_paragraph_is_marked() -> None:
    text = f"{BODY}\n\nThe Kell Dam 1- It was built in 1931. 2- It is 40 metres high.\n\n{BODY.replace('Kell', 'Osby')}"
    assert kinds(text)["The Kell Dam"] == "subhead"
    led = f"{BODY}\n\nThere are two rules: 1- Ask first. 2- Close the gate."
    assert kinds(led) == {}


def test_items_of_a_list_are_body_and_a_dateline_is_marked() -> None:
    text = (
        f"KELL, 3 March (NPX) — {BODY}\n\nThe board will:\n\n- open one more gate\n- warn the farms\n- ask the county"
    )
    assert kinds(text) == {"KELL, 3 March (NPX) — ": "dateline"}
    assert sentences(text) == 9


def test_a_list_of_facts_is_body_and_a_list_of_links_is_not() -> None:
    facts = "Key figures\n\n• Height of the dam: 40 metres\n\n• Farms below it, by the county: 112"
    end = BODY.replace("Kell", "Osby")
    assert kinds(f"{BODY}\n\n{facts}\n\n{end}") == {"Key figures": "subhead"}
    links = "Related stories\n\n• Dam was weak, report says\n\n• How the gates work"
    assert len(kinds(f"{BODY}\n\n{links}\n\n{end}")) == 3


def test_a_quotation_with_its_speaker_is_body() -> None:
    quoted = "“It will flood the farms again” — Ola Kvam, farmer"
    assert kinds(f"{BODY}\n\n{quoted}\n\n{BODY.replace('Kell', 'Osby')}") == {}


def test_a_text_without_full_stops_still_has_a_body() -> None:
    thai = "น้ำท่วมเมืองเก่าเมื่อเช้าวันอาทิตย์หลังฝนตกหนักสามวันติดต่อกัน"
    assert sentences(f"{thai}\n\n{thai}ครั้งนี้") >= 1


@pytest.mark.parametrize("run", ["a |  ", "am. ", "Ab/", "“", "A Name, ", "* _ ", "© ", "1- ", "By Ada "])
def test_long_runs_of_signs_are_judged_without_trying_every_way_to_read_them(run: str) -> None:
    for count in (20, 60, 3000):
        articles_of(Page(run * count + "!\n\n" + run * count + "x"))
