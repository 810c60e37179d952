"""Every knob of the service, in one frozen dataclass, each with a default and a help line."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Self

from ivig_kg import setting_kinds as kinds
from ivig_kg.namespaces import BASE
from ivig_kg.paths import shipped
from ivig_kg.setting_kinds import DataFile

PREFIX: Final = "IVIG_KG_"
BARE: Final = ("HOST", "PORT")
"""Variables that are also read without the prefix, because `PORT=9000 make serve` is a habit."""


class SettingsError(ValueError):
    """A variable of the environment has a value that its setting cannot take."""


_DIST: Final = shipped("dist")
_CACHE: Final = Path("~/.cache/ivig-kg")


_USER_INFORMATION: Final = re.compile(r"//[^/@\s]*@")


def _setting(default: Any, kind: kinds.Kind, text: str, *, is_secret: bool = False) -> Any:
    return field(default=default, repr=not is_secret, metadata={"kind": kind, "help": text})


@dataclass(frozen=True)
class Settings:
    """The settings of the service; `from_environment` reads them."""

    host: str = _setting("127.0.0.1", kinds.HOST_NAME, "Address that the server listens on.")
    port: int = _setting(8000, kinds.PORT_NUMBER, "Port that the server listens on.")
    base_iri: str = _setting(
        BASE,
        kinds.BASE_ADDRESS,
        "IRIs that begin with this are answered by this server's own paths.",
    )
    data_dir: Path = _setting(  # noqa: RUF009  # dataclasses.field is inside
        _DIST, kinds.FOLDER, "Folder of the release to serve, as `ivig-kg build` writes it."
    )
    data_files: tuple[DataFile, ...] = _setting(
        (),
        kinds.FILES,
        "RDF files to serve instead of the release, each `FILE` or `FILE=IRI` of its named graph, "
        "separated by blanks and quoted as in a shell.",
    )
    with_files: tuple[DataFile, ...] = _setting(
        (),
        kinds.FILES,
        "RDF files of triples to serve beside the release, given in the same way. They describe "
        "things of their own, in `graph/local/NAME` where no graph is given.",
    )
    store: str = _setting(
        "memory",
        kinds.STORE,
        "`memory` holds the graph in memory, `disk` in files that are made once and read by every "
        "worker: for data that outgrow memory, and several times slower.",
    )
    store_dir: Path = _setting(  # noqa: RUF009  # dataclasses.field is inside
        _CACHE, kinds.PLACE, "Folder for the stores on disk, a folder below it for each content."
    )
    endpoint: str = _setting(
        "",
        kinds.ADDRESS,
        "SPARQL endpoint of a remote engine to ask; empty asks the release in memory.",
    )
    endpoint_engine: str = _setting(
        "auto",
        kinds.ENGINE_NAME,
        "Dialect of the remote engine: `virtuoso`, `oxigraph`, `fuseki`, `rdf4j`, `other`; `auto` "
        "goes by what it calls itself.",
    )
    endpoint_auth: str = _setting(
        "none",
        kinds.AUTH_SCHEME,
        "How the remote engine wants to know who asks: `none`, `basic`, `digest`, `bearer`.",
    )
    endpoint_user: str = _setting("", kinds.TEXT, "User at the remote engine.")
    endpoint_secret: str = _setting(
        "",
        kinds.TEXT,
        "Password at the remote engine, or the token of `bearer`; it is written nowhere.",
        is_secret=True,
    )
    endpoint_ca_file: str = _setting(
        "",
        kinds.FILE,
        "File of the authorities whose certificate the remote engine may have; empty takes those "
        "of the system. Certificates are always verified.",
    )
    endpoint_connections: int = _setting(
        16, kinds.COUNT, "Requests to the remote engine that a server process has at once."
    )
    server_workers: int = _setting(
        2,
        kinds.COUNT,
        "Processes of the server; each has workers of its own, and all share one graph.",
    )
    query_workers: int = _setting(
        0, kinds.COUNT_OR_NONE, "Queries that a server process evaluates at once; 0: one a core."
    )
    query_timeout: float = _setting(
        10.0,
        kinds.SECONDS,
        "Seconds for a query and its wait; the parameter `timeout` can shorten them.",
    )
    query_memory: int = _setting(
        1024, kinds.COUNT, "MiB that a query may take beyond the graph; it is stopped at more."
    )
    queue_length: int = _setting(
        64, kinds.COUNT, "Queries of a server process that may wait for a worker; more are refused."
    )
    result_bytes: int = _setting(
        64 * 1024**2, kinds.COUNT, "Largest answer in bytes; a larger one is refused, never cut."
    )
    body_bytes: int = _setting(
        1024**2, kinds.COUNT, "Largest request body in bytes; a larger one is refused."
    )
    cache_bytes: int = _setting(
        64 * 1024**2,
        kinds.COUNT_OR_NONE,
        "Bytes of answers that a server process keeps to give again; 0 keeps none.",
    )
    rewrite: str = _setting(
        "on",
        kinds.SWITCH,
        "Whether filters on the existence of a join become joins where that is the same.",
    )
    federation_allow: tuple[str, ...] = _setting(
        (),
        kinds.ENDPOINTS,
        "Endpoints that SERVICE may name, separated by blanks; empty refuses it, and so does "
        "`IVIG_KG_ENDPOINT`. A host is refused when its name leads to an address that is not "
        "public; an address written here is taken as it is.",
    )
    federation_workers: int = _setting(
        2,
        kinds.COUNT,
        "Queries with SERVICE that a server process answers at once, by own workers.",
    )
    rate_limit: int = _setting(
        600,
        kinds.COUNT_OR_NONE,
        "Queries a minute that one client may send to a server process; 0 sets no limit. Clients "
        "on this machine have none: they are its operator, or a proxy that is not declared.",
    )
    trusted_proxies: int = _setting(
        0, kinds.COUNT_OR_NONE, "Proxies in front whose X-Forwarded headers are believed."
    )
    log: str = _setting(
        "requests",
        kinds.LOG_LEVEL,
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


def _parse(variable: str, text: str, kind: kinds.Kind) -> Any:
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
