"""The charts: a module each, all on one Plotly theme."""
