"""The kinds of values that settings have: how text becomes one, and what is expected."""

import ipaddress
import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit


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
