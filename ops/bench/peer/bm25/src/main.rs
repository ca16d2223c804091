//! Qdrant's `qdrant/bm25` over lines of JSON, for runtime's fixture bm25.jsonl: its crate of weights and hashes, its
//! crate of stemmers, and its word tokenizer (`WordTokenizer`, `TokensProcessor`) with defaults, repeated here.
//!
//! `bm25.rs` beside this file is Qdrant's lib/bm25/src/lib.rs (1.19.0), to be fetched first:
//!   python cases.py | cargo run --release -- ../../../../runtime/src/main/resources/io/lodestream/runtime/sparse/stopwords
mod bm25;
use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{BufRead, Write};
use rust_stemmers::{Algorithm, Stemmer};

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "arabic" => Algorithm::Arabic, "armenian" => Algorithm::Armenian, "danish" => Algorithm::Danish,
        "dutch" => Algorithm::Dutch, "english" => Algorithm::English, "finnish" => Algorithm::Finnish,
        "french" => Algorithm::French, "german" => Algorithm::German, "greek" => Algorithm::Greek,
        "hungarian" => Algorithm::Hungarian, "italian" => Algorithm::Italian, "norwegian" => Algorithm::Norwegian,
        "portuguese" => Algorithm::Portuguese, "romanian" => Algorithm::Romanian, "russian" => Algorithm::Russian,
        "spanish" => Algorithm::Spanish, "swedish" => Algorithm::Swedish, "tamil" => Algorithm::Tamil,
        "turkish" => Algorithm::Turkish, _ => return None,
    })
}

fn main() {
    let folder = std::env::args().nth(1).expect("folder of stop words");
    let stdout = std::io::stdout();
    let mut out = std::io::BufWriter::new(stdout.lock());
    let mut last: Option<(String, HashSet<String>, Option<Stemmer>)> = None;
    for line in std::io::stdin().lock().lines() {
        let case: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let language = case["language"].as_str().unwrap().to_string();
        if last.as_ref().map(|l| l.0 != language).unwrap_or(true) {
            let words = std::fs::read_to_string(format!("{folder}/{language}.txt")).unwrap_or_default();
            last = Some((language.clone(), words.lines().map(str::to_owned).collect(), algorithm(&language).map(Stemmer::create)));
        }
        let (_, stop, stemmer) = last.as_ref().unwrap();
        let mut tokens: Vec<Cow<str>> = vec![];
        for word in case["text"].as_str().unwrap().split(|c| !char::is_alphanumeric(c)) {
            if word.is_empty() { continue; }
            let mut token = Cow::<str>::Owned(word.to_lowercase());
            if stop.contains(token.as_ref()) { continue; }
            if let Some(s) = stemmer { token = Cow::Owned(s.stem(&token).into_owned()); }
            tokens.push(token);
        }
        let params = bm25::Bm25Params { avg_doc_len: case["averageLength"].as_f64().unwrap_or(256.0), ..Default::default() };
        let b = bm25::Bm25::new(params).unwrap();
        let (p, q) = (b.embed_document(&tokens), b.embed_query(&tokens));
        let r = serde_json::json!({"language": language, "averageLength": params.avg_doc_len, "text": case["text"], "stems": tokens,
            "indices": p.indices, "values": p.values});
        assert_eq!(p.indices, q.indices);
        writeln!(out, "{r}").unwrap();
    }
}
