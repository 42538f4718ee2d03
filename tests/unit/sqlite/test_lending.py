"""Connections that are kept between their users."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.sqlite.lending import Lending


class Made:
    """Connections that a test has made, numbered from 1, and those that are closed."""

    def __init__(self) -> None:
        self.count = 0
        self.closed: list[int] = []

    @contextmanager
    def connect(self) -> Iterator[int]:
        self.count += 1
        number = self.count
        try:
            yield number
        finally:
            self.closed.append(number)


def test_what_is_given_back_is_lent_again_and_closed_at_the_end() -> None:
    made, lending = Made(), Lending[int]()
    for _ in range(3):
        with lending.lend(made.connect) as connection:
            assert connection == 1
    assert made.closed == []
    lending.close()
    assert made.closed == [1]


def test_two_who_ask_at_a_time_get_two() -> None:
    made, lending = Made(), Lending[int]()
    with lending.lend(made.connect) as first, lending.lend(made.connect) as second:
        assert {first, second} == {1, 2}
    lending.close()
    assert sorted(made.closed) == [1, 2]


def test_one_in_which_something_fails_is_closed_and_not_lent_again() -> None:
    made, lending = Made(), Lending[int]()
    with pytest.raises(ValueError, match="fails"), lending.lend(made.connect):
        raise ValueError("fails")
    assert made.closed == [1]
    with lending.lend(made.connect) as connection:
        assert connection == 2
    lending.close()


def test_threads_never_share_one() -> None:
    made, lending = Made(), Lending[int]()
    in_use: set[int] = set()
    clashes = []

    def work() -> None:
        for _ in range(200):
            with lending.lend(made.connect) as connection:
                if connection in in_use:
                    clashes.append(connection)
                in_use.add(connection)
                in_use.discard(connection)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lending.close()
    assert not clashes
    assert len(made.closed) == made.count <= 4
