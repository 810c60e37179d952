"""One address for each type of page, on the release."""

from typing import Final

_CIDP: Final = "chronic-inflammatory-demyelinating-polyneuropathy"

PAGES: Final = {
    "home": "/",
    "search": "/search?q=cidp",
    "search-typo": "/search?q=kawasky",
    "condition": f"/condition/{_CIDP}.html",
    "condition-refused": "/condition/pans-and-pandas.html",
    "checklist": f"/condition/{_CIDP}/checklist?authority=evicore",
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
    "compare": f"/compare?condition={_CIDP}&condition=multifocal-motor-neuropathy",
    "questions": "/questions",
    "question": "/questions/who-covers-condition?condition=kawasaki-disease&sort=-position",
    "sparql": "/sparql",
    "ontology": "/ontology.html",
    "data": "/data/",
    "quality": "/quality",
    "problem": "/condition/nothing-is-called-so",
    "styleguide": "/styleguide",
}
