"""Arrays in, figures out: coefficients, intervals, shares, rankings, calibration error.

Nothing here knows of corpora, files or languages, and nothing else of tandai is imported. What
cannot be computed is None or nan with a reason of :class:`tandai.statistics.undefined.Undefined`,
and arguments that cannot be meant raise ValueError.
"""
