import numpy as np
import torch

vectors = torch.from_numpy(np.load("{{FILE}}"))
print(vectors.shape, vectors.dtype)
