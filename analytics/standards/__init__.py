"""Rules as effective-dated tables: limits, breakpoints, minimum counts, decimals and water classes.

Nothing here computes a verdict; the tables say what the rule is, from which clause and with which evidence.
"""

from analytics.standards.event_lists import load_events
from analytics.standards.load import load
from analytics.standards.roles import Role
from analytics.standards.rule_tables import Standards

__all__ = ["Role", "Standards", "load", "load_events"]
