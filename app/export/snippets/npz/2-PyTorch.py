import numpy as np
import torch

with np.load("{{FILE}}") as z:
    vectors = torch.from_numpy(z["embedding"])
print(vectors.shape, vectors.dtype)
