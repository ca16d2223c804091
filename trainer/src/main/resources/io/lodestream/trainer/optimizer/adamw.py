# One AdamW step over all weights, in TorchScript's serialised dialect.
#
# settings: learning rate, beta1, beta2, eps, weight decay, largest norm, step (from 1), number of decayed weights.
# w, g, m, v are weights, gradients, first and second moments; the decayed weights come first. Gradients are zeroed
# afterwards. Returns the gradient's norm before clipping; when it is not finite, nothing is updated.
#
# The lists go to the fused kernel whole: TorchScript's dead code elimination does not see writes through a slice of a
# list, and would drop the call. So the decay, which not all weights have, is applied before it.

class AdamW(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def forward(self: __torch__.AdamW,
    settings: Tensor,
    w: List[Tensor],
    g: List[Tensor],
    m: List[Tensor],
    v: List[Tensor]) -> Tensor:
    lr = float(torch.item(torch.select(settings, 0, 0)))
    beta1 = float(torch.item(torch.select(settings, 0, 1)))
    beta2 = float(torch.item(torch.select(settings, 0, 2)))
    eps = float(torch.item(torch.select(settings, 0, 3)))
    decay = float(torch.item(torch.select(settings, 0, 4)))
    largest = float(torch.item(torch.select(settings, 0, 5)))
    count = float(torch.item(torch.select(settings, 0, 6)))
    decayed = int(torch.item(torch.select(settings, 0, 7)))
    norm = torch.norm(torch.stack(torch._foreach_norm(g)))
    scale = torch.clamp_min(torch.div(norm, largest), 1.)
    if bool(torch.isfinite(norm)):
      for i in range(decayed):
        _0 = torch.mul_(w[i], torch.sub(1., torch.mul(lr, decay)))
      step = torch.full_like(norm, count)
      steps = annotate(List[Tensor], [])
      for _1 in range(torch.len(w)):
        _2 = torch.append(steps, step)
      _3 = annotate(List[Tensor], [])
      torch._fused_adamw_(w, g, m, v, _3, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=0., eps=eps, amsgrad=False, maximize=False, grad_scale=scale)
    torch._foreach_zero_(g)
    return norm
