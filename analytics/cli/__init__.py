"""The command line: doors only, no logic."""

from analytics.cli.app import main

__all__ = ["main"]
