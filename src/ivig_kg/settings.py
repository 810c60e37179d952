"""Every knob of the service, in one frozen dataclass, each with a default and a help line."""

import ipaddress
import shlex
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields, replace
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


@dataclass(frozen=True)
class DataFile:
    """An RDF file to serve; its triples are the named graph `graph`, or that of the file's IRI."""

    path: Path
    graph: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `FILE` or `FILE=IRI`; raise `ValueError` for no file or an IRI without a scheme."""
        # Names of files may have the sign, and so may IRIs.
        for end in (len(text), *(at for at, sign in enumerate(text) if sign == "=")):
            path, graph = Path(text[:end]).expanduser(), text[end + 1 :]
            if path.is_file() and (urlsplit(graph).scheme or end == len(text)):
                return cls(path, graph)
        raise ValueError(f"{text!r}: expected FILE or FILE=IRI, with a file that exists")

    @property
    def graph_iri(self) -> str:
        """The IRI of the graph that the file's triples are."""
        return self.graph or self.path.absolute().as_uri()

    def absolute(self) -> Self:
        """Return the same file by its absolute path."""
        return replace(self, path=self.path.absolute())

    def __str__(self) -> str:
        """Return what `parse` reads."""
        return f"{self.path}={self.graph}" if self.graph else str(self.path)


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


def _files(text: str) -> tuple[DataFile, ...]:
    return tuple(map(DataFile.parse, shlex.split(text)))


def _one_of(*names: str) -> Kind:
    def read(text: str) -> str:
        return names[names.index(text.lower())]

    return Kind(read, f"one of {', '.join(names)}")


HOST_NAME = Kind(_host, "a host name or an IP address")
PORT_NUMBER = Kind(_whole(1, 65535), "a whole number from 1 to 65535")
COUNT = Kind(_whole(1), "a whole number, at least 1")
COUNT_OR_NONE = Kind(_whole(0), "a whole number, at least 0")
SECONDS = Kind(_seconds, "a number of seconds above 0")
FOLDER = Kind(_folder, "a path of a folder")
FILES = Kind(_files, "files that exist, as FILE or FILE=IRI, quoted as in a shell, or nothing")
BASE_ADDRESS = Kind(_base_iri, "an http or https IRI that ends in /")
ADDRESS = Kind(lambda text: text and _web_address(text), "an http or https address, or nothing")
SWITCH = _one_of("on", "off")
LOG_LEVEL = _one_of("off", "requests", "queries")


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
    data_files: tuple[DataFile, ...] = _setting(
        (),
        FILES,
        "RDF files to serve instead of the release, each `FILE` or `FILE=IRI` of its named graph, "
        "separated by blanks and quoted as in a shell.",
    )
    endpoint: str = _setting(
        "", ADDRESS, "SPARQL endpoint of a remote engine to ask; empty asks the release in memory."
    )
    server_workers: int = _setting(
        2, COUNT, "Processes of the server; each has a copy of the graph and workers of its own."
    )
    query_workers: int = _setting(
        0, COUNT_OR_NONE, "Queries that a server process evaluates at once; 0: one a core."
    )
    query_timeout: float = _setting(
        10.0,
        SECONDS,
        "Seconds for a query and its wait; the parameter `timeout` can shorten them.",
    )
    query_memory: int = _setting(
        1024, COUNT, "MiB that a query may take beyond the graph; it is stopped at more."
    )
    queue_length: int = _setting(
        64, COUNT, "Queries of a server process that may wait for a worker; more are refused."
    )
    result_bytes: int = _setting(
        64 * 1024**2, COUNT, "Largest answer in bytes; a larger one is refused, never cut."
    )
    body_bytes: int = _setting(
        1024**2, COUNT, "Largest request body in bytes; a larger one is refused."
    )
    cache_bytes: int = _setting(
        64 * 1024**2,
        COUNT_OR_NONE,
        "Bytes of answers that a server process keeps to give again; 0 keeps none.",
    )
    rewrite: str = _setting(
        "on",
        SWITCH,
        "Whether filters on the existence of a join become joins where that is the same.",
    )
    rate_limit: int = _setting(
        600,
        COUNT_OR_NONE,
        "Queries a minute that one client may send to a server process; 0 sets no limit. Clients "
        "on this machine have none: they are its operator, or a proxy that is not declared.",
    )
    trusted_proxies: int = _setting(
        0, COUNT_OR_NONE, "Proxies in front whose X-Forwarded headers are believed."
    )
    log: str = _setting(
        "requests",
        LOG_LEVEL,
        "`requests` logs every request as a line of JSON with the hash of its query, `queries` "
        "also the query itself, `off` nothing but faults.",
    )

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
    return shlex.join(map(str, value)) if isinstance(value, tuple) else str(value)


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
