"""The pages in a real Chromium: three widths, both languages, with the keyboard, without JavaScript, without any other host."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PAGES = [
    "/",
    "/event/a1/e1",
    "/place/sy-tadmur",
    "/query",
    "/ask/contradictions",
    "/questions",
    "/ontology",
    "/search?q=تدمر",
]
WIDTHS = [360, 800, 1280]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def visit(browser: Any, server: Server, target: str, *, width: int = 1280, **options: Any) -> tuple[Any, list[str]]:
    """The page, and what went wrong while it was loaded: messages of the console, requests to other hosts."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: None if request.url.startswith(server.url) else wrong.append(request.url))
    page.goto(server.url.rstrip("/") + target)
    return page, wrong


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("target", PAGES)
def test_a_page_fits_every_width_and_asks_nobody_else(browser: Any, server: Server, target: str, language: str) -> None:
    for width in WIDTHS:
        page, wrong = visit(browser, server, f"{target}{'&' if '?' in target else '?'}lang={language}", width=width)
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), f"wider than {width}"
        assert page.evaluate(f"getComputedStyle({root}).direction") == ("rtl" if language == "ar" else "ltr")
        assert wrong == []
        page.context.close()


def test_tables_become_lists_on_a_phone(browser: Any, server: Server) -> None:
    for width, shown in ((360, False), (1280, True)):
        page, wrong = visit(browser, server, "/ask/contradictions?lang=en", width=width)
        assert page.locator("table.result thead").first.is_visible() is shown
        heading = "getComputedStyle(document.querySelector('table.result td'), '::before').content"
        assert (page.evaluate(heading) == '"Event"') is not shown
        assert wrong == []
        page.context.close()


def test_an_iri_reads_from_left_to_right_on_an_arabic_page(browser: Any, server: Server) -> None:
    page, _ = visit(browser, server, "/place/sy-tadmur?lang=ar")
    style = page.evaluate("getComputedStyle(document.getElementById('iri')).direction")
    assert style == "ltr"
    page.context.close()


def test_the_pages_work_without_javascript(browser: Any, server: Server) -> None:
    page, _ = visit(browser, server, "/event/a1/e1?lang=en", java_script_enabled=False)
    assert page.locator("table.compare").is_visible()
    assert page.locator("svg.map").is_visible()
    assert not page.locator("button.copy").is_visible()
    page.fill("input[name=q]", "تدمر")
    page.press("input[name=q]", "Enter")
    page.click("ul.found a >> nth=0")
    assert page.url.startswith(server.url + "place/sy-tadmur")
    page.goto(server.url + "query?lang=en")
    page.click("form.editor button")
    assert page.locator("table.result").is_visible()
    page.context.close()


def test_the_keyboard_is_enough(browser: Any, server: Server) -> None:
    page, wrong = visit(browser, server, "/query?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    focus = "document.activeElement.id"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(focus) == "query":
            break
    assert page.evaluate(focus) == "query"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Control+A")
    page.keyboard.type("ASK {}")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.locator(".answer").inner_text() == "Yes"
    assert wrong == []
    page.context.close()


def test_script_in_an_article_does_not_run(browser: Any, server: Server) -> None:
    for target in ("/article/a2", "/event/a1/e1", "/quote/a2/0-40", "/"):
        page, wrong = visit(browser, server, target)
        assert wrong == []
        assert "onerror=alert(2)" in page.inner_text("body") or target not in {"/event/a1/e1", "/quote/a2/0-40"}
        page.context.close()
