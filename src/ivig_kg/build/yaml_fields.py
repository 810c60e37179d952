"""Reads a YAML mapping key by key, and reports what is missing, of another type or left over."""

from collections.abc import Mapping

from ivig_kg.build.problems import Problem, did_you_mean
from ivig_kg.namespaces import expand


class Fields:
    """One YAML mapping that is read key by key; `finish` reports what nobody asked for."""

    def __init__(self, value: object, where: str, file: str, problems: list[Problem]) -> None:
        self._where, self._file, self._problems = where, file, problems
        self._left: dict[str, object] = {}
        if isinstance(value, Mapping):
            self._left = {str(key): item for key, item in value.items()}
        else:
            self.report("a mapping is expected here")

    def report(self, message: str, remedy: str = "") -> None:
        """Add a problem at this mapping."""
        self._problems.append(Problem(self._file, 0, self._where, message, remedy))

    def raw(self, key: str, required: bool = False) -> object:
        """Return and take away a value of any type; report a required one that is missing."""
        if required and key not in self._left:
            self.report(f'"{key}" is missing')
        return self._left.pop(key, None)

    def text(self, key: str, required: bool = False) -> str:
        """Return a text, empty when there is none."""
        value = self.raw(key, required)
        if value is None or isinstance(value, str):
            return value or ""
        self.report(f'"{key}" must be text, not {value!r}')
        return ""

    def flag(self, key: str) -> bool:
        """Return true or false; absent is false."""
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self.report(f'"{key}" must be true or false, not {value!r}')
        return value is True

    def words(self, key: str, required: bool = False) -> tuple[str, ...]:
        """Return one word or several."""
        value = self.raw(key, required)
        found = [value] if isinstance(value, str) else value or []
        if isinstance(found, list) and all(isinstance(word, str) for word in found):
            return tuple(found)
        self.report(f'"{key}" must be a word or a list of words, not {value!r}')
        return ()

    def pairs(self, key: str, required: bool = False) -> dict[str, str]:
        """Return a mapping of words to words."""
        value = self.raw(key, required)
        if value is None:
            return {}
        if isinstance(value, dict) and all(
            isinstance(name, str) and isinstance(item, str) for name, item in value.items()
        ):
            return dict(value)
        self.report(f'"{key}" must map words to words (write "quotes" around numbers, yes and no)')
        return {}

    def inner(self, key: str) -> "Fields | None":
        """Return the mapping under a key, if there is one."""
        value = self.raw(key)
        return None if value is None else self.nested(value, key)

    def nested(self, value: object, name: str) -> "Fields":
        """Return a value as a mapping of its own, called `name` in problems."""
        where = f"{self._where}.{name}" if self._where else name
        return Fields(value, where, self._file, self._problems)

    def iri(self, curie: str) -> str:
        """Return the IRI of a CURIE; report one without a prefix of the project."""
        try:
            return expand(curie) if curie else ""
        except ValueError as error:
            self.report(str(error))
            return ""

    def finish(self, known: frozenset[str] = frozenset()) -> None:
        """Report the keys that nobody asked for."""
        for key in self._left:
            self.report(f'"{key}" means nothing here', did_you_mean(key, known))
