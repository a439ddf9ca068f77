"""What can be said of a goal without figures of its own: from related regions, and from how such goals came out.

`infer` answers a list of targets as of a day. `facts` holds the embedded evidence, `related` the model of figures over
regions and years, `reference_class` the rates at which goals of a kind were met. Nothing in here is a measurement, and
nothing in here is counted as one. See ``docs/evidence.md``. The package imports nothing by itself.
"""
