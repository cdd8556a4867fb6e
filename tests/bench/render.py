"""What people read of a plan: seconds to write it, its size, and how soon a browser can show the page.

The page can be used when it says so itself: `data-ready` on its root, once the graph is drawn. Those seconds are the
clock's, from the opening of the file in a browser that runs already; the others are the processor's.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from migrate.planning.compose import compose
from migrate.review import documents
from tests.bench.graph import ROOT
from tests.bench.plan import Clock, unjudged
from tests.bench.plans import account, brief_of

SIZE = 2_000
OPENED = 5
PAGE = "plan.html"


def render(directory: Path) -> tuple[int, float]:
    """Write the documents of a generated plan into the directory: its resources, and the seconds."""
    documents(*compose(brief_of(account(1)), "all", unjudged))  # whatever has to be imported or read once
    plan, texts = compose(brief_of(account(SIZE)), "all", unjudged)
    clock = Clock()
    written = documents(plan, texts)
    seconds = clock.lap()
    for name, text in written.items():
        (directory / name).write_text(text, encoding="utf-8")
    return len(plan.resources), seconds


def opened(page: Path) -> Iterator[float]:
    """The seconds until the page can be used, each time in a fresh tab. Raises what keeps it from being measured."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses to run as root with it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for _ in range(OPENED):
            tab = browser.new_page()
            began = time.perf_counter()
            tab.goto(page.as_uri())
            tab.wait_for_selector("html[data-ready]", state="attached")
            yield time.perf_counter() - began
            tab.close()
        browser.close()


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        command = [sys.executable, "-m", "tests.bench.render", name]
        resources, seconds = json.loads(subprocess.check_output(command, text=True, cwd=ROOT))
        print("| what | measured |\n|---|---:|")
        print(f"| documents of {resources:,} resources | {seconds:.2f} s |")
        for path in sorted(directory.iterdir()):
            print(f"| {path.name} | {path.stat().st_size / 1_000_000:.2f} MB |")
        print(f"| {PAGE} can be used after (median of {OPENED}) | {_shown(directory / PAGE)} |")


def _shown(page: Path) -> str:
    if not page.exists():
        return "not measured: there is no page"
    if not shutil.which("chromium"):
        return "not measured: there is no chromium; install it (Debian: apt install chromium)"
    return f"{statistics.median(opened(page)):.2f} s"


if __name__ == "__main__":
    print(json.dumps(render(Path(sys.argv[1]))))
