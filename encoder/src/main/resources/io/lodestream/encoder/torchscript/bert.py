# BERT (post-norm, absolute positions, exact gelu) with pooling, in TorchScript's serialised dialect.
#
# w holds the weights in the order of BertLayout.java: five of the embeddings, then sixteen a block.
# dtype is the number format of the matrix products: 6 is float32, 15 is bfloat16. The residual
# stream, the norms and the pooling stay float32; attention's softmax accumulates in float32 inside
# scaled_dot_product_attention. prepare casts the dense weights once, for weights that stay as they
# are; forward casts whatever is still to be cast.

def dense(x: Tensor, weight: Tensor, bias: Tensor, dtype: int) -> Tensor:
  return torch.linear(torch.to(x, dtype), torch.to(weight, dtype), torch.to(bias, dtype))

def add_and_norm(x: Tensor, update: Tensor, weight: Tensor, bias: Tensor, eps: float) -> Tensor:
  return torch.layer_norm(torch.add(x, torch.to(update, 6)), [torch.size(x, -1)], weight, bias, eps)

def split_heads(x: Tensor, heads: int) -> Tensor:
  batch = torch.size(x, 0)
  length = torch.size(x, 1)
  return torch.transpose(torch.reshape(x, [batch, length, heads, -1]), 1, 2)

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

class Bert(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def prepare(self: __torch__.Bert,
    settings: List[Tensor],
    w: List[Tensor]) -> List[Tensor]:
    dtype = int(torch.item(settings[4]))
    prepared = annotate(List[Tensor], [])
    for i in range(torch.len(w)):
      place = torch.remainder(torch.sub(i, 5), 16)
      norm = torch.__contains__([8, 9, 14, 15], place)
      if torch.__or__(torch.lt(i, 5), norm):
        ready = w[i]
      else:
        ready = torch.to(w[i], dtype)
      _0 = torch.append(prepared, ready)
    return prepared

  def forward(self: __torch__.Bert,
    ids: Tensor,
    mask: Tensor,
    settings: List[Tensor],
    w: List[Tensor]) -> Tensor:
    heads = int(torch.item(settings[0]))
    eps = float(torch.item(settings[1]))
    pooling = int(torch.item(settings[2]))
    normalize = int(torch.item(settings[3]))
    dtype = int(torch.item(settings[4]))
    length = torch.size(ids, 1)
    words = torch.embedding(w[0], ids)
    positions = torch.slice(w[1], 0, 0, length)
    x = torch.add(torch.add(words, positions), torch.select(w[2], 0, 0))
    x = torch.layer_norm(x, [torch.size(x, -1)], w[3], w[4], eps)
    batch = torch.size(ids, 0)
    attend = torch.reshape(torch.ne(mask, 0), [batch, 1, 1, length])
    blocks = torch.floordiv(torch.sub(torch.len(w), 5), 16)
    for block in range(blocks):
      i = torch.add(5, torch.mul(block, 16))
      y = torch.to(x, dtype)
      q = __torch__.split_heads(__torch__.dense(y, w[i], w[i + 1], dtype), heads)
      k = __torch__.split_heads(__torch__.dense(y, w[i + 2], w[i + 3], dtype), heads)
      v = __torch__.split_heads(__torch__.dense(y, w[i + 4], w[i + 5], dtype), heads)
      a = torch.scaled_dot_product_attention(q, k, v, attend)
      a = torch.reshape(torch.transpose(a, 1, 2), [batch, length, -1])
      a = __torch__.dense(a, w[i + 6], w[i + 7], dtype)
      x = __torch__.add_and_norm(x, a, w[i + 8], w[i + 9], eps)
      h = torch.gelu(__torch__.dense(x, w[i + 10], w[i + 11], dtype))
      h = __torch__.dense(h, w[i + 12], w[i + 13], dtype)
      x = __torch__.add_and_norm(x, h, w[i + 14], w[i + 15], eps)
    pooled = __torch__.pool(x, mask, pooling)
    if torch.eq(normalize, 1):
      norm = torch.norm(pooled, 2, [1], True)
      pooled = torch.div(pooled, torch.clamp_min(norm, 9.9999999999999998e-13))
    return pooled
