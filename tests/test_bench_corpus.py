"""The made-up articles of the bench: the same ones every time, as many as asked for, and questions in their words."""

from pathlib import Path

from eval.bench_corpus import LONG, articles, questions, write_articles


def test_the_articles_are_the_same_every_time_and_differ() -> None:
    first, again = list(articles(50)), list(articles(50))
    assert first == again
    assert len({tuple(sentences) for _, sentences in first}) == 50
    for title, sentences in first:
        assert title[0].isupper()
        assert len(sentences) == 3
        assert all(sentence.endswith((".", "”")) and "{" not in sentence for sentence in sentences)


def test_a_larger_corpus_has_more_words() -> None:
    def words(count: int) -> set[str]:
        return {word for _, sentences in articles(count) for s in sentences for word in s.lower().split()}

    assert len(words(400)) > 2 * len(words(40))


def test_questions_are_in_the_words_of_their_article() -> None:
    found = questions(5, 40)
    asked = [sentences[0] for _, sentences in list(articles(40))[::8]]
    assert len(set(found)) == 5
    for question, sentence in zip(found, asked, strict=True):
        assert question.removeprefix("Who or what was it that ").rstrip("?") in sentence
    assert len(questions(40, 3)) == 3


def test_a_thousand_files_lie_in_a_folder(tmp_path: Path) -> None:
    write_articles(tmp_path, 1_001)
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["0000", "0001"]
    assert [file.name for file in (tmp_path / "0001").iterdir()] == ["0001000.txt"]
    title, sentences = next(articles(1_001))
    assert (tmp_path / "0000" / "0000000.txt").read_text(encoding="utf-8") == f"{title}\n\n{' '.join(sentences)}\n"


def test_a_report_has_paragraphs(tmp_path: Path) -> None:
    write_articles(tmp_path, 1, LONG)
    title, *paragraphs = (tmp_path / "0000" / "0000000.txt").read_text(encoding="utf-8").strip().split("\n\n")
    [(expected, sentences)] = articles(1, LONG)
    assert title == expected
    assert len(paragraphs) == 10
    assert " ".join(paragraphs) == " ".join(sentences)
