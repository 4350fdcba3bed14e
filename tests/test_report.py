"""The table, the JSON and the page of a report: what they say, that they are the same twice, and that they are safe."""

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from systems import Flaky, Oracle, gold, gold_articles, some

from eval.judge import Judged
from eval.metrics.calibration import Bin
from eval.oracle import oracle_answer
from eval.report import baseline_lines, interval, markdown, put_into, run_line, table, to_json, write_text
from eval.report_cases import in_place
from eval.report_html import to_html
from eval.report_plots import bars, calibration_plot, curve, histogram, intervals
from eval.report_terminal import print_report
from eval.results import read_rows
from eval.run import evaluate
from eval.types import Case, CaseResult, Report
from index.errors import InputError
from index.types import Article
from qa.types import Answer, Citation, Turn

ARTICLES = {article.id: article for article in gold_articles()}
EVIL = "<script>alert('1')</script><img src=x onerror=alert(2)>\"'&</style></script>"


@pytest.fixture(scope="module")
def report() -> Report:
    cases = some(60)
    return evaluate(cases, Flaky(Oracle(cases, wrong=0.3), 0.05, 1))


def at_other_speed(report: Report) -> Report:
    """The same results from a slower machine."""

    def slowed(result: CaseResult) -> CaseResult:
        answer = replace(result.answer, timings={"total": 7.5}) if result.answer else None
        return replace(result, answer=answer, scores={**result.scores, "seconds": 7.5} if answer else {})

    return replace(report, results=tuple(map(slowed, report.results)))


def test_the_table_counts_every_case_once(report: Report) -> None:
    shown = table(report)
    assert {len(row) for row in shown.rows} == {len(shown.header)}
    assert shown.rows[0][:2] == ("all", "60")
    assert sum(int(row[1]) for row in shown.rows[1:]) == 60
    assert [row[0] for row in shown.rows[1:]] == sorted({case.kind for case in some(60)})


def test_the_table_gives_bounds_where_cases_failed(report: Report) -> None:
    right = sum(r.scores.get("right") == 1 for r in report.results)
    errors = sum(r.error is not None for r in report.results)
    assert errors > 0
    cell = table(report).rows[0][2]
    assert cell.endswith(f" [{100 * right / 60:.0f}–{100 * (right + errors) / 60:.0f}]")
    assert f"{errors} errors" in run_line(report)


def test_an_interval_holds_its_mean(report: Report) -> None:
    for metric in ("right", "truthfulness", "citation_invalid"):
        values = [v for r in report.results if (v := r.scores.get(metric)) is not None]
        low, high = interval(report.results, metric) or (9.0, 9.0)
        assert low <= sum(values) / len(values) <= high
    assert interval(report.results, "tokens") is None


def test_what_the_terminal_prints_is_what_the_readme_gets(report: Report, capsys: pytest.CaptureFixture[str]) -> None:
    print_report(report)
    printed = capsys.readouterr().out
    for line in markdown(report).splitlines()[2:-2]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert re.search(r"\W+".join(map(re.escape, cells)), printed), cells
    for rung in {r.rung for r in report.results if r.rung}:
        assert rung in printed


def test_scores_go_between_the_marks_and_nowhere_else() -> None:
    text = "before <!-- scores -->\nold\n<!-- /scores --> after"
    assert put_into(text, "new") == "before <!-- scores -->\nnew\n<!-- /scores --> after"
    assert put_into(put_into(text, "a"), "b") == put_into(text, "b")
    with pytest.raises(InputError, match=r"no place for scores in README\.md"):
        put_into("nothing", "new", "README.md")


def test_json_and_table_have_nothing_of_a_clock(report: Report) -> None:
    assert to_json(report) == to_json(at_other_speed(report))
    assert markdown(report) == markdown(at_other_speed(report))
    assert baseline_lines(report) == baseline_lines(at_other_speed(report))


def test_the_page_has_it_in_the_latency_figure_alone(report: Report) -> None:
    pages = [to_html(r, ARTICLES) for r in (report, at_other_speed(report))]
    figures = [re.findall(r'(?s)<figure id="latency">.*?</figure>', page) for page in pages]
    assert figures[0] != figures[1]
    assert pages[0].replace(figures[0][0], "") == pages[1].replace(figures[1][0], "")


def test_the_json_holds_every_case_with_its_gold(report: Report) -> None:
    data = json.loads(to_json(report))
    assert [case["id"] for case in data["cases"]] == [r.case.id for r in report.results]
    assert data["cases"][0]["gold"]["question"] == report.results[0].case.question
    figure = data["summary"]["overall"]["figures"]["right"]
    assert figure["interval"][0] < figure["value"] < figure["interval"][1]
    assert figure["worst"] < figure["value"]
    assert sum(data["rungs"].values()) == sum(r.rung is not None for r in report.results)


def test_a_report_and_a_baseline_can_be_compared_with(report: Report, tmp_path: Path) -> None:
    write_text(tmp_path / "report.json", to_json(report))
    write_text(tmp_path / "baseline.jsonl", baseline_lines(report))
    (one, rows), (other, kept) = read_rows(tmp_path / "report.json"), read_rows(tmp_path / "baseline.jsonl")
    assert one == other == report.setting
    assert [r.scores.get("right") for r in rows] == [r.scores["right"] for r in kept]
    assert [(r.id, r.case, r.kind, r.group, r.error) for r in rows] == [
        (r.id, r.case, r.kind, r.group, r.error) for r in kept
    ]


class Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


class Evil(Oracle):
    """Answers with markup and cites an article of markup."""

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        answer = oracle_answer(self._cases[question, tuple(turns)], self._by_id)
        cited = tuple(replace(c, title=EVIL) for c in answer.citations)
        said = tuple(replace(s, text=EVIL) for s in answer.statements)
        return replace(answer, short=EVIL, asked_as=EVIL, statements=said, citations=cited, reason=EVIL)


def evil_page() -> tuple[str, list[Case]]:
    cases = [replace(c, question=f"{EVIL} {c.id}", note=EVIL, conversation=EVIL) for c in gold() if c.kind != "quote"][
        ::40
    ]
    system = Evil(cases)
    report = evaluate(cases, system)
    broken = replace(report.results[0], answer=None, scores={}, error=EVIL, rung="error")
    articles = {k: replace(a, title=EVIL) for k, a in ARTICLES.items()}
    return to_html(replace(report, results=(broken, *report.results[1:])), articles), cases


def test_nothing_that_comes_from_outside_becomes_markup() -> None:
    page, cases = evil_page()
    parsed = Page(page)
    assert parsed.tags.count("script") == 1
    assert "img" not in parsed.tags
    assert len([t for t in parsed.tags if t == "details"]) == len(cases)
    assert not [a for a in parsed.attributes if a[0].startswith("on") or a[0] in ("src", "href", "style")]
    assert page.count("<script>alert") == 0
    assert page.count("&lt;script&gt;alert") > 4 * len(cases)


def test_the_page_loads_nothing_and_runs_only_its_own_script(report: Report) -> None:
    page = to_html(report, ARTICLES)
    policy = next(value for name, value in Page(page).attributes if name == "content" and "default-src" in value)
    assert policy.startswith("default-src 'none'")
    for tag in ("script", "style"):
        inside = re.search(rf"(?s)<{tag}>(.*?)</{tag}>", page)
        assert inside is not None
        digest = b64encode(sha256(inside[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
        assert "url(" not in inside[1]
        assert "@import" not in inside[1]


def test_a_citation_is_marked_in_its_place() -> None:
    article = Article("tides", "Tides", "Rain fell. The tide <rose>. Boats sank.", "tides.txt", "", 0, 39)
    cited = Citation(1, "tides", "Tides", None, None, 11, 27, "The tide <rose>.")
    marked = "Rain fell. <mark>The tide &lt;rose&gt;.</mark> Boats sank."
    assert in_place(cited, {"tides": article}) == marked
    for wrong in (replace(cited, start=12), replace(cited, article_id="none")):
        assert "not in the article" in in_place(wrong, {"tides": article})


@pytest.mark.parametrize(
    "drawing",
    [
        curve([(0.5, 0.1), (1.0, 0.3)], "a<b", "up"), curve([], "a", "b"), curve([(1.0, 0.0)], "a", "b"),
        calibration_plot([Bin(0.9, 0.8, 12)]), calibration_plot([]), histogram([0.0, 0.1, 2.0], "seconds"),
        histogram([], "seconds"), histogram([0.0], "seconds"), bars([("a<b", 3, "<i>")]), bars([]),
        intervals([("who", 0.5, (0.2, 0.8), 9)]), intervals([]),
    ],
)  # fmt: skip
def test_a_plot_is_well_formed_and_keeps_to_its_frame(drawing: str) -> None:
    root = ElementTree.fromstring(drawing)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for element in root.iter():
        for name, limit in (("x", width), ("cx", width), ("x1", width), ("x2", width), ("y", height), ("cy", height)):
            assert 0 <= float(element.attrib.get(name, 0)) <= limit


def test_a_judge_has_a_column_only_when_people_agree_with_it(report: Report) -> None:
    judged = Judged("m", {r.case.id: True for r in report.results}, 0.8, 100, 0.9, 0.8, 1.0, 0.0)
    assert table(report, judged).header[-1] == "judge: right"
    assert table(report, judged).rows[0][-1] == "100 %"
    assert json.loads(to_json(report, judged))["judge"]["kappa"] == 0.8
    weak = replace(judged, kappa=0.59)
    assert table(report, weak) == table(report)
    assert json.loads(to_json(report, weak))["judge"] is None
    assert "withheld" in to_html(report, ARTICLES, weak)


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    write_text(tmp_path / "deep" / "a.txt", "one\n")
    write_text(tmp_path / "deep" / "a.txt", "two \udc80\n")
    assert (tmp_path / "deep" / "a.txt").read_bytes() == b"two \\udc80\n"
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["a.txt"]


CHROMIUM = Path("/usr/bin/chromium")


@pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here")
def test_in_a_browser_the_filters_filter_and_markup_stays_text(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    page_text, cases = evil_page()
    write_text(tmp_path / "report.html", page_text)
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=[*flags.split(), "--disable-component-update"]
        )
        page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme="dark")
        said: list[str] = []
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto((tmp_path / "report.html").as_uri())
        assert page.locator("details.case:visible").count() == len(cases)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.select_option("#state", "error")
        assert page.locator("details.case:visible").count() == 1
        page.select_option("#state", "")
        page.fill("#words", cases[3].id)
        assert page.inner_text("#shown") == f"1 of {len(cases)} cases"
        browser.close()
    assert said == []
