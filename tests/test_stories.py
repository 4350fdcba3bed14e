from index.articles import articles_of
from index.formats import Page
from index.stories import with_stories

WIRE = (
    "Two gates of the dam at Kell were opened at four on Sunday morning, the water board said in a statement. "
    "Farmland below the dam was flooded, but the town of Osby was spared. Some 300 people had been asked to leave. "
    "Most of them spent the night with relatives, and some in the school.\n\n"
    "Farmers said that they had got no warning at all. One of them lost forty sheep within an hour. "
    "The owner of the dam says that sirens were tested in May. A study of 2016 found cracks in the east wall."
)
OTHER = (
    "The council of Lund will decide in June whether the old cinema becomes a library. It has stood empty since 2009. "
    "A group of citizens has collected money for the roof. The owner asks for four million kroner, which is too much, "
    "the mayor thinks. A second offer came from a firm that wants to build flats."
)


def stories(*texts: str) -> list[str | None]:
    articles = [articles_of(Page(text), name=str(i))[0] for i, text in enumerate(texts)]
    return [article.story for article in with_stories(articles)]


def test_a_copy_a_cut_and_an_edited_copy_are_one_story() -> None:
    cut = WIRE.split("\n\n")[0]
    edited = (
        "OSBY (NPX) — " + WIRE.replace("“", '"').replace("Some 300 people", "About 300 people") + "\n\nIt rained on."
    )
    assert stories(WIRE, OTHER, WIRE, cut, edited) == ["0", "1", "0", "0", "0"]


def test_reports_that_share_a_quotation_are_two_stories() -> None:
    quotation = "“We were eight centimetres from the limit and nobody had told us,” said the engineer of the board."
    assert stories(f"{WIRE}\n\n{quotation}", f"{OTHER}\n\n{quotation}") == ["0", "1"]


def test_boilerplate_makes_no_story() -> None:
    tail = "\n\nLeave a comment\n\n" + "Sign up to our newsletter and get all the news of the day in your inbox. " * 20
    assert stories(WIRE + tail, OTHER + tail) == ["0", "1"]


def test_texts_too_short_to_tell_are_stories_of_their_own() -> None:
    assert stories("It rained in Kell. Nobody was hurt.", "It rained in Kell. Nobody was hurt.") == ["0", "1"]
