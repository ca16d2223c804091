"""Writes a BERT of two layers with random weights and another model's tokenizer: tiny_model.py BASE TARGET"""

import shutil
import sys
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import AutoTokenizer, BertConfig, BertModel

base, target = (Path(argument) for argument in sys.argv[1:])
if not target.exists():
    torch.manual_seed(7)
    tokenizer = AutoTokenizer.from_pretrained(base)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128, max_position_embeddings=256
    )
    draft = target.with_name("tiny.draft")
    shutil.rmtree(draft, ignore_errors=True)
    bert = draft / "bert"
    BertModel(config, add_pooling_layer=False).save_pretrained(bert)
    tokenizer.save_pretrained(bert)
    encoder = Transformer(str(bert), max_seq_length=256)
    SentenceTransformer(modules=[encoder, Pooling(64), Normalize()]).save(str(draft / "model"))
    (draft / "model").rename(target)
    shutil.rmtree(draft)
