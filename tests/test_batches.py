"""Items in lists: every one once, in order, and all lists full but the last."""

from hypothesis import given
from hypothesis import strategies as st

from index.batches import batches


@given(st.lists(st.integers()), st.integers(1, 7))
def test_batches_hold_every_item_once_and_in_order(items: list[int], size: int) -> None:
    found = list(batches(items, size))
    assert [item for batch in found for item in batch] == items
    assert all(len(batch) == size for batch in found[:-1])
