"""The resource types that the sandbox makes itself; what is not here is moto's own or refused."""

from migrate.sandbox.cloudformation.kinds import declare
from migrate.sandbox.cloudformation.types import (
    compute,
    edge,
    events,
    http_api,
    identity,
    logs,
    messaging,
    nested,
    rest_api,
    storage,
    workflow,
)

KINDS = (
    *storage.KINDS,
    *identity.KINDS,
    *compute.KINDS,
    *logs.KINDS,
    *messaging.KINDS,
    *events.KINDS,
    *rest_api.KINDS,
    *http_api.KINDS,
    *workflow.KINDS,
    *edge.KINDS,
)
MODELS = (*map(declare, KINDS), *nested.MODELS)
