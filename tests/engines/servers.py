"""Servers for the tests, on loopback, with their data in temporary folders: PostgreSQL, and a Spark cluster."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

PATIENCE_S = 60
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
"""A small Spark job is mostly the warming up of its Java machines."""


class UnavailableError(RuntimeError):
    """A server that cannot be started here; the message says what to install."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server with an empty database, run by a user without rights."""
    programs = _postgres_programs()
    if find_spec("psycopg") is None:
        raise UnavailableError("psycopg is not installed: pip install 'shuangtan[postgres]'")
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if user:
        shutil.chown(folder, user)
    port = _free_port()
    try:
        data, log = str(folder / "data"), (folder.parent / f"{folder.name}.log").open("w+")
        _checked([programs / "initdb", "-D", data, "-U", "tester", "--auth=trust", "-E", "UTF8", "--locale=C"], user)
        options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
        command = [programs / "postgres", "-D", data, "-p", str(port), *options]
        with subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=folder) as server:
            try:
                _wait(lambda: _answers(port) and "ready to accept" in Path(log.name).read_text(), Path(log.name))
                yield f"postgres://tester@127.0.0.1:{port}/postgres"
            finally:
                server.terminate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        Path(log.name).unlink(missing_ok=True)


def _postgres_programs() -> Path:
    homes = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    found = shutil.which("initdb")
    if not homes and found is None:
        raise UnavailableError("no PostgreSQL server: apt-get install postgresql-15")
    return max(homes, default=Path(found or "").parent)


def _checked(command: list[str | Path], user: str | None) -> None:
    done = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnavailableError(f"{command[0]} ended with {done.returncode}: {done.stderr[-300:]}")


@contextmanager
def spark_cluster(folder: Path) -> Iterator[str]:
    """A standalone master and one worker, each a process of its own."""
    if find_spec("pyspark") is None:
        raise UnavailableError("pyspark is not installed: pip install 'shuangtan[spark]'")
    if shutil.which("java") is None:
        raise UnavailableError("no Java: apt-get install openjdk-17-jre-headless")
    with _spark(folder, "master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0") as log:
        master = _wait(lambda: re.search(r"Starting Spark master at (spark://\S+)", log.read_text()), log)[1]
        size = ["--cores", "1", "--memory", "1g", "--host", "127.0.0.1", "--webui-port", "0"]
        with _spark(folder, "worker.Worker", *size, "--work-dir", str(folder / "work"), master) as worker:
            _wait(lambda: "Successfully registered with master" in worker.read_text(), worker)
            yield master


@contextmanager
def _spark(folder: Path, role: str, *words: str) -> Iterator[Path]:
    """A process of Spark, and the file of its log."""
    import pyspark

    home, log = Path(pyspark.__file__).parent, folder / f"{role}.log"
    settings = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
    settings["SPARK_DAEMON_JAVA_OPTS"] = QUICK
    command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{role}", *words]
    with (
        log.open("w") as out,
        subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | settings) as process,
    ):
        try:
            yield log
        finally:
            process.terminate()


def _wait(ready: object, log: Path) -> object:
    """What `ready` returns once that is something."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := ready():
            return found
        time.sleep(0.1)
    raise UnavailableError(f"not up after {PATIENCE_S} s: {log.read_text()[-600:]}")


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
