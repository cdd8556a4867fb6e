"""cfn-lint's word on a generated template, as findings."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity


def lint(path: str, text: str) -> Iterator[Finding]:
    """cfn-lint's errors block, its warnings warn; each names the rule (https://github.com/aws-cloudformation/cfn-lint)."""
    from cfnlint.api import lint as judge  # takes seconds to import, and few commands plan
    from cfnlint.config import ManualArgs

    for match in judge(text, config=ManualArgs()):
        severity = Severity.BLOCK if match.rule.id.startswith("E") else Severity.WARN
        where = "/".join(map(str, match.path or ()))
        yield Finding(
            severity,
            f"cfn-lint-{match.rule.id}",
            path,
            f"{where}: {match.message}",
            "see the rule's description in cfn-lint",
        )
