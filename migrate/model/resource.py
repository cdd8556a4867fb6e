"""A resource is its CloudFormation properties, plus the identifiers by which others know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from migrate.model.values import Properties, digest

GLOBAL = "global"
"""The region of a resource whose service has none (IAM)."""


@dataclass(frozen=True, slots=True)
class Membership:
    """The place of a resource in a CloudFormation stack."""

    stack_id: str
    stack_name: str
    logical_id: str


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of one account, as its resource module read it.

    kind          CloudFormation type, `AWS::SQS::Queue`
    id            unique within its kind and region: the name where a name is unique, else the physical id; a part of
                  another resource starts with that one's id
    physical_id   what `Ref` yields in a template (CloudFormation's PhysicalResourceId)
    properties    what CloudFormation would take to make it, identifiers still those of its account
    identifiers   label -> text by which others name it. Labels: `Ref`, a `GetAtt` name (`Arn`), or an `Fn::Sub`
                  text over `${Ref}`, attributes and pseudo parameters, or `_name` for a name that no intrinsic
                  yields. What cannot tell resources apart (an API stage called `dev`) is left out
    facts         what is not a property but must not change unseen (a code hash); part of the fingerprint
    measures      what changes by itself (item counts, sizes): used for estimates only
    modelled      False for a resource that no module read whole: it moves with its stack only, and is never adopted. It
                  may have properties all the same, read through Cloud Control
    """

    kind: str
    region: str
    id: str
    physical_id: str
    name: str
    arn: str = ""
    properties: Properties = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    facts: Properties = field(default_factory=dict)
    measures: Properties = field(default_factory=dict)
    parent: str = ""
    membership: Membership | None = None
    modelled: bool = True

    @property
    def key(self) -> str:
        """The name of this resource in plans, decisions and on the command line."""
        return f"{self.kind}/{self.region}/{self.id}"

    @property
    def comparable(self) -> bool:
        """Whether its properties are known whole: by its module or Cloud Control. Half of them are never kept."""
        return self.modelled or bool(self.properties)

    @property
    def fingerprint(self) -> str:
        """Changes exactly when the configuration of the resource does."""
        return digest({"properties": self.properties, "facts": self.facts, "tags": dict(self.tags)})
