"""Articles → sentences and passages with exact offsets → a store that finds them."""

import os

# onnxruntime 1.31 looks its maker's host up from its own threads, and its `disable_telemetry_events` comes too late to stop
# that; this variable, read when the library is first loaded, does.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
