"""Rules of the rankings: places, comparisons, history, the six items, the ranking of its facts."""
