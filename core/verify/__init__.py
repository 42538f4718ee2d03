"""Every value of every row compared on both sides, by code that shares nothing with the copy.

`tables` compares all tables side by side, a large one in ranges of its identity column (`key_range`), and `table` one
of them in the first way that answers: `in_order` by position, `in_any_order` by sums over hashes of the rows where no
column gives an order, and `differences`, which matches all rows and names those without an equal. All of them start
from `reading`, and ask `agreement` what a value must have become, and `reasons` why a row was set aside.

`objects` compares what else the tables consist of with the plan, both put into the same words, and `first_insert` tries
each table with a row that is taken back.
"""
