"""Virtuoso 7 in a folder of its own, on ports of its own, with buffers as its makers advise."""

from pathlib import Path
from typing import Final

from benchmarks.peers import LIMIT, VIRTUOSO, Peer, Place, run, started
from benchmarks.processes import Process, free_port

_CONNECTIONS: Final = 100
_CONFIGURATION: Final = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = {connections}
CheckpointInterval = 0
DirsAllowed = {data}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
MaxQueryMem = 2G
ThreadsPerQuery = 2

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = {connections}
MaxClientConnections = {connections}
MaxKeepAlives = {connections}
KeepAliveTimeout = 60

[SPARQL]
ResultSetMaxRows = 100000000
MaxQueryExecutionTime = {limit}
"""


def configuration(folder: Path, data: Path, sql: int, http: int) -> str:
    """Return a configuration: buffers for 2 GB of memory, and no limit on rows."""
    values = {"folder": folder, "data": data, "sql": sql, "http": http}
    return _CONFIGURATION.format(**values, connections=_CONNECTIONS, limit=LIMIT)


def _start(place: Place, port: int) -> Process:
    sql, file = free_port(), place.folder / "virtuoso.ini"
    server, client = place.command("virtuoso-t"), place.command("isql-vt", "isql")
    file.write_text(configuration(place.folder, place.release, sql, port), encoding="utf-8")
    command = [server, "+foreground", "+configfile", str(file)]
    process = started(place, command, port, "/sparql?query=ASK%20%7B%7D")
    try:
        _load(place, client, sql)
    except BaseException:
        process.stop()
        raise
    return process


def _load(place: Place, client: str, sql: int) -> None:
    listed = f"ld_dir('{place.release}', '{place.quads.name}', 'urn:default');"
    work = f"{listed} rdf_loader_run(); checkpoint;"
    # The password of a new database, which listens on the loopback interface only.
    run([client, f"127.0.0.1:{sql}", "dba", "dba", f"exec={work}"], place.folder / "load.log")


PEER: Final = Peer(VIRTUOSO, "/sparql", _start)
