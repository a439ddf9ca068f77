"""A verdict step by step, from the values to the rule: `explain`."""

from analytics.attainment.explain.explain import explain

__all__ = ["explain"]
