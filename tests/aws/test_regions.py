"""Regions that do not exist are refused before anything is asked; `all` are those that are enabled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from migrate.aws.regions import refuse_unknown, regions_of
from migrate.config import load
from migrate.model.errors import ConfigurationError
from migrate.sandbox.server import Sandbox
from tests.aws.conftest import config

TEXT = '[source]\naccount_id = "111111111111"\nregions = {}\n[stages.dev]\n'


def written(directory: Path, regions: str) -> Any:
    path = directory / "migrate.toml"
    path.write_text(TEXT.format(regions))
    return load(path)


@pytest.mark.parametrize(
    ("regions", "said"), [('["us-esat-1"]', '"us-east-1"'), ('["eu-west-1", "Frankfurt"]', "a region of AWS")]
)
def test_a_region_that_does_not_exist_is_named_with_file_key_value_and_remedy(
    tmp_path: Path, regions: str, said: str
) -> None:
    with pytest.raises(ConfigurationError) as failure:
        refuse_unknown(written(tmp_path, regions))
    for part in ("migrate.toml", "source.regions", regions.strip('[]"').split('"')[-1], said):
        assert part in failure.value.message


@pytest.mark.parametrize("region", ["us-east-1", "cn-north-1", "us-gov-west-1", "mx-central-1"])
def test_regions_of_every_partition_are_known(tmp_path: Path, region: str) -> None:
    refuse_unknown(written(tmp_path, f'["{region}"]'))


def test_all_are_those_that_are_enabled(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = written(tmp_path, '["all"]')
    refuse_unknown(settings)
    found = regions_of(settings, lambda service, region: sandbox.session().client(service, region))
    listed = sandbox.session().client("ec2").describe_regions(AllRegions=True)["Regions"]
    enabled = {region["RegionName"] for region in listed if region["OptInStatus"] != "not-opted-in"}
    assert len(enabled) < len(listed)
    assert found == tuple(sorted(enabled))


def test_a_list_is_taken_as_it_stands() -> None:
    settings = config("111111111111")
    settings = replace(settings, source=replace(settings.source, regions=("us-east-1", "eu-west-1")))

    def connect(service: str, region: str) -> Any:
        raise AssertionError("nobody is asked")

    assert regions_of(settings, connect) == ("us-east-1", "eu-west-1")


def test_all_is_asked_in_the_region_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    assert written(tmp_path, '["all"]').source.regions == ("eu-central-1",)
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    assert written(tmp_path, '["all"]').source.regions == ("us-east-1",)


def test_all_and_names_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="either names or"):
        written(tmp_path, '["all", "us-east-1"]')
