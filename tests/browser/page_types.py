"""One address for each type of page, on the release."""

from typing import Final
from urllib.parse import quote

_CIDP: Final = "chronic-inflammatory-demyelinating-polyneuropathy"
_COUNTS: Final = "SELECT ?type (COUNT(?s) AS ?things) { ?s a ?type } GROUP BY ?type"
_MECHANISMS: Final = (
    "CONSTRUCT WHERE { ?m a <https://w3id.org/ivig-kg/ontology#Mechanism> ; ?p ?o } LIMIT 50"
)

PAGES: Final = {
    "home": "/",
    "search": "/search?q=cidp",
    "search-typo": "/search?q=kawasky",
    "condition": f"/condition/{_CIDP}.html",
    "condition-refused": "/condition/amyotrophic-lateral-sclerosis.html",
    "checklist": f"/condition/{_CIDP}/checklist?authority=evicore",
    "prior-failure": f"/condition/{_CIDP}/prior-failure",
    "product": "/product/privigen.html",
    "mechanism": "/mechanism/fcrn-saturation.html",
    "adverse-effect": "/adverse-effect/headache.html",
    "authority": "/authority/nhs-england.html",
    "source": "/source/gb-eng-nhse-2021-digest.html",
    "therapy": "/therapy/corticosteroids.html",
    "statement": "/statement/coverage.us-verity-l39314.susac-syndrome.html",
    "criterion": "/criterion/us-verity-l39314.susac-syndrome.1.html",
    "entity": "/outcome/treatment-response.html",
    "why": f"/why?subject=indication:{_CIDP}&class=ivig:IndicationRequiringPriorTreatmentFailure",
    "rules": "/rule/",
    "rule": "/rule/coverage-consensus",
    "browse": "/browse?group=neurological",
    "tree": "/tree",
    "coverage": "/coverage",
    "coverage-of-group": "/coverage?group=neurological&sort=nhs-england",
    "coverage-table": "/coverage?group=neurological&view=table",
    "mechanisms": "/mechanisms",
    "graph": f"/graph?entity=condition/{_CIDP}",
    "graph-of-relation": "/graph?entity=product/privigen&relation=LabelledUse&limit=20",
    "graph-of-nothing": "/graph?entity=product/privigen&relation=Nothing",
    "graph-start": "/graph",
    "compare": f"/compare?condition={_CIDP}&condition=multifocal-motor-neuropathy",
    "questions": "/questions",
    "question-dots": "/questions/rates-of-effect?effect=headache",
    "question": "/questions/who-covers-condition?condition=kawasaki-disease&sort=-position",
    "sparql": "/sparql",
    "sparql-answer": f"/sparql?query={quote(_COUNTS)}&label=type&value=things",
    "sparql-graph": f"/sparql?query={quote(_MECHANISMS)}",
    "sparql-refused": f"/sparql?query={quote('SELECT * WHERE')}",
    "ontology": "/ontology.html",
    "data": "/data/",
    "quality": "/quality",
    "problem": "/condition/nothing-is-called-so",
    "styleguide": "/styleguide",
}
