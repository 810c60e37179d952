"""A graph of a release's shape and a multiple of its size: `python -m benchmarks.scaled 10 FILE`.

What a release grows by is copied under new slugs: statements with their criteria, and what they
are about. What statements refer to stays one: sources, authorities, concepts, codes, the ontology.
"""

import json
import re
from collections.abc import Iterable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Final

import click

from ivig_kg.namespaces import BASE, PREFIXES
from ivig_kg.paths import shipped
from ivig_kg.release import FORMAT, GRAPH, MANIFEST, Release

COPIED: Final = (
    "adverse-effect",
    "condition",
    "criterion",
    "indication",
    "mechanism",
    "outcome",
    "product",
    "risk-factor",
    "statement",
)
"""Kinds whose individuals are copied."""

_INDIVIDUAL: Final = re.compile(rf"<{re.escape(BASE)}(?:{'|'.join(COPIED)})/[^>]+(?=>)")
_LABEL: Final = f" <{PREFIXES['rdfs']}label> "


def scaled(quads: Iterable[str], factor: int) -> Iterator[str]:
    """Yield the N-Quads lines `factor` times: as they are, and then copies with new slugs.

    Lines without a copied individual come once; labels of copies tell them apart.
    https://www.w3.org/TR/n-quads/
    """
    copied = []
    for line in quads:
        yield line
        if _INDIVIDUAL.search(line):
            copied.append(line)
    for number in range(2, factor + 1):
        for line in copied:
            yield copy(line, number)


def copy(line: str, number: int) -> str:
    """Return a line with the slugs of copied individuals, and their labels, numbered.

    >>> copy('<https://w3id.org/ivig-kg/condition/a> <urn:p> <urn:o> <urn:g> .', 2)
    '<https://w3id.org/ivig-kg/condition/a.2> <urn:p> <urn:o> <urn:g> .'
    """
    renamed = _INDIVIDUAL.sub(rf"\g<0>.{number}", line)
    if _INDIVIDUAL.match(line) and _LABEL in line:
        text, quote, rest = renamed.rpartition('"')
        return f"{text} {number}{quote}{rest}"
    return renamed


def write_scaled(source: Path, target: Path, factor: int) -> int:
    """Write the scaled graph of an N-Quads file to another one; return its number of quads."""
    count = 0
    with source.open(encoding="utf-8") as quads, target.open("w", encoding="utf-8") as output:
        for count, line in enumerate(scaled(quads, factor), 1):  # noqa: B007  # counted, not used
            output.write(line)
    return count


def write_scaled_release(source: Path, target: Path, factor: int) -> int:
    """Write the scaled graph of a release with its manifest; return its number of quads."""
    count = write_scaled(source / GRAPH, target / GRAPH, factor)
    with (target / GRAPH).open("rb") as quads:
        digest = file_digest(quads, "sha256").hexdigest()
    size = (target / GRAPH).stat().st_size
    listed = {GRAPH: {"bytes": size, "sha256": digest, "media_type": "application/n-quads"}}
    described = {"format": FORMAT, "version": Release(source).version, "files": listed}
    (target / MANIFEST).write_text(json.dumps(described), encoding="utf-8")
    return count


@click.command()
@click.argument("factor", type=click.IntRange(1))
@click.argument("target", type=click.Path(path_type=Path))
def main(factor: int, target: Path) -> None:
    """Write the release FACTOR times to TARGET, as N-Quads."""
    click.echo(f"{write_scaled(shipped('dist') / 'ivig.nq', target, factor)} quads")


if __name__ == "__main__":
    main()
