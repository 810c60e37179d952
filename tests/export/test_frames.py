"""The queries that fetch a document follow the links that its frame nests."""

import re

import pytest

from ivig_kg.export.context import context
from ivig_kg.export.frames import FRAMES, PATHS, SUMMARY, frame_for
from ivig_kg.namespaces import KINDS, expand
from ivig_kg.paths import CHECKOUT


def query(frame: str) -> str:
    return (CHECKOUT / "queries" / "pages" / f"document-{frame}.rq").read_text(encoding="utf-8")


@pytest.mark.parametrize("frame", sorted(FRAMES))
def test_a_query_follows_the_links_of_its_frame(frame: str) -> None:
    path = re.search(r"\?subject \(([^)]*)\)\* \?node", query(frame))
    assert path
    assert [step.strip() for step in path[1].split("|")] == list(PATHS[frame])


@pytest.mark.parametrize("frame", sorted(FRAMES))
def test_a_query_fetches_what_references_tell(frame: str) -> None:
    told = re.search(r"\?told IN \(([^)]*)\)", query(frame))
    assert told
    assert {expand(name.strip()) for name in told[1].split(",")} == set(SUMMARY)


@pytest.mark.parametrize("frame", sorted(FRAMES))
def test_every_link_has_a_key_that_holds_an_array(frame: str) -> None:
    for link in FRAMES[frame]:
        key = context().key(link.property, is_reverse=link.is_reverse)
        assert (key.is_set, key.type, ":" in key.name) == (True, None, False), link


@pytest.mark.parametrize("kind", KINDS)
def test_an_individual_is_the_centre_of_its_own_frame(kind: str) -> None:
    expected = kind if kind in {"product", "source", "authority"} else "condition"
    assert frame_for(kind) == expected
