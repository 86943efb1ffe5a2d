#!/usr/bin/env python3
"""Listens to the real-time feed of Campana by WebSocket, with the standard library alone.

    python3 realtime.py http://127.0.0.1:8016 "$TOKEN" severity=critical severity=high

Prints a line of JSON for each frame. After a cut it connects again, and goes on where it was.
"""
import base64
import json
import os
import random
import socket
import ssl
import struct
import sys
import time
from urllib.parse import urlsplit

SILENCE_SECONDS = 60
FINAL_CODES = {4400, 4401, 4403}
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Closed(Exception):
    """The server closed the connection: the code says whether to come back."""

    def __init__(self, code):
        super().__init__(f"closed with {code}")
        self.code = code


class WebSocket:
    """As much of RFC 6455 as a client of Campana needs: there are no fragments and no compression."""

    def __init__(self, url, token):
        parts = urlsplit(url)
        is_safe = parts.scheme == "https"
        port = parts.port or (443 if is_safe else 80)
        self.socket = socket.create_connection((parts.hostname, port), timeout=SILENCE_SECONDS)
        if is_safe:
            self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=parts.hostname)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            "GET /api/v1/realtime HTTP/1.1",
            f"Host: {parts.netloc}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: campana.v1",
            f"Authorization: Bearer {token}",
        ]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.stream = self.socket.makefile("rb")
        status = self.stream.readline().decode()
        while self.stream.readline().strip():
            pass
        if " 101 " not in status:
            raise ConnectionError(f"refused: {status.strip()}")

    def send(self, text, opcode=TEXT):
        data = text if isinstance(text, bytes) else text.encode()
        mask = os.urandom(4)
        size = len(data)
        length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + struct.pack(">H", size)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
        self.socket.sendall(bytes([0x80 | opcode]) + length + mask + masked)

    def _read(self, size):
        data = self.stream.read(size)
        if len(data) < size:
            raise ConnectionError("the connection was cut")
        return data

    def receive(self):
        """Waits for the next text; answers pings."""
        while True:
            first, length = self._read(2)
            size = length & 0x7F
            if size == 126:
                (size,) = struct.unpack(">H", self._read(2))
            elif size == 127:
                (size,) = struct.unpack(">Q", self._read(8))
            data, opcode = self._read(size), first & 0x0F
            if opcode == TEXT:
                return data.decode()
            if opcode == PING:
                self.send(data, PONG)
            if opcode == CLOSE:
                raise Closed(struct.unpack(">H", data[:2])[0] if len(data) >= 2 else 1005)


def listen(url, token, filters, topics=("alerts",)):
    """Yields the frames, for ever; after a cut it resumes from the last id."""
    last_id, attempts = None, 0
    while True:
        try:
            feed = WebSocket(url, token)
            ask = {"topics": list(topics), "filter": filters}
            if last_id:
                ask["last_event_id"] = last_id
            feed.send(json.dumps({"event": "subscribe", "ref": "1", "data": ask}))
            while True:
                frame = json.loads(feed.receive())
                last_id, attempts = frame.get("id", last_id), 0
                yield frame
        except Closed as closed:
            if closed.code in FINAL_CODES:
                raise
        except OSError as error:
            if "refused: " in str(error) and "HTTP/1.1 4" in str(error) and " 429 " not in str(error):
                raise
        # full jitter, so that all clients of a process that ended do not come back at once
        attempts += 1
        time.sleep(random.uniform(0, min(30, 2**attempts)))


def main():
    url, token, *pairs = sys.argv[1:]
    filters = {}
    for pair in pairs:
        name, value = pair.split("=", 1)
        filters.setdefault(name, []).append(value)
    for frame in listen(url, token, filters):
        print(json.dumps(frame), flush=True)


if __name__ == "__main__":
    main()
