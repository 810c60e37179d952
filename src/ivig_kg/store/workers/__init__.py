"""The processes that evaluate queries, so that a query can be stopped, bounded and kept inside.

The server process talks to a `crew` of workers. On Linux a fork server (`forkserver`, steered by
`forked`) has loaded the graph and gives birth to workers that share its memory; elsewhere every
worker is started anew and loads the graph itself (`spawned`). A worker (`worker`) gives up all that
it does not need (`confinement`) and then reads requests and writes replies (`frames`).

Only `forkserver` and `worker` run outside of the server process.
"""
