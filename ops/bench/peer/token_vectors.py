"""Token vectors and MaxSim by transformers, as the encoder's tests expect them: token_vectors.py MODEL_DIR > token-vectors.json

MODEL_DIR is a bundled model, as `ops/bench/run base DIR` writes it. For each text the file has the number of its tokens, the first
and last three components of each token's vector, and for each query and passage the mean over the query's tokens, by their inverse
document frequency in the passages, of the highest cosine. Special tokens and a passage's punctuation are left out.
"""

import json
import math
import string
import sys

import torch
from transformers import AutoModel, AutoTokenizer

QUERIES = [
    "who keeps an ordered log?",
    "Umsatz im dritten Quartal",
    "卡夫卡",
    "",
]
PASSAGES = [
    "Kafka keeps an ordered log, and consumers read it at their own pace.",
    "Revenue in the third quarter rose 4.5% to $1,204 million (2023: $1,152 million).",
    "Кафка хранит упорядоченный журнал!",
    "卡夫卡是一个分布式事件流平台",
    "...",
    "stream partition offset broker " * 90,
]
MAX_TOKENS = 256


def main():
    tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
    model = AutoModel.from_pretrained(sys.argv[1], add_pooling_layer=False).eval()
    punctuation = {tokenizer.encode(mark, add_special_tokens=False)[0] for mark in string.punctuation}

    def vectors(text, dropped):
        encoded = tokenizer(text, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        with torch.no_grad():
            hidden = model(**encoded).last_hidden_state[0]
        ids = encoded["input_ids"][0].tolist()
        kept = [i for i in range(1, len(ids) - 1) if ids[i] not in dropped]
        return [ids[i] for i in kept], torch.nn.functional.normalize(hidden[kept], dim=1)

    queries = [vectors(text, set()) for text in QUERIES]
    passages = [vectors(text, punctuation) for text in PASSAGES]
    sample = [set(tokenizer(text, add_special_tokens=False)["input_ids"]) for text in PASSAGES]

    def weight(token):
        having = sum(token in one for one in sample)
        return math.log1p((len(sample) - having + 0.5) / (having + 0.5))

    def max_sim(query, passage):
        if not query[0] or not passage[0]:
            return 0.0
        weights = torch.tensor([weight(token) for token in query[0]])
        return round(((query[1] @ passage[1].T).max(1).values * weights).sum().item() / weights.sum().item(), 6)

    written = {
        "queries": [described(text, *of) for text, of in zip(QUERIES, queries)],
        "passages": [described(text, *of) for text, of in zip(PASSAGES, passages)],
        "maxSim": [[max_sim(query, passage) for passage in passages] for query in queries],
    }
    print(json.dumps(written, ensure_ascii=False, separators=(",", ":")))


def described(text, ids, rows):
    ends = [[round(x, 6) for x in row[:3].tolist() + row[-3:].tolist()] for row in rows[:20]]
    return {"text": text, "tokens": len(rows), "ids": ids[:20], "ends": ends}


if __name__ == "__main__":
    main()
