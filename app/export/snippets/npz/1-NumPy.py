import numpy as np

with np.load("{{FILE}}") as z:
    vectors, option, start = z["embedding"], z["option"], z["start_sec"]
print(vectors.shape, vectors.dtype, option[0], start[0])
