"""Gold cases → scored runs → reports and comparisons."""
