"""New accounts as AWS makes them: slowly, with unique e-mails, within a limit, and gone when closed."""

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from migrate.sandbox.server import Options, Sandbox
from tests.sandbox.conftest import Actor, code_of, entry_role


@pytest.fixture
def options() -> Options:
    """A sandbox which takes its time."""
    return Options(polls=2, probes=2, limit=3)


def begun(operator: Actor, email: str = "dev@example.com") -> str:
    """Ask for an account; gives the request's id."""
    answer = operator.client("organizations").create_account(Email=email, AccountName="dev")
    assert answer["CreateAccountStatus"]["State"] == "IN_PROGRESS"
    assert "AccountId" not in answer["CreateAccountStatus"]
    return str(answer["CreateAccountStatus"]["Id"])


def polled(operator: Actor, request: str, times: int = 2) -> dict[str, str]:
    """The status after some polls."""
    organizations = operator.client("organizations")
    for _ in range(times):
        status = organizations.describe_create_account_status(CreateAccountRequestId=request)["CreateAccountStatus"]
    return dict(status)


@pytest.fixture
def organization(operator: Actor) -> None:
    """An organization, managed by the shared account."""
    operator.client("organizations").create_organization(FeatureSet="ALL")


@pytest.mark.usefixtures("organization")
def test_an_account_is_in_progress_for_some_polls_and_exists_only_then(operator: Actor) -> None:
    request = begun(operator)
    accounts = operator.client("organizations").list_accounts()["Accounts"]
    assert [a["Email"] for a in accounts if a["Email"] == "dev@example.com"] == []
    assert polled(operator, request, 1)["State"] == "IN_PROGRESS"
    status = polled(operator, request, 1)
    assert status["State"] == "SUCCEEDED"
    listed = operator.client("organizations").list_accounts()["Accounts"]
    assert {a["Id"]: a["Email"] for a in listed}[status["AccountId"]] == "dev@example.com"


@pytest.mark.usefixtures("organization")
def test_a_request_can_be_found_again_by_listing(operator: Actor) -> None:
    request = begun(operator)
    polled(operator, request)
    listed = operator.client("organizations").list_create_account_status(States=["SUCCEEDED"])
    assert [s["Id"] for s in listed["CreateAccountStatuses"]] == [request]


@pytest.mark.usefixtures("organization")
def test_succeeded_is_not_yet_usable(operator: Actor) -> None:
    account = polled(operator, begun(operator))["AccountId"]
    for _ in range(2):
        with pytest.raises(ClientError) as error:
            operator.assume(entry_role(account))
        assert code_of(error) == "AccessDenied"
    member = operator.assume(entry_role(account))
    assert member.client("sts").get_caller_identity()["Account"] == account
    assert member.client("s3").list_buckets()["Buckets"] == []


@pytest.mark.usefixtures("organization")
def test_a_used_email_fails_in_any_case_even_while_the_first_is_in_progress(operator: Actor) -> None:
    first, second = begun(operator), begun(operator, "DEV@example.com")
    assert polled(operator, second)["FailureReason"] == "EMAIL_ALREADY_EXISTS"
    assert polled(operator, first)["State"] == "SUCCEEDED"
    assert polled(operator, begun(operator))["FailureReason"] == "EMAIL_ALREADY_EXISTS"


@pytest.mark.usefixtures("organization")
def test_a_closed_account_keeps_its_email_and_refuses_everything(operator: Actor, sandbox: Sandbox) -> None:
    account = polled(operator, begun(operator))["AccountId"]
    for _ in range(2):
        with pytest.raises(ClientError):
            operator.assume(entry_role(account))
    member = operator.assume(entry_role(account))
    operator.client("organizations").close_account(AccountId=account)
    with pytest.raises(ClientError) as error:
        member.client("dynamodb").list_tables()
    assert code_of(error) == "AccessDeniedException"
    with pytest.raises(ClientError) as error:
        operator.assume(entry_role(account))
    assert code_of(error) == "AccessDenied"
    assert polled(operator, begun(operator))["FailureReason"] == "EMAIL_ALREADY_EXISTS"


@pytest.mark.usefixtures("organization")
def test_the_limit_counts_every_account_and_every_request_in_progress(operator: Actor) -> None:
    requests = [begun(operator, f"{n}@example.com") for n in range(3)]
    reasons = [polled(operator, request).get("FailureReason") for request in requests]
    assert reasons == [None, None, "ACCOUNT_LIMIT_EXCEEDED"]


@pytest.mark.usefixtures("organization")
def test_an_unknown_request_is_not_found(operator: Actor) -> None:
    with pytest.raises(ClientError) as error:
        polled(operator, "car-" + "f" * 32)
    assert code_of(error) == "CreateAccountStatusNotFoundException"


def test_without_an_organization_there_are_no_accounts(operator: Actor) -> None:
    with pytest.raises(ClientError) as error:
        begun(operator)
    assert code_of(error) == "AWSOrganizationsNotInUseException"


class TestReadyAccounts:
    """What concerns accounts that are there already."""

    @pytest.fixture
    def options(self) -> Options:
        """Accounts at once."""
        return Options(polls=1, probes=0)

    def test_a_role_name_of_ones_own(self, operator: Actor, new_account: Callable[[str], str]) -> None:
        organizations = operator.client("organizations")
        begun = organizations.create_account(Email="own@example.com", AccountName="dev", RoleName="Entry")[
            "CreateAccountStatus"
        ]
        account = polled(operator, begun["Id"], 1)["AccountId"]
        member = operator.assume(f"arn:aws:iam::{account}:role/Entry")
        attached = member.client("iam").list_attached_role_policies(RoleName="Entry")["AttachedPolicies"]
        assert [policy["PolicyName"] for policy in attached] == ["AdministratorAccess"]

    def test_a_member_manages_nothing(self, operator: Actor, new_account: Callable[[str], str]) -> None:
        member = operator.assume(entry_role(new_account("dev")))
        assert member.client("organizations").describe_organization()["Organization"]["MasterAccountId"]
        with pytest.raises(ClientError) as error:
            member.client("organizations").create_account(Email="other@example.com", AccountName="x")
        assert code_of(error) == "AccessDeniedException"

    def test_units_of_one_parent_have_different_names(self, operator: Actor, new_account: Callable[[str], str]) -> None:
        organizations = operator.client("organizations")
        root = organizations.list_roots()["Roots"][0]["Id"]
        organizations.create_organizational_unit(ParentId=root, Name="NonProduction")
        with pytest.raises(ClientError) as error:
            organizations.create_organizational_unit(ParentId=root, Name="NonProduction")
        assert code_of(error) == "DuplicateOrganizationalUnitException"

    def test_control_policies_bind_members_and_never_the_management_account(
        self, operator: Actor, source_role: str, new_account: Callable[[str], str]
    ) -> None:
        account = new_account("dev")
        organizations = operator.client("organizations")
        root = organizations.list_roots()["Roots"][0]["Id"]
        document = '{"Statement": [{"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]}'
        policy = organizations.create_policy(
            Name="no-queues", Description="", Type="SERVICE_CONTROL_POLICY", Content=document
        )["Policy"]["PolicySummary"]["Id"]
        with pytest.raises(ClientError) as error:
            organizations.attach_policy(PolicyId=policy, TargetId=root)
        assert code_of(error) == "PolicyTypeNotEnabledException"
        organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
        organizations.attach_policy(PolicyId=policy, TargetId=root)
        with pytest.raises(ClientError, match="explicit deny in a service control policy"):
            operator.assume(entry_role(account)).client("sqs").list_queues()
        operator.assume(source_role).client("sqs").list_queues()

    def test_every_level_of_the_organization_must_allow(
        self, operator: Actor, new_account: Callable[[str], str]
    ) -> None:
        account = new_account("dev")
        organizations = operator.client("organizations")
        root = organizations.list_roots()["Roots"][0]["Id"]
        organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
        unit = organizations.create_organizational_unit(ParentId=root, Name="Narrow")["OrganizationalUnit"]["Id"]
        organizations.move_account(AccountId=account, SourceParentId=root, DestinationParentId=unit)
        document = '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'
        policy = organizations.create_policy(
            Name="s3", Description="", Type="SERVICE_CONTROL_POLICY", Content=document
        )["Policy"]["PolicySummary"]["Id"]
        organizations.attach_policy(PolicyId=policy, TargetId=unit)
        organizations.detach_policy(PolicyId="p-FullAWSAccess", TargetId=unit)
        member = operator.assume(entry_role(account))
        member.client("s3").list_buckets()
        with pytest.raises(ClientError, match="no service control policy allows"):
            member.client("sqs").list_queues()
