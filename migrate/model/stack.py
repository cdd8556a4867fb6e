"""A CloudFormation stack as it stands: template, parameters, outputs and resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from migrate.model.values import Properties, digest


@dataclass(frozen=True, slots=True)
class StackResource:
    """One line of ListStackResources."""

    logical_id: str
    kind: str
    physical_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Stack:
    """One live stack.

    template      the template in force, parsed to JSON form (the Processed one when a transform was used)
    parameters    as DescribeStacks gives them; the value of a NoEcho parameter is CloudFormation's mask `****`
    resolved      what those parameters yield that name an SSM parameter: `Ref` gives this
    exports       export name -> value
    parent        stack id of the stack that this one is nested in, or empty
    """

    stack_id: str
    name: str
    region: str
    status: str
    template: Properties
    parameters: Mapping[str, str] = field(default_factory=dict)
    resolved: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    exports: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    resources: tuple[StackResource, ...] = ()
    parent: str = ""
    termination_protection: bool = False
    stack_policy: Properties = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The name of this stack in plans and on the command line."""
        return f"AWS::CloudFormation::Stack/{self.region}/{self.name}"

    @property
    def fingerprint(self) -> str:
        """Changes exactly when what CloudFormation would deploy does."""
        return digest(
            {
                "template": self.template,
                "parameters": dict(self.parameters),
                "resources": [(r.logical_id, r.physical_id) for r in self.resources],
            }
        )
