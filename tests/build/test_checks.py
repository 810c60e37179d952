"""A check with rows fails and names rows, remedy and count; a waiver with a reason exempts."""

from ivig_kg.build.checks import run_checks
from ivig_kg.build.gates import Gate
from mini import Mini

CHECK = "check statement-without-locator"
RULE = "statement/coverage.acme-policy-9.guillain-barre-syndrome"


def gates(mini: Mini) -> dict[str, Gate]:
    known, _, origins = mini.graph()
    return {
        gate.name: gate for gate in run_checks(mini.root / "queries" / "checks", known, origins)
    }


def lose_locator(mini: Mini) -> None:
    mini.edit("ontology/tables/coverage.tsv", "acme-policy-9\tpage 1", "acme-policy-9\t")


def waive(mini: Mini, reason: str) -> None:
    path = mini.ontology / "modules" / "waivers.ttl"
    path.write_text(
        "@prefix ivig: <https://w3id.org/ivig-kg/ontology#> .\n"
        f"<https://w3id.org/ivig-kg/{RULE}> "
        f'ivig:waivedFromCheck "statement-without-locator"{reason} .\n'
    )


def test_a_good_graph_passes_every_check(mini: Mini) -> None:
    assert all(gate.passed for gate in gates(mini).values())


def test_a_violation_names_the_row_the_offender_and_the_remedy(mini: Mini) -> None:
    lose_locator(mini)
    assert gates(mini)[CHECK].faults == (
        f"ontology/tables/coverage.tsv:2: {RULE.replace('/', ':')}",
        "remedy: Fill the column locator",
    )


def test_only_the_first_twenty_of_many_are_shown(mini: Mini) -> None:
    path = mini.root / "queries" / "checks" / "many.rq"
    path.write_text(
        "#+ summary: Nothing is\nSELECT ?s ?o { ?s <urn:p>|!<urn:p> ?o } ORDER BY ?s ?o"
    )
    faults = gates(mini)["check many"].faults
    assert len(faults) == 21
    assert faults[-1].startswith("... and ")


def test_a_waiver_exempts_from_the_check_that_it_names(mini: Mini) -> None:
    lose_locator(mini)
    waive(mini, ' ; ivig:waiverReason "The document has one page."')
    found = gates(mini)
    assert found[CHECK].passed
    assert found["waivers"].passed


def test_a_waiver_without_a_reason_is_a_fault(mini: Mini) -> None:
    waive(mini, "")
    assert gates(mini)["waivers"].faults == (
        f"{RULE.replace('/', ':')}: is waived from statement-without-locator "
        "without ivig:waiverReason",
    )


def test_a_check_that_does_not_parse_fails_with_its_file(mini: Mini) -> None:
    path = mini.root / "queries" / "checks" / "broken.rq"
    path.write_text("#+ summary: Broken\nSELECT ?s {")
    (fault,) = gates(mini)["check broken"].faults
    assert fault.startswith(f"{path}: ")
