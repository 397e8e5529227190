"""Work in chunks over threads, until somebody cancels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from evosynth.errors import Cancelled


def spread(work: Callable[[slice], None], chunks: Sequence[slice], threads: int, cancelled: Callable[[], bool]) -> None:
    """Run ``work`` on all chunks, in threads if there are several; when the caller cancels, those not begun never do.

    ``cancelled`` is asked in the calling thread before each chunk; Cancelled when it turns true.
    """
    if threads == 1 or len(chunks) == 1:
        for chunk in chunks:
            _stop_if(cancelled)
            work(chunk)
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="render") as pool:
        futures: list[Future[None]] = [pool.submit(work, chunk) for chunk in chunks]
        try:
            for future in futures:
                _stop_if(cancelled)
                future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _stop_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled("rendering was cancelled")
