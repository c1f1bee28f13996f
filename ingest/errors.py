"""The error tree of all three rooms.

BudgetAssistantError
├── InputError            the user can mend it: one sentence, exit status 1 or 2, no traceback
│   ├── UnreadableFile    not a report that we can read (empty, binary, broken, encrypted)
│   ├── LimitExceeded     larger, deeper or slower than a limit in Settings allows
│   ├── SettingsError     a flag, an environment variable or a data folder is wrong
│   │   └── DiskFull      nothing more can be written where the data folder is
│   ├── StoreBusy         another process holds the writer's lock
│   ├── StoreMismatch     the store was filled by another version or embedding model
│   └── GoldError         a gold file breaks its own form
└── ReportFault           the report breaks its own form: kept with its place, the rest goes on

Anything else that is raised is our own bug and flies.
"""

from __future__ import annotations


class BudgetAssistantError(Exception):
    """Base of every error that this project raises on purpose."""


class InputError(BudgetAssistantError):
    """Something the user can mend; the message is one sentence that says what, where and what to do."""


class UnreadableFile(InputError):
    """The file cannot be read as a report."""


class LimitExceeded(InputError):
    """The file is beyond a limit; the message names the limit's setting."""


class SettingsError(InputError):
    """A flag, an environment variable or the data folder is wrong."""


class DiskFull(SettingsError):
    """Nothing more can be written where the data folder is."""


class StoreBusy(InputError):
    """Another process writes; the message names the holder."""


class StoreMismatch(InputError):
    """The store was filled by another schema or embedding model; the message names the command that mends it."""


class GoldError(InputError):
    """A gold file breaks its form; the message names file and line."""


class ReportFault(BudgetAssistantError):
    """A place in a report that breaks the report's own form."""
