"""A short run of `kill_sync.py`: syncs killed at random moments leave the edition before or the new one, whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_syncs_lose_double_and_mix_nothing() -> None:
    # In a process of its own: this one has threads by now, which do not live on in a fork.
    script = str(Path(__file__).with_name("kill_sync.py"))
    done = subprocess.run([sys.executable, script, "--kills", "8"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
