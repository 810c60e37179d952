"""What changed between two releases: facts by table, and terms of the ontology."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ivig_kg.namespaces import PREFIXES, TERMS, expand, graph_for

_FACTS: Final = f"{graph_for('facts')}/"
_HUBS: Final = PREFIXES["indication"]
_LABEL: Final = expand("rdfs:label")
_DEPRECATED: Final = expand("owl:deprecated")
_KINDS: Final = ("added", "withdrawn", "changed", "retired")

Values = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Change:
    """One individual or term that is new, gone, retired, or says something else than before."""

    kind: str
    table: str
    subject: str
    label: str
    before: Values
    after: Values

    def differences(self) -> Iterator[tuple[str, list[str], list[str]]]:
        """Go through the properties that differ, with the values before and after."""
        for name in sorted({*self.before, *self.after}):
            old, new = self.before.get(name, frozenset()), self.after.get(name, frozenset())
            if old != new:
                yield name, sorted(old - new), sorted(new - old)


@dataclass(frozen=True)
class Entry:
    """What a release says of a subject: in which table, and its values by property."""

    table: str
    values: Values

    @property
    def label(self) -> str:
        """The label, or nothing."""
        return next(iter(self.values.get(_LABEL, ())), "")


def read_release(path: Path) -> dict[str, Entry]:
    """Return the facts and terms of a release, a folder or its `ivig.nq`, by subject.

    Raises `OSError` when it cannot be read, `SyntaxError` when it is not N-Quads.
    """
    file = path / "ivig.nq" if path.is_dir() else path
    said: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    tables: dict[str, str] = {}
    for quad in parse(path=file, format=RdfFormat.N_QUADS):
        table = _table(quad)
        if table and isinstance(quad.subject, NamedNode):
            tables[quad.subject.value] = table
            said[quad.subject.value][quad.predicate.value].add(_text(quad.object))
    return {
        subject: Entry(tables[subject], {name: frozenset(found) for name, found in values.items()})
        for subject, values in said.items()
    }


def changes(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> list[Change]:
    """Return every change, sorted by table, kind and subject."""
    nothing = Entry("", {})
    found = [
        _change(subject, old.get(subject, nothing), new.get(subject, nothing))
        for subject in old.keys() | new.keys()
        if old.get(subject) != new.get(subject)
    ]
    return sorted(found, key=lambda c: (c.table, _KINDS.index(c.kind), c.subject))


def _change(subject: str, before: Entry, after: Entry) -> Change:
    if not before.values:
        kind = "added"
    elif not after.values:
        kind = "withdrawn"
    else:
        retired = _DEPRECATED in after.values and _DEPRECATED not in before.values
        kind = "retired" if retired else "changed"
    table, label = after.table or before.table, after.label or before.label
    return Change(kind, table, subject, label, before.values, after.values)


def _table(quad: Quad) -> str:
    """Return where a quad is told: its table, `ontology`, or nowhere.

    Indications have no row of their own: whatever hangs on one is told with its own row.
    """
    if not isinstance(quad.subject, NamedNode) or quad.subject.value.startswith(_HUBS):
        return ""
    graph = quad.graph_name
    name = graph.value if isinstance(graph, NamedNode) else ""
    if name.startswith(_FACTS):
        return name.removeprefix(_FACTS)
    is_term = quad.subject.value.startswith(TERMS)
    return "ontology" if is_term and not name.startswith(graph_for("inferred")) else ""


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def as_text(found: list[Change]) -> str:
    """Return the changes as lines, a line a change and one below for each property."""
    lines = []
    for change in found:
        lines.append(f"{change.kind:9} {change.table}: {_short(change.subject)} {change.label}")
        if change.kind in ("changed", "retired"):
            lines += [f"            {line}" for line in _differences(change)]
    return "\n".join([*lines, f"{len(found)} changes"]) + "\n"


def as_markdown(found: list[Change]) -> str:
    """Return a table of counts by table, and the changed facts below it."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_KINDS, 0))
    for change in found:
        counts[change.table][change.kind] += 1
    rows = [f"| {table} | {' | '.join(map(str, n.values()))} |" for table, n in counts.items()]
    head = [f"| table | {' | '.join(_KINDS)} |", "|---|---:|---:|---:|---:|"]
    details = [
        f"- `{_short(change.subject)}`: {'; '.join(_differences(change))}"
        for change in found
        if change.kind in ("changed", "retired")
    ]
    return "\n".join([*head, *rows, *(["", *details] if details else [])]) + "\n"


def as_jsonld(found: list[Change]) -> str:
    """Return the changes as JSON-LD, each with the values before and after by property."""
    items = [
        {
            "id": change.subject,
            "label": change.label,
            "change": change.kind,
            "table": change.table,
            "differences": [
                {"property": name, "before": old, "after": new}
                for name, old, new in change.differences()
            ],
        }
        for change in found
    ]
    base = f"{PREFIXES['ivig']}change-"
    context = {
        "@version": 1.1,
        "id": "@id",
        "label": _LABEL,
        "changes": {"@id": f"{base}list", "@container": "@list"},
        "change": f"{base}kind",
        "table": f"{base}table",
        "differences": {"@id": f"{base}difference", "@container": "@set"},
        "property": {"@id": f"{base}property", "@type": "@id"},
        "before": {"@id": f"{base}before", "@container": "@set"},
        "after": {"@id": f"{base}after", "@container": "@set"},
    }
    document = {"@context": context, "changes": items}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _differences(change: Change) -> Iterator[str]:
    for name, old, new in change.differences():
        values = f"{_joined(old)} -> {_joined(new)}"
        yield f"{_short(name)}: {values}"


def _joined(values: list[str]) -> str:
    return ", ".join(map(_short, values)) or "(nothing)"


def _short(name: str) -> str:
    fitting = [(base, prefix) for prefix, base in PREFIXES.items() if name.startswith(base)]
    base, prefix = max(fitting, default=("", ""))
    return f"{prefix}:{name.removeprefix(base)}" if prefix else name
