"""A whole run: for each scale, makes the data, starts the servers, measures them, ends them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import virtuoso
from benchmarks.measuring import Effort, Servers, Side, Tell
from benchmarks.peers import HELLO, OXIGRAPH, PEERS, SERVICE, SERVICE_UNCACHED, Peer, Place
from benchmarks.processes import StartError
from benchmarks.records import Loading, Run
from benchmarks.scaled import write_scaled_release
from benchmarks.workload import LOOK_UP, Task, catalogue, workload

ALL: tuple[Peer, ...] = (*PEERS, virtuoso.PEER)


@dataclass(frozen=True)
class Order:
    """What to measure: multiples of a release, each with an effort; where commands are looked for.

    `results` is the file for what has been measured, which is written after each scale.
    """

    release: Path
    efforts: Mapping[int, Effort]
    search: str
    results: Path
    is_quick: bool


def carry_out(order: Order, run: Run, tell: Tell) -> None:
    """Measure, and add to the run what comes of it."""
    for scale, effort in order.efforts.items():
        with TemporaryDirectory(prefix="ivig-kg-bench-") as name:
            release = Path(name) / "release"
            release.mkdir()
            count = write_scaled_release(order.release, release, scale)
            run.quads[str(scale)] = count
            tell(f"{scale}x: {count} quads")
            place = Place(release, Path(name), order.search)
            with _all_up(place, scale, run, tell) as servers:
                side = Side(scale, servers, workload(place.quads), effort, tell)
                _measure(side, run, is_quick=order.is_quick)
        run.write(order.results)


@contextmanager
def _all_up(place: Place, scale: int, run: Run, tell: Tell) -> Iterator[Servers]:
    servers: Servers = {}
    with ExitStack() as stack:
        for peer in ALL:
            tell(f"{scale}x: starting {peer.name}")
            loading = _start(peer, place, scale, servers, stack)
            run.loadings.append(loading)
            if loading.error:
                tell(f"left out: {peer.name}: {loading.error}")
        yield servers


def _start(peer: Peer, place: Place, scale: int, servers: Servers, stack: ExitStack) -> Loading:
    if scale > peer.largest:
        return Loading(scale, peer.name, error=f"loaded up to {peer.largest}x only")
    folder = place.folder / f"server-{ALL.index(peer)}"
    folder.mkdir()
    try:
        running = stack.enter_context(peer.running(replace(place, folder=folder)))
    except StartError as error:
        return Loading(scale, peer.name, error=str(error))
    servers[peer.name] = running
    return Loading(scale, peer.name, running.loaded, running.process.memory)


def _after(loading: Loading, servers: Servers) -> Loading:
    running = servers.get(loading.peer)
    return replace(loading, memory_after=running.process.memory) if running else loading


def _measure(side: Side, run: Run, *, is_quick: bool) -> None:
    look_ups = [task for task in side.tasks if task.name == LOOK_UP]
    others = [task for task in side.tasks if task.name != LOOK_UP]
    slow = [peer.name for peer in ALL if peer.is_slow and peer.name in side.servers]
    quick = [name for name in side.servers if name not in {HELLO, *slow}]
    answered = [*side.first(quick, side.tasks), *side.first(slow, look_ups)]
    run.samples += answered
    if OXIGRAPH in side.servers:
        run.samples += side.alone()
    run.samples += side.uncached(answered)
    if {SERVICE, HELLO} <= set(side.servers):
        run.samples += side.repeated(answered)
    run.loadings[-len(ALL) :] = [
        _after(loading, side.servers) for loading in run.loadings[-len(ALL) :]
    ]
    if not is_quick and SERVICE_UNCACHED in side.servers:
        side.tell(f"{side.scale}x: every question")
        run.samples += side.growth(_questions())
        for name in slow:
            side.tell(f"{side.scale}x: {name}")
            run.samples += side.last(name, others)


def _questions() -> Sequence[Task]:
    return [Task(slug, (text,)) for slug, text in catalogue().items()]
