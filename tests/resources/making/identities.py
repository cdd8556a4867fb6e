"""Policies, groups, users and instance profiles, with the role that they stand around."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.resources.making.compute import POLICY, TAGS, TRUST

Connect = Callable[[str, str], Any]

REGION = "us-east-1"
KINDS: tuple[str, ...] = (
    "AWS::IAM::Group",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::User",
)
OLDER = {**POLICY, "Statement": [{"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]}


def make(connect: Connect) -> None:
    """One of each. The role is not among the kinds: ministack reads no role where a stack made a policy."""
    iam = connect("iam", REGION)
    iam.create_role(RoleName="hosts", AssumeRolePolicyDocument=json.dumps(TRUST), Description="d", Tags=TAGS)
    iam.put_role_policy(RoleName="hosts", PolicyName="own", PolicyDocument=json.dumps(POLICY))
    policy = iam.create_policy(PolicyName="shared", PolicyDocument=json.dumps(OLDER))["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=json.dumps(POLICY), SetAsDefault=True)
    iam.attach_role_policy(RoleName="hosts", PolicyArn=policy)
    iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")
    iam.create_instance_profile(InstanceProfileName="host")
    iam.add_role_to_instance_profile(InstanceProfileName="host", RoleName="hosts")
    iam.create_group(GroupName="deployers")
    iam.create_user(UserName="ci")
    iam.add_user_to_group(UserName="ci", GroupName="deployers")
    iam.create_access_key(UserName="ci")
