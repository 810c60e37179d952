"""The one shape of errors.

A problem document has `type` (an IRI under the base that the service answers), `title`, `status`,
`detail` and `help` (the clause behind it), and further members such as `line` and `column`.
"""

import json

import pytest

from ivig_kg.namespaces import BASE
from ivig_kg.sparql.errors import KINDS, Problem


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_problem_says_what_where_and_why(name: str) -> None:
    document = json.loads(Problem(name, "What happened.", {"line": 3}).document())
    kind = KINDS[name]
    assert document == {
        "type": f"{BASE}problem/{name}",
        "title": kind.title,
        "status": kind.status,
        "detail": "What happened.",
        "help": kind.help,
        "line": 3,
    }
    assert 400 <= kind.status < 600
    assert kind.help.startswith("https://")
    assert kind.explanation.endswith(".")
