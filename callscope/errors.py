"""What can go wrong. Every error says what happened and what to do next, and carries its exit code.

CallscopeError                  exit  code
├── UsageProblem                 2    usage
├── SomeFailed                   3    some_failed
├── NotFound                     4    not_found
├── Refused                      5    refused
│   └── NoConsent                5    no_consent
├── Unusable                     6    unusable
├── StorageFailed                7    storage
│   └── Damaged                  7    storage
├── DeviceFailed                 8    device
├── ModelMissing                 9    model_missing
├── EngineFailed                 1    engine_failed
└── Cancelled                  130    cancelled
"""


class CallscopeError(Exception):
    """Base of all errors that a person can do something about."""

    exit_code = 1
    code = "error"

    def __init__(self, message: str, hint: str = "") -> None:
        # Both go into args, so that the error survives pickling on its way out of a child process.
        super().__init__(message, hint)

    @property
    def message(self) -> str:
        """What happened, in one sentence."""
        return str(self.args[0])

    @property
    def hint(self) -> str:
        """What to do next; may be empty."""
        return str(self.args[1])

    def __str__(self) -> str:
        return self.message


class UsageProblem(CallscopeError):
    """The request itself does not make sense."""

    exit_code = 2
    code = "usage"


class SomeFailed(CallscopeError):
    """Of several items some failed; each was reported with its own reason."""

    exit_code = 3
    code = "some_failed"


class NotFound(CallscopeError):
    """The store holds no such thing."""

    exit_code = 4
    code = "not_found"


class Refused(CallscopeError):
    """A rule on consent, purpose or erasure forbids it."""

    exit_code = 5
    code = "refused"


class NoConsent(Refused):
    """The caller did not allow it, or nobody noted a decision where one is required."""

    code = "no_consent"


class Unusable(CallscopeError):
    """The input cannot be used: missing, unreadable, not sound, empty."""

    exit_code = 6
    code = "unusable"


class StorageFailed(CallscopeError):
    """The store or the disk failed; what was there before is still there."""

    exit_code = 7
    code = "storage"


class Damaged(StorageFailed):
    """A store or a backup is not whole any more; it was left as it is."""


class DeviceFailed(CallscopeError):
    """A sound device is missing or stopped."""

    exit_code = 8
    code = "device"


class ModelMissing(CallscopeError):
    """Model weights, or an optional part, are not installed or not as published."""

    exit_code = 9
    code = "model_missing"


class EngineFailed(CallscopeError):
    """A child process that ran a model crashed or raised."""

    exit_code = 1
    code = "engine_failed"


class Cancelled(CallscopeError):
    """A person stopped it. Raised out of a Report."""

    exit_code = 130
    code = "cancelled"

    def __init__(self, message: str = "stopped", hint: str = "") -> None:
        super().__init__(message, hint)
