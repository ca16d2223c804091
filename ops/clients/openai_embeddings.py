"""Asks /v1/embeddings and /v1/models with OpenAI's client.

Needs openai and numpy.
"""

import numpy as np
from openai import BadRequestError, NotFoundError, OpenAI

from stack import HTTP, checked

TEXT = "what is zymurgy?"


def vectors(answer):
    return np.array([item.embedding for item in answer.data])


def main():
    client = OpenAI(base_url=HTTP + "/v1", api_key="none")
    models = client.models.list().data
    checked("models.list", len(models) >= 1, models[0].id)
    one = client.embeddings.create(model=models[0].id, input=TEXT)  # the client asks for base64 by default
    vector = vectors(one)[0]
    checked("embeddings.create", abs(np.linalg.norm(vector) - 1) < 1e-3, f"{len(vector)} dimensions")
    checked("usage tells the tokens", one.usage.prompt_tokens == one.usage.total_tokens > 0, one.usage.total_tokens)
    floats = vectors(client.embeddings.create(model="default", input=[TEXT], encoding_format="float"))[0]
    checked("float and base64 are the same vector", np.allclose(vector, floats, atol=1e-6))
    many = client.embeddings.create(model="default", input=[TEXT, "", "another text"] * 20)
    checked("a list keeps its order", [item.index for item in many.data] == list(range(60)))
    checked("equal texts have equal vectors", np.allclose(vectors(many)[0], vectors(many)[57], atol=1e-3))
    short = vectors(client.embeddings.create(model="default", input=TEXT, dimensions=64))[0]
    checked("dimensions", len(short) == 64 and abs(np.linalg.norm(short) - 1) < 1e-3)
    passage = client.embeddings.create(model="default", input=TEXT, extra_body={"input_type": "passage"})
    checked("extra_body with input_type", len(passage.data) == 1)
    try:
        client.embeddings.create(model="default", input=TEXT, dimensions=100_000)
        checked("too many dimensions are a BadRequestError", False, "not refused")
    except BadRequestError as refusal:
        checked("too many dimensions are a BadRequestError", "dimensions" in refusal.message, refusal.message[:120])
    try:
        client.models.retrieve("no-such-model")
        checked("an unknown model is a NotFoundError", False, "not refused")
    except NotFoundError as refusal:
        checked("an unknown model is a NotFoundError", True, refusal.message[:120])
    known = client.models.retrieve(models[0].id)
    checked("models.retrieve", known.id == models[0].id)


if __name__ == "__main__":
    main()
