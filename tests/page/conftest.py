"""Real Chromium for the page: the system's, without any network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
SHOWN = 30_000
"""So many milliseconds a page may take on a machine that does other things."""

Open = Callable[..., "Opened"]


class Opened:
    """A page that was opened from disk, and everything that it did which it must not do."""

    def __init__(self, context: BrowserContext, path: Path) -> None:
        self.offences: list[str] = []
        self.requests: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.offences.append(message.text))
        self.page.on("pageerror", lambda error: self.offences.append(str(error)))
        self.page.on("dialog", self._refuse)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => console.error(event.violatedDirective))"
        )
        self.page.goto(path.as_uri())
        self.page.locator("html[data-ready]").wait_for(state="attached", timeout=SHOWN)

    def _refuse(self, dialog: Dialog) -> None:
        self.offences.append("a dialog")
        dialog.dismiss()

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium here: apt-get install --no-install-recommends chromium")
        pytest.skip("no Chromium here: apt-get install --no-install-recommends chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def show(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens the text of a page from a file; further arguments are Playwright's for the context."""
    contexts: list[BrowserContext] = []

    def opened(text: str, **options: object) -> Opened:
        path = tmp_path / "plan.html"
        path.write_text(text, encoding="utf-8")
        context = chromium.new_context(**{"offline": True, "viewport": {"width": 1440, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        return Opened(context, path)

    yield opened
    for context in contexts:
        context.close()
