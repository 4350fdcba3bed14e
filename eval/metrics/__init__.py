"""The metrics: each file is one family of small pure functions over plain data, worked by hand in its docstring."""

__all__: list[str] = []
