"""Reads the build's own query files, `queries/derive` and `queries/checks`."""

from pathlib import Path
from typing import Final

from ivig_kg.build.problems import BuildFailure
from ivig_kg.catalogue import CatalogueError, QueryFile, read_query

_KEYS: Final = frozenset({"summary", "description"})


def read_query_files(folder: Path, *keys: str) -> list[QueryFile]:
    """Return the query files of a folder by name; `keys` may stand in their headers too.

    Raises `BuildFailure` with a line for every file whose header is wrong.
    """
    files, lines = [], []
    for path in sorted(folder.glob("*.rq")):
        try:
            files.append(read_query(path, _KEYS | frozenset(keys)))
        except CatalogueError as error:
            lines.append(str(error))
    if lines:
        raise BuildFailure(lines)
    return files
