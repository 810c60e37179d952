"""The service beside other SPARQL engines and a bare server: `python -m benchmarks`."""
