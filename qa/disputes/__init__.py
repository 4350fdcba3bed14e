"""A question and the sentences found for it → what speaks against what: figures, names and titles, yes and no."""
