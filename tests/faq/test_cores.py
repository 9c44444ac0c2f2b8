"""Learning takes every core, a message one."""

from __future__ import annotations

from threadpoolctl import threadpool_info

from faq.cores import all_cores, count, one_core
from faq.matcher import Matcher


def cores() -> set[int]:
    """On how many cores numpy multiplies."""
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_every_core_is_for_learning_alone() -> None:
    one_core()
    with all_cores():
        assert (cores() == {1}) == (count() == 1)
    assert cores() == {1}


def test_a_message_is_matched_on_one(shop: Matcher) -> None:
    shop.match("do you take visa")
    assert cores() == {1}
