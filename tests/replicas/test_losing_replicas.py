"""Three replicas behind HAProxy, one killed every five seconds under load: nothing wrong is served.

`IVIG_KG_TEST_KILLS` sets how many times (4 by default).
"""

import itertools
import os
import time

from replicas.deployment import Balancer, Replica, wait_until
from replicas.readers import Expected, reading

KILLS = int(os.environ.get("IVIG_KG_TEST_KILLS", "4"))
EVERY = 5.0
SHARE_REFUSED = 0.001


def test_killed_replicas_cost_no_answer_and_hardly_any_refusal(
    balancer: Balancer, blue: list[Replica], expected: Expected
) -> None:
    with reading(balancer.address, expected) as seen:
        for victim in itertools.islice(itertools.cycle(blue), KILLS):
            time.sleep(EVERY)
            victim.restart()
            # On a busy machine a replica takes longer to come back than until the next is due.
            wait_until(victim.is_ready)
    print(f"{KILLS} killed, {dict(seen.outcomes)}")
    assert seen.wrong == []
    assert seen.total > 1000
    refused = seen.total - seen.outcomes["200"]
    assert refused <= SHARE_REFUSED * seen.total, seen.outcomes


def test_without_any_replica_the_answer_is_a_503_that_says_when_to_come_back(
    balancer: Balancer, blue: list[Replica], expected: Expected
) -> None:
    for replica in blue:
        replica.kill()
    with reading(balancer.address, expected, readers=1) as seen:
        time.sleep(2)
    assert set(seen.outcomes) == {"503"}
    assert seen.wrong == []


def test_cut_connections_cost_no_wrong_answer(balancer: Balancer, expected: Expected) -> None:
    with reading(balancer.address, expected) as seen:
        for _ in range(20):
            time.sleep(0.2)
            for number in (1, 2, 3):
                balancer.command(f"shutdown sessions server blue/blue{number}")
        time.sleep(1)
        answered = seen.outcomes["200"]
        time.sleep(1)
        assert seen.outcomes["200"] > answered
    assert seen.wrong == []
