"""How the service grows, with data, workers and replicas: `python -m benchmarks.scale`."""
