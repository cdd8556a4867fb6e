"""Which regions there are: AWS's published list, and those that are enabled for an account."""

from __future__ import annotations

from difflib import get_close_matches

import botocore.session

from migrate.aws import Connect
from migrate.aws.calls import call
from migrate.config import Config
from migrate.model.errors import ConfigurationError

DISABLED = "not-opted-in"


def refuse_unknown(config: Config) -> None:
    """ConfigurationError for a configured region that AWS does not have, naming the one that may be meant.

    Asks nobody: a request to a region that does not exist would end in a message about the network.
    """
    session = botocore.session.Session()
    known = [
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("ec2", partition, allow_non_regional=False)
    ]
    for region in config.source.regions:
        if region not in known:
            near = [f'"{name}"' for name in get_close_matches(region, known)]
            right = " or ".join(near) if near else 'a region of AWS, as "us-east-1"'
            raise ConfigurationError(
                f'{config.path}: source.regions has {region!r}, no region of AWS: it must be {right}, or all: ["all"]',
                f"edit {config.path}",
            )


def regions_of(config: Config, connect: Connect) -> tuple[str, ...]:
    """The regions to read, sorted where they are all that are enabled for the account. CallError when it does not tell.

    Follows https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html.
    """
    if not config.source.all_regions:
        return config.source.regions
    found = call(connect("ec2", config.source.regions[0]), "describe_regions")
    return tuple(sorted(str(one["RegionName"]) for one in found["Regions"] if one.get("OptInStatus") != DISABLED))
