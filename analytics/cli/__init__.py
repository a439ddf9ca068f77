"""The command line: it parses, calls and prints, and holds no rule."""

from analytics.cli.app import main

__all__ = ["main"]
