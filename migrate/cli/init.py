"""`migrate init`: write a commented migrate.toml."""

from __future__ import annotations

from pathlib import Path

import click

from migrate.model.errors import ConfigurationError

TEMPLATE = """\
# What `migrate` reads and where it moves things. Nothing secret belongs in here.

require_approvals = 1          # how many people must approve a plan (`migrate approve`) before it may be applied

[source]
account_id = "{account}"       # the shared account; every command checks that it is really there
regions = ["{region}"]
# role_arn = "arn:aws:iam::{account}:role/migrate-source"   # assumed with a session policy that can only read
# profile = "shared"                                        # an AWS CLI profile; default: the usual credentials

[organization]
email = "aws+{{stage}}@example.com"          # a new account's address: never used before, {{stage}} is filled in
account_name = "{{stage}}"
organizational_unit = "NonProduction"
role_name = "OrganizationAccountAccessRole"
# role_arn = "..."   # how to reach the management account, where the caller is not in it
# profile = "..."

[ownership]
tags = ["STAGE", "stage", "Stage", "Environment", "environment", "env", "sst:stage"]

[stages.dev]
[stages.staging]
# account_id = "..."   # when the stage's account exists already
[stages.prod]
production = true      # never moved, never touched

# What could not be read must be acknowledged, or the plan cannot be applied. Each pattern is a glob.
# [[gaps]]
# what = "AWS::Backup::*"
# cause = "*AccessDenied*"
# reason = "we have no backup plans in this account"

# What the move severs needs a decision; `migrate plan` names each one.
# [[decisions]]
# resource = "AWS::S3::Bucket/{region}/shared-assets"
# decision = "duplicate"     # or "leave"
# reason = "both stages only read it"

# Values of NoEcho parameters are read from the environment when the plan is applied.
# [stacks."app-dev".parameters]
# DbPassword = {{ env = "APP_DEV_DB_PASSWORD" }}
"""


@click.command()
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("migrate.toml"), show_default=True)
@click.option("--account", default="111111111111", show_default=True, help="The shared account's id.")
@click.option("--region", default="us-east-1", show_default=True)
def init(path: Path, account: str, region: str) -> None:
    """Write a commented migrate.toml to start from; never overwrites one.

    \b
    migrate init --account "$(aws sts get-caller-identity --query Account --output text)" --region eu-west-1
    """
    if path.exists():
        raise ConfigurationError(f"{path} is there already", "edit it, or name another with --config")
    path.write_text(TEMPLATE.format(account=account, region=region), encoding="utf-8")
    click.echo(f"{path} written\nnext: edit it, then: migrate inventory")
