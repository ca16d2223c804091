"""Late interaction (MaxSim, arXiv 2004.12832) by the token vectors of a model directory, as the product reranks."""

import math
import string
from collections import Counter

import bench
import retrieval
import torch
from sentence_transformers import SentenceTransformer

DEPTH = 30


class LateInteraction:
    """Scores passages of one collection; query tokens weigh by inverse document frequency of their word pieces."""

    def __init__(self, directory, passages, queries):
        model = SentenceTransformer(str(directory))
        model.max_seq_length = min(retrieval.MAX_TOKENS, model.max_seq_length)
        self.model, self.tokenizer = model, model.tokenizer
        prompts = model.prompts or {}
        marks = {self.tokenizer.encode(mark, add_special_tokens=False)[0] for mark in string.punctuation}
        bench.say(f"token vectors of {len(passages)} passages by {directory}")
        self.passages = self.tokens(passages, prompts.get("passage") or prompts.get("document") or "", marks)
        self.queries = self.tokens(queries, prompts.get("query") or "", set())
        having = Counter(piece for pieces, _ in self.passages for piece in set(pieces))
        self.weight = lambda piece: math.log1p((len(passages) - having[piece] + 0.5) / (having[piece] + 0.5))

    def tokens(self, texts, prompt, dropped):
        """Ids and vectors of each text without special tokens and prompt."""
        before = 1 + len(self.tokenizer.encode(prompt, add_special_tokens=False))
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        found = [None] * len(texts)
        for start in range(0, len(order), 64):
            some = order[start : start + 64]
            features = self.model.tokenize([prompt + texts[index] for index in some])
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                hidden = self.model[0](features)["token_embeddings"]
            for row, index in enumerate(some):
                ids = features["input_ids"][row][: int(features["attention_mask"][row].sum())].tolist()
                kept = [place for place in range(before, len(ids) - 1) if ids[place] not in dropped]
                vectors = torch.nn.functional.normalize(hidden[row, kept].float(), dim=1).to(torch.bfloat16)
                found[index] = [ids[place] for place in kept], vectors
        return found

    def scores(self, query, passages):
        """One score per passage, given by number."""
        pieces, asked = self.queries[query]
        vectors = [self.passages[passage][1] for passage in passages]
        lengths = [len(of) for of in vectors]
        if not pieces or not sum(lengths):
            return torch.zeros(len(passages)).numpy()
        cosines = (torch.cat(vectors) @ asked.T).float()
        best = torch.stack([part.max(0).values if len(part) else torch.zeros(len(pieces)) for part in cosines.split(lengths)])
        weights = torch.tensor([self.weight(piece) for piece in pieces])
        return (best @ weights / weights.sum()).numpy()
