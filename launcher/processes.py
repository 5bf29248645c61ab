"""The portal's own processes: started together, watched, stopped in order."""

import ctypes
import signal
import subprocess
import time
from pathlib import Path

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_LIBC = ctypes.CDLL(None)


def _die_with_us() -> None:
    """A killed supervisor leaves no web server holding the port."""
    _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGTERM)


class Processes:
    """Web, worker and beat, each with a log of its own."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen] = {}

    def start(self, name: str, command: list[str]) -> None:
        log = self.log(name)
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        with open(log, "wb") as output:
            self._running[name] = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl+C reaches only the supervisor, which stops in order
                preexec_fn=_die_with_us,
            )

    def log(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def dead(self) -> str | None:
        """The name of one that ended by itself."""
        ended = (name for name, process in self._running.items() if process.poll() is not None)
        return next(ended, None)

    def stop(self, seconds: float = 25) -> None:
        """In the order they were started: no new requests, then no new sweeps, then no work."""
        for process in self._running.values():
            process.terminate()
            deadline = time.monotonic() + seconds
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()  # a claimed row is freed with its connection
                process.wait()
