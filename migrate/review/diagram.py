"""The graph as mermaid, dot, JSON or GraphML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import networkx

from migrate.graph.build import Graph
from migrate.model.ownership import Ownership
from migrate.model.values import pretty

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def mermaid(graph: Graph, owners: Mapping[str, Ownership]) -> str:
    """A mermaid flowchart, one subgraph for each owner (https://mermaid.js.org/syntax/flowchart.html)."""
    ids = {key: f"n{number}" for number, key in enumerate(sorted(graph))}
    lines = ["flowchart LR"]
    for number, label in enumerate(sorted({_owner(owners, key) for key in graph})):
        lines.append(f"  subgraph s{number}[{_quoted(label)}]")
        lines += [f"    {ids[key]}[{_quoted(key)}]" for key in sorted(graph) if _owner(owners, key) == label]
        lines.append("  end")
    lines += [f"  {ids[user]} --> {ids[used]}" for user, used in sorted(set(graph.edges()))]
    return "\n".join(lines) + "\n"


def dot(graph: Graph, owners: Mapping[str, Ownership]) -> str:
    """Graphviz's language (https://graphviz.org/doc/info/lang.html)."""
    lines = ["digraph account {", "  rankdir=LR;"]
    lines += [f"  {json.dumps(key)} [group={json.dumps(_owner(owners, key))}];" for key in sorted(graph)]
    lines += [f"  {json.dumps(user)} -> {json.dumps(used)};" for user, used in sorted(set(graph.edges()))]
    return "\n".join([*lines, "}"]) + "\n"


def as_json(graph: Graph, owners: Mapping[str, Ownership]) -> str:
    """Nodes with their owners, and edges with the place and text where each was found."""
    edges = [{"user": user, "used": used, **edge} for user, used, edge in graph.edges(data=True)]
    return pretty(
        {
            "nodes": [{"key": key, "owner": _owner(owners, key)} for key in sorted(graph)],
            "edges": sorted(edges, key=lambda edge: (edge["user"], edge["used"], edge["place"], edge["token"])),
        }
    )


def graphml(graph: Graph, owners: Mapping[str, Ownership]) -> str:
    """GraphML, which yEd, Gephi and networkx read (http://graphml.graphdrawing.org)."""
    plain: Graph = graph.__class__()
    for key in sorted(graph):
        plain.add_node(_legible(key), **{name: _legible(text) for name, text in graph.nodes[key].items()})
        plain.nodes[_legible(key)]["owner"] = _legible(_owner(owners, key))
    for user, used, edge in sorted(
        graph.edges(data=True), key=lambda each: (*each[:2], each[2]["place"], each[2]["token"])
    ):
        plain.add_edge(_legible(user), _legible(used), **{name: _legible(text) for name, text in edge.items()})
    return "\n".join(networkx.generate_graphml(plain)) + "\n"


def _legible(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _owner(owners: Mapping[str, Ownership], key: str) -> str:
    owner = owners[key]
    return owner.stage or owner.standing.value


def _quoted(text: str) -> str:
    """A mermaid label in which nothing is markup."""
    return '"' + text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;") + '"'
