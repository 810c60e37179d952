"""Why an inferred triple is true: the axioms and statements that entail it, or what is missing."""

from ivig_kg.explanation.words import Explainer, Explanation

__all__ = ["Explainer", "Explanation"]
