"""What the facts say of a city's targets: definitions, progress, lights, intensity, decomposition, peak test.

Definitions are data (`catalogue/indicators/`). Promises: growth is chained, never taken from nominal levels; a target
without data is 不评价, never green; a lookalike never stands in for an indicator; decomposition leaves no residual; a
peak is spoken of only as far as the observed series goes. `monitor` judges every target of the documents it is given.
"""
