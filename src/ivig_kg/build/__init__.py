"""From `ontology/` to `dist/`: read, check, reason, derive, release.

Imports neither `ivig_kg.sparql` nor `ivig_kg.web`. Needs the `build` extra of the package.
"""
