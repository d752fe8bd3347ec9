"""nginx in the place of WeChat: it answers every message at once, over plain HTTP and over TLS."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from machine.cores import SERVER, pinned

from servers import certificate
from servers.answers import ANSWERS

_LOCATIONS = "".join(
    f"""
        location = {path} {{
            return 200 '{body}';
        }}"""
    for path, body in ANSWERS.items()
)

_CONFIG = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    default_type application/json;
    keepalive_requests 1000000000;
    keepalive_timeout 300s;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    ssl_certificate {folder}/server.pem;
    ssl_certificate_key {folder}/server.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    server {{
        listen 127.0.0.1:{plain} backlog=4096;
        listen 127.0.0.1:{tls} ssl backlog=4096;
        server_name localhost;
{locations}
    }}
}}
"""


@dataclass(frozen=True, slots=True)
class Stub:
    """A running stub server: its base URLs, and the authority that its certificate is from."""

    plain: str
    tls: str
    authority: Path


@contextmanager
def nginx(folder: Path) -> Iterator[Stub]:
    """Run nginx on the server's core, with all its files in `folder`."""
    certificate.make(folder)
    plain, tls = free_port(), free_port()
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(folder=folder, plain=plain, tls=tls, locations=_LOCATIONS))
    # Its workers give up root, and must still reach their folders.
    folder.chmod(0o755)
    process = subprocess.Popen(
        pinned(SERVER, ["nginx", "-p", str(folder), "-c", str(config)]),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C"},
    )
    try:
        await_port(tls)
        yield Stub(f"http://localhost:{plain}", f"https://localhost:{tls}", folder / "ca.pem")
    finally:
        process.terminate()
        process.wait(timeout=10)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def await_port(port: int, *, seconds: float = 10.0) -> None:
    """Return once somebody listens. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nobody listens on port {port}")
