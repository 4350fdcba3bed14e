"""Figures and dates in text → values: the workers behind `qa/values.py`."""
