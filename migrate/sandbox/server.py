"""The sandbox as a real HTTP server on loopback: one a process, because moto's state is the process's."""

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.iam.models import iam_backends
from moto.moto_api._internal import mock_random
from moto.moto_server.werkzeug_app import MotoRequestHandler
from moto.organizations.models import organizations_backends
from moto.s3.models import s3_backends
from werkzeug.serving import BaseWSGIServer, make_server

import migrate.sandbox.cloudformation  # noqa: F401  # adds CloudFormation types to moto by being imported
from migrate.sandbox.console import Console
from migrate.sandbox.faults import Fault, Faults
from migrate.sandbox.guard import Guard, World
from migrate.sandbox.identities import OPERATOR, Identities
from migrate.sandbox.journal import Entry, Journal
from migrate.sandbox.mends import mend
from migrate.sandbox.organizations import ADMINISTRATOR, AccountRequests

HOST = "127.0.0.1"
SECRET = "sandbox-keys-have-no-secret"
SOURCE_ROLE = "migrate-source"


@dataclass(frozen=True, slots=True)
class Options:
    """How the sandbox behaves: port 0 is any free one; a CreateAccount takes `polls` looks to be decided and its
    account refuses `probes` attempts to enter it after that; `limit` accounts at most, the management account too.
    """

    port: int = 0
    account: str = "111111111111"
    region: str = "us-east-1"
    polls: int = 2
    probes: int = 2
    limit: int = 10


class Handler(MotoRequestHandler):
    """moto's request handler, silent, and really closing a connection whose response is lost."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing: the journal has it."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Leave the client without an answer rather than waiting for its next request."""
        self.close_connection = True


class Sandbox:
    """A running sandbox: where it is, with which credentials it is entered, and what happened in it."""

    _running = threading.Lock()

    def __init__(self, server: BaseWSGIServer, options: Options, journal: Journal, faults: Faults) -> None:
        self._server = server
        self._journal = journal
        self._faults = faults
        self.account = options.account
        self.region = options.region
        self.url = f"http://{HOST}:{server.port}"

    @classmethod
    @contextmanager
    def start(cls, directory: Path, options: Options = Options()) -> Iterator["Sandbox"]:
        """Serve an empty AWS, its journal in `directory`, until the context ends. RuntimeError where one runs already;
        OSError where the port is taken.
        """
        if not cls._running.acquire(blocking=False):
            raise RuntimeError("a sandbox runs in this process already; moto's state is one for a process")
        try:
            directory.mkdir(parents=True, exist_ok=True)
            emptied(options)
            with cls._served(directory, options) as sandbox:
                yield sandbox
        finally:
            cls._running.release()

    @classmethod
    @contextmanager
    def _served(cls, directory: Path, options: Options) -> Iterator["Sandbox"]:
        journal = Journal(directory / "journal.jsonl", time.time)
        world = World(
            identities=Identities(options.account),
            requests=AccountRequests(options.polls, options.probes, options.limit),
            journal=journal,
            clock=time.time,
        )
        facts = {"status": "ok", "pid": os.getpid(), "account": options.account, "region": options.region}
        guard = Guard(world, Console(facts, journal, world.faults))
        try:
            server = bound(options.port, guard)
            thread = threading.Thread(
                target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="sandbox", daemon=True
            )
            thread.start()
            try:
                yield cls(server, options, journal, world.faults)
            finally:
                server.shutdown()
                thread.join()
                server.server_close()
        finally:
            journal.close()

    def credentials(self) -> Mapping[str, str]:
        """The operator's credentials, as boto3.Session takes them."""
        return operator_credentials(self.account)

    def environment(self) -> Mapping[str, str]:
        """The environment variables with which any AWS tool enters the sandbox as the operator."""
        return environment(self.url, self.account, self.region)

    def session(self, account: str | None = None) -> "Door":
        """Clients which see and may do everything in an account (default: the shared one) and leave no trace."""
        return Door(self.url, account or self.account, self.region)

    def journal(self, since: int = 0) -> tuple[Entry, ...]:
        """What was called, by whom, after the entry numbered `since`."""
        return self._journal.since(since)

    def fail(self, *faults: Fault) -> None:
        """Let the next matching calls go wrong."""
        self._faults.add(faults)

    def heal(self) -> None:
        """Forget the faults that have not struck."""
        self._faults.clear()


@dataclass(frozen=True, slots=True)
class Door:
    """A way into one account past every rule, for tests which look at the sandbox directly, and for seeds."""

    url: str
    account: str
    region: str

    def client(self, service: str, region: str | None = None) -> Any:
        """A boto3 client of this account."""
        return boto3.client(
            service,  # type: ignore[call-overload]
            region_name=region or self.region,
            endpoint_url=self.url,
            aws_access_key_id=f"AKIA{self.account}READ",
            aws_secret_access_key=SECRET,
        )


def bound(port: int, guard: Guard) -> BaseWSGIServer:
    """The server, bound to its port. OSError where the port is taken: werkzeug itself would end the process."""
    with socket.create_server((HOST, port), backlog=128) as listening:
        return make_server(HOST, port, guard, threaded=True, request_handler=Handler, fd=listening.fileno())


def operator_credentials(account: str) -> Mapping[str, str]:
    """The operator's keys in the shared account; signatures are not checked, so the secret is none."""
    return {"aws_access_key_id": f"AKIA{account}OPER", "aws_secret_access_key": SECRET}


def environment(url: str, account: str, region: str) -> Mapping[str, str]:
    """What `migrate sandbox env` exports."""
    keys = operator_credentials(account)
    return {
        "AWS_ACCESS_KEY_ID": keys["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": keys["aws_secret_access_key"],
        "AWS_DEFAULT_REGION": region,
        "AWS_REGION": region,
        "AWS_ENDPOINT_URL": url,
    }


def emptied(options: Options) -> None:
    """Forget all that moto holds, and furnish the shared account: its operator and the role that the tool assumes."""
    mend()
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    os.environ.pop("MOTO_ACCOUNT_ID", None)  # it would outrank the credentials
    mock_random.seed(options.account)  # the same seed has the same ids each time: two plans of it can be compared
    iam_backends.clear()  # dropped rather than reset: reading AWS's managed policies again takes a tenth of a second
    BackendDict.reset()
    reset_model_data()
    s3_backends.bucket_accounts.clear()
    organizations_backends.master_accounts.clear()
    backend = iam_backends[options.account]["aws"]
    backend.create_user(options.region, OPERATOR)
    backend.attach_user_policy(ADMINISTRATOR, OPERATOR)
    key = backend.create_access_key(OPERATOR)
    key.access_key_id = operator_credentials(options.account)["aws_access_key_id"]
    backend.create_role(
        role_name=SOURCE_ROLE,
        assume_role_policy_document=trust_in_account(options.account),
        path="/",
        permissions_boundary=None,
        description="Assumed by migrate to read, under a session policy",
        tags=[],
        max_session_duration="3600",
    )
    backend.attach_role_policy(ADMINISTRATOR, SOURCE_ROLE)


def trust_in_account(account: str) -> str:
    """A trust policy which leaves it to an account whom it lets in."""
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def serve(directory: Path, options: Options, ready: Callable[[Sandbox], None]) -> None:
    """Run a sandbox until the process is told to end (SIGTERM or SIGINT); `ready` is called once it answers."""
    ended = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: ended.set())
    with Sandbox.start(directory, options) as sandbox:
        ready(sandbox)
        ended.wait()
