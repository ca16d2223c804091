"""The trainer of sentence-transformers with MultipleNegativesRankingLoss, as the documentation of sentence-transformers shows it."""

import shutil
import tempfile

import torch
from datasets import Dataset
from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.base.data_collator import BaseDataCollator
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

QUERY_TOKENS, PASSAGE_TOKENS = 32, 160
COLUMNS = {"anchor": "query", "positive": "document"}


def trainer_for(model, rows, *, batch, rate=2e-5, epochs=1, bf16=False, sampler="no_duplicates", evaluator=None, checkpoints=3, seed=42):
    """Trains with our token limits, set in the collator; checkpoints go to a directory that forget() removes."""
    directory = tempfile.mkdtemp(prefix="bench-peer-")
    steps = max(1, epochs * -(-len(rows) // batch))
    choosing = (
        {}
        if evaluator is None
        else {
            "eval_strategy": "steps",
            "eval_steps": max(1, steps // checkpoints),
            "save_strategy": "steps",
            "save_steps": max(1, steps // checkpoints),
            "save_total_limit": 1,
            "load_best_model_at_end": True,
            "metric_for_best_model": f"eval_{evaluator.name}_cosine_ndcg@10",
            "greater_is_better": True,
        }
    )
    arguments = SentenceTransformerTrainingArguments(
        output_dir=directory,
        per_device_train_batch_size=batch,
        num_train_epochs=epochs,
        learning_rate=rate,
        warmup_steps=round(0.1 * steps),
        weight_decay=0.01,
        bf16=bf16,
        use_cpu=not torch.cuda.is_available(),
        batch_sampler=sampler,
        report_to="none",
        disable_tqdm=True,
        logging_strategy="no",
        seed=seed,
        **({"save_strategy": "no"} | choosing),
    )
    pairs = Dataset.from_dict({"anchor": [row["query"] for row in rows], "positive": [row["passage"] for row in rows]})
    return SentenceTransformerTrainer(
        model=model,
        args=arguments,
        train_dataset=pairs,
        loss=MultipleNegativesRankingLoss(model),
        evaluator=evaluator,
        data_collator=BaseDataCollator(
            preprocess_fn=model.preprocess,
            router_mapping=COLUMNS,
            max_length={"query": QUERY_TOKENS, "document": PASSAGE_TOKENS},
        ),
    )


def forget(trainer):
    shutil.rmtree(trainer.args.output_dir, ignore_errors=True)
