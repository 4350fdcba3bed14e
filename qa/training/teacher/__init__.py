"""A larger reading network than the one that ships, and what it is taught with: the teacher."""
