"""docs/ci/comment: one comment for each plan, written in place, against a small GitHub and GitLab on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.docs.test_ci import CI

TOKEN = "a-token-that-nobody-must-see"
MARK = "<!-- migrate: plans/dev -->"


class Provider(ThreadingHTTPServer):
    """Keeps comments by id, and the path of each request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.comments: dict[int, str] = {}
        self.asked: list[str] = []
        self.refuses = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    """Lists by pages, creates and updates, for whoever has the token."""

    server: Provider

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        page, size = int(query["page"][0]), int(query["per_page"][0])
        listed = [{"id": number, "body": body} for number, body in self.server.comments.items()]
        self.answer(listed[(page - 1) * size : page * size])

    def do_POST(self) -> None:
        self.write(max(self.server.comments, default=0) + 1)

    def do_PATCH(self) -> None:
        self.write(int(self.path.rsplit("/", 1)[1]))

    do_PUT = do_PATCH

    def write(self, number: int) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.server.refuses:
            self.server.comments[number] = body["body"]
        self.answer({"id": number})

    def answer(self, value: object) -> None:
        self.server.asked.append(f"{self.command} {urlsplit(self.path).path}")
        known = TOKEN in (self.headers.get("PRIVATE-TOKEN"), str(self.headers.get("Authorization"))[len("Bearer ") :])
        self.send_response(200 if known and not self.server.refuses else 403)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


GITHUB = {"REPOSITORY": "acme/stages", "PULL_REQUEST": "7"}
GITLAB = {"GITLAB_CI": "true", "CI_PROJECT_ID": "12", "CI_MERGE_REQUEST_IID": "7"}
BOTH = pytest.mark.parametrize("environment", [GITHUB, GITLAB], ids=["github", "gitlab"])


def comment(provider: Provider, directory: Path, text: str, environment: dict[str, str]) -> tuple[int, str]:
    """The exit code and all that was said."""
    (directory / "summary.md").write_text(text, encoding="utf-8")
    urls = {"GITHUB_API_URL": provider.url, "CI_API_V4_URL": provider.url, "COMMENT_TOKEN": TOKEN}
    done = subprocess.run(
        [sys.executable, CI / "comment", "summary.md", "plans/dev"],
        cwd=directory,
        env={**urls, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@BOTH
def test_a_comment_is_made_once_and_then_written_in_place(
    provider: Provider, tmp_path: Path, environment: dict[str, str]
) -> None:
    others = {number: f"comment {number} quotes {MARK}" for number in range(1, 231)}
    provider.comments = {**others, 231: "<!-- migrate: plans/dev-2 -->\nof another plan"}
    before = dict(provider.comments)
    for text in ("one", "two — ✓"):
        assert comment(provider, tmp_path, text, environment) == (0, "")
        assert provider.comments == {**before, 232: f"{MARK}\n{text}"}


def test_the_requests_are_the_providers_own(provider: Provider, tmp_path: Path) -> None:
    for environment in (GITHUB, GITLAB):
        provider.comments.clear()
        for text in ("one", "two"):
            comment(provider, tmp_path, text, environment)
    assert [line for line in provider.asked if not line.startswith("GET")] == [
        "POST /repos/acme/stages/issues/7/comments",
        "PATCH /repos/acme/stages/issues/comments/1",
        "POST /projects/12/merge_requests/7/notes",
        "PUT /projects/12/merge_requests/7/notes/1",
    ]


def test_a_long_text_is_cut_to_what_github_takes(provider: Provider, tmp_path: Path) -> None:
    assert comment(provider, tmp_path, "é" * 100_000, GITHUB) == (0, "")
    (body,) = provider.comments.values()
    assert len(body) < 65_536
    assert "Cut here" in body


@pytest.mark.parametrize("number", ["", "false"])  # Travis CI says false
def test_without_a_pull_request_nothing_is_asked(provider: Provider, tmp_path: Path, number: str) -> None:
    code, told = comment(provider, tmp_path, "x", {**GITHUB, "PULL_REQUEST": number})
    assert (code, provider.asked) == (0, [])
    assert "no pull request" in told


@BOTH
def test_a_refusal_is_one_line_without_the_token(
    provider: Provider, tmp_path: Path, environment: dict[str, str]
) -> None:
    provider.refuses = True
    code, told = comment(provider, tmp_path, "x", environment)
    assert code == 1
    assert "403" in told
    assert "COMMENT_TOKEN" in told
    assert "Traceback" not in told
    assert TOKEN not in told
