"""What the plan may assume and what the target can do: the settings that rules read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Settings of a whole plan. `target_text_order_is_bytewise`: the database sorts text as SQLite does.

    A plan that is made without a server does not know that, so its key columns say COLLATE "C": right in every
    database, and no more than said twice in one that sorts so anyway.
    """

    target_text_order_is_bytewise: bool = False
