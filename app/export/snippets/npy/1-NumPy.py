import json
import numpy as np

vectors = np.load("{{FILE}}", mmap_mode="r")
with open("{{FILE2}}") as f:
    segments = json.load(f)["segments"]
print(vectors.shape, vectors.dtype, segments[0])
