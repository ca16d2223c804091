# BERT (post-norm, absolute positions, exact gelu) with pooling, in TorchScript's serialised dialect.
#
# Texts lie end to end, tokens of all of them in one dimension: whatever works token by token runs once over all,
# and only attention and pooling look at texts. Texts of like length form a group; sizes holds a row per group:
# texts, tokens of each with padding, and whether there is padding. ids, positions and mask hold an entry per token.
#
# w holds the weights in the order of BertFamily.java: five of the embeddings, then sixteen a block. prepare makes of
# them what run takes, five and then twelve a block: query, key and value joined, dense weights cast.
#
# settings: heads, eps of the norms, pooling, whether to normalise, number format of the products, that of attention
# (6 is float32, 15 is bfloat16). The residual stream, the norms and the pooling stay float32.
#
# order says which rows are the result, in its order: of the pooled texts, or, where pooling is -1, of the tokens.

def add_and_norm(x: Tensor, update: Tensor, weight: Tensor, bias: Tensor, eps: float) -> Tensor:
  return torch.layer_norm(torch.add(x, update), [torch.size(x, -1)], weight, bias, eps)

def pool(x: Tensor, mask: Tensor, pooling: int) -> Tensor:
  if torch.eq(pooling, 0):
    weights = torch.unsqueeze(torch.to(mask, 6), -1)
    total = torch.sum(torch.mul(x, weights), [1])
    pooled = torch.div(total, torch.clamp_min(torch.sum(weights, [1]), 1.0000000000000001e-09))
  else:
    if torch.eq(pooling, 1):
      pooled = torch.select(x, 1, 0)
    else:
      last = torch.sub(torch.sum(mask, [1]), 1)
      index = torch.expand(torch.reshape(last, [-1, 1, 1]), [-1, 1, torch.size(x, 2)])
      pooled = torch.squeeze(torch.gather(x, 1, index), 1)
  return pooled

def attention(qkv: Tensor, mask: Tensor, texts: int, padded: int, heads: int) -> Tensor:
  parts = torch.permute(torch.reshape(qkv, [texts, -1, 3, heads, torch.floordiv(torch.size(qkv, 1), torch.mul(3, heads))]), [2, 0, 3, 1, 4])
  q, k, v, = torch.unbind(parts)
  if torch.eq(padded, 1):
    attend = torch.reshape(torch.ne(mask, 0), [texts, 1, 1, -1])
    a = torch.scaled_dot_product_attention(q, k, v, attend)
  else:
    a = torch.scaled_dot_product_attention(q, k, v)
  return torch.reshape(torch.transpose(a, 1, 2), [torch.size(qkv, 0), -1])

class Bert(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def prepare(self: __torch__.Bert,
    settings: List[Tensor],
    w: List[Tensor]) -> List[Tensor]:
    dtype = int(torch.item(settings[4]))
    prepared = torch.slice(w, 0, 5)
    blocks = torch.floordiv(torch.sub(torch.len(w), 5), 16)
    for block in range(blocks):
      i = torch.add(5, torch.mul(block, 16))
      _0 = torch.append(prepared, torch.to(torch.cat([w[i], w[i + 2], w[i + 4]]), dtype))
      _1 = torch.append(prepared, torch.to(torch.cat([w[i + 1], w[i + 3], w[i + 5]]), dtype))
      for at in [6, 7, 8, 9, 10, 11, 12, 13, 14, 15]:
        weight = w[torch.add(i, at)]
        if torch.__contains__([8, 9, 14, 15], at):
          ready = weight
        else:
          ready = torch.to(weight, dtype)
        _2 = torch.append(prepared, ready)
    return prepared

  def run(self: __torch__.Bert,
    ids: Tensor,
    positions: Tensor,
    mask: Tensor,
    sizes: Tensor,
    order: Tensor,
    settings: List[Tensor],
    w: List[Tensor]) -> Tensor:
    heads = int(torch.item(settings[0]))
    eps = float(torch.item(settings[1]))
    pooling = int(torch.item(settings[2]))
    normalize = int(torch.item(settings[3]))
    dtype = int(torch.item(settings[4]))
    inner = int(torch.item(settings[5]))
    groups = torch.size(sizes, 0)
    texts = annotate(List[int], [])
    padded = annotate(List[int], [])
    tokens = annotate(List[int], [])
    for group in range(groups):
      row = torch.select(sizes, 0, group)
      count = int(torch.item(torch.select(row, 0, 0)))
      _0 = torch.append(texts, count)
      _1 = torch.append(tokens, torch.mul(count, int(torch.item(torch.select(row, 0, 1)))))
      _2 = torch.append(padded, int(torch.item(torch.select(row, 0, 2))))
    masks = torch.split_with_sizes(mask, tokens)
    x = torch.add(torch.embedding(w[0], ids), torch.embedding(w[1], positions))
    x = torch.add(x, torch.select(w[2], 0, 0))
    x = torch.layer_norm(x, [torch.size(x, -1)], w[3], w[4], eps)
    blocks = torch.floordiv(torch.sub(torch.len(w), 5), 12)
    for block in range(blocks):
      i = torch.add(5, torch.mul(block, 12))
      qkv = torch.to(torch.linear(torch.to(x, dtype), w[i], w[i + 1]), inner)
      parts = torch.split_with_sizes(qkv, tokens)
      attended = annotate(List[Tensor], [])
      for group in range(groups):
        a = __torch__.attention(parts[group], masks[group], texts[group], padded[group], heads)
        _3 = torch.append(attended, a)
      a = torch.linear(torch.to(torch.cat(attended), dtype), w[i + 2], w[i + 3])
      x = __torch__.add_and_norm(x, a, w[i + 4], w[i + 5], eps)
      h = torch.gelu(torch.linear(torch.to(x, dtype), w[i + 6], w[i + 7]))
      h = torch.linear(h, w[i + 8], w[i + 9])
      x = __torch__.add_and_norm(x, h, w[i + 10], w[i + 11], eps)
    if torch.eq(pooling, -1):
      vectors = x
    else:
      pooled = annotate(List[Tensor], [])
      rows = torch.split_with_sizes(x, tokens)
      for group in range(groups):
        tokens_of = torch.reshape(rows[group], [texts[group], -1, torch.size(x, 1)])
        mask_of = torch.reshape(masks[group], [texts[group], -1])
        _4 = torch.append(pooled, __torch__.pool(tokens_of, mask_of, pooling))
      vectors = torch.cat(pooled)
    chosen = torch.index_select(vectors, 0, order)
    if torch.eq(normalize, 1):
      norm = torch.norm(chosen, 2, [1], True)
      chosen = torch.div(chosen, torch.clamp_min(norm, 9.9999999999999998e-13))
    return chosen

  def forward(self: __torch__.Bert,
    ids: Tensor,
    positions: Tensor,
    mask: Tensor,
    sizes: Tensor,
    order: Tensor,
    settings: List[Tensor],
    w: List[Tensor]) -> Tensor:
    return (self).run(ids, positions, mask, sizes, order, settings, (self).prepare(settings, w, ), )
