"""What a resource module declares: how to read a type, and how others name what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from migrate.model.finding import Finding
from migrate.model.values import Properties

Document = Mapping[str, Any]
"""What AWS described of one resource: the listing's item with each facet under its name. `_` holds Account, Region,
Partition; `_parent` the parent's document."""


class Scope(StrEnum):
    """Where names of a type must be unique."""

    REGION = "region"
    ACCOUNT = "account"
    WORLD = "world"


@dataclass(frozen=True, slots=True)
class Read:
    """One API read as data.

    operation   boto3 method name; paginated whenever botocore can. Empty: no call is made, and `path` looks into what
                was read already (for a listing, into the parent's document)
    path        JMESPath into the answer (of all pages, aggregated)
    params      input name -> JMESPath into the document so far (into the parent's document for a listing);
                literals are JMESPath raw strings ('text') or JSON literals (`true`)
    absent      error codes that mean "nothing is configured", which is an answer and no failure
    """

    operation: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spec:
    """A type, declared. `identifier`, `arn`, `name` and `attributes` are JMESPath into the document, or texts with
    such paths in braces: `arn:{_.Partition}:s3:::{Name}`.

    kind            CloudFormation type
    service         boto3 client name
    listing         yields one item per resource. With `parents`, run once per document of those kinds
    within          what has to be listed first, where a listing asks for it and it is no parent: the listing runs once
                    per item, which it takes as its document (rules are listed by bus, layer versions by layer)
    facets          name -> further read per item; the facet "" is merged into the document itself. In order
    identifier      what `Ref` yields (PhysicalResourceId). `_name` where the name or the ARN tells it
    name            what people call it; empty: the last part of the ARN or identifier. `_name` in attributes
    arn             empty where the type has none
    tags            JMESPath to a list of {Key, Value} (any case) or to a mapping; empty when untaggable
    attributes      GetAtt name -> where it is. Only those that others use as identifiers. Names that begin with `_` are
                    yielded by no intrinsic function: they are known once the resource stands
    forms           Fn::Sub texts over ${Ref}, ${Attribute} and pseudo parameters in which others also name it
    ref_identifies  False where `Ref` (and the name) alone cannot tell resources apart (an API stage named `dev`)
    facts           name -> JMESPath, part of the fingerprint (a code hash)
    measures        name -> JMESPath, not part of it (ItemCount)
    name_property   the property that fixes the physical name, if there is one
    scope           where names must be unique: WORLD means the move must rename
    is_global       the service has no regions (IAM)
    parents         the kinds that this one is a part of: a route of its route table
    inlined         JMESPath over the *properties*, true for a part that its whole's properties hold already (an inline
                    policy of a role): it is a resource only where a stack has a line for it, and never adopted
    single          there is one in each Region and account, whatever id a stack makes up for it
    also            other types of which a line of a stack can be this resource: aliases, and groups of several
    parts           property -> (kind, property that names the whole): each item of the property can also be a resource
                    of that inlined kind, where the whole's template could not say it (a rule about its own group)
    elsewhere       JMESPath that is true for what belongs to another region than the one it was listed in (buckets)
    owned_by_aws    JMESPath that is true for what AWS makes by itself (service-linked roles): never listed as resource
    uncreatable     JMESPath over the *properties*, true when CloudFormation cannot make it (SecureString)
    by_hand         how a person makes one that lives in no stack, where a template could make it only without what
                    it is for (a database without its data); empty: it is adopted
    reissued        the new account's is issued anew and must be confirmed by a person (a certificate)
    data            name of the datastore copied after the resource stands (see migrate/data), or empty
    limits          what does not come along all the same, in words: each is told by `migrate types`
    ignored         settable schema property -> why it is not produced
    """

    kind: str
    service: str
    listing: Read
    identifier: str
    within: Read | None = None
    name: str = ""
    arn: str = ""
    facets: Mapping[str, Read] = field(default_factory=dict)
    tags: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    ref_identifies: bool = True
    facts: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    name_property: str = ""
    scope: Scope = Scope.REGION
    is_global: bool = False
    parents: tuple[str, ...] = ()
    inlined: str = ""
    single: bool = False
    also: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    elsewhere: str = ""
    owned_by_aws: str = ""
    uncreatable: str = ""
    by_hand: str = ""
    reissued: bool = False
    data: str = ""
    limits: tuple[str, ...] = ()
    ignored: Mapping[str, str] = field(default_factory=dict)

    @property
    def reads(self) -> tuple[Read, ...]:
        """Every declared read that makes a call."""
        return tuple(read for read in (self.within, self.listing, *self.facets.values()) if read and read.operation)


class ResourceModule(Protocol):
    """Every module in this package is one of these; mypy proves it where `ALL` is written."""

    SPEC: Spec

    def properties(self, doc: Document) -> Properties:
        """The document as the properties that CloudFormation would take; only what is set, nothing read-only."""
        ...

    def findings(self, doc: Document) -> Iterator[Finding]:
        """What a person must know about this one. `resource` may be left empty: the scan fills in the key."""
        ...
