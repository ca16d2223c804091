"""sentence-transformers' trainer on the same pairs: quality_peer.py MODEL PAIRS TARGET RATE best|last"""

import random
import sys

import bench
import peer_training
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator

QUERIES, DISTRACTORS = 300, 500


def evaluator(train, validation):
    """An evaluator with as many queries and distractors as our validation has, drawn with its own seed."""
    draw = random.Random(42)
    chosen = draw.sample(validation, min(QUERIES, len(validation)))
    passages = list(dict.fromkeys(row["passage"] for row in validation))
    others = sorted({row["passage"] for row in train} - set(passages))
    passages += draw.sample(others, min(DISTRACTORS, len(others)))
    ids = {passage: str(index) for index, passage in enumerate(passages)}
    queries, relevant = {}, {}
    for row in chosen:
        key = row["query"]
        queries[key] = row["query"]
        relevant.setdefault(key, set()).add(ids[row["passage"]])
    return InformationRetrievalEvaluator(
        queries, {key: passage for passage, key in ids.items()}, relevant, name="validation", write_csv=False, batch_size=64
    )


def main():
    model, pairs, target, rate, choice = sys.argv[1:]
    rows = bench.read_rows(pairs)
    train = [row for row in rows if row["split"] == "train"]
    validation = [row for row in rows if row["split"] == "validation"]
    transformer = SentenceTransformer(model)
    transformer.max_seq_length = peer_training.PASSAGE_TOKENS
    trainer = peer_training.trainer_for(
        transformer, train, batch=32, rate=float(rate), evaluator=evaluator(train, validation) if choice == "best" else None
    )
    trainer.train()
    peer_training.forget(trainer)
    transformer.save_pretrained(target, create_model_card=False)


if __name__ == "__main__":
    main()
