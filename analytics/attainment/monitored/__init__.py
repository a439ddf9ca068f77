"""Targets judged on monitoring: days, months, sections of water."""
