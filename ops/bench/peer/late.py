"""Late interaction (MaxSim, arXiv 2004.12832) by the token vectors of a model directory, as the product reranks."""

import math
import string
from collections import Counter

import bench
import numpy
import retrieval
import torch
from sentence_transformers import SentenceTransformer

DEPTH = 30
BLOCK, WINDOW = 8, 32  # all query tokens look in one window, which begins at every eighth token


class LateInteraction:
    """Scores passages of one collection; query tokens weigh by inverse document frequency of their word pieces.

    Keeps the texts' own vectors, which come from the same pass, with the embeddings.
    """

    def __init__(self, directory, passages, queries, embeddings):
        model = SentenceTransformer(str(directory))
        model.max_seq_length = min(retrieval.MAX_TOKENS, model.max_seq_length)
        self.directory, self.model, self.tokenizer, self.embeddings = directory, model, model.tokenizer, embeddings
        prompts = model.prompts or {}
        marks = {self.tokenizer.encode(mark, add_special_tokens=False)[0] for mark in string.punctuation}
        bench.say(f"token vectors of {len(passages)} passages by {directory}")
        self.passages = self.tokens(passages, "passage", prompts.get("passage") or prompts.get("document") or "", marks)
        self.queries = self.tokens(queries, "query", prompts.get("query") or "", set())
        having = Counter(piece for pieces, _ in self.passages for piece in set(pieces))
        self.weight = lambda piece: math.log1p((len(passages) - having[piece] + 0.5) / (having[piece] + 0.5))

    def tokens(self, texts, role, prompt, dropped):
        """Ids and vectors of each text without special tokens and prompt."""
        before = 1 + len(self.tokenizer.encode(prompt, add_special_tokens=False))
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        found, whole = [None] * len(texts), [None] * len(texts)
        for start in range(0, len(order), 64):
            some = order[start : start + 64]
            features = self.model.tokenize([prompt + texts[index] for index in some])
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.embeddings.precision == "bf16"):
                encoded = self.model(features)
            hidden, pooled = encoded["token_embeddings"], torch.nn.functional.normalize(encoded["sentence_embedding"].float(), dim=1).numpy()
            for row, index in enumerate(some):
                whole[index] = pooled[row]
                ids = features["input_ids"][row][: int(features["attention_mask"][row].sum())].tolist()
                kept = [place for place in range(before, len(ids) - 1) if ids[place] not in dropped]
                vectors = torch.nn.functional.normalize(hidden[row, kept].float(), dim=1).to(torch.bfloat16)
                found[index] = [ids[place] for place in kept], vectors
        self.embeddings.keep(self.directory, texts, role, numpy.array(whole))
        return found

    def scores(self, query, passages):
        """One score per passage, given by number."""
        pieces, asked = self.queries[query]
        vectors = [self.passages[passage][1].float() for passage in passages]
        lengths = [len(of) for of in vectors]
        if not pieces or not sum(lengths):
            return torch.zeros(len(passages)).numpy()
        cosines = torch.cat(vectors) @ asked.float().T
        weights = torch.tensor([self.weight(piece) for piece in pieces])
        return best_windows(cosines, lengths, weights / weights.sum()).numpy()


def best_windows(cosines, lengths, weights):
    """Of cosines [tokens of all passages, query tokens], the highest weighted mean that a window of each passage reaches; 0 without tokens."""
    owners = torch.repeat_interleave(torch.arange(len(lengths)), torch.tensor(lengths))
    blocks = torch.tensor([-(-length // BLOCK) for length in lengths])
    first_token, first_block = starts(torch.tensor(lengths)), starts(blocks)
    block = first_block[owners] + (torch.arange(len(cosines)) - first_token[owners]) // BLOCK
    highest = torch.full((int(blocks.sum()), cosines.shape[1]), -math.inf)
    highest = highest.scatter_reduce(0, block[:, None].expand_as(cosines), cosines, "amax")
    # A window that a passage's end cuts short is part of the one before it, and never the better.
    windows, of_block = highest.clone(), torch.repeat_interleave(torch.arange(len(lengths)), blocks)
    for ahead in range(1, WINDOW // BLOCK):
        same = of_block[ahead:] == of_block[:-ahead]
        windows[:-ahead] = torch.where(same[:, None], torch.maximum(windows[:-ahead], highest[ahead:]), windows[:-ahead])
    best = torch.full((len(lengths),), -math.inf).scatter_reduce(0, of_block, windows @ weights, "amax")
    return torch.where(best.isinf(), 0.0, best)


def starts(sizes):
    return sizes.cumsum(0) - sizes
