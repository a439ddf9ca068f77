"""The registry: plans, regions, indicators and targets, read from plain CSV and never from measurements.

``registry.load`` reads and checks the four files, ``comparators`` compares values with thresholds,
``template`` lists the figures that are still missing. The package imports nothing by itself, so that array
functions can be had without pandera.
"""
