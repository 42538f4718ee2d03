"""Every value of every row compared on both sides, by code that shares nothing with the copy.

`tables` compares all tables side by side, a large one in ranges of its identity column (`key_range`), and `table` one
of them in the first way that answers: `in_order` by position, `in_any_order` by sums over hashes of the rows where no
column gives an order, and `differences`, which matches all rows and names those without an equal. All of them start
from `reading`, and ask `agreement` what a value must have become.
"""
