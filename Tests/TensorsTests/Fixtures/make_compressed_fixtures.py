"""Makes the compressed TFRecord files of this folder; needs Python alone."""

import gzip
import io
import pathlib
import struct
import zlib

here = pathlib.Path(__file__).parent / "files"
plain = (here / "examples.tfrecord").read_bytes()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def record(data):
    length = struct.pack("<Q", len(data))
    return length + masked(length) + data + masked(data)


def with_name(data):
    buffer = io.BytesIO()
    with gzip.GzipFile("examples", "wb", fileobj=buffer, mtime=0) as file:
        file.write(data)
    return buffer.getvalue()


one = gzip.compress(plain, mtime=0)
(here / "examples.tfrecord.gz").write_bytes(one)
(here / "two.tfrecord.gz").write_bytes(with_name(plain) + one)
(here / "examples.tfrecord.zz").write_bytes(zlib.compress(plain, 1))
# Longer than what is unpacked at once, with matches that reach far back.
long = b"".join(record(bytes([n % 7]) * (n * 17)) for n in range(300))
(here / "long.tfrecord.gz").write_bytes(gzip.compress(long, mtime=0))
