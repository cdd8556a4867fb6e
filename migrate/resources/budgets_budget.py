"""AWS::Budgets::Budget: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-budgets-budget.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import given, in_order, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Scope, Spec
from migrate.resources.template_shapes import not_in_templates, without

SPEC = Spec(
    kind="AWS::Budgets::Budget",
    service="budgets",
    is_global=True,
    scope=Scope.ACCOUNT,
    listing=Read("describe_budgets", "Budgets", {"AccountId": "_.Account", "ShowFilterExpression": "`true`"}),
    facets={
        "Tags": Read(
            "list_tags_for_resource",
            "ResourceTags",
            {"ResourceARN": "join('', ['arn:', _.Partition, ':budgets::', _.Account, ':budget/', BudgetName])"},
        )
    },
    identifier="BudgetName",
    name="BudgetName",
    arn="arn:{_.Partition}:budgets::{_.Account}:budget/{BudgetName}",
    tags="Tags",
    measures={"Spent": "CalculatedSpend.ActualSpend.Amount"},
    by_hand="create the budget in the new account, with whom it tells: a budget is described without its subscribers",
    limits=("The subscribers of its notifications: they are not read",),
    ignored={"NotificationsWithSubscribers": "each notification's subscribers are read by a call of its own"},
)

PLAIN = ("BillingViewArn", "BudgetName", "BudgetType", "TimeUnit")
# What no template can say yet.
YOUNGER = ("ProductAttributes",)
# What a budget ends with that has no end: 2087-06-15.
FOREVER = 3706473600


def properties(doc: Document) -> Properties:
    """What CreateBudget takes, in the newer way (a filter expression) where AWS answers with it."""
    expression = pruned(without(doc.get("FilterExpression") or {}, YOUNGER))
    older = {} if expression else doc
    adjusts = doc.get("AutoAdjustData") or {}
    history = picked(adjusts.get("HistoricalOptions") or {}, ("BudgetAdjustmentPeriod",))
    budget = given(
        **picked(doc, PLAIN),
        AutoAdjustData=given(AutoAdjustType=adjusts.get("AutoAdjustType"), HistoricalOptions=history),
        # What adjusts itself has no limit of its own.
        BudgetLimit=None if adjusts else _spend(doc.get("BudgetLimit")),
        CostFilters={name: in_order(values) for name, values in (older.get("CostFilters") or {}).items()},
        CostTypes=older.get("CostTypes"),
        FilterExpression=expression,
        Metrics=doc.get("Metrics") if expression else None,
        PlannedBudgetLimits={at: _spend(limit) for at, limit in (doc.get("PlannedBudgetLimits") or {}).items()},
        TimePeriod=_period(doc.get("TimePeriod") or {}),
    )
    return given(Budget=budget, ResourceTags=tag_list(doc.get("Tags")))


def _spend(raw: Mapping[str, Any] | None) -> Json:
    return {"Amount": float(raw["Amount"]), "Unit": raw["Unit"]} if raw else None


def _period(raw: Mapping[str, Any]) -> Properties:
    """Times as CloudFormation takes them here: in seconds since 1970."""
    seconds = {name: int(value.timestamp()) for name, value in raw.items() if isinstance(value, datetime)}
    return {name: str(value) for name, value in seconds.items() if value < FOREVER}


def findings(doc: Document) -> Iterator[Finding]:
    """A budget counts what its account spends; and what the type does not know yet."""
    yield from not_in_templates(SPEC.kind, doc.get("FilterExpression"), YOUNGER)
    yield Finding(
        Severity.INFO,
        "budget-counts-its-account",
        "",
        "the budget goes on counting what the old account spends, and a new one counts the new account from nothing",
        "lower the old one by what moves, and choose the new account's limit",
    )
