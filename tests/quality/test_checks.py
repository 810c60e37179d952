"""Every check finds what it is made for and nothing else, on examples and on the release."""

import time
from collections.abc import Iterator

import pytest
from pyoxigraph import NamedNode, QuerySolution, QuerySolutions, RdfFormat, Store

from ivig_kg.build.query_files import read_query_files
from ivig_kg.catalogue import QueryFile
from ivig_kg.namespaces import ONTOLOGY, graph_for, sparql_prologue
from ivig_kg.paths import CHECKOUT, shipped

CHECKS = {check.slug: check for check in read_query_files(CHECKOUT / "queries/checks", "remedy")}
EXAMPLES = CHECKOUT / "tests/fixtures/checks"
RELEASE = shipped("dist") / "ivig.nq"
STAMPED = ("owl:versionIRI", "owl:versionInfo", "dcterms:issued", "dcterms:modified")
WAIVERS = "SELECT ?offender ?check { ?offender ivig:waivedFromCheck ?check }"

each_check = pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())


def rows(store: Store, query: str) -> Iterator[QuerySolution]:
    result = store.query(query, use_default_graph_as_union=True)
    assert isinstance(result, QuerySolutions)
    return result


def offenders(store: Store, check: QueryFile) -> set[str]:
    """The first column, which is what a waiver names."""
    return {str(row[0].value) for row in rows(store, check.text) if isinstance(row[0], NamedNode)}


def example(check: QueryFile, name: str) -> Store:
    """The example of that name; TriG where a check looks at named graphs."""
    (path,) = (EXAMPLES / check.slug).glob(f"{name}.*")
    store = Store()
    store.load(path=path)
    return store


@pytest.fixture(scope="module")
def release() -> Store:
    """The release without the graph that describes it, which the build adds after the checks."""
    if not RELEASE.is_file():
        pytest.skip("no release: run `make build`")
    store = Store()
    store.bulk_load(path=RELEASE, format=RdfFormat.N_QUADS)
    store.remove_graph(NamedNode(graph_for("release")))
    return store


@pytest.fixture(scope="module")
def waivers(release: Store) -> set[tuple[str, str]]:
    found = rows(release, sparql_prologue() + WAIVERS)
    return {(row["offender"].value, row["check"].value) for row in found}


def test_every_folder_of_examples_belongs_to_a_check() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == set(CHECKS)


@each_check
def test_a_check_says_what_holds_and_what_to_do(check: QueryFile) -> None:
    assert str(check.header["summary"])[0].isupper()
    assert not str(check.header["summary"]).endswith(".")
    assert check.header["remedy"]


@each_check
def test_a_check_passes_a_good_example(check: QueryFile) -> None:
    store = example(check, "pass")
    assert len(store) > 0
    assert list(rows(store, check.text)) == []


@each_check
def test_a_check_names_the_offender_of_a_bad_example(check: QueryFile) -> None:
    store = example(check, "fail")
    assert len(list(rows(store, check.text))) > 0
    if check.slug != "nameless-individual":  # what has no name cannot be named
        assert offenders(store, check)


@pytest.mark.release
@each_check
def test_the_release_passes_a_check(
    check: QueryFile, release: Store, waivers: set[tuple[str, str]]
) -> None:
    assert {iri for iri in offenders(release, check) if (iri, check.slug) not in waivers} == set()


@pytest.mark.release
def test_every_waiver_is_needed(release: Store, waivers: set[tuple[str, str]]) -> None:
    assert {name for _, name in waivers} <= set(CHECKS)
    needed = {(iri, name) for name in CHECKS for iri in offenders(release, CHECKS[name])}
    assert waivers - needed == set()


@pytest.mark.release
def test_all_checks_together_cost_less_than_loading_the_release_ten_times(release: Store) -> None:
    start = time.perf_counter()
    Store().bulk_load(path=RELEASE, format=RdfFormat.N_QUADS)
    loaded = time.perf_counter()
    for check in CHECKS.values():
        list(rows(release, check.text))
    assert time.perf_counter() - loaded < 10 * (loaded - start)


@pytest.mark.release
@pytest.mark.parametrize("property_", STAMPED)
def test_the_header_of_the_release_is_stamped(property_: str) -> None:
    if not RELEASE.is_file():
        pytest.skip("no release: run `make build`")
    store = Store()
    store.bulk_load(path=RELEASE, format=RdfFormat.N_QUADS)
    assert (
        len(list(rows(store, f"{sparql_prologue()} SELECT * {{ <{ONTOLOGY}> {property_} ?x }}")))
        == 1
    )
