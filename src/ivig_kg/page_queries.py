"""The queries behind the pages: files of `queries/pages`, their `VALUES` lines bound to values."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from ivig_kg.catalogue import Parameter, ParameterError, read_query

_IRI: Final = Parameter("value", "IRI", "iri")
_TEXT: Final = Parameter("value", "text", "string")


class PageQueries:
    """The queries of a folder, by the name of their file."""

    def __init__(self, folder: Path) -> None:
        self._texts = {path.stem: read_query(path).text for path in sorted(folder.glob("*.rq"))}

    def bind(self, name: str, values: Mapping[str, str | Iterable[str]]) -> str:
        """Return a query with its lines `VALUES ?variable { ... }` filled.

        A list is bound as IRIs, a single text as a literal. Raises `ParameterError` for no IRI.
        """
        text = self._texts[name]
        for variable, value in values.items():
            terms = [_TEXT.render(value)] if isinstance(value, str) else map(_IRI.render, value)
            text = _fill(text, variable, " ".join(terms))
        return text

    @staticmethod
    def askable(iris: Iterable[str]) -> list[str]:
        """Return those texts that are http IRIs, once each, sorted."""
        return sorted({iri for iri in iris if _is_iri(iri)})


def _is_iri(text: str) -> bool:
    try:
        _IRI.render(text)
    except ParameterError:
        return False
    return True


def _fill(text: str, variable: str, terms: str) -> str:
    line = re.compile(rf"(VALUES \?{re.escape(variable)} \{{)[^{{}}\n]*(\}})")
    return line.sub(lambda found: f"{found[1]} {terms} {found[2]}", text, count=1)
