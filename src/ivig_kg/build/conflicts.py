"""Which rows contradict each other: the smallest set of them that HermiT finds inconsistent.

What speaks of one indication hardly ever clashes with what speaks of another: halving finds the
indication, QuickXplain (U. Junker, AAAI 2004) then the rows. Every question to HermiT costs a
second or more, so there is a time limit; when it is reached, the set that is known to hold the
contradiction so far is returned.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Final

from pyoxigraph import NamedNode, Quad, Triple

from ivig_kg.namespaces import BASE

Units = Mapping[str, list[Quad]]
Consistent = Callable[[Iterable[Triple]], bool]

_HUBS: Final = tuple(f"{BASE}{kind}/" for kind in ("criterion", "indication", "statement"))


class ConflictFinder:
    """Looks for contradictions among named units of assertions, given axioms that hold."""

    def __init__(self, axioms: list[Triple], consistent: Consistent, seconds: float) -> None:
        self._axioms = axioms
        self._consistent = consistent
        self._end = time.monotonic() + seconds

    def conflict(self, units: Units) -> list[str]:
        """Return the names of the units of one contradiction; `units` together hold one.

        Returns none when the axioms alone contradict each other.
        """
        if not self._holds([]):
            return []
        bundles = bundled(units)
        context = bundles.pop("", [])
        names = self._halved(list(bundles.values()), context, units)
        if self._holds(_quads(names, units)):
            names = context + names
        return sorted(self._explain([], False, names, units))

    def _halved(self, bundles: list[list[str]], context: list[str], units: Units) -> list[str]:
        """Return the names in the fewest bundles that halving reaches and that still clash."""
        base = _quads(context, units)
        while len(bundles) > 1 and time.monotonic() < self._end:
            middle = len(bundles) // 2
            for half in (bundles[:middle], bundles[middle:]):
                if not self._holds(base + _quads(chain.from_iterable(half), units)):
                    bundles = half
                    break
            else:
                break
        return [*chain.from_iterable(bundles)]

    def _explain(self, base: list[Quad], grown: bool, names: list[str], units: Units) -> list[str]:
        if grown and not self._holds(base):
            return []
        if len(names) == 1 or time.monotonic() > self._end:
            return names
        left, right = names[: len(names) // 2], names[len(names) // 2 :]
        second = self._explain(base + _quads(left, units), True, right, units)
        first = self._explain(base + _quads(second, units), bool(second), left, units)
        return first + second

    def _holds(self, assertions: list[Quad]) -> bool:
        return self._consistent([*self._axioms, *(quad.triple for quad in assertions)])


def _quads(names: Iterable[str], units: Units) -> list[Quad]:
    return [quad for name in names for quad in units[name]]


def bundled(units: Units) -> dict[str, list[str]]:
    """Group units that speak of one indication; the group "" holds those that speak of none."""
    parents: dict[str, str] = {}
    for quads in units.values():
        hubs = _hubs(quads)
        for hub in hubs:
            parents[_root(hub, parents)] = _root(hubs[0], parents)
    bundles: defaultdict[str, list[str]] = defaultdict(list)
    for name, quads in units.items():
        hubs = _hubs(quads)
        bundles[_root(hubs[0], parents) if hubs else ""].append(name)
    return dict(bundles)


def _hubs(quads: Iterable[Quad]) -> list[str]:
    terms = (term for quad in quads for term in (quad.subject, quad.object))
    return [t.value for t in terms if isinstance(t, NamedNode) and t.value.startswith(_HUBS)]


def _root(name: str, parents: dict[str, str]) -> str:
    while parents.setdefault(name, name) != name:
        parents[name] = parents[parents[name]]
        name = parents[name]
    return name
