"""Every inferred class of the release is explained, by premises of which each is needed."""

import time

import pytest

from ivig_kg.explanation import Explainer
from ivig_kg.explanation.axioms import TYPE, Triple
from ivig_kg.explanation.prover import Prover
from ivig_kg.namespaces import expand, individual, sparql_prologue
from ivig_kg.paths import CHECKOUT, shipped
from ivig_kg.store import LocalStore

pytestmark = pytest.mark.release
RULES = CHECKOUT / "queries" / "derive"
INFERRED = (
    "SELECT ?subject ?class { GRAPH graph:inferred { ?subject a ?class } "
    "FILTER (isIRI(?subject) && STRSTARTS(STR(?class), STR(ivig:))) }"
)
MYASTHENIA = individual("indication", "myasthenia-gravis")


@pytest.fixture(scope="module")
def store() -> LocalStore:
    return LocalStore.from_release(shipped("dist"))


@pytest.fixture(scope="module")
def explainer(store: LocalStore) -> Explainer:
    return Explainer(store, RULES)


def test_every_inferred_class_follows_from_premises_none_of_which_can_be_spared(
    store: LocalStore, explainer: Explainer
) -> None:
    inferred = store.rows(sparql_prologue() + INFERRED)
    assert len(inferred) > 1000
    for row in inferred:
        goal = (row["subject"].value, TYPE, row["class"].value)
        smallest = smallest_premises(explainer.prover, goal)
        assert follows(explainer, smallest, goal), goal
        for premise in smallest:
            assert not follows(explainer, smallest - {premise}, goal), (goal, premise)


def smallest_premises(prover: Prover, goal: Triple) -> frozenset[Triple]:
    proofs = prover.proofs(goal)
    assert proofs, f"{goal} is inferred and cannot be explained"
    return proofs[0].leaves()


def follows(explainer: Explainer, premises: frozenset[Triple], goal: Triple) -> bool:
    return bool(Prover(explainer.prover.axioms, premises).proofs(goal))


def test_a_stated_premise_is_cited_with_its_source_and_place(explainer: Explainer) -> None:
    why = explainer.why((MYASTHENIA, TYPE, expand("ivig:IndicationRequiringPriorTreatmentFailure")))
    citations = [cited for step in why.sets[0] for cited in step.citations]
    assert citations
    assert all(cited.title and cited.locator for cited in citations)


def test_what_a_rule_derived_names_the_rule_and_cites_what_it_drew_on(explainer: Explainer) -> None:
    thrombosis = individual("adverse-effect", "thrombosis")
    why = explainer.why((thrombosis, TYPE, expand("ivig:SeriousAdverseEffect")))
    derived = [step for step in why.sets[0] if "serious-effects" in step.reason]
    assert derived
    assert derived[0].citations


def test_what_does_not_follow_says_what_is_missing(explainer: Explainer) -> None:
    kawasaki = individual("indication", "kawasaki-disease")
    why = explainer.why((kawasaki, TYPE, expand("ivig:NeurologicalIndication")))
    assert why.sets == ()
    assert "neurological condition" in why.missing[0]


def test_an_explanation_costs_less_than_reading_the_graph(store: LocalStore) -> None:
    start = time.perf_counter()
    explainer = Explainer(store, RULES)
    read = time.perf_counter()
    explainer.why((MYASTHENIA, TYPE, expand("ivig:NeurologicalIndication")))
    assert time.perf_counter() - read < read - start
