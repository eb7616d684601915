"""What the facts say of a city's targets: definitions, progress, lights, intensity, decomposition, peak test.

Definitions are data (`catalogue/indicators/`, `catalogue/alerts/`). Below this folder: `dual_control` (双控 as named
steps), `barometer` (晴雨表), `system` (the statistical indicator system and its formulas), `tracking` (forecast,
breaks, chances), `alerts`, and `metering` (meters and forms put right). Promises: growth is chained, never taken from
nominal levels; a target without data is 不评价, never green; a lookalike never stands in for an indicator;
decomposition leaves no residual; a peak is spoken of only as far as the observed series goes. `monitor` judges every
target of the documents it is given.
"""
