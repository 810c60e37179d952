"""What the command's arguments are, and how it tells what is wrong with them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from ivig_kg.setting_kinds import ADDRESS, DataFile
from ivig_kg.settings import SettingsError


class DataFileType(click.ParamType[DataFile]):
    """`FILE`, or `FILE=IRI` of its named graph."""

    name = "FILE[=IRI]"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> DataFile:
        """Return the file; refuse one that is not there."""
        try:
            return value if isinstance(value, DataFile) else DataFile.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class AddressType(click.ParamType[str]):
    """An http or https address."""

    name = "URL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the address; refuse what is none."""
        try:
            return str(ADDRESS.read(value))
        except ValueError:
            self.fail(f"expected {ADDRESS.expected}", param, ctx)


class Refused(click.ClickException):
    """One line on the error stream, and exit code 1."""


def plain_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the errors that a user can mend into one line each."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from ivig_kg.catalogue import CatalogueError, ParameterError
        from ivig_kg.sparql.errors import ProblemError
        from ivig_kg.store import DataError, DiskStoreError, ReleaseError, StoreError

        unfit = (ReleaseError, DiskStoreError, DataError)
        mendable = (CatalogueError, ParameterError, StoreError, SettingsError, *unfit)
        try:
            return command(*args, **kwargs)
        except ProblemError as error:
            raise Refused(f"{error.problem.kind.title}: {error.problem.detail}") from error
        except mendable as error:
            raise Refused(str(error)) from error

    return wrapped
