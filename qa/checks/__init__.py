"""A statement and the sentences it cites → what does not hold: names, figures, dates, words of denial, quotations."""
