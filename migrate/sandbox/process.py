"""The sandbox as a background process: started, found again by what it writes into its directory, and ended."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from migrate.model.errors import MigrateError
from migrate.sandbox.server import Options, Sandbox, serve

STATE = "sandbox.json"
LOG = "server.log"
PATIENCE = 30.0
PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Running:
    """Where a sandbox in the background is to be found."""

    pid: int
    url: str
    account: str
    region: str


def running(directory: Path) -> Running | None:
    """The sandbox of a directory, None when none answers (a state file left by one that was killed is no sandbox)."""
    try:
        state = Running(**json.loads((directory / STATE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    facts = health(state.url)
    return state if facts is not None and facts.get("pid") == state.pid else None


def health(url: str) -> Mapping[str, Any] | None:
    """What the sandbox at an address says of itself, None when nothing answers there."""
    try:
        with build_opener(ProxyHandler({})).open(f"{url}/sandbox/health", timeout=5) as answer:
            facts: Mapping[str, Any] = json.loads(answer.read())
    except (URLError, OSError, ValueError):
        return None
    return facts


def started(directory: Path, port: int) -> Running:
    """Start a sandbox in the background and wait until it answers. MigrateError: one is up already, or it does not."""
    refuse_second(directory)
    directory.mkdir(parents=True, exist_ok=True)
    forget(directory)
    command = [sys.executable, "-m", "migrate.sandbox.process", str(directory.resolve()), str(port)]
    with (directory / LOG).open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        if (found := running(directory)) is not None:
            return found
        time.sleep(PAUSE)
    if process.poll() is None:
        process.terminate()
    raise MigrateError(f"the sandbox did not start: {last_line(directory / LOG)}", remedy_of_start(directory))


def refuse_second(directory: Path) -> None:
    """MigrateError where a sandbox is up in the directory already."""
    if (found := running(directory)) is not None:
        remedy = (
            f"use it (migrate sandbox env --dir {directory}) or end it first (migrate sandbox down --dir {directory})"
        )
        raise MigrateError(f"a sandbox is up already at {found.url}", remedy)


def remedy_of_start(directory: Path) -> str:
    """What to do about a sandbox that does not start."""
    return f"choose another --port (0 takes any free one), or read {directory / LOG}"


def last_line(log: Path) -> str:
    """The last thing that a log says."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def stopped(directory: Path) -> bool:
    """End the sandbox of a directory; False when none was up. MigrateError when it does not end."""
    found = running(directory)
    if found is None:
        return False
    os.kill(found.pid, signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    while (directory / STATE).exists():
        if time.monotonic() > until:
            raise MigrateError(f"the sandbox (process {found.pid}) does not end", f"end it: kill -9 {found.pid}")
        time.sleep(PAUSE)
    return True


def here(sandbox: Sandbox) -> Running:
    """Where a sandbox of this process is to be found."""
    return Running(os.getpid(), sandbox.url, sandbox.account, sandbox.region)


def kept(directory: Path, sandbox: Sandbox) -> None:
    """Write down where a sandbox is; at once and whole, for others wait for this file."""
    draft = directory / f"{STATE}.new"
    draft.write_text(json.dumps(asdict(here(sandbox)), indent=2) + "\n", encoding="utf-8")
    draft.replace(directory / STATE)


def forget(directory: Path) -> None:
    """Take back what was written down: nothing is to be found there any more."""
    (directory / STATE).unlink(missing_ok=True)


def main(directory: Path, port: int) -> None:
    """What runs in the background: serve until told to end, known to others while it lasts."""
    try:
        serve(directory, Options(port=port), lambda sandbox: kept(directory, sandbox))
    except OSError as error:
        sys.exit(f"port {port}: {error.strerror}")
    finally:
        forget(directory)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
