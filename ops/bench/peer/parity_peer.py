"""sentence-transformers' MultipleNegativesRankingLoss on given batches: parity_peer.py MODEL DIR RATE"""

import math
import sys
from pathlib import Path

import bench
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

QUERY_TOKENS, PASSAGE_TOKENS, TEMPERATURE, WARM_UP, DECAY, CLIP = 32, 160, 0.05, 0.1, 0.01, 1.0


def tokens(model, texts, most):
    return {key: value for key, value in model.preprocess(texts, max_length=most).items()}


def vectors(model, texts):
    with torch.no_grad():
        of = lambda some, most: [
            row for start in range(0, len(some), 32) for row in model(tokens(model, some[start : start + 32], most))["sentence_embedding"].tolist()
        ]
        return {"queries": of(texts["queries"], QUERY_TOKENS), "passages": of(texts["passages"], PASSAGE_TOKENS)}


def rate_at(step, steps):
    """Linear warm-up that begins above 0, then a cosine to 0."""
    rising = math.floor(WARM_UP * steps + 0.5)
    if step < rising:
        return (step + 1) / rising
    return 0.5 * (1 + math.cos(math.pi * (step - rising) / max(1, steps - rising)))


def main():
    directory, home, rate = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    batches, texts = bench.read_rows(home / "batches.jsonl"), bench.read_json(home / "texts.json")
    model = SentenceTransformer(directory, device="cpu")
    # Switches dropout off; gradients flow as in training mode.
    model.eval()
    loss = MultipleNegativesRankingLoss(model, scale=1 / TEMPERATURE)
    named = [(name, weight) for name, weight in model.named_parameters() if "pooler" not in name]
    plain = lambda name: name.endswith(".bias") or "LayerNorm" in name
    optimizer = torch.optim.AdamW(
        [
            {"params": [weight for name, weight in named if not plain(name)], "weight_decay": DECAY},
            {"params": [weight for name, weight in named if plain(name)], "weight_decay": 0.0},
        ],
        lr=rate,
        betas=(0.9, 0.999),
        eps=1e-8,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate_at(step, len(batches)))
    before, losses = vectors(model, texts), []
    for batch in batches:
        features = [tokens(model, [row[0] for row in batch], QUERY_TOKENS), tokens(model, [row[1] for row in batch], PASSAGE_TOKENS)]
        value = loss(features, None)
        value.backward()
        torch.nn.utils.clip_grad_norm_([weight for _, weight in named], CLIP)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(value.item())
    bench.write_json(home / "peer.json", {"losses": losses, "before": before, "after": vectors(model, texts)})


if __name__ == "__main__":
    main()
