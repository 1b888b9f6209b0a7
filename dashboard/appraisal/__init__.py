"""The appraisal: settings, indicators, scores, ranks, warnings, and the statistics beside them."""
