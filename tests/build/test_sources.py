"""The edited Turtle is read file by file, and blank nodes are the same every time."""

from pyoxigraph import BlankNode

from ivig_kg.build.knowledge import graph_of
from ivig_kg.build.sources import read_sources
from ivig_kg.namespaces import graph_for
from mini import Mini

CORE = "ontology/modules/core.ttl"


def test_every_file_has_its_named_graph_and_shapes_stay_apart(mini: Mini) -> None:
    sources, problems = read_sources(mini.ontology)
    assert problems == []
    assert {graph_of(quad) for quad in sources.terms} == {
        graph_for("ontology"),
        graph_for("ontology", "core"),
        graph_for("ontology", "external"),
        graph_for("vocabulary", "values"),
    }
    assert {graph_of(quad) for quad in sources.shapes} == {graph_for("shapes", "core")}


def test_a_syntax_error_is_reported_with_its_line(mini: Mini) -> None:
    mini.edit(CORE, "ivig:Authority\n  a owl:Class ;", "ivig:Authority\n  a owl:Class ,;")
    (line,) = mini.problems()
    assert line.startswith(f"{CORE}:12: not Turtle: ")


def test_a_prefix_that_is_not_the_project_s_is_reported(mini: Mini) -> None:
    mini.edit(CORE, "<http://purl.org/dc/terms/>", "<http://purl.org/dc/elements/1.1/>")
    mini.edit(CORE, "@prefix foaf: ", "@prefix friend: ")
    lines = mini.problems()
    assert (
        f"{CORE}: @prefix dcterms:: <http://purl.org/dc/elements/1.1/> is not the project's "
        "(it is <http://purl.org/dc/terms/>)"
    ) in lines
    assert any(line.startswith(f"{CORE}: @prefix friend:: ") for line in lines)


def test_blank_nodes_do_not_depend_on_the_order_of_the_file(mini: Mini) -> None:
    before, _ = read_sources(mini.ontology)
    path = mini.root / CORE
    head, *blocks = path.read_text().split("\n\n")
    path.write_text("\n\n".join([head, *reversed(blocks)]) + "\n")
    after, _ = read_sources(mini.ontology)
    assert set(before.terms) == set(after.terms)


def test_two_files_share_no_blank_node(mini: Mini) -> None:
    (mini.ontology / "vocabularies" / "core.ttl").write_text(
        (mini.ontology / "vocabularies" / "values.ttl").read_text()
    )
    sources, _ = read_sources(mini.ontology)
    seen: dict[BlankNode, str] = {}
    for quad in sources.terms:
        for term in (quad.subject, quad.object):
            if isinstance(term, BlankNode):
                assert seen.setdefault(term, graph_of(quad)) == graph_of(quad)
    assert len(set(seen.values())) == 3
