"""The graph as mermaid, dot, JSON or GraphML."""

from __future__ import annotations

import re
from collections.abc import Mapping

import networkx

from migrate.graph.build import Graph
from migrate.model.ownership import Ownership
from migrate.model.values import pretty

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_MERMAID = str.maketrans({"#": "#35;", "&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;"})
"""What is markup in a quoted label: entities begin with #, and a label in backticks is Markdown."""


def mermaid(graph: Graph, owners: Mapping[str, Ownership]) -> str:
    """A mermaid flowchart, one subgraph for each owner (https://mermaid.js.org/syntax/flowchart.html)."""
    ids = {key: f"n{number}" for number, key in enumerate(sorted(graph))}
    lines = ["flowchart LR"]
    for number, label in enumerate(sorted({_owner(owners, key) for key in graph})):
        lines.append(f"  subgraph s{number}[{mermaid_text(label)}]")
        lines += [f"    {ids[key]}[{mermaid_text(key)}]" for key in sorted(graph) if _owner(owners, key) == label]
        lines.append("  end")
    lines += [f"  {ids[user]} --> {ids[used]}" for user, used in sorted(set(graph.edges()))]
    return "\n".join(lines) + "\n"


def dot(graph: Graph, owners: Mapping[str, Ownership]) -> str:
    """Graphviz's language (https://graphviz.org/doc/info/lang.html)."""
    lines = ["digraph account {", "  rankdir=LR;"]
    lines += [f"  {dot_text(key)} [group={dot_text(_owner(owners, key))}];" for key in sorted(graph)]
    lines += [f"  {dot_text(user)} -> {dot_text(used)};" for user, used in sorted(set(graph.edges()))]
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
        plain.add_node(legible(key), **{name: legible(text) for name, text in graph.nodes[key].items()})
        plain.nodes[legible(key)]["owner"] = legible(_owner(owners, key))
    for user, used, edge in sorted(
        graph.edges(data=True), key=lambda each: (*each[:2], each[2]["place"], each[2]["token"])
    ):
        plain.add_edge(legible(user), legible(used), **{name: legible(text) for name, text in edge.items()})
    return "\n".join(networkx.generate_graphml(plain)) + "\n"


def legible(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _owner(owners: Mapping[str, Ownership], key: str) -> str:
    owner = owners[key]
    return owner.stage or owner.standing.value


def mermaid_text(text: str) -> str:
    """A mermaid label in which nothing is markup."""
    return '"' + " ".join(legible(text).split()).translate(_MERMAID) + '"'


def dot_text(text: str) -> str:
    """A text in dot in which nothing is an escape, as neither a name nor a label: `\\N` would be the node's name."""
    return '"' + " ".join(legible(text).split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
