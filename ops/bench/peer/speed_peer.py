"""Times sentence-transformers' trainer, loading left out: speed_peer.py MODEL PAIRS BATCH fp32|bf16 TARGET"""

import resource
import sys
import time

import bench
import peer_training
import torch
from sentence_transformers import SentenceTransformer
from transformers import TrainerCallback


class Clock(TrainerCallback):
    """Time from the beginning of the first step to the end of the last."""

    began = ended = None
    steps = 0

    def on_step_begin(self, args, state, control, **more):
        self.began = self.began or time.perf_counter()

    def on_step_end(self, args, state, control, **more):
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        self.ended, self.steps = time.perf_counter(), self.steps + 1


def main():
    model, pairs, batch, precision, target = sys.argv[1:]
    rows, clock = bench.read_rows(pairs), Clock()
    # Its default sampler: it costs nothing, and the speed is what counts here.
    trainer = peer_training.trainer_for(
        SentenceTransformer(model), rows, batch=int(batch), bf16=precision == "bf16", sampler="batch_sampler"
    )
    trainer.add_callback(clock)
    trainer.train()
    peer_training.forget(trainer)
    bench.write_json(
        target,
        {
            "pairsPerSecond": len(rows) / (clock.ended - clock.began),
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "steps": clock.steps,
        },
    )


if __name__ == "__main__":
    main()
