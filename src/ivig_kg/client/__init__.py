"""A client for notebooks and scripts: questions, statements and SPARQL, here or over HTTP.

>>> from ivig_kg.client import Graph
>>> Graph.local().ask("who-covers-condition", condition="kawasaki-disease")  # doctest: +SKIP
"""

from ivig_kg.client.graph import Graph
from ivig_kg.client.lookup import Entity, Fact, Statement, UnknownNameError
from ivig_kg.names import Name

__all__ = ["Entity", "Fact", "Graph", "Name", "Statement", "UnknownNameError"]
