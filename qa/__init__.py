"""Question → cited answer: conversation, search, reader or writer, checks, and the ways in."""
