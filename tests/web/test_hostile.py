"""Hostile labels and parameters are shown as text, or refused as a problem, and never run."""

import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, Store

from conftest import SMALL
from ivig_kg.settings import Settings
from ivig_kg.store import LocalStore
from ivig_kg.web import create_app

SCRIPT = "<script>alert(1)</script>"
TEXTS = [SCRIPT, '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "\u202etxt\u0000", "x" * 10_000]
PATHS = [
    "/search?q=",
    "/browse?group=",
    "/coverage?group=",
    "/coverage?sort=",
    "/compare?condition=",
    "/compare?only=",
    "/why?class=ivig:Condition&subject=",
    "/why?subject=condition:x&class=",
    "/rule/",
    "/editor?query=",
    "/questions?q=",
    "/questions?family=",
    "/questions/uses-refused?sort=",
    "/condition/immune-thrombocytopenia/checklist?authority=",
    "/condition/immune-thrombocytopenia.html?position=",
    "/coverage?view=",
    "/coverage.csv?sort=",
    "/graph?entity=",
    "/graph?entity=condition/",
    "/graph?entity=condition/immune-thrombocytopenia&relation=",
    "/graph?entity=condition/immune-thrombocytopenia&limit=",
    "/graph.json?entity=condition/immune-thrombocytopenia&relation=",
    "/graph.csv?entity=",
    "/questions/who-covers-condition?condition=",
    "/questions/rates-of-effect?sort=-",
    "/mechanism/",
    "/statement/",
    "/why?class=",
    "/problem/",
    "/data/",
    "/sparql?query=",
    "/condition/",
]


@pytest.mark.parametrize("text", TEXTS, ids=["script", "attribute", "template", "bidi", "long"])
@pytest.mark.parametrize("path", PATHS)
def test_a_hostile_parameter_is_harmless(client: FlaskClient, path: str, text: str) -> None:
    response = client.get(path + quote(text, safe=""), headers={"Accept": "text/html"})
    assert response.status_code in {200, 308, 400, 404, 414}
    assert _runs_nothing(response.text)
    assert "<img" not in response.text
    assert ">49<" not in response.text


@pytest.mark.parametrize(
    "path",
    ["/condition/immune-thrombocytopenia.html", "/search?q=alert", "/browse", "/coverage", "/tree",
     "/compare?condition=immune-thrombocytopenia", "/condition/immune-thrombocytopenia/checklist",
     "/coverage?view=table", "/graph?entity=condition/immune-thrombocytopenia",
     "/authority/evicore.html", "/therapy/corticosteroids.html",
     "/questions/coverage-by-authority?authority=evicore"],
)  # fmt: skip
def test_a_hostile_label_is_shown_as_text(
    tmp_path_factory: pytest.TempPathFactory, path: str
) -> None:
    store = Store()
    store.load(path=SMALL, format=RdfFormat.TRIG)
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    about = "<https://w3id.org/ivig-kg/condition/immune-thrombocytopenia>"
    store.update(
        f"DELETE {{ GRAPH ?g {{ {about} {label} ?old }} }} "
        f"INSERT {{ GRAPH ?g {{ {about} {label} '{SCRIPT}' }} }} "
        f"WHERE {{ GRAPH ?g {{ {about} {label} ?old }} }}"
    )
    file = tmp_path_factory.mktemp("hostile") / "hostile.nq"
    store.dump(file, format=RdfFormat.N_QUADS)
    hostile = create_app(Settings(rate_limit=0), LocalStore.from_files([file])).test_client()
    text = hostile.get(path, headers={"Accept": "text/html"}).text
    assert _runs_nothing(text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def _runs_nothing(text: str) -> bool:
    """Tell whether the script elements are our own, or data; each closed where it was opened."""
    others = re.sub(r'<script type="module" src="/static/built/[\w-]+\.js"></script>', "", text)
    data = others.count('<script type="application/ld+json">')
    return others.count("<script") == others.count("</script") == data
