"""Prints the texts of bm25.jsonl whose vectors fastembed 0.9.1 makes otherwise: python fastembed_peer.py STOPWORDS bm25.jsonl

fastembed's own class, its state made by hand, since its model download holds nothing but lists of stop words."""
import json,sys
import numpy as np
from pathlib import Path
from fastembed.sparse.bm25 import Bm25
from py_rust_stemmers import SnowballStemmer
from fastembed.sparse.utils.tokenizer import SimpleTokenizer
from fastembed.common.utils import get_all_punctuation
P=set(get_all_punctuation())
def make(language, avg):
    b=Bm25.__new__(Bm25); b.k=1.2; b.b=.75; b.avg_len=avg; b.token_max_length=40; b.punctuation=P; b.tokenizer=SimpleTokenizer; b.disable_stemmer=False; b.language=language
    f=Path(sys.argv[1])/f'{language}.txt'
    b.stopwords=set(f.read_text().splitlines()) if f.exists() else set()
    try: b.stemmer=SnowballStemmer(language)
    except Exception: b.stemmer=None
    return b
enc={}
for line in open(sys.argv[2]):
    c=json.loads(line); k=(c['language'],c['averageLength'])
    b=enc[k]=enc.get(k) or make(*k)
    e=b.raw_embed([c['text']])[0]
    q=list(b.query_embed(c['text']))[0]
    got=dict(zip(map(int,e.indices),np.asarray(e.values,dtype=np.float32)))
    want=dict(zip(c['indices'],np.asarray(c['values'],dtype=np.float32)))
    same=got.keys()==want.keys() and all(abs(got[i]-want[i])<=1e-6 for i in got) and set(map(int,q.indices))==set(c['indices'])
    if not same: print(c['language'],repr(c['text'][:90]),c['stems'][:12] if len(c['stems'])<40 else len(c['stems']),len(got),len(want))
