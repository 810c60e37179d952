"""The SPARQL 1.1 Protocol as pure functions: no web framework, no engine, no I/O."""
