"""The report's page in a real browser: click, sort, keys, no request, nothing hostile runs."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tandai.documents.report.webpage import write_html
from tandai.ground.language import speaking

from .report_example import HOSTILE, example_report

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
     if (found := shutil.which(name))),
    None,
)  # fmt: skip
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@dataclass
class Opened:
    """The page in a browser, what it asked for, and what went wrong in it."""

    page: Page
    url: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        # The sandbox needs rights that containers lack; the page is our own.
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example report as a page in English."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    with speaking("en"):
        write_html(example_report(), path)
    return path


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Opened]:
    """The page, opened as a person opens a file; every other request is refused and noted."""
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    here = Opened(page, file.as_uri())
    page.on("request", lambda request: here.requests.append(request.url))
    page.on("pageerror", lambda error: here.errors.append(str(error)))
    page.on("console", lambda message: here.errors.append(message.text))

    def only_the_page(route: Route) -> None:
        if route.request.url == here.url:
            route.continue_()
        else:
            route.abort()

    page.route("**/*", only_the_page)
    page.goto(here.url)
    yield here
    page.close()


def _column(page: Page, table: str, column: int) -> list[str]:
    cells = page.locator(f"#table-{table} tbody tr > :nth-child({column})")
    return cells.all_inner_texts()


def test_nothing_is_asked_of_a_network(opened: Opened) -> None:
    """Not when it opens and not when it is used; and nothing is complained of."""
    opened.page.locator("td.cell[data-n]").first.click()
    opened.page.keyboard.press("Escape")
    opened.page.wait_for_load_state("networkidle")
    assert [url for url in opened.requests if not url.startswith("data:")] == [opened.url]
    assert opened.errors == []


def test_a_cell_opens_its_quotes(opened: Opened) -> None:
    """The quotes of that indicator and informant, evidence marked, hostile text as text."""
    page = opened.page
    page.locator("table.grid tbody tr").nth(0).locator("td").nth(1).click()
    dialog = page.locator("dialog#quotes")
    assert dialog.is_visible()
    assert dialog.locator("h2").inner_text() == "Trust among the participants — Bu Sutinah"
    assert dialog.locator(".count").inner_text() == "Passages: 2"
    quotes = dialog.locator("blockquote")
    assert quotes.count() == 2
    said = quotes.first.locator(".said").inner_text()
    assert said == f"Kutipan 0 dari Pak Karto. {HOSTILE} Sudah."
    assert quotes.first.locator("mark").all_inner_texts() == ["Kutipan", "Sudah."]
    footer = quotes.first.locator("footer").inner_text()
    assert footer.endswith("supports · suggested, confidence 0.90")
    assert page.evaluate("window.hacked") is None
    assert page.locator("dialog img, dialog script").count() == 0
    dialog.get_by_role("button", name="Close").click()
    assert not dialog.is_visible()


def test_an_empty_cell_opens_nothing(opened: Opened) -> None:
    """There is nothing to read behind a zero."""
    opened.page.locator("table.grid tbody tr").nth(1).locator("td").nth(0).click()
    assert not opened.page.locator("dialog#quotes").is_visible()


def test_headings_sort(opened: Opened) -> None:
    """Numbers from the largest, then from the smallest; names by the alphabet; unknown last."""
    page = opened.page
    passages = page.locator("#table-coverage thead th", has_text="Passages")
    assert passages.get_attribute("aria-sort") is None
    passages.locator("button").click()
    assert _column(page, "coverage", 4) == ["6", "4", "1", "0"]
    assert passages.get_attribute("aria-sort") == "descending"
    passages.locator("button").click()
    assert _column(page, "coverage", 4) == ["0", "1", "4", "6"]
    assert passages.get_attribute("aria-sort") == "ascending"
    name = page.locator("#table-coverage thead th").first
    name.locator("button").click()
    assert passages.get_attribute("aria-sort") is None
    names = _column(page, "coverage", 1)
    assert names == sorted(names)
    precision = page.locator("#table-confidence thead th", has_text="Precision").locator("button")
    for _ in range(2):
        precision.click()
        assert _column(page, "confidence", 6)[-1] == "–"


def test_sorting_a_share_is_by_number(opened: Opened) -> None:
    """Of 2.5% and 15.0% the second is the larger, whatever their first characters."""
    page = opened.page
    button = page.locator("#table-coverage thead th", has_text="Share").locator("button")
    button.click()
    button.click()
    shares = [float(text.split("%")[0]) for text in _column(page, "coverage", 5)]
    assert shares == sorted(shares) == [0.0, 2.5, 10.0, 15.0]


def test_the_keyboard_does_everything(opened: Opened) -> None:
    """The matrix is one stop of the tab key; arrows move, Enter opens, Escape comes back."""
    page = opened.page
    place = "[document.activeElement.parentElement.rowIndex, document.activeElement.cellIndex]"
    assert page.locator("table.grid td[tabindex='0']").count() == 1
    page.locator("table.grid td[tabindex='0']").focus()
    for key, expected in (
        ("ArrowRight", [1, 2]),
        ("ArrowDown", [2, 2]),
        ("End", [2, 4]),
        ("ArrowRight", [2, 4]),
        ("PageDown", [4, 4]),
        ("Home", [4, 1]),
        ("PageUp", [1, 1]),
    ):
        page.keyboard.press(key)
        assert page.evaluate(place) == expected, key
    page.keyboard.press("Enter")
    assert page.locator("dialog#quotes").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#quotes").is_visible()
    assert page.evaluate(place) == [1, 1]
    page.locator("#table-status thead button").first.focus()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    page.keyboard.press("Tab")
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    assert page.locator("#table-status th[aria-sort]").count() == 1


def test_the_first_tab_skips_to_the_content(opened: Opened) -> None:
    """Nobody has to tab through the contents to get to the figures."""
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.getAttribute('href')") == "#main"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_the_light_and_in_the_dark(
    browser: Browser, file: Path, scheme: str
) -> None:
    """Contrast of at least 4.5 to 1 (WCAG AA) for text, cells of the matrix and marks."""
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
    page.goto(file.as_uri())
    contrasts = page.evaluate(CONTRASTS)
    page.close()
    assert len(contrasts) > 50
    assert [item for item in contrasts if item[0] < 4.5] == []


CONTRASTS = """() => {
  const part = (c) => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
  const light = (css) => { const [r, g, b] = css.match(/[\\d.]+/g).map(Number);
    return .2126 * part(r) + .7152 * part(g) + .0722 * part(b); };
  const behind = (e) => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor;
    if (c !== 'rgba(0, 0, 0, 0)' && c !== 'transparent') return c; } };
  document.querySelectorAll('details').forEach((e) => { e.open = true; });
  return [...document.querySelectorAll('th, td, p, li, dt, dd, h1, h2, h3, a, mark, summary')]
    .filter((e) => e.innerText && e.offsetParent && !e.closest('.skip'))
    .map((e) => { const a = light(getComputedStyle(e).color), b = light(behind(e));
      return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.tagName, e.className]; });
}"""


@pytest.mark.parametrize("width", [400, 800, 1400])
def test_the_page_fits_its_window(browser: Browser, file: Path, width: int) -> None:
    """Wide tables scroll in their own box; the page itself never scrolls sideways."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(file.as_uri())
    beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.close()
    assert beyond <= 0


def test_printing_shows_what_is_folded(opened: Opened) -> None:
    """The quotes at the end are printed; boxes do not cut tables off."""
    page = opened.page
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    assert page.locator("nav").is_hidden()
    assert page.locator("#chosen blockquote").first.is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_a_status_is_read_without_scrolling_sideways(
    browser: Browser, file: Path, width: int
) -> None:
    """Of every indicator, on a telephone, a tablet and a desk."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(file.as_uri())
    ends = page.evaluate(
        "[...document.querySelectorAll('#table-status td.status')]"
        ".map((e) => e.getBoundingClientRect().right)"
    )
    page.close()
    assert len(ends) == 4
    assert max(ends) <= width


def test_rows_stack_on_a_narrow_screen(browser: Browser, file: Path) -> None:
    """A row becomes a card, each figure with the heading of its column before it."""
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(file.as_uri())
    cell = page.locator("#table-coverage tbody tr").first.locator("td.passages")
    before = cell.evaluate("(e) => getComputedStyle(e, '::before').content")
    wide = page.evaluate(
        "[...document.querySelectorAll('.scroll:not(.matrix)')]"
        ".filter((e) => e.scrollWidth > e.clientWidth + 1).length"
    )
    page.close()
    assert "Passages" in before
    assert wide == 0


def test_what_scrolls_says_so(browser: Browser, tmp_path: Path) -> None:
    """A matrix wider than its box has a line that says that there is more; others have none."""
    report = example_report()
    many = 40
    matrix = replace(
        report.matrix,
        informants=tuple(
            replace(report.matrix.informants[0], name=f"Informan {n}") for n in range(many)
        ),
        passages=dict.fromkeys(report.matrix.passages, (1,) * many),
        stance=dict.fromkeys(report.matrix.stance, ((1, 0, 0),) * many),
    )
    path = tmp_path / "wide.html"
    with speaking("en"):
        write_html(replace(report, matrix=matrix, quotes=()), path)
    page = browser.new_page(viewport={"width": 800, "height": 800})
    page.goto(path.as_uri())
    said = page.evaluate(
        "getComputedStyle(document.querySelector('.matrix.scrolls'), '::before').content"
    )
    page.close()
    assert "There is more to the right" in said


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_charts_are_as_wide_as_their_box(browser: Browser, file: Path, width: int) -> None:
    """And what is written in them is as large as the text beside them, or nearly."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(file.as_uri())
    shares, sizes = page.evaluate(
        """() => {
          const charts = [...document.querySelectorAll('.chart')];
          const right = (e) => e.getBoundingClientRect().right;
          const wide = (e) => Math.max(...[...e.children].map(right)) - right(e) + e.offsetWidth;
          return [charts.map((e) => wide(e) / e.offsetWidth),
            charts.flatMap((e) => [...e.querySelectorAll('text, span, div')])
              .map((e) => parseFloat(getComputedStyle(e).fontSize))];
        }"""
    )
    page.close()
    assert len(shares) == 2
    assert min(shares) > 0.85
    assert max(shares) <= 1
    assert min(sizes) >= 12


def test_what_may_be_said_comes_first(opened: Opened) -> None:
    """Before any table, and signs are explained before they are shown."""
    page = opened.page
    first = page.locator("main section").first
    assert first.get_attribute("id") == "decides"
    assert "Reached: 1" in first.inner_text()
    explained = page.evaluate(
        "document.querySelector('#status .note').compareDocumentPosition("
        "document.querySelector('.dots')) & Node.DOCUMENT_POSITION_FOLLOWING"
    )
    assert explained


def _full(path: Path, *, judged: bool) -> Path:
    """Write the example report in Indonesian, its cells as long as those of real studies."""
    report = example_report()
    absent = ("Yu Tinah", "H. Mukayat", "Ibu Retno Wulandari", "Cak Roji")
    own = {
        id: replace(o, missing_informants=absent, recall=0.85)
        for id, o in report.indicators.items()
    }
    if not judged:
        own = {id: replace(o, judgement=None) for id, o in own.items()}
    with speaking("id"):
        write_html(replace(report, indicators=own), path)
    return path


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example report in Indonesian, judged by nobody."""
    return _full(tmp_path_factory.mktemp("full") / "laporan.html", judged=False)


@pytest.fixture(scope="module")
def fuller(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the columns of a researcher's judgements."""
    return _full(tmp_path_factory.mktemp("fuller") / "laporan.html", judged=True)


@pytest.mark.parametrize(
    ("width", "judged"),
    [(390, True), (800, True), (1024, False), (1280, False), (1280, True), (1920, True)],
)
def test_no_table_scrolls_without_need(
    browser: Browser, full: Path, fuller: Path, width: int, judged: bool
) -> None:
    """All columns of all tables are in sight, at any of the widths that people have."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((fuller if judged else full).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    scrolls = page.evaluate(
        "[...document.querySelectorAll('.scroll')]"
        ".filter((e) => e.scrollWidth > e.clientWidth + 1)"
        ".map((e) => [e.getAttribute('aria-label'), e.scrollWidth - e.clientWidth])"
    )
    needless = page.evaluate(
        "[...document.querySelectorAll('.scroll[tabindex=\"0\"]')]"
        ".filter((e) => e.scrollHeight <= e.clientHeight + 1).length"
    )
    page.close()
    assert scrolls == []
    # Where nothing scrolls the tab key has nothing to stop for.
    assert needless == 0


def test_an_interval_is_broken_before_its_bounds_alone(browser: Browser, full: Path) -> None:
    """Neither behind a dash nor before a percent sign, however narrow the column."""
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    page.goto(full.as_uri())
    broken = page.evaluate(
        "[...document.querySelectorAll('td.interval span')]"
        ".filter((e) => e.getClientRects().length > 1).length"
    )
    page.close()
    assert broken == 0


def test_a_print_repeats_the_headings(browser: Browser, full: Path) -> None:
    """A table of many pages has them on each of its pages, in words that can be read."""
    page = browser.new_page()
    page.goto(full.as_uri())
    page.evaluate(
        "() => { const body = document.querySelector('#table-status tbody');"
        "  for (let n = 0; n < 40; n++) body.append(body.rows[0].cloneNode(true)); }"
    )
    read = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    texts = [" ".join(own.extract_text().split()) for own in read.pages]
    page.close()
    with_rows = [text for text in texts if "Yu Tinah, H. Mukayat" in text]
    assert len(with_rows) > 1
    assert [text for text in with_rows if "Tidak ditemukan" not in text] == []
