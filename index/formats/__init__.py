r"""Files of any kind → their texts, one at a time, with what the format itself states about them.

Example: `Page("Tides rise\n\nThe harbour …", Facts(outlet="The Example"))`.
"""

from index.formats.page import File, Page
from index.formats.walk import SUFFIXES, Found, file_of, found_files, read_files

__all__ = ["SUFFIXES", "File", "Found", "Page", "file_of", "found_files", "read_files"]
