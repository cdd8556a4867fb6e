"""Whatever stands in an account: the plan is the same bytes each time, and production is in no step."""

from __future__ import annotations

import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.model.plan import Treatment
from migrate.model.resource import Resource
from migrate.planning.contract import parse, plan_text
from tests.planning.accounts import ACCOUNT, bucket, inventory, planned, role

NAMES = [f"{word}-{number}" for word in ("alpha", "beta", "gamma") for number in range(2)]
STAGES = st.sampled_from(["dev", "prod", ""])


@st.composite
def accounts(draw: st.DrawFn) -> list[Resource]:
    """A bucket of dev's, and buckets and roles of anybody's that name each other."""
    made = [bucket("seed-dev", "dev")]
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=6)):
        stage = draw(STAGES)
        if draw(st.booleans()):
            made.append(bucket(name, stage))
        else:
            named = draw(st.lists(st.sampled_from(NAMES), max_size=2))
            made.append(role(name, stage, *(f"arn:aws:s3:::{other}/*" for other in named)))
    return made


@settings(max_examples=40, deadline=None)
@given(accounts(), st.randoms(use_true_random=False))
def test_the_order_of_reading_changes_no_byte(resources: list[Resource], chance: random.Random) -> None:
    plan, templates = planned(inventory(resources))
    shuffled = list(resources)
    chance.shuffle(shuffled)
    other, others = planned(inventory(shuffled))
    assert (plan_text(plan), templates) == (plan_text(other), others)
    assert parse(plan_text(plan), "plan.json") == plan


@settings(max_examples=40, deadline=None)
@given(accounts())
def test_what_is_not_the_stage_s_own_is_made_by_no_step(resources: list[Resource]) -> None:
    plan, templates = planned(inventory(resources))
    staying = {item.key for item in plan.resources if item.treatment is Treatment.STAY}
    assert {resource.key for resource in resources if resource.tags.get("STAGE") == "prod"} <= staying
    for step in plan.steps:
        assert step.account in ("management", "stage:dev")
        assert not staying & set(json.dumps(dict(step.inputs)).split('"'))
    names = {resource.name: resource.key for resource in resources}
    for path, text in templates.items():
        if not path.startswith("templates/") or not path.endswith(".json") or path.endswith(".live.json"):
            continue
        assert ACCOUNT not in text
        for declared in json.loads(text)["Resources"].values():
            name = declared["Properties"].get("BucketName") or declared["Properties"]["RoleName"]
            name = name["Fn::Sub"].removesuffix("-${AWS::AccountId}") if isinstance(name, dict) else name
            assert names[name] not in staying


@settings(max_examples=40, deadline=None)
@given(accounts())
def test_every_step_stands_behind_what_it_needs(resources: list[Resource]) -> None:
    done: set[str] = set()
    for step in planned(inventory(resources))[0].steps:
        assert set(step.needs) <= done
        done.add(step.id)
