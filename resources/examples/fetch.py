"""Fetching pages over HTTP with a blocking client, a connection for each thread.

The server is a process of its own on this machine and takes 20 ms for every page, as one behind a
network would. It lives as long as the process that asked for it.
"""

import http.client
import http.server
import subprocess
import sys
import threading
import time
import zlib

SERVED_IN_S = 0.02
PAGES = 200

_mine = threading.local()
_server = None


def inputs():
    """The addresses, one for each task; called once, before the workers begin."""
    global _server
    command = [sys.executable, __file__]
    _server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = int(_server.stdout.readline())
    return [f"http://127.0.0.1:{port}/{number}" for number in range(PAGES)]


def fetch(url):
    """The page's length and checksum."""
    host, _, path = url[len("http://") :].partition("/")
    connection = getattr(_mine, "connection", None)
    if connection is None:
        connection = _mine.connection = http.client.HTTPConnection(host)
    connection.request("GET", f"/{path}")
    body = connection.getresponse().read()
    return len(body), zlib.crc32(body)


def teardown():
    """Each worker closes what it opened."""
    connection = getattr(_mine, "connection", None)
    if connection is not None:
        connection.close()


class Page(http.server.BaseHTTPRequestHandler):
    """Answers every address with a page of its own, late."""

    protocol_version = "HTTP/1.1"
    # Head and body in one packet: else the body waits 40 ms for the head's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self):
        time.sleep(SERVED_IN_S)
        body = f"<p>page {self.path}</p>\n".encode() * 100
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def serve():
    """Serve until standard input ends, which it does when whoever started this is gone."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    serve()
