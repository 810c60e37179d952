"""What HermiT concludes: each defined class fills as it should, and bad data have no model."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from rdflib import OWL, RDFS, Graph

from ivig_kg.build.closure import closed
from ivig_kg.build.hermit import consistent, entailed
from ivig_kg.build.terms import A
from ivig_kg.namespaces import TERMS
from ontology_files import FIXTURES, HEADER, MODULES, SIDE, VOCABULARIES, merged, ontology, ours

pytestmark = pytest.mark.reasoner

PREFIXES = """
@prefix concept: <https://w3id.org/ivig-kg/concept/> .
@prefix ex: <https://example.org/> .
@prefix ivig: <https://w3id.org/ivig-kg/ontology#> .
"""

CONCLUSIONS = {
    # every defined class of each individual of fixtures/ontology/reasoning.ttl
    "cidp": "NeurologicalCondition",
    "cidp-variant": "NeurologicalCondition",
    "itp": "HematologicalCondition",
    "scid": "PrimaryImmunodeficiencyCondition ImmuneDeficiencyCondition",
    "mandatory-failure": (
        "NeurologicalIndication IndicationRequiringPriorTreatmentFailure CoveredIndication"
    ),
    "rule-mandatory-failure": (
        "RuleWithMandatoryPriorTreatmentFailure RuleRequiringPriorTreatmentFailure "
        "SupportingCoverageRule"
    ),
    "nested-failure": (
        "HematologicalIndication IndicationRequiringPriorTreatmentFailure LaboratoryGatedIndication"
    ),
    "rule-nested-failure": (
        "RuleWithMandatoryPriorTreatmentFailure RuleRequiringPriorTreatmentFailure"
    ),
    "offered-failure": (
        "IndicationWithConditionalPriorTreatmentFailure PriorAuthorizationIndication"
    ),
    "rule-offered-failure": "RuleWithConditionalPriorTreatmentFailure",
    "disputed": (
        "DisputedPriorTreatmentIndication IndicationRequiringPriorTreatmentFailure "
        "IndicationWaivingPriorTreatment ContestedIndication CoveredIndication"
    ),
    "rule-waiving": "RuleWaivingPriorTreatment SupportingCoverageRule",
    "rule-refusing": "OpposingCoverageRule",
    "use-requiring": "RuleRequiringPriorTreatmentFailure",
    "refused": "",
    "rule-only-refusing": "OpposingCoverageRule",
    "use-current": "CurrentIntravenousLabelledUse",
    "use-earlier": "",
    "use-subcutaneous": "",
    "use-dosing": "",
    "on-label": "IndicationNamedOnLabelUS LabelledIndicationUS",
    "on-label-by-wider-condition": "LabelledIndicationUS",
    "once-on-label": "OffLabelIndicationUS",
    "rated-both-ways": (
        "BeneficialIndication UnlikelyBeneficialIndication DisputedEvidenceIndication"
    ),
    "rated-low": "UnlikelyBeneficialIndication",
    "thrombosis": "SeriousAdverseEffect BoxedWarningEffect",
    "headache": "",
}

CONTRADICTIONS = {
    "not required, but a mandatory criterion asks for a failure": """
        ex:rule a ivig:CoverageRule ;
          ivig:priorTreatmentRequirement ivig:NotRequired ;
          ivig:hasMandatoryCriterion [ a ivig:PriorTreatmentFailureCriterion ] .
    """,
    "not stated, but a member of a mandatory all-of group asks for a failure": """
        ex:rule a ivig:CoverageRule ;
          ivig:priorTreatmentRequirement ivig:NotStated ;
          ivig:hasMandatoryCriterion [
            ivig:hasAllOfMember [ a ivig:PriorTreatmentFailureCriterion ]
          ] .
    """,
    "off label with a current label": """
        ex:indication a ivig:Indication ;
          ivig:hasLabelledUse [
            a ivig:LabelledUse ;
            ivig:inJurisdiction concept:jurisdiction.us ;
            ivig:labelTextStatus ivig:CurrentLabelText ;
            ivig:labelMention ivig:LicensedIndication ;
            ivig:route ivig:IntravenousRoute
          ] ;
          ivig:hasLabelStatus [
            a ivig:LabelStatusStatement ;
            ivig:inJurisdiction concept:jurisdiction.us ;
            ivig:labelStatus ivig:OffLabel
          ] .
    """,
    "two positions of one rule": """
        ex:rule ivig:coverageStatus ivig:Covered , ivig:NotCovered .
    """,
    "a failed treatment that is a contraindicated one": """
        ex:criterion
          a ivig:PriorTreatmentFailureCriterion , ivig:PriorTreatmentContraindicationCriterion .
    """,
    "a condition in the place of a source": """
        ex:rule ivig:statedIn ex:cidp .
        ex:cidp a ivig:Condition .
    """,
    "a derived statement with a source": """
        ex:status a ivig:LabelStatusStatement ; ivig:statedIn ex:source .
    """,
    "a value of another list": """
        ex:rule ivig:coverageStatus ivig:OffLabel .
    """,
}


def triples(graph: Graph) -> list[Triple]:
    """Return a graph without what no reasoner reads: annotations."""
    silent = set(ontology().subjects(None, OWL.AnnotationProperty)) | {RDFS.label}
    text = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in graph if p not in silent)
    return [quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)]


def with_facts(turtle: str) -> list[Triple]:
    """Return the ontology and some facts."""
    graph = merged([HEADER, *MODULES, *VOCABULARIES])
    return triples(graph.parse(data=PREFIXES + turtle, format="turtle"))


NEEDED_FOR_THRESHOLDS = {"core", "criterion", "external", "comparator"}
DEFINED = {str(term).removeprefix(TERMS) for term in ontology().subjects(OWL.equivalentClass)}


@pytest.fixture(scope="module")
def types() -> set[tuple[str, str]]:
    """All (individual, class) that hold of `fixtures/ontology/reasoning.ttl`."""
    given = set(with_facts((FIXTURES / "reasoning.ttl").read_text("utf-8")))
    added, impossible = entailed(given)
    assert impossible == []
    return {
        (t.subject.value.removeprefix("https://example.org/"), t.object.value.removeprefix(TERMS))
        for t in given | added | closed(given | added)
        if t.predicate == A and isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode)
    }


@pytest.mark.parametrize(("individual", "classes"), CONCLUSIONS.items(), ids=CONCLUSIONS.keys())
def test_individuals_are_in_the_defined_classes_that_follow_and_in_no_others(
    types: set[tuple[str, str]], individual: str, classes: str
) -> None:
    found = {class_ for name, class_ in types if name == individual}
    assert found, "the fixture has no such individual"
    assert found & DEFINED == set(classes.split())


def test_every_defined_class_has_an_example() -> None:
    groups = {
        str(term).removeprefix(TERMS)
        for term in merged(file for file in MODULES if file.stem == "groups").subjects()
    }
    twins = {name for name in DEFINED if name.endswith(("EU", "GB", "JP", "ES"))}
    examples = {name for classes in CONCLUSIONS.values() for name in classes.split()}
    assert DEFINED - groups - twins - examples == set()


@pytest.mark.parametrize("facts", CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_bad_data_have_no_model(facts: str) -> None:
    assert not consistent(with_facts(facts))


def test_each_bad_datum_is_consistent_without_its_fault() -> None:
    assert consistent(
        with_facts(
            "ex:rule a ivig:CoverageRule ; ivig:priorTreatmentRequirement ivig:NotRequired ."
        )
    )


def test_low_igg_thresholds_are_found_with_the_side_module() -> None:
    facts = """
        ex:low a ivig:LaboratoryThresholdCriterion ; ivig:analyte concept:analyte.serum-igg ;
          ivig:comparator ivig:LessThan ; ivig:thresholdValueCanonical 3.0 .
        ex:high a ivig:LaboratoryThresholdCriterion ; ivig:analyte concept:analyte.serum-igg ;
          ivig:comparator ivig:LessThan ; ivig:thresholdValueCanonical 5.0 .
        ex:above a ivig:LaboratoryThresholdCriterion ; ivig:analyte concept:analyte.serum-igg ;
          ivig:comparator ivig:GreaterThan ; ivig:thresholdValueCanonical 3.0 .
    """
    needed = [file for file in (*MODULES, *VOCABULARIES) if file.stem in NEEDED_FOR_THRESHOLDS]
    graph = merged([*needed, *SIDE]).parse(data=PREFIXES + facts, format="turtle")
    added, _ = entailed(triples(graph))
    low = NamedNode(str(ours("LowIgGThresholdCriterion")))
    found = {t.subject for t in added if t.predicate == A and t.object == low}
    assert found == {NamedNode("https://example.org/low")}
