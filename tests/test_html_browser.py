"""The report in a real browser: an accessibility checker, the width of a phone, the keyboard, paper, and no request to anywhere.

Needs `pip install ".[browser]"` and Chromium: that of `playwright install chromium`, one on the path, or the one that
`PROTLAW_CHROMIUM` names. Without them these tests are skipped.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from test_boards import board_page
from test_html import URGENT, evaluated, example, many, page, report_html

sync_api = pytest.importorskip("playwright.sync_api", reason='no playwright: pip install ".[browser]"')
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason='no axe: pip install ".[browser]"')
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
NO_SANDBOX = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    found = os.environ.get("PROTLAW_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    with sync_api.sync_playwright() as play:
        try:
            opened = play.chromium.launch(executable_path=found, args=NO_SANDBOX)
        except sync_api.Error:
            pytest.skip("no Chromium: `playwright install chromium`, or name one in PROTLAW_CHROMIUM")
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    case = {"fcm": page("fcm", "es"), "first": page("first", "en")}
    case["urgent"] = report_html(evaluated(URGENT), "en", "0", "s")
    case["board"] = board_page("es")
    case["many"] = report_html(evaluated(many(14)), "es", "0", "s")
    for name, text in case.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    return {name: folder / f"{name}.html" for name in case}


def opened(browser: Any, path: Path, width: int = 1280, scripts: bool = True) -> Any:
    """A page in a window of a width; it fails on any request but that of the file, and on any message of the browser."""
    shown = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts).new_page()
    faults: list[str] = []
    shown.on("request", lambda request: faults.append(request.url) if request.url != path.as_uri() else None)
    shown.on("console", lambda message: faults.append(message.text))
    shown.on("pageerror", lambda error: faults.append(str(error)))
    shown.goto(path.as_uri())
    assert faults == []
    return shown


@pytest.mark.parametrize("unfolded", [False, True])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", ["fcm", "urgent", "many", "board"])
def test_an_accessibility_checker_finds_nothing(browser: Any, reports: dict[str, Path], name: str, width: int, unfolded: bool) -> None:
    shown = opened(browser, reports[name], width)
    if unfolded:
        shown.evaluate(UNFOLD)
    found = axe.Axe().run(shown, options={"runOnly": RULES}).response["violations"]
    assert [(v["id"], len(v["nodes"]), v["nodes"][0]["html"][:200]) for v in found] == []
    shown.context.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("name", ["fcm", "first", "many", "board"])
def test_nothing_makes_the_page_wider_than_the_window(browser: Any, reports: dict[str, Path], name: str, width: int) -> None:
    shown = opened(browser, reports[name], width)
    shown.evaluate(UNFOLD)
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    shown.context.close()


def test_the_keyboard_goes_from_the_skip_link_to_what_is_folded(browser: Any, reports: dict[str, Path]) -> None:
    shown = opened(browser, reports["fcm"])
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.className") == "skip"
    assert shown.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    shown.keyboard.press("Enter")
    assert shown.url.endswith("#main")
    fold = shown.locator("details.why").first
    fold.locator("summary").focus()
    assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    shown.keyboard.press("Enter")
    assert fold.evaluate("fold => fold.open")
    shown.context.close()


def test_a_link_into_a_fold_opens_it(browser: Any, reports: dict[str, Path]) -> None:
    shown = opened(browser, reports["fcm"])
    norm = shown.locator("details.norm").first
    assert not norm.evaluate("fold => fold.open")
    shown.evaluate(f"location.hash = '{norm.get_attribute('id')}'")
    shown.wait_for_function("document.querySelector('details.norm').open")
    shown.locator("#folds button[value=close]").click()
    assert shown.evaluate("document.querySelectorAll('details[open]').length") == 0
    shown.locator("#folds button[value=open]").click()
    assert shown.evaluate("document.querySelectorAll('details:not([open])').length") == 0
    shown.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_on_paper_everything_is_unfolded_and_nothing_is_cut(browser: Any, reports: dict[str, Path], scripts: bool) -> None:
    shown = opened(browser, reports["fcm"], scripts=scripts)
    shown.emulate_media(media="print")
    shown.set_viewport_size({"width": 680, "height": 960})  # A4 less its margins
    if scripts:
        assert shown.evaluate(
            "[...document.querySelectorAll('details > p, details > ul')].every(e => e.getBoundingClientRect().height > 0)"
        )
        assert shown.evaluate("document.documentElement.scrollWidth") <= 680
        assert shown.evaluate("document.querySelector('#folds').getBoundingClientRect().height") == 0
    printed = shown.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF") and printed.count(b"/Type /Page\n") > 15
    shown.context.close()


def test_without_scripts_the_page_is_complete(browser: Any, reports: dict[str, Path]) -> None:
    shown = opened(browser, reports["fcm"], scripts=False)
    assert not shown.locator("#folds").is_visible()
    fold = shown.locator("details.why").first
    fold.locator("summary").click()
    assert fold.locator("p").first.is_visible()
    shown.context.close()


def test_the_drawing_stands_under_its_clock(browser: Any, reports: dict[str, Path]) -> None:
    """The marks of the clock and those of the terms share one scale, whatever the width of the window."""
    assert example("first")
    for width in (1280, 360):
        shown = opened(browser, reports["first"], width)
        lefts = shown.evaluate(
            "[...document.querySelectorAll('.plot')].map(p => [...p.querySelectorAll('.grid, .strip')].map(s => {"
            " const r = s.getBoundingClientRect(); return [Math.round(r.left), Math.round(r.width)]; }))"
        )
        assert lefts and all(len(set(map(tuple, panel))) == 1 for panel in lefts), lefts
        shown.context.close()
