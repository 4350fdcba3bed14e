"""Data in, the embedded reader's weights out: training, export and figures. Needs its own environment, see MODEL.md."""
