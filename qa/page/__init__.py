"""An Answer and the index → what the chat page shows."""
