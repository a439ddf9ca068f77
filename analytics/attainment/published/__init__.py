"""Targets judged on published figures: which figure decides, derived ones, open years."""
