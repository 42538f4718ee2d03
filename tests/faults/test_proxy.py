"""The proxy itself: it does to a line what it says, and no more."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest

from tests.helpers.proxy import Direction, Lost, Proxy, run_proxy


@pytest.fixture
def echo() -> Iterator[tuple[str, int]]:
    """A server that sends back whatever comes."""

    def answer(connection: socket.socket) -> None:
        with closing(connection):
            try:
                while data := connection.recv(65536):
                    connection.sendall(data)
            except OSError:
                return

    def serve(listener: socket.socket) -> None:
        with listener:
            while True:
                connection, _ = listener.accept()
                if ends.is_set():
                    connection.close()
                    return
                threads.append(threading.Thread(target=answer, args=[connection], name="echo"))
                threads[-1].start()

    ends, threads = threading.Event(), []
    listener = socket.create_server(("127.0.0.1", 0))
    address = ("127.0.0.1", int(listener.getsockname()[1]))
    server = threading.Thread(target=serve, args=[listener], name="echo server")
    server.start()
    yield address
    ends.set()
    socket.create_connection(address).close()
    for thread in [server, *threads]:
        thread.join()


@pytest.fixture
def proxy(echo: tuple[str, int]) -> Iterator[Proxy]:
    with run_proxy(echo) as proxy:
        yield proxy


@pytest.fixture
def client(proxy: Proxy) -> Iterator[socket.socket]:
    with open_client(proxy) as client:
        yield client


def open_client(proxy: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=30)


def receive(client: socket.socket, size_bytes: int) -> bytes:
    data = b""
    while len(data) < size_bytes and (more := client.recv(size_bytes - len(data))):
        data += more
    return data


def test_it_hands_on_what_comes_and_counts_it(proxy: Proxy, client: socket.socket) -> None:
    sent = bytes(range(256)) * 10_000
    sender = threading.Thread(target=client.sendall, args=[sent])
    sender.start()
    assert receive(client, len(sent)) == sent
    sender.join()
    # What has just arrived, it may not have counted yet.
    deadline = time.monotonic() + 5
    while proxy.bytes_to_client < len(sent) and time.monotonic() < deadline:
        time.sleep(0.005)
    assert (proxy.bytes_to_server, proxy.bytes_to_client, proxy.connections) == (len(sent), len(sent), 1)


def test_a_cut_is_a_reset_or_an_end(proxy: Proxy, client: socket.socket) -> None:
    client.sendall(b"x")
    assert receive(client, 1) == b"x"
    proxy.cut()
    with pytest.raises(ConnectionResetError):
        client.recv(1)
    with open_client(proxy) as other:
        other.sendall(b"y")
        assert receive(other, 1) == b"y"
        proxy.cut(reset=False)
        assert other.recv(1) == b""
    assert (proxy.cuts, proxy.open_connections) == (2, 0)


def test_it_cuts_at_the_byte_and_again_after_as_many(proxy: Proxy) -> None:
    proxy.cut_after(1000, Direction.TO_CLIENT, times=2, reset=False)
    for _ in range(2):
        with open_client(proxy) as client:
            client.sendall(bytes(5000))
            # What is under way when the line breaks is lost with it: the end comes as a reset where some was.
            assert len(read_to_end(client)) == 1000
    assert (proxy.cuts, proxy.bytes_to_client) == (2, 2000)
    with open_client(proxy) as client:
        client.sendall(bytes(5000))
        assert len(receive(client, 5000)) == 5000


def read_to_end(client: socket.socket) -> bytes:
    data = b""
    try:
        while more := client.recv(65536):
            data += more
    except ConnectionResetError:
        pass
    return data


@pytest.mark.parametrize("loses", Lost)
def test_it_cuts_when_words_were_said_in_their_order(proxy: Proxy, client: socket.socket, loses: Lost) -> None:
    proxy.cut_after_words(b"first", b"second", loses=loses)
    for part in (b"second", b"fi", b"rs"):
        client.sendall(part)
        assert receive(client, len(part)) == part
    with pytest.raises(ConnectionResetError):  # noqa: PT012  (it may be either of them)
        client.sendall(b"tsecond")
        client.recv(1)
    assert proxy.bytes_to_server == (10 if loses is Lost.REQUEST else 17)
    assert proxy.cuts == 1


def test_it_refuses_for_a_time(proxy: Proxy) -> None:
    proxy.refuse(0.1)
    with pytest.raises(ConnectionRefusedError):
        open_client(proxy)
    time.sleep(0.2)
    open_client(proxy).close()


def test_it_refuses_until_it_is_told_otherwise_and_may_be_told_so_by_a_cut(proxy: Proxy, client: socket.socket) -> None:
    proxy.cut_after(1, then=proxy.refuse)
    client.sendall(b"xy")
    assert len(read_to_end(client)) <= 1
    with pytest.raises(ConnectionRefusedError):
        open_client(proxy)
    proxy.accept()
    open_client(proxy).close()


def test_a_stall_keeps_the_line_and_hands_nothing_on(proxy: Proxy, client: socket.socket) -> None:
    client.sendall(b"x")
    assert receive(client, 1) == b"x"
    proxy.stall()
    client.sendall(b"y")
    client.settimeout(0.1)
    with pytest.raises(TimeoutError):
        client.recv(1)
    with open_client(proxy) as other:
        other.sendall(b"z")
        assert receive(other, 1) == b"z"
    proxy.go_on()
    client.settimeout(30)
    assert receive(client, 1) == b"y"


def test_it_stalls_at_the_byte(proxy: Proxy, client: socket.socket) -> None:
    proxy.stall_after(1000)
    client.sendall(bytes(5000))
    deadline = time.monotonic() + 30
    while proxy.bytes_to_server < 1000:
        assert time.monotonic() < deadline
    client.settimeout(0.1)
    with pytest.raises(TimeoutError):
        receive(client, 1001)
    assert proxy.bytes_to_server == 1000
    assert (proxy.open_connections, proxy.cuts) == (1, 0)


def test_a_stall_of_new_lines_too_lets_them_connect_and_say_nothing(proxy: Proxy) -> None:
    proxy.stall(new_too=True)
    with open_client(proxy) as client:
        client.sendall(b"x")
        client.settimeout(0.1)
        with pytest.raises(TimeoutError):
            client.recv(1)


def test_it_slows_down_to_a_rate(proxy: Proxy, client: socket.socket) -> None:
    proxy.slow_down(100_000)
    started = time.monotonic()
    client.sendall(bytes(20_000))
    assert len(receive(client, 20_000)) == 20_000
    slow_s = time.monotonic() - started
    # Both ways count.
    assert 0.3 < slow_s < 20
    proxy.slow_down(None)
    client.sendall(bytes(20_000))
    assert len(receive(client, 20_000)) == 20_000


def test_a_server_that_is_not_there_is_a_reset(echo: tuple[str, int]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nowhere = ("127.0.0.1", int(listener.getsockname()[1]))
    # It may be so quick that nobody was connected.
    with run_proxy(nowhere) as proxy, suppress(ConnectionResetError), open_client(proxy) as client:
        assert client.recv(1) == b""
