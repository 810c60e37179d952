"""Every knob of the service, in one frozen dataclass, each with a default and a help line."""

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from ivig_kg.namespaces import BASE
from ivig_kg.paths import shipped

PREFIX: Final = "IVIG_KG_"
BARE: Final = ("HOST", "PORT")
"""Variables that are also read without the prefix, because `PORT=9000 make serve` is a habit."""


class SettingsError(ValueError):
    """A variable of the environment has a value that its setting cannot take."""


@dataclass(frozen=True)
class Kind:
    """How the text of a variable becomes a value, and what to say when it does not."""

    read: Callable[[str], Any]
    expected: str


def _whole(minimum: int, maximum: int | None = None) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(text)
        if value < minimum or (maximum is not None and value > maximum):
            raise ValueError(text)
        return value

    return read


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError(text)
    return value


def _host(text: str) -> str:
    name = text.replace("-", "").replace(".", "")
    if not (name.isascii() and name.isalnum()):
        ipaddress.ip_address(text)
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(text)
    return text


def _base_iri(text: str) -> str:
    if not text.endswith("/"):
        raise ValueError(text)
    return _web_address(text)


def _folder(text: str) -> Path:
    if not text:
        raise ValueError(text)
    return Path(text).expanduser()


def _files(text: str) -> tuple[Path, ...]:
    paths = tuple(Path(part).expanduser() for part in text.split(os.pathsep) if part)
    if not all(path.is_file() for path in paths):
        raise ValueError(text)
    return paths


HOST_NAME = Kind(_host, "a host name or an IP address")
PORT_NUMBER = Kind(_whole(1, 65535), "a whole number from 1 to 65535")
COUNT = Kind(_whole(1), "a whole number, at least 1")
SECONDS = Kind(_seconds, "a number of seconds above 0")
FOLDER = Kind(_folder, "a path of a folder")
FILES = Kind(_files, f"paths of files that exist, joined by {os.pathsep!r}, or nothing")
BASE_ADDRESS = Kind(_base_iri, "an http or https IRI that ends in /")
ADDRESS = Kind(lambda text: text and _web_address(text), "an http or https address, or nothing")


_DIST: Final = shipped("dist")


def _setting(default: Any, kind: Kind, text: str) -> Any:
    return field(default=default, metadata={"kind": kind, "help": text})


@dataclass(frozen=True)
class Settings:
    """The settings of the service; `from_environment` reads them."""

    host: str = _setting("127.0.0.1", HOST_NAME, "Address that the server listens on.")
    port: int = _setting(8000, PORT_NUMBER, "Port that the server listens on.")
    base_iri: str = _setting(
        BASE, BASE_ADDRESS, "IRIs that begin with this are answered by this server's own paths."
    )
    data_dir: Path = _setting(  # noqa: RUF009  # dataclasses.field is inside
        _DIST, FOLDER, "Folder of the release to serve, as `ivig-kg build` writes it."
    )
    data_files: tuple[Path, ...] = _setting(
        (), FILES, f"RDF files to serve instead of the release, joined by `{os.pathsep}`."
    )
    endpoint: str = _setting(
        "", ADDRESS, "SPARQL endpoint of a remote engine to ask; empty asks the release in memory."
    )
    query_timeout: float = _setting(
        10.0, SECONDS, "Seconds that a remote engine may take for an answer."
    )
    result_bytes: int = _setting(
        64 * 1024**2, COUNT, "Largest answer in bytes; a larger one is refused, never cut."
    )
    body_bytes: int = _setting(
        1024**2, COUNT, "Largest request body in bytes; a larger one is refused."
    )
    server_workers: int = _setting(2, COUNT, "Processes of the server; each holds the graph.")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from variables; raise `SettingsError` naming a wrong one."""
        given = {item.name: _read(item, environ) for item in fields(cls)}
        return cls(**{name: value for name, value in given.items() if value is not None})

    def to_environment(self) -> dict[str, str]:
        """Return the variables that `from_environment` reads these settings from."""
        return {
            PREFIX + item.name.upper(): _write(getattr(self, item.name)) for item in fields(self)
        }


def _write(value: Any) -> str:
    is_list = isinstance(value, tuple)
    return os.pathsep.join(str(path) for path in value) if is_list else str(value)


def _read(item: Field[Any], environ: Mapping[str, str]) -> Any:
    name = item.name.upper()
    for variable in (PREFIX + name, *(bare for bare in BARE if bare == name)):
        if variable in environ:
            return _parse(variable, environ[variable].strip(), item.metadata["kind"])
    return None


def _parse(variable: str, text: str, kind: Kind) -> Any:
    try:
        return kind.read(text)
    except ValueError as error:
        raise SettingsError(f"{variable}={text!r}: expected {kind.expected}") from error


def settings_table() -> str:
    """Return `docs/settings.md`'s table: a row a setting, in the order of the dataclass."""
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    for item in fields(Settings):
        names = [f"`{PREFIX}{item.name.upper()}`"]
        names += [f"`{bare}`" for bare in BARE if bare == item.name.upper()]
        default = "dist" if item.name == "data_dir" else _write(item.default)
        shown = f"`{default}`" if default else "empty"
        rows.append(f"| {' or '.join(names)} | {shown} | {item.metadata['help']} |")
    return "\n".join(rows) + "\n"
