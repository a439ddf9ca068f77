"""The numbers behind charts and tables: histories, calendars, budgets, rankings, fans."""
