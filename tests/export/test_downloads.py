"""The files beside the graph: what they hold, and that they are the same every time."""

import csv
import io
import zipfile
from collections.abc import Collection
from pathlib import Path

import pytest
import yaml
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import XSD

from export.samples import VERSION, Small
from ivig_kg.build.downloads import downloads, dumps, media_type
from ivig_kg.build.mapping_sets import COLUMNS
from ivig_kg.export.jsonld_text import WHOLE, published
from ivig_kg.paths import CHECKOUT


@pytest.fixture(scope="module")
def files(small: Small) -> dict[str, bytes]:
    return made(small, small.quads)


def made(small: Small, quads: Collection[Quad]) -> dict[str, bytes]:
    triples = {quad.triple for quad in quads}
    files = downloads(quads, small.tables, small.mapping_sets, VERSION)
    return {**files, **dumps(triples, quads)}


def test_the_files_are_the_same_every_time(small: Small, files: dict[str, bytes]) -> None:
    again = sorted(small.quads, key=str, reverse=True)
    assert made(small, again) == files


def test_every_file_has_a_media_type(files: dict[str, bytes]) -> None:
    types = {name: media_type(name) for name in files}
    assert types[WHOLE] == "application/ld+json"
    assert types["tables/coverage.csv"] == "text/csv"
    assert types["ivig.sqlite"] == "application/vnd.sqlite3"
    with pytest.raises(KeyError):
        media_type("ivig.docx")


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("ivig.nt", RdfFormat.N_TRIPLES),
        ("ivig.rdf", RdfFormat.RDF_XML),
        ("ivig.trig", RdfFormat.TRIG),
    ],
)
def test_a_dump_holds_the_graph(
    small: Small, files: dict[str, bytes], name: str, format_: RdfFormat
) -> None:
    found = list(parse(files[name], format=format_))
    ground = {q.triple for q in found if "_:" not in str(q)}
    assert ground == {q.triple for q in small.quads if "_:" not in str(q)}
    if format_.supports_datasets:
        assert {q for q in found if "_:" not in str(q)} == {
            q for q in small.quads if "_:" not in str(q)
        }


def test_a_dump_keeps_the_text_of_a_number(small: Small) -> None:
    (some, *_) = small.quads
    quad = Quad(
        some.subject,
        some.predicate,
        Literal("0.90", datatype=NamedNode(str(XSD.decimal))),
        some.graph_name,
    )
    assert b'"0.90"' in dumps([quad.triple], [quad])["ivig.nt"]


def test_a_table_is_the_table_that_people_edit(small: Small, files: dict[str, bytes]) -> None:
    for name, rows in small.tables.rows.items():
        text = files[f"tables/{name}.csv"].decode()
        found = list(csv.DictReader(io.StringIO(text, newline="")))
        assert found == [row.cells for row in rows]


def test_the_zip_holds_the_tables_and_the_mappings(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["tables.zip"])) as archive:
        names = set(archive.namelist())
        assert archive.read("mappings.sssom.tsv") == files["mappings.sssom.tsv"]
        assert archive.read("tables/sources.csv") == files["tables/sources.csv"]
        assert b"creativecommons.org" in archive.read("README.txt")
    tables = {name for name in files if name.startswith("tables/")}
    assert names == {*tables, "mappings.sssom.tsv", "README.txt"}


def test_the_mappings_are_one_set(small: Small, files: dict[str, bytes]) -> None:
    lines = files["mappings.sssom.tsv"].decode().splitlines()
    header = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert rows[0] == list(COLUMNS)
    assert len(rows) - 1 == sum(len(one.mappings) for one in small.mapping_sets)
    for row in rows[1:]:
        for curie in (row[0], row[2], row[3], row[5]):
            assert curie.partition(":")[0] in header["curie_map"]


def test_the_edited_tables_are_all_there(files: dict[str, bytes]) -> None:
    edited = {path.stem for path in Path(CHECKOUT / "ontology" / "tables").glob("*.tsv")}
    assert {f"tables/{name}.csv" for name in edited} <= set(files)


def test_the_export_says_what_is_published(small: Small, files: dict[str, bytes]) -> None:
    found = {quad.triple for quad in parse(files[WHOLE], format=RdfFormat.JSON_LD)}
    assert found == published(small.quads)
