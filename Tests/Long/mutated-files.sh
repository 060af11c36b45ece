#!/bin/sh
# Damaged copies of a file of each format, 100,000 by default: they are read or refused, with memory for
# eight times the file and 4 MiB, and within a minute for 1,000.
set -e
cd "$(dirname "$0")/../.."
count=${1:-100000}
swift build -c release --scratch-path .build/library --product HostileReader
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 - "$folder" <<'PYTHON'
"""A file of each format, made with Python alone."""
import json, random, struct, sys, zipfile

folder = sys.argv[1]
# Random, so that the compressed archive is no smaller than what it holds.
elements = random.Random(1).randbytes(1 << 20)
header = "{'descr': '<f4', 'fortran_order': False, 'shape': (512, 512), }"
header += " " * (117 - len(header)) + "\n"
array = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + elements
open(folder + "/a.npy", "wb").write(array)
for name, method in [("a", zipfile.ZIP_STORED), ("b", zipfile.ZIP_DEFLATED)]:
    with zipfile.ZipFile(f"{folder}/{name}.npz", "w", method) as archive:
        archive.writestr("weight.npy", array)
        archive.writestr("bias.npy", array[:128 + 8].replace(b"(512, 512), ", b"(2,),       "))
notes = {"__metadata__": {"made by": "a test"}}
tensor = {"dtype": "F32", "shape": [512, 512], "data_offsets": [0, len(elements)]}
text = json.dumps({**notes, "weight": tensor})
text += " " * (-len(text) % 8)
whole = struct.pack("<Q", len(text)) + text.encode() + elements
open(folder + "/a.safetensors", "wb").write(whole)


def masked(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


feature = b"\x12" + b"\xac\x02" + b"\x0a\xa9\x02" + bytes(297)
example = b"\x0a" + b"\xb5\x02" + b"\x0a\xb2\x02" + b"\x0a\x01a" + b"\x12\xac\x02" + bytes(300)
length = struct.pack("<Q", len(example))
record = length + masked(length) + example + masked(example)
open(folder + "/a.tfrecord", "wb").write(record * 400)
PYTHON
timeout $((count * 6 / 100 + 60)) .build/library/release/HostileReader --mutations "$count" \
  "$folder"/a.npy "$folder"/a.npz "$folder"/b.npz "$folder"/a.safetensors "$folder"/a.tfrecord
