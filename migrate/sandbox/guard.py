"""The WSGI application around moto: who calls, may they, does a fault strike, what is the answer, and write it down."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from migrate.sandbox import answers, code
from migrate.sandbox.actions import needs
from migrate.sandbox.answers import Refusal, not_offered, refused, unknown_key
from migrate.sandbox.calls import Call, Environ, call_of, with_body_read
from migrate.sandbox.console import Console
from migrate.sandbox.faults import Fault, FaultKind, Faults
from migrate.sandbox.identities import Identities, Principal
from migrate.sandbox.journal import Journal
from migrate.sandbox.organizations import AccountRequests
from migrate.sandbox.rules import RULES, Circumstances, owner_of

LOST = "LostResponse"
NOBODY = Principal("", "anonymous")


@dataclass(frozen=True, slots=True)
class World:
    """What the guard keeps beside moto's own state."""

    identities: Identities
    requests: AccountRequests
    journal: Journal
    clock: Callable[[], float]
    faults: Faults = field(default_factory=Faults)
    downloads: code.Downloads = field(default_factory=code.Downloads)


class Guard:
    """A WSGI application: the AWS API for whoever signs, and the sandbox's own console below /sandbox/."""

    def __init__(self, world: World, console: Console) -> None:
        self._world = world
        self._console = console
        self._moto = DomainDispatcherApplication(create_backend_app)
        # moto's state is plain dictionaries which calls of several threads would tear. Holding them one at a time costs
        # nothing that Python's own lock does not cost already.
        self._one_at_a_time = threading.Lock()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        """Answer one request; a lost response is a dropped connection, which the server makes of a ConnectionError."""
        body = with_body_read(environ)
        call = call_of(environ, body)
        response = self._to_stranger(environ, body) if call is None else self._to_call(call, environ)
        return response(environ, start_response)

    def _to_stranger(self, environ: Environ, body: bytes) -> Response:
        path = environ.get("PATH_INFO", "")
        if path.startswith(code.PATH):
            return self._world.downloads.answer(path)
        if path.startswith("/sandbox/"):
            return self._console.answer(environ["REQUEST_METHOD"], path, environ.get("QUERY_STRING", ""), body)
        return Response("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>", 403)

    def _to_call(self, call: Call, environ: Environ) -> Response:
        principal = self._world.identities.find(call.access_key)
        if principal is None:
            response = refused(call, unknown_key(call))
            self._record(call, NOBODY, response)
            return response
        if principal.reader:
            # Not held one at a time: what runs inside a held call may look at the sandbox through this door.
            return self._answer_of_moto(call, principal, environ)
        return self._to_principal(call, principal, environ)

    def _to_principal(self, call: Call, principal: Principal, environ: Environ) -> Response:
        fault = self._world.faults.take(call.service, call.operation, principal.account)
        if fault is not None and fault.kind is FaultKind.DELAY:
            time.sleep(fault.seconds)
        if fault is not None and fault.kind is FaultKind.ERROR:
            response = refused(call, Refusal(fault.code, "A fault that was asked for", fault.status))
        else:
            try:
                with self._one_at_a_time:
                    response = self._judged(call, principal, environ)
            except Exception:  # moto lets its own errors through; the server answers them with a page of status 500
                self._record(call, principal, Response(status=500))
                raise
        self._record(call, principal, response, fault)
        if fault is not None and fault.kind is FaultKind.LOST_RESPONSE:
            raise ConnectionAbortedError("the response is lost, as asked for")
        return response

    def _judged(self, call: Call, principal: Principal, environ: Environ) -> Response:
        around = Circumstances(principal, self._world.clock(), self._world.requests)
        for rule in RULES:
            refusal = rule(call, around)
            if refusal is not None:
                return refused(call, refusal)
        own = self._of_organizations(call, principal)
        return self._answer_of_moto(call, principal, environ) if own is None else own

    def _of_organizations(self, call: Call, principal: Principal) -> Response | None:
        """The calls about account requests, which the sandbox answers itself; None leaves the call to moto."""
        if call.service != "organizations" or not self._world.requests.organized(principal.account):
            return None
        requests, now, parameters = self._world.requests, self._world.clock(), call.parameters
        match call.operation:
            case "CreateAccount":
                status = requests.create(principal.account, parameters, now)
            case "DescribeCreateAccountStatus":
                described = requests.describe(str(parameters.get("CreateAccountRequestId")), now)
                if described is None:
                    message = "We can't find a create account request with the CreateAccountRequestId you specified."
                    return refused(call, Refusal("CreateAccountStatusNotFoundException", message))
                status = described
            case "ListCreateAccountStatus":
                states = tuple(parameters.get("States", ()))
                return answers.document({"CreateAccountStatuses": requests.all(states, now)})
            case _:
                return None
        return answers.document({"CreateAccountStatus": status})

    def _answer_of_moto(self, call: Call, principal: Principal, environ: Environ) -> Response:
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = principal.account
        response = self._from_moto(call, environ)
        if response.status_code != 200:
            return response
        match call.service, call.operation:
            case "sts", "AssumeRole":
                self._world.identities.remember(call, response, self._world.clock())
            case "lambda", "GetFunction":
                return code.with_function_address(call, principal.account, response, self._world.downloads)
            case "lambda", "GetLayerVersion" | "GetLayerVersionByArn":
                return code.with_layer_address(call, principal.account, response, self._world.downloads)
        return response

    def _from_moto(self, call: Call, environ: Environ) -> Response:
        try:
            content, status, headers = run_wsgi_app(self._moto, environ, buffered=True)
        except NotImplementedError:
            return refused(call, not_offered(call))
        except AttributeError:  # moto meets a service that it lacks unprepared
            if self._has_service(environ):
                raise
            return refused(call, not_offered(call))
        return Response(content, status, headers)

    def _has_service(self, environ: Environ) -> bool:
        host = self._moto.infer_service_region_host(environ, environ.get("PATH_INFO", ""))
        return bool(self._moto.get_backend_for_host(host))

    def _record(self, call: Call, principal: Principal, response: Response, fault: Fault | None = None) -> None:
        lost = fault is not None and fault.kind is FaultKind.LOST_RESPONSE
        named = {resource for _, resource in needs(call, principal.account) if resource}
        self._world.journal.record(
            account=principal.account,
            principal=principal.arn,
            service=call.service,
            operation=call.operation,
            region=call.region,
            resource=" ".join(sorted(named)) or "*",
            owner=owner_of(call, principal),
            status=response.status_code,
            error_code=LOST if lost else answers.error_code(response),
        )
