"""The service description is Turtle that a client can act on."""

from rdflib import Graph, Literal, Namespace, URIRef

from ivig_kg.sparql.description import describe_service

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


def test_the_description_names_endpoint_language_formats_and_graphs() -> None:
    graph = Graph().parse(
        data=describe_service("http://h/sparql", ["http://g/2", "http://g/1"], 'v"1'),
        format="turtle",
    )
    service = URIRef("http://h/sparql")
    assert (service, SD.endpoint, service) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    assert len(set(graph.objects(service, SD.resultFormat))) == 10
    assert set(graph.objects(None, SD.name)) == {URIRef("http://g/1"), URIRef("http://g/2")}
    assert Literal('v"1') in set(graph.objects(None, URIRef("http://purl.org/dc/terms/hasVersion")))
