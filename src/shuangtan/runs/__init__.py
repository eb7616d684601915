"""A run of a city, from its folder to its reports: stages, what is stale, the record, explaining and verifying.

The command line and the web page call the same functions here. Promises: `run_city`, `check_city`, `explain_figure`,
`verify_city`, `new_city`. Nothing is published while a problem of grade error stands; running again repeats only what
is stale; an interrupted run loses nothing, because each output is written whole and the record last.
"""
