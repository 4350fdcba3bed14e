"""Hits → what a model is sent; a model's events → statements with addresses, whatever shape they come in."""
