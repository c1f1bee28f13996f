"""Settings: flags, then BUDGET_ASSISTANT_* environment variables, then defaults. The only door to pydantic-settings.

pydantic-settings takes 0.3 s to import, which the look-up path can spare: it is imported only when asked for the
environment's values.
"""

from __future__ import annotations
