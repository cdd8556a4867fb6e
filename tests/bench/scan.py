"""A scan beside Cloud Custodian's: seconds and calls for each resource, on one server behind 50 ms of latency.

Cloud Custodian (c7n, Apache-2.0) is installed from PyPI
into a place of its own below ~/.cache. Both read the same types; Cloud Custodian describes, we also read what is needed
to make one anew, so the calls are told beside the seconds.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3

HOST = "127.0.0.1"
LATENCY = 0.05
CUSTODIAN = "c7n==0.9.53"
CACHE = Path.home() / ".cache" / "migrate-bench" / "c7n"
TYPES = {
    "AWS::SNS::Topic": "aws.sns",
    "AWS::Logs::LogGroup": "aws.log-group",
    "AWS::DynamoDB::Table": "aws.dynamodb-table",
    "AWS::SSM::Parameter": "aws.ssm-parameter",
    "AWS::SecretsManager::Secret": "aws.secrets-manager",
}
"""Queues are not among them: Cloud Custodian asks AWS itself for those, wherever AWS_ENDPOINT_URL leads."""

SCAN = """
import sys, boto3
from botocore.config import Config
from threading import Lock
from migrate.aws.identity import READING
from migrate.inventory.scan import scan
lock, clients = Lock(), {}
def connect(service, region):
    with lock:
        if (service, region) not in clients:
            clients[service, region] = boto3.client(service, region_name=region, config=READING)
        return clients[service, region]
kinds = sys.argv[1:]
found = scan(connect, "123456789012", "aws", ("us-east-1",), "2026-01-01T00:00:00Z", kinds=kinds)
print(sum(resource.kind in kinds and resource.comparable for resource in found.resources))
"""


class Relay(BaseHTTPRequestHandler):
    """Passes each request on after a while, as a network would, and counts it."""

    protocol_version = "HTTP/1.1"
    target = 0
    calls = 0
    lock = threading.Lock()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def handle_any(self) -> None:
        """One request there and back."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with Relay.lock:
            Relay.calls += 1
        time.sleep(LATENCY)
        there = http.client.HTTPConnection(HOST, Relay.target, timeout=60)
        there.request(self.command, self.path, body, dict(self.headers))
        answer = there.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length", "connection", "server", "date"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        there.close()

    do_GET = do_POST = do_PUT = do_HEAD = handle_any


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(directory: Path) -> Iterator[tuple[str, str]]:
    """moto and the relay in front of it, as their addresses: the direct one first."""
    Relay.target = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", HOST, "-p", str(Relay.target)]
    with (directory / "moto.log").open("wb") as log:
        moto = subprocess.Popen(command, stdout=log, stderr=log)
    relay = ThreadingHTTPServer((HOST, 0), Relay)
    threading.Thread(target=relay.serve_forever, daemon=True).start()
    try:
        until = time.monotonic() + 30
        while socket.socket().connect_ex((HOST, Relay.target)):
            if time.monotonic() > until:
                sys.exit("bench: moto does not start")
            time.sleep(0.1)
        yield f"http://{HOST}:{Relay.target}", f"http://{HOST}:{relay.server_port}"
    finally:
        relay.shutdown()
        moto.terminate()
        moto.wait()


def filled(url: str, count: int) -> None:
    """Make `count` resources of each type."""
    keys = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x", "region_name": "us-east-1"}
    make: Any = boto3.client
    of = {name: make(name, endpoint_url=url, **keys) for name in ("secretsmanager", "sns", "logs", "dynamodb", "ssm")}
    key: Any = [{"AttributeName": "id", "KeyType": "HASH"}]
    attributes: Any = [{"AttributeName": "id", "AttributeType": "S"}]
    for number in range(count):
        name = f"bench-{number:04}"
        of["secretsmanager"].create_secret(Name=name, SecretString="x")
        of["sns"].create_topic(Name=name)
        of["logs"].create_log_group(logGroupName=name)
        of["dynamodb"].create_table(
            TableName=name, KeySchema=key, AttributeDefinitions=attributes, BillingMode="PAY_PER_REQUEST"
        )
        of["ssm"].put_parameter(Name=name, Value="x", Type="String")


def environment(url: str) -> Mapping[str, str]:
    """The variables of a program that works behind the relay, and nothing of the caller's own AWS set-up."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": url,
    }


def measured(command: list[str], url: str) -> tuple[float, int, str]:
    """Run one command behind the relay: seconds, calls, what it said. Ends the program when it fails."""
    before = Relay.calls
    began = time.perf_counter()
    process = subprocess.run(command, env=environment(url), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if process.returncode:
        sys.exit(f"bench: {command[0]} failed:\n{process.stderr[-2000:]}")
    return seconds, Relay.calls - before, process.stdout


def custodian() -> str:
    """The program `custodian`, installed if it is not yet."""
    program = CACHE / "bin" / "custodian"
    if not program.exists():
        venv.create(CACHE, with_pip=True)
        subprocess.check_call([str(CACHE / "bin" / "pip"), "install", "--quiet", CUSTODIAN])
    return str(program)


def read_by_custodian(program: str, directory: Path, url: str) -> tuple[float, int, int]:
    """Seconds, calls and resources of Cloud Custodian."""
    policies = [{"name": kind.split(".")[1], "resource": kind} for kind in TYPES.values()]
    (directory / "policies.json").write_text(json.dumps({"policies": policies}))
    command = [program, "run", "--dryrun", "--cache-period", "0", "-s", str(directory / "out")]
    seconds, calls, _ = measured([*command, str(directory / "policies.json")], url)
    found = (directory / "out").glob("*/resources.json")
    return seconds, calls, sum(len(json.loads(path.read_text())) for path in found)


def main(count: int = 40) -> None:
    """Read `count` resources of each type with both, and print the table."""
    program = custodian()
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as (direct, slow):
        filled(direct, count)
        ours = measured([sys.executable, "-c", SCAN, *TYPES], slow)
        theirs = read_by_custodian(program, Path(name), slow)
    rows = {"migrate": (*ours[:2], int(ours[2].split()[-1])), "Cloud Custodian": theirs}
    print("| | seconds | calls | resources | calls a resource |\n|---|---:|---:|---:|---:|")
    for label, (seconds, calls, found) in rows.items():
        print(f"| {label} | {seconds:.1f} | {calls} | {found} | {calls / max(found, 1):.2f} |")
    print(f"\nmigrate takes {ours[0] / theirs[0]:.2f} times the seconds, at {LATENCY * 1000:.0f} ms a call.")
