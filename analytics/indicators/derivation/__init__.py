"""How a statistic follows from the measured days, step by step, each with its clause."""

from analytics.indicators.derivation.derivation import derivation

__all__ = ["derivation"]
