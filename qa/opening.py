"""Settings → what embeds, and where the index is: `place_of(Settings())` is (Path(".footnote"), the folder itself).

With FOOTNOTE_CHROMA the index is on a server, and its home is a copy of its own: .footnote/servers/3f2a…
"""

from hashlib import sha256
from pathlib import Path

from index.embed import Embedder, EndpointEmbedder, MiniLM
from index.place import FOLDER, Place
from index.server import Server
from qa.settings import Settings

__all__ = ["embedder_of", "place_of"]


def embedder_of(settings: Settings) -> Embedder:
    """What turns texts into vectors. Raises SetupError when the model's files are not installed."""
    return EndpointEmbedder(settings.embed) if settings.embed else MiniLM.load()


def place_of(settings: Settings, name: str = "") -> tuple[Path, Place]:
    """The home of the index and where its passages are; `name` is that of another index than the one that is asked.

    The place is not connected to yet; who opened it closes it.
    """
    address = settings.chroma
    if address is None:
        return settings.home / name, FOLDER
    index = "-".join(["footnote", *name.replace("/", "-").split()])
    parts = (address.url, address.tenant or "", address.database or "", index)
    folder = sha256("\n".join(parts).encode()).hexdigest()[:12]
    return settings.home / "servers" / folder, Server(address, index)
