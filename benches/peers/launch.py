"""Starts one peer at a time: on one core, with one thread, in a clean environment."""

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

OURS = "shiftscope"
PEERS = (OURS, "torch", "torch-fast", "jax-jit", "jax-scan", "numpy")
HERE = Path(__file__).resolve().parent

# Settings of the caller that would choose kernels, threads or devices for us.
UNSET = ("OPENBLAS_CORETYPE", "MKL_DEBUG_CPU_TYPE", "MKL_ENABLE_INSTRUCTIONS",
         "XLA_FLAGS", "LD_PRELOAD", "PYTHONPATH")  # fmt: skip
ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")

# MKL asks this function of its own whether it runs on an Intel processor, and
# takes a slow generic path otherwise. The preloaded answer wins over its own.
FAST_PATH_STUB = "int mkl_serv_intel_cpu_true(void) { return 1; }\n"


class PeerError(Exception):
    """A peer that could not run, with the reason in one line."""


@dataclass(frozen=True)
class Launcher:
    """How the workers are started."""

    core: int
    shiftscope: Path
    fast_path: Path | None  # shared object from `build_fast_path`

    def measure(self, peer: str, workload: str, seconds: float) -> list[dict]:
        """Rows of one peer on one workload: without and with batch norm."""
        if peer == OURS:
            command = [str(self.shiftscope), "bench", "--workload", workload]
            return self._run(peer, [*command, "--seconds", str(seconds)])
        return self._run(peer, self._worker(peer, workload, str(seconds)))

    def check(self, peer: str, workload: str) -> list[dict]:
        """What a peer makes of 20 steps from the common start."""
        return self._run(peer, self._worker(peer, workload, "check"))

    def _worker(self, *arguments: str) -> list[str]:
        return [sys.executable, "-B", str(HERE / "worker.py"), *arguments]

    def _run(self, peer: str, command: list[str]) -> list[dict]:
        environment = {key: value for key, value in os.environ.items() if key not in UNSET}
        environment |= dict.fromkeys(ONE_THREAD, "1")
        environment["JAX_PLATFORMS"] = "cpu"
        environment["CUDA_VISIBLE_DEVICES"] = ""
        if peer == "torch-fast":
            environment["LD_PRELOAD"] = str(self.fast_path)
        # Pinned before the peer starts: XLA sizes its thread pool by the cores it sees.
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: os.sched_setaffinity(0, {self.core}),
        )
        if done.returncode != 0:
            reason = done.stderr.strip().splitlines() or ["no message"]
            raise PeerError(f"{peer} ended with {done.returncode}: {reason[-1]}")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        if [row["bn"] for row in rows] != [False, True]:
            raise PeerError(f"{peer} did not print one row without and one with batch norm")
        return rows


def cpu_info() -> tuple[str, bool]:
    """Name of the processor, and whether AMD made it."""
    fields = {}
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        fields.setdefault(key.strip(), value.strip())
    return fields.get("model name", platform.machine()), fields.get("vendor_id") == "AuthenticAMD"


def build_fast_path(folder: Path) -> Path:
    """Compiles the stub into `folder`; PeerError if there is no compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise PeerError("torch-fast needs gcc or cc for its one-line library")
    library = folder / "mkl_fast_path.so"
    command = [compiler, "-shared", "-fPIC", "-x", "c", "-", "-o", str(library)]
    subprocess.run(command, input=FAST_PATH_STUB, text=True, check=True)
    return library
