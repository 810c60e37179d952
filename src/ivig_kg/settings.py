"""Every knob of the service, in one frozen dataclass, each with a default and a help line."""

import ipaddress
import re
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


def _engine_address(text: str) -> str:
    if "@" in urlsplit(text).netloc:
        raise ValueError(text)
    return _web_address(text)


def _file(text: str) -> str:
    path = Path(text).expanduser()
    if not path.is_file():
        raise ValueError(text)
    return str(path)


def endpoint_address(text: str) -> str:
    """Return the normal form of an endpoint's IRI; raise `ValueError` for one that is none.

    https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2

    >>> endpoint_address("HTTPS://Example.org:443")
    'https://example.org/'
    """
    parts = urlsplit(_web_address(text))
    if parts.username is not None or parts.fragment or not text.isascii():
        raise ValueError(text)
    is_default = parts.port in {None, {"http": 80, "https": 443}[parts.scheme]}
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    place = host if is_default else f"{host}:{parts.port}"
    return f"{parts.scheme}://{place}{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def _endpoints(text: str) -> tuple[str, ...]:
    return tuple(map(endpoint_address, shlex.split(text)))


def _base_iri(text: str) -> str:
    if not text.endswith("/"):
        raise ValueError(text)
    return _web_address(text)


def _folder(text: str) -> Path:
    if not text:
        raise ValueError(text)
    return Path(text).expanduser()


def _place(text: str) -> Path:
    _folder(text)
    # Whose home `~` is, is found out when the folder is needed.
    return Path(text)


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
PLACE = Kind(_place, "a path of a folder")
FILES = Kind(_files, "files that exist, as FILE or FILE=IRI, quoted as in a shell, or nothing")
BASE_ADDRESS = Kind(_base_iri, "an http or https IRI that ends in /")
ADDRESS = Kind(
    lambda text: text and _engine_address(text),
    "an http or https address without a user or password in it, or nothing",
)
TEXT = Kind(str, "any text")
FILE = Kind(lambda text: text and _file(text), "a file that exists, or nothing")
AUTH_SCHEME = _one_of("none", "basic", "digest", "bearer")
ENGINE_NAME = _one_of("auto", "virtuoso", "oxigraph", "fuseki", "rdf4j", "other")
ENDPOINTS = Kind(_endpoints, "http or https addresses separated by blanks, or nothing")
SWITCH = _one_of("on", "off")
STORE = _one_of("memory", "disk")
LOG_LEVEL = _one_of("off", "requests", "queries")


_DIST: Final = shipped("dist")
_CACHE: Final = Path("~/.cache/ivig-kg")


_USER_INFORMATION: Final = re.compile(r"//[^/@\s]*@")


def _setting(default: Any, kind: Kind, text: str, *, is_secret: bool = False) -> Any:
    return field(default=default, repr=not is_secret, metadata={"kind": kind, "help": text})


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
    with_files: tuple[DataFile, ...] = _setting(
        (),
        FILES,
        "RDF files of triples to serve beside the release, given in the same way. They describe "
        "things of their own, in `graph/local/NAME` where no graph is given.",
    )
    store: str = _setting(
        "memory",
        STORE,
        "`memory` holds the graph in memory, `disk` in files that are made once and read by every "
        "worker: for data that outgrow memory, and several times slower.",
    )
    store_dir: Path = _setting(  # noqa: RUF009  # dataclasses.field is inside
        _CACHE, PLACE, "Folder for the stores on disk, a folder below it for each content."
    )
    endpoint: str = _setting(
        "", ADDRESS, "SPARQL endpoint of a remote engine to ask; empty asks the release in memory."
    )
    endpoint_engine: str = _setting(
        "auto",
        ENGINE_NAME,
        "Dialect of the remote engine: `virtuoso`, `oxigraph`, `fuseki`, `rdf4j`, `other`; `auto` "
        "goes by what it calls itself.",
    )
    endpoint_auth: str = _setting(
        "none",
        AUTH_SCHEME,
        "How the remote engine wants to know who asks: `none`, `basic`, `digest`, `bearer`.",
    )
    endpoint_user: str = _setting("", TEXT, "User at the remote engine.")
    endpoint_secret: str = _setting(
        "",
        TEXT,
        "Password at the remote engine, or the token of `bearer`; it is written nowhere.",
        is_secret=True,
    )
    endpoint_ca_file: str = _setting(
        "",
        FILE,
        "File of the authorities whose certificate the remote engine may have; empty takes those "
        "of the system. Certificates are always verified.",
    )
    endpoint_connections: int = _setting(
        16, COUNT, "Requests to the remote engine that a server process has at once."
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
    federation_allow: tuple[str, ...] = _setting(
        (),
        ENDPOINTS,
        "Endpoints that SERVICE may name, separated by blanks; empty refuses it, and so does "
        "`IVIG_KG_ENDPOINT`. A host is refused when its name leads to an address that is not "
        "public; an address written here is taken as it is.",
    )
    federation_workers: int = _setting(
        2, COUNT, "Queries with SERVICE that a server process answers at once, by own workers."
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
        shown = _USER_INFORMATION.sub("//...@", text)
        raise SettingsError(f"{variable}={shown!r}: expected {kind.expected}") from error


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
