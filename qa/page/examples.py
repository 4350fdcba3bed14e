"""The articles of an index → the questions that its page begins with: such as its articles answer, of several kinds.

`Examples(assistant, library).now()` → ("Who opened the gates of Osk?", "When did Osk rebuild the pier?", …)
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event, Lock, Thread

from index.heads import Asked
from index.sentences import body_sentences
from index.types import Article, Sentence
from qa.assistant import Assistant
from qa.checks.words import stems_of, words
from qa.library import Library
from qa.page.facts import Example, people, questions
from qa.page.titles import of_title
from qa.types import Answer

__all__ = ["EXAMPLES", "Examples"]

EXAMPLES = 4
_ARTICLES = 24  # that are looked at, the newest ones
_SENTENCES = 40  # of each, from its beginning
_TRIED = 24  # questions that are asked to find out
_SURE = 0.6  # confidence of an answer that an example leads to
_PEOPLE = 8  # who are named most
_KINDS = ("who", "why", "how many", "quote", "when", "where")  # in this order, as far as there are any


@dataclass(frozen=True, slots=True)
class _Offered:
    """An example and the place that must answer it: a sentence of an article, or all of the article."""

    article: Article
    place: Sentence
    example: Example


class Examples:
    """The examples of an index as it is now. Holds a thread that finds them: close it after use.

    Finding them takes seconds, as each is asked first. It begins at once, so that they are there when a page is opened.
    """

    def __init__(self, assistant: Assistant, library: Library) -> None:
        """Begin to look for examples."""
        self._assistant = assistant
        self._library = library
        self._gone = Event()
        self._one = Lock()
        self._found: tuple[str, tuple[str, ...]] | None = None  # the generation, its examples
        self._thread = Thread(target=self.now, daemon=True)
        self._thread.start()

    def now(self) -> tuple[str, ...]:
        """At most four questions that are answered surely, each of another kind and article as far as that can be.

        Where no sentence of the articles makes one, questions are made of their titles.
        """
        with self._one:
            generation = self._library.generation()
            if self._found is None or self._found[0] != generation:
                self._found = generation, self._made()
            return self._found[1]

    def close(self) -> None:
        """Stop looking."""
        self._gone.set()
        self._thread.join()

    def _made(self) -> tuple[str, ...]:
        heads, _ = self._library.page(Asked(), most=_ARTICLES)
        articles = [article for head in heads if (article := self._article(head.id))]
        found = self._of_facts([*_people(articles), *(one for article in articles for one in _facts(article))])
        return (*found, *self._of_titles(articles, EXAMPLES - len(found)))

    def _article(self, article_id: str) -> Article | None:
        try:
            return self._assistant.article(article_id)
        except KeyError:  # gone since it was listed
            return None

    def _of_facts(self, offered: Sequence[_Offered]) -> tuple[str, ...]:
        chosen: list[_Offered] = []
        tried: dict[str, bool] = {}
        for strictness in (3, 2, 1):  # another kind of another article; another kind; with other names
            for one in _by_kind(offered):
                if len(chosen) == EXAMPLES or self._gone.is_set():
                    break
                if _is_known(one, chosen, strictness) or (len(tried) >= _TRIED and one.example.question not in tried):
                    continue
                question = one.example.question
                if question not in tried:
                    tried[question] = _is_answered(self._assistant.ask(question), one)
                if tried[question]:
                    chosen.append(one)
        return tuple(one.example.question for one in chosen)

    def _of_titles(self, articles: Sequence[Article], missing: int) -> tuple[str, ...]:
        """For each title the first of its questions that has an answer; where none has, the questions as they are."""
        asked = [of_title(article.title) for article in articles[: 2 * missing]]
        answered = [found for few in asked if (found := next(filter(self._has_answer, few), None))]
        first = [few[0] for few in asked if few]
        return tuple(dict.fromkeys(answered or (first if missing == EXAMPLES else ())))[:missing]

    def _has_answer(self, question: str) -> bool:
        return not self._gone.is_set() and bool(self._assistant.ask(question).citations)


def _people(articles: Sequence[Article]) -> Iterator[_Offered]:
    """Who they are whom the articles name most often."""
    found: Counter[str] = Counter()
    first: dict[str, Article] = {}
    for article in articles:
        sentences = body_sentences(article)[:_SENTENCES]
        for name, many in people("\n".join(article.text[s.start : s.end] for s in sentences)).items():
            found[name] += many
            first.setdefault(name, article)
    for name, _ in found.most_common(_PEOPLE):
        where = first[name]
        yield _Offered(where, Sentence(where.start, where.end), Example("who", f"Who is {name}?", ""))


def _facts(article: Article) -> Iterator[_Offered]:
    for sentence in body_sentences(article)[:_SENTENCES]:
        for example in questions(article.text[sentence.start : sentence.end]):
            yield _Offered(article, sentence, example)


def _by_kind(offered: Sequence[_Offered]) -> Iterator[_Offered]:
    for kind in _KINDS:
        yield from (one for one in offered if one.example.kind == kind)


def _is_known(one: _Offered, chosen: Sequence[_Offered], strictness: int) -> bool:
    """Whether there is such an example already."""
    same_kind = any(other.example.kind == one.example.kind for other in chosen)
    same_article = any(other.article.id == one.article.id for other in chosen)
    same_names = any(_names(other) & _names(one) for other in chosen)
    return same_names or (same_kind and strictness > 1) or (same_article and strictness > 2)


def _names(one: _Offered) -> set[str]:
    return {word.low for word in words(one.example.question)[1:] if word.text[0].isupper()}


def _is_answered(answer: Answer, one: _Offered) -> bool:
    """Whether its place is the answer, surely, with the words that were cut out of it."""
    here = [c for c in answer.citations if c.article_id == one.article.id]
    cited = any(c.start < one.place.end and one.place.start < c.end for c in here)
    if answer.outcome != "answered" or not cited or answer.confidence < _SURE:
        return False
    if answer.corrections or any(statement.verdict != "supported" for statement in answer.statements):
        return False
    said, wanted = words(answer.short or answer.statements[0].text), words(one.example.answer)
    if one.example.question.startswith("Who is ") and _names(one) & {word.low for word in said}:
        return False  # "Who is Ann Lee?" – "the brother of Ann Lee"
    return not wanted or bool(stems_of(said) & stems_of(wanted) or {w.low for w in wanted} <= {w.low for w in said})
