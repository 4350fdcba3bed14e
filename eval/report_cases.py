"""A result and the articles → its part of the page, with question, gold, answer and citations in their place.

Everything here comes from articles, people or a model, so everything is escaped.
"""

from collections.abc import Iterable, Mapping
from html import escape

from eval.ladder import RUNGS, failed
from eval.types import Case, CaseResult, GoldAnswer
from index.types import Article
from qa.types import Answer, Citation

__all__ = ["case_html", "in_place"]

_AROUND = 220  # characters of the article shown on either side of a citation


def case_html(result: CaseResult, articles: Mapping[str, Article]) -> str:
    """One `<details>` that the page's script can find by its state, kind, rung and words."""
    case = result.case
    state = "error" if result.error else "failed" if failed(result) else "passed"
    body = [_history(case), _gold(case)]
    if result.answer:
        body += [_answer(result.answer, articles), _scores(result)]
    if result.error:
        body.append(_part("Error", f'<p class="bad">{escape(result.error)}</p>'))
    return (
        f'<details class="case {state}" id="case-{escape(case.id)}" data-state="{state}" '
        f'data-kind="{escape(case.kind)}" data-rung="{escape(result.rung or "")}">'
        f'{_headline(result, state)}<div class="body">{"".join(body)}</div></details>'
    )


def _headline(result: CaseResult, state: str) -> str:
    case, rung = result.case, result.rung
    why = f'<span class="rung" title="{escape(RUNGS[rung])}">{escape(rung)}</span>' if rung else ""
    return (
        f'<summary><span class="dot">{_SIGNS[state]}</span><span class="question">{escape(case.question)}</span>'
        f'<span class="tag">{escape(case.kind)}</span>{why}<span class="name">{escape(case.id)}</span></summary>'
    )


_SIGNS = {"passed": "✓", "failed": "✗", "error": "!"}


def in_place(citation: Citation, articles: Mapping[str, Article]) -> str:
    """The cited words marked between the article's words before and after; alone when they do not stand there."""
    article = articles.get(citation.article_id)
    if article is None or article.text[citation.start : citation.end] != citation.quote:
        return f'<mark class="bad">{escape(citation.quote)}</mark> <em>not in the article</em>'
    before = article.text[max(article.start, citation.start - _AROUND) : citation.start]
    after = article.text[citation.end : min(article.end, citation.end + _AROUND)]
    return f"{escape(before)}<mark>{escape(citation.quote)}</mark>{escape(after)}"


def _history(case: Case) -> str:
    turns = "".join(f"<p><b>{escape(t.question)}</b><br>{escape(t.answer)}</p>" for t in case.history)
    alone = f"<p>Alone: {escape(case.stand_alone)}</p>" if case.stand_alone else ""
    return _part("Before", turns + alone) if turns else ""


def _gold(case: Case) -> str:
    if not case.answerable:
        return _part("Gold", f"<p>The articles do not say ({escape(case.unanswerable_kind or '')}).</p>")
    lines = [*map(_gold_answer, case.answers)]
    lines += [f"{item.text}" for item in (case.items.list if case.items else ())]
    lines += [f"{nugget.text}{'' if nugget.vital else ' (not vital)'}" for nugget in case.nuggets]
    lines += [f"side: {position.text}" for position in case.positions]
    lines += [f"{case.quote.speaker}: “{case.quote.text}”"] if case.quote else []
    wrong = [f"not: {answer.text} ({answer.why})" for answer in case.wrong_answers]
    evidence = [f"[{e.id}] {e.article}: “{e.quote}”" for e in case.evidence]
    note = f"<p>{escape(case.note)}</p>" if case.note else ""
    return _part("Gold", _list(lines) + _list(wrong, "wrong") + _list(evidence, "evidence") + note)


def _gold_answer(answer: GoldAnswer) -> str:
    value = f" = {answer.value}{' ' + answer.unit if answer.unit else ''}" if answer.value else ""
    return f"{answer.text}{value}" + (f" (or {'; '.join(answer.aliases)})" if answer.aliases else "")


def _answer(answer: Answer, articles: Mapping[str, Article]) -> str:
    reason = f" ({answer.reason})" if answer.reason else ""
    told = [f"{answer.outcome}{reason}, confidence {answer.confidence:.2f}"]
    told += [f"asked as: {answer.asked_as}"] if answer.asked_as != answer.question else []
    told += [f"short: {answer.short}"] if answer.short else []
    statements = "".join(
        f"<li>{escape(s.text)} <b>{_markers(s.citations)}</b> <em>{escape(s.verdict)}</em></li>"
        for s in answer.statements
    )
    conflicts = [
        f"{c.about} ({c.kind}): " + " / ".join(f"{p.value} {_markers(p.citations)}" for p in c.positions)
        for c in answer.conflicts
    ]
    cited = "".join(
        f"<blockquote><p>{in_place(c, articles)}</p><cite>[{c.number}] {escape(_source(c))}</cite></blockquote>"
        for c in answer.citations
    )
    leads = [f"near: {lead.article_id}: “{lead.quote}”" for lead in answer.leads]
    return _part(
        "Answer", _list(told) + f"<ol>{statements}</ol>" * bool(statements) + _list(conflicts) + cited + _list(leads)
    )


def _markers(numbers: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)


def _source(citation: Citation) -> str:
    known = (citation.title, citation.outlet, citation.published, citation.article_id)
    return ", ".join(part for part in known if part)


def _scores(result: CaseResult) -> str:
    known = {name: value for name, value in result.scores.items() if value is not None and name != "seconds"}
    cells = "".join(f"<span>{escape(name)} <b>{value:.4g}</b></span>" for name, value in known.items())
    return _part("Scores", f'<div class="scores">{cells}</div>')


def _list(lines: Iterable[str], name: str = "") -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul class="{name}">{items}</ul>' if items else ""


def _part(title: str, inside: str) -> str:
    return f"<section><h4>{title}</h4>{inside}</section>"
