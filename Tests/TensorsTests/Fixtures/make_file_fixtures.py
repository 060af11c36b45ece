"""Writes files/: small files as NumPy, safetensors and TensorFlow write them.

    pip install numpy safetensors tensorflow-cpu && python make_file_fixtures.py

Every tensor holds the numbers 0, 1, 2, ... in row-major order, so that a reader can check them.
"""

import pathlib
import zipfile

import numpy as np
import safetensors.numpy
import tensorflow as tf

here = pathlib.Path(__file__).parent / "files"
here.mkdir(exist_ok=True)


def counted(shape, dtype):
    return np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)


# Each element type at each kind of shape.
for dtype in ["f4", "f8", "i4", "i8", "?"]:
    for shape in [(), (0,), (3,), (2, 3), (2, 0, 4)]:
        name = f"{np.dtype(dtype).name}-{'x'.join(map(str, shape)) or 'scalar'}.npy"
        np.save(here / name, counted(shape, dtype))
# What is only read: other orders, widths and versions.
np.save(here / "fortran.npy", np.asfortranarray(counted((2, 3, 4), "f4")))
for dtype in [">f4", ">f8", ">i4", ">i8", ">i2", "f2", "i1", "u1", "i2", "u2", "u4", "u8"]:
    np.save(here / f"read-{dtype.replace('>', 'big-')}.npy", counted((2, 3), dtype))
np.save(here / "half.npy", np.array([0, -0.0, 2**-24, 1 / 3, 65504, np.inf, -np.inf, -1.5], "f2"))
with open(here / "version2.npy", "wb") as file:
    np.lib.format.write_array(file, counted((2, 3), "f4"), version=(2, 0))

arrays = {
    "weights": counted((4, 5), "f4"),
    "bias": counted((5,), "f8"),
    "ids": counted((3,), "i8"),
    "mask": counted((2, 2), "?"),
    "größe": counted((), "i4"),
}
np.savez(here / "arrays.npz", **arrays)
repeated = np.tile(counted((100,), "f4"), 40)
varied = np.random.RandomState(0).randint(0, 50, 3000)
np.savez_compressed(here / "compressed.npz", repeated=repeated, varied=varied, **arrays)
with zipfile.ZipFile(here / "fixed-code.npz", "w", zipfile.ZIP_DEFLATED) as archive:
    np.save(here / "tiny.npy", counted((1,), "i4"))
    archive.write(here / "tiny.npy", "tiny.npy")
(here / "tiny.npy").unlink()

safetensors.numpy.save_file(
    {**arrays, "half": counted((2, 3), "f2"), "bytes": counted((5,), "u1")},
    here / "read.safetensors")
safetensors.numpy.save_file(arrays, here / "arrays.safetensors", metadata={"made by": 'a "test"\n'})


def feature(values):
    if isinstance(values[0], bytes) if values else False:
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))
    if values and isinstance(values[0], float):
        return tf.train.Feature(float_list=tf.train.FloatList(value=values))
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def example(number):
    tokens = list(range(number, number + number % 4 + 1))
    return tf.train.SequenceExample(
        context=tf.train.Features(
            feature={
                "length": feature([len(tokens)]),
                "label": feature([b"spam" if number % 2 else b"ham"]),
                "weights": feature([0.5 * number, -1.0]),
            }),
        feature_lists=tf.train.FeatureLists(
            feature_list={
                "tokens": tf.train.FeatureList(feature=[feature([t]) for t in tokens]),
                "words": tf.train.FeatureList(feature=[feature([b"w%d" % t]) for t in tokens]),
                "pairs": tf.train.FeatureList(
                    feature=[feature([float(t), t / 2.0]) for t in tokens]),
                "ragged": tf.train.FeatureList(
                    feature=[feature(list(range(-1, i - 1))) for i in range(len(tokens))]),
            }))


with tf.io.TFRecordWriter(str(here / "examples.tfrecord")) as writer:
    for number in range(6):
        writer.write(example(number).SerializeToString(deterministic=True))
print("numpy", np.__version__, "tensorflow", tf.__version__)
