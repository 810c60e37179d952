"""Is the ontology in OWL 2 DL (https://www.w3.org/TR/owl2-profiles/)."""

from pyowl2_profiles import detect_profiles
from pyoxigraph import DefaultGraph, Quad, Store

from ivig_kg.build.gates import Gate, short
from ivig_kg.build.knowledge import Knowledge
from ivig_kg.build.reasoner_input import is_ontology


def check_profile(known: Knowledge) -> Gate:
    """Return the gate "profile" over header, modules and vocabularies."""
    store = Store()
    store.extend(
        Quad(q.subject, q.predicate, q.object, DefaultGraph())
        for q in known.quads
        if is_ontology(q)
    )
    found = detect_profiles(store)["dl"]
    faults = [
        f"{short(item['subject_iri'] or 'an axiom')}: {item['axiom_type']}"
        for item in found["sample_violations"]
    ]
    if not found["in_profile"] and not faults:
        faults = [f"{found['total_violations']} violations of OWL 2 DL"]
    return Gate("profile", "the ontology is in OWL 2 DL", tuple(sorted(faults)))
