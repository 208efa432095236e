"""Name lookups that fail or hang, and addresses that swallow packets, in a network namespace of their own."""

from tests.support.own_network import run_in_own_network

START = """
import asyncio, contextlib, socket, threading, time
from desktop.core.connection import Timeouts
from desktop.core.progress import Stage
from tests.support.asking import ask, ask_with, client_of, manual_proxy
from tests.support.scripted_server import ScriptedServer, chat_events, sse

def failed(url, **options):
    asked = ask(url, **options)
    print(asked.error.kind.value, "|", asked.error.sentence, "|", asked.error.message)
"""

STUCK_RESOLVER = "nameserver 127.0.0.1\noptions timeout:30 attempts:3\n"
SILENT_NAMESERVER = """
silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
silent.bind(("127.0.0.1", 53))
"""

CANCELLED = """
async def main():
    async with client_of({url!r}) as client:
        task = asyncio.create_task(ask_with(client))
        while not {condition}:
            await asyncio.sleep(0.01)
        began = time.monotonic()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        print("cancelled", time.monotonic() - began < 5.0)  # half of the connect limit
        print("left", len([t for t in asyncio.all_tasks() if t is not asyncio.current_task()]))

asyncio.run(main())
"""


def test_a_name_that_is_not_found_is_named():
    done = run_in_own_network(START + "failed('https://models.example/v1')")
    assert done.stdout.startswith("name_lookup | The name models.example could not be found.")


def test_a_proxys_name_that_is_not_found_is_the_proxys_fault():
    done = run_in_own_network(
        START
        + "failed('https://models.example/v1', proxy=manual_proxy('http://gate.example:3128'))"
    )
    assert done.stdout.startswith("proxy | The proxy gate.example:3128 did not make the connection")
    assert "could not be found" in done.stdout


def test_a_lookup_that_hangs_ends_with_the_connect_limit_and_with_the_process():
    """The resolver would hang for 90 s; the process ends long before, or ``run`` times out."""
    program = START + SILENT_NAMESERVER + (
        "failed('https://models.example/v1', timeouts=Timeouts(connect_s=0.3))"
    )  # fmt: skip
    done = run_in_own_network(program, resolver=STUCK_RESOLVER)
    assert done.stdout.startswith("connect_timeout | No connection to models.example port 443")
    assert "name_lookup" in done.stdout


def test_stop_works_while_a_lookup_hangs():
    waits = 'any(t.name == "loquat-name-lookup" for t in threading.enumerate())'
    program = CANCELLED.format(url="https://models.example/v1", condition=waits)
    done = run_in_own_network(START + SILENT_NAMESERVER + program, resolver=STUCK_RESOLVER)
    assert done.stdout.split() == ["cancelled", "True", "left", "0"]


def test_a_black_hole_ends_with_the_connect_limit():
    program = START + "failed('http://10.9.9.2:8000/v1', timeouts=Timeouts(connect_s=0.3))"
    done = run_in_own_network(program)
    assert done.stdout.startswith(
        "connect_timeout | No connection to 10.9.9.2 port 8000 within 0.3 s."
    )
    assert "stage tcp" in done.stdout


def test_stop_closes_the_socket_while_connecting():
    connecting = 'any("SYN" in s for s in states())'
    states = """
def states():
    names = {"02": "SYN_SENT"}
    with open("/proc/net/tcp") as table:
        return [names.get(line.split()[3], "") for line in table.readlines()[1:]]
"""
    program = CANCELLED.format(url="http://10.9.9.2:8000/v1", condition=connecting)
    done = run_in_own_network(START + states + program + "print('open', any(states()))")
    assert done.stdout.split() == ["cancelled", "True", "left", "0", "open", "False"]


def test_a_black_hole_in_ipv6_does_not_keep_from_ipv4():
    program = START + """
with ScriptedServer(host="10.9.9.1") as server:
    server.enqueue(sse(*chat_events("over four")))
    asked = ask(f"http://models.test:{server.port}/v1", timeouts=Timeouts(connect_s=8))
    print(asked.answer, socket.getaddrinfo("models.test", 1)[0][4][0])
"""  # fmt: skip
    done = run_in_own_network(program, hosts="2001:db8:9::2 models.test\n10.9.9.1 models.test\n")
    assert done.stdout.split() == ["over", "four", "2001:db8:9::2"]


def test_a_server_that_only_speaks_ipv6():
    program = START + """
with ScriptedServer(host="2001:db8:9::1") as server:
    server.enqueue(sse(*chat_events("six")), sse(*chat_events("six again")))
    print(ask(server.base_url).answer, ask(f"http://models.test:{server.port}/v1").answer)
"""  # fmt: skip
    done = run_in_own_network(program, hosts="2001:db8:9::1 models.test\n10.9.9.1 models.test\n")
    assert done.stdout.split() == ["six", "six", "again"]


def test_a_network_that_is_down():
    done = run_in_own_network(START + "failed('http://192.0.2.1:8000/v1')")
    assert done.stdout.startswith("connect | Nothing answers at 192.0.2.1 port 8000.")
    assert "unreachable" in done.stdout.lower()
