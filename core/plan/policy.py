"""What the plan may assume and what the target can do: the settings that rules read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Settings of a whole plan. `target_text_order_is_bytewise`: the database sorts text as SQLite does."""

    target_text_order_is_bytewise: bool = False
