"""Answers of the other endpoints that the operator allows `SERVICE` to name, and no other reach.

No engine opens a connection for them. What stands in a SERVICE clause is a query of its own (SPARQL
1.1 Federated Query, 4); the relay asks it, under the rules in `relay.py`, and the solutions take
the place of the clause in the text that a worker evaluates. So the workers of federated queries are
as confined as all others: their only way out is what the relay hands in.
https://www.w3.org/TR/sparql11-federated-query/
"""
