"""``python -m analytics`` is the command ``dabiao``."""

from analytics.cli import main

main()
