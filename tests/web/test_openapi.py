"""The service does what `/openapi.json` says of it, asked in ways that nobody has thought of."""

from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from ivig_kg.catalogue import load_catalogue
from ivig_kg.export.openapi import describe_api
from ivig_kg.paths import shipped

EXAMPLES = 12
"""Requests for each operation."""

QUESTIONS = load_catalogue(shipped("queries") / "questions").values()
OPERATIONS = [
    (path, method)
    for path, item in describe_api(QUESTIONS, "0")["paths"].items()
    for method in item
]
PLAIN = {"Accept-Encoding": "identity"}
"""Without a server between, nobody undoes a coding of the content."""
MODES = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@pytest.fixture(scope="module")
def api(client: FlaskClient) -> Any:
    """The document as the service hands it out."""
    return schemathesis.openapi.from_wsgi("/openapi.json", client.application)


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=" ".join)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_an_operation_answers_as_it_is_described(
    api: Any, path: str, method: str, data: st.DataObject
) -> None:
    operation = api[path][method]
    case = data.draw(operation.as_strategy(generation_mode=data.draw(MODES)))
    # Any text fits the schema of a query, and few texts are one.
    case.call_and_validate(excluded_checks=[positive_data_acceptance], headers=PLAIN)
