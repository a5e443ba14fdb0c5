"""Coverage, confidence, shares, saturation and status of indicators: the report and its data."""
