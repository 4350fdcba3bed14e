"""Follow-ups become questions that stand alone: names where pronouns stood, what was left out, nothing wrong added."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.conversation import stand_alone
from qa.types import Turn

DAM = [Turn("Who opened the gates of the dam?", "Mayor Ann Lee. [1]")]
MEETING = [Turn("Where did Ann Lee meet the harbour board?", "At the Saltmarsh Inn. [1]")]
WATER = [Turn("How far did the water rise in Osk in May?", "By 70 cm. [1]")]
GROUP = [Turn("What is the Tideline League?", "A movement of fishermen. [1]")]
TWO = [Turn("Which two men lead the Tideline League?", "Bob Ray and Ivo Quill. [1]")]
MARCH = [Turn("What happened in Fenn?", "Marches against the toll were met with water cannon. [1]")]
POST = [
    Turn("Who called herself acting mayor?", "Ines Holt declared herself acting mayor. [1]"),
    Turn("Was she ever a judge?", "Yes, she was a county judge. [2]"),
]

FOLLOW_UPS = [
    (DAM, "How old is she?", "How old is Mayor Ann Lee?"),
    (DAM, "And when?", "When did Mayor Ann Lee open the gates of the dam?"),
    (DAM, "Why?", "Why did Mayor Ann Lee open the gates of the dam?"),
    (DAM, "Where does her brother live?", "Where does Mayor Ann Lee's brother live?"),
    (DAM, "And her father?", "Who is Mayor Ann Lee's father?"),
    (MEETING, "On what date was that?", "On what date did Ann Lee meet the harbour board?"),
    (MEETING, "What did they decide there?", None),
    (MEETING, "And Bob Ray?", "Where did Bob Ray meet the harbour board?"),
    (MEETING, "No, I meant Bob Ray.", "Where did Bob Ray meet the harbour board?"),
    (WATER, "And in Fenn?", "How far did the water rise in Fenn in May?"),
    (WATER, "What about Fenn?", "How far did the water rise in Fenn in May?"),
    (WATER, "And in 1996?", "How far did the water rise in Osk in 1996?"),
    (WATER, "How many people live there?", "How many people live in Osk?"),
    (WATER, "Who is the mayor of the town?", "Who is the mayor of Osk?"),
    (GROUP, "When was it founded?", "When was the Tideline League founded?"),
    (GROUP, "Who founded that movement?", "Who founded the Tideline League?"),
    (GROUP, "Tell me more", "Tell me more about the Tideline League."),
    (GROUP, "And its leaders?", None),
    (TWO, "Where do they live?", "Where do Bob Ray and Ivo Quill live?"),
    (TWO, "How many of them are fishermen?", "How many of Bob Ray and Ivo Quill are fishermen?"),
    ([*TWO, Turn("Which of them is old?", "Bob Ray. [1]")], "And what is the other one?", "And what is Ivo Quill?"),
    (MARCH, "When was that?", "When were marches against the toll met with water cannon?"),
    (POST, "In which years?", "In which years was Ines Holt a county judge?"),
    (POST, "Under whom did she serve?", "Under whom did Ines Holt serve?"),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "question", "alone"), [f for f in FOLLOW_UPS if f[2]], ids=lambda v: str(v)[:40])
def test_a_follow_up_becomes_a_question_that_stands_alone(turns: list[Turn], question: str, alone: str) -> None:
    assert stand_alone(question, turns) == alone


@pytest.mark.parametrize(
    ("turns", "question", "names"),
    [
        (MEETING, "What did they decide there?", {"Saltmarsh"}),
        (GROUP, "And its leaders?", {"Tideline League"}),
        ([*GROUP, Turn("Where is it based?", "In Osk. [1]")], "Who pays for it?", {"Tideline League"}),
        (DAM, "And his father, when was he born?", {"Ann Lee's father"}),
    ],
)
def test_names_are_carried(turns: list[Turn], question: str, names: set[str]) -> None:
    made = stand_alone(question, turns)
    assert all(name in made for name in names), made


ALONE = [
    "How many people did the mayor of Fenn invite to the opening?",
    "Which ferry sank near Ostrey in May?",
    "What did Bob Ray say when he resigned?",
    "Why did Hallam Orrin leave his party?",
    "Is it true that the bridge at Fenn has been sold?",
    "Are there any bears in Fenn?",
    "Did the strike in Osk end after the union won its case?",
]


@pytest.mark.parametrize("question", ALONE)
@pytest.mark.parametrize("turns", [DAM, GROUP, TWO], ids=["person", "group", "two"])
def test_a_question_with_a_subject_of_its_own_stays(question: str, turns: list[Turn]) -> None:
    assert stand_alone(question, turns) == question


@given(
    st.sampled_from(["Which {} did {} open in Fenn?", "Why has the {} of {} closed?", "When did {1} sell the {0}?"]),
    st.sampled_from(["bridge", "ferry", "school", "old mill", "harbour gate"]),
    st.sampled_from(["Ivo Quill", "Bob Ray", "the Fenn Council", "Ostrey"]),
    st.sampled_from([DAM, MEETING, WATER, GROUP, TWO, MARCH, POST]),
)
def test_names_of_its_own_keep_a_question_as_it_is(form: str, thing: str, name: str, turns: list[Turn]) -> None:
    question = form.format(thing, name)
    assert stand_alone(question, turns) == question


def test_a_new_subject_takes_over() -> None:
    turns = [*DAM, Turn("What is the Tideline League?", "A movement of fishermen. [1]")]
    assert stand_alone("Who founded it?", turns) == "Who founded the Tideline League?"


def test_a_refusal_and_small_talk_are_not_what_the_talk_is_about() -> None:
    turns = [*DAM, Turn("How old is she?", "The articles don't say."), Turn("Thanks!", "You are welcome.")]
    assert stand_alone("Where does she live?", turns) == "Where does Mayor Ann Lee live?"


def test_a_woman_is_not_he_and_a_man_not_she() -> None:
    turns = [Turn("Who met Mrs Holt?", "Mr Quill. [1]")]
    assert stand_alone("How old is he?", turns) == "How old is Mr Quill?"
    assert stand_alone("How old is she?", turns) == "How old is Mrs Holt?"


TEXT = st.text(max_size=300) | st.lists(
    st.sampled_from(
        "and what about he her it they there that group the other one Ann Lee Osk? who when why 1996 did was no, I "
        "meant more, tell me father Fenn. dam's [1] “quoted”".split()
    ),
    max_size=14,
).map(" ".join)  # fmt: skip
TURNS = st.lists(st.builds(Turn, TEXT, TEXT), max_size=5)


@settings(max_examples=150, deadline=None)
@given(TEXT, TURNS)
def test_any_chat_gives_a_bounded_question_and_always_the_same(question: str, turns: list[Turn]) -> None:
    made = stand_alone(question, turns)
    assert len(made) <= len(question) + 400
    assert made == stand_alone(question, turns)
    assert bool(made.strip()) == bool(question.strip())


@given(TEXT)
def test_without_turns_nothing_changes(question: str) -> None:
    assert stand_alone(question, []) == question


def test_a_long_chat_costs_little_and_adds_little() -> None:
    turns = [
        Turn(f"Who opened gate {n} of the dam? " * 650, f"Mayor Ann Lee opened gate {n}. " * 700) for n in range(50)
    ]
    assert all(len(t.question) > 19_000 for t in turns)
    made = stand_alone("How old is she?", turns)
    assert "Ann Lee" in made
    assert len(made) < 420
