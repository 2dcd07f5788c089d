"""Relays TLS connections on a free port of localhost to a plain address.

A client that insists on a host of its own can name the relay as its HTTPS proxy:
wherever it asks to be connected to, it is connected to the plain address.
"""

import socket
import ssl
import sys
import threading


def pump(source, sink):
    """Copies bytes until either side is gone, then closes both."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def open_tunnel(raw):
    """Answers the request of a client that takes the relay for a proxy."""
    if raw.recv(8, socket.MSG_PEEK) != b"CONNECT ":
        return
    request = b""
    while not request.endswith(b"\r\n\r\n"):
        request += raw.recv(1)
    raw.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")


def relay(raw, context, target):
    """Joins one accepted connection to the target."""
    try:
        open_tunnel(raw)
        secure = context.wrap_socket(raw, server_side=True)
        plain = socket.create_connection(target)
    except OSError as error:
        print(f"refused: {error}", file=sys.stderr)
        raw.close()
        return
    threading.Thread(target=pump, args=(plain, secure), daemon=True).start()
    pump(secure, plain)


def main():
    address, certificate, key = sys.argv[1:]
    host, port = address.rsplit(":", 1)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"listening on localhost:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
    while True:
        raw, _ = listener.accept()
        task = (raw, context, (host, int(port)))
        threading.Thread(target=relay, args=task, daemon=True).start()


main()
