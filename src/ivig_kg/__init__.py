"""ivig-kg: a knowledge graph of intravenous immune globulin and its semantic query service."""

from importlib.metadata import version

__version__ = version("ivig-kg")
