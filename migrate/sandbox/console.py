"""The sandbox's own HTTP console: health, the journal and the faults, as JSON below /sandbox/."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs

from werkzeug.wrappers import Response

from migrate.sandbox.answers import document
from migrate.sandbox.faults import Faults, content_of, fault_of
from migrate.sandbox.journal import Journal


class Console:
    """GET /sandbox/health and /sandbox/journal?since=N; GET, POST and DELETE /sandbox/faults."""

    def __init__(self, facts: Mapping[str, Any], journal: Journal, faults: Faults) -> None:
        self._facts = facts
        self._journal = journal
        self._faults = faults

    def answer(self, method: str, path: str, query: str, body: bytes) -> Response:
        """The JSON answer to a request; 400 says what is wrong with it, 404 that there is no such page."""
        match method, path:
            case "GET", "/sandbox/health":
                return document(dict(self._facts) | {"calls": len(self._journal.since(0))})
            case "GET", "/sandbox/journal":
                since = parse_qs(query).get("since", ["0"])[0]
                if not since.isdigit():
                    return document({"error": f"since is {since!r}; it is the number of an entry"}, 400)
                return document({"entries": [asdict(entry) for entry in self._journal.since(int(since))]})
            case "GET", "/sandbox/faults":
                return document({"faults": [content_of(fault) for fault in self._faults.pending()]})
            case "DELETE", "/sandbox/faults":
                self._faults.clear()
                return document({"faults": []})
            case "POST", "/sandbox/faults":
                return self._with_faults(body)
        return document({"error": f"the sandbox has no {method} {path}"}, 404)

    def _with_faults(self, body: bytes) -> Response:
        try:
            faults = [fault_of(content) for content in json.loads(body)]
        except (ValueError, TypeError) as error:
            return document({"error": str(error)}, 400)
        self._faults.add(faults)
        return document({"faults": [content_of(fault) for fault in self._faults.pending()]})
