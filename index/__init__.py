"""Articles → sentences and passages with exact offsets → a store that finds them."""

import os

# onnxruntime 1.31 looks up its maker's host from threads of its own, and its `disable_telemetry_events` comes too late
# to stop that. This variable does: it is read when the library is first loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
