"""What can go wrong, as one sentence a person can act on.

FootnoteError          shown without a traceback; the command line exits with 2
├── SetupError         something must be done first: no index, no weights, no key
├── InputError         what was given cannot be used: an empty question, a missing folder, a broken file
├── IndexDamagedError  the index does not hold together any more: it must be built again
└── EndpointError      the model endpoint could not be used
"""

__all__ = ["EndpointError", "FootnoteError", "IndexDamagedError", "InputError", "SetupError"]


class FootnoteError(Exception):
    """One sentence: what is wrong, the value, what to do."""


class SetupError(FootnoteError):
    """Something must be done first."""


class InputError(FootnoteError):
    """What was given cannot be used."""


class IndexDamagedError(FootnoteError):
    """The index does not hold together."""


class EndpointError(FootnoteError):
    """The model endpoint could not be used."""
