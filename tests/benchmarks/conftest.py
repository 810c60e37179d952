"""The benchmarks are a package of the checkout, which is not installed."""

import sys

from ivig_kg.paths import CHECKOUT

sys.path.insert(0, str(CHECKOUT))
