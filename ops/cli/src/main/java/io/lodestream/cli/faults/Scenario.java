package io.lodestream.cli.faults;

import io.lodestream.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What may happen to a pipeline. Afterwards one instance of each stage and the servers run. */
public enum Scenario {
  KILL_INGEST("kill-ingest", "SIGKILL of ingest, started again") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      killed(cluster, "ingest");
    }
  },
  KILL_QUERYGEN("kill-querygen", "SIGKILL of querygen, started again") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      killed(cluster, "querygen");
    }
  },
  KILL_TRAINER("kill-trainer", "SIGKILL of the trainer, started again") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      killed(cluster, "trainer");
    }
  },
  KILL_INDEXER("kill-indexer", "SIGKILL of the indexer, started again") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      killed(cluster, "indexer");
    }
  },
  KILL_EVALUATOR("kill-evaluator", "SIGKILL of the evaluator, started again") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      killed(cluster, "evaluator");
    }
  },
  KILL_ALL("kill-all", "SIGKILL of all stages, started again") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      for (var stage : Topics.STAGES) {
        cluster.stage(stage, ONE).kill();
      }
      cluster.startAllStages();
    }
  },
  KILL_SERVERS("kill-servers", "SIGKILL of broker, registry and vector store, started again") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      cluster.servers().kill();
      cluster.startServers();
    }
  },
  KILL_EVERYTHING("kill-everything", "SIGKILL of servers and stages, started again") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      cluster.servers().kill();
      for (var stage : Topics.STAGES) {
        cluster.stage(stage, ONE).kill();
      }
      cluster.startServers();
      cluster.startAllStages();
    }
  },
  KILL_TWICE("kill-twice", "SIGKILL of a stage, and again while it starts") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      var stage = any(random);
      cluster.stage(stage, ONE).kill();
      cluster.startStage(stage, ONE);
      Thread.sleep(random.nextInt(6_000));
      cluster.stage(stage, ONE).kill();
      cluster.startStage(stage, ONE);
    }
  },
  REPLACED("replaced", "SIGKILL of ingest or querygen, replaced by an instance without state") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      var stage = STREAMS.get(random.nextInt(STREAMS.size()));
      cluster.stage(stage, ONE).kill();
      cluster.wipeState(stage, ONE);
      cluster.startStage(stage, ONE);
    }
  },
  STATE_LOST("state-lost", "SIGKILL of all stages and loss of all their state directories") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      for (var stage : Topics.STAGES) {
        cluster.stage(stage, ONE).kill();
        cluster.wipeState(stage, ONE);
      }
      cluster.startAllStages();
    }
  },
  PAUSED("paused", "SIGSTOP of a stage past its session's timeout, then SIGCONT") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      var process = cluster.stage(any(random), ONE);
      process.pause();
      Thread.sleep(PAST_SESSION_MS);
      process.goOn();
    }
  },
  SERVERS_PAUSED("servers-paused", "broker, registry and vector store answer nothing for 20 s") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      cluster.servers().pause();
      Thread.sleep(20_000);
      cluster.servers().goOn();
    }
  },
  NETWORK("network", "delays, resets, black holes and the like between a server and all others") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      var servers = cluster.networks();
      var network = cluster.network(servers.get(random.nextInt(servers.size())));
      var modes = TcpProxy.Mode.values();
      network.set(modes[1 + random.nextInt(modes.length - 1)]);
      Thread.sleep(5_000 + random.nextInt(25_000));
      network.set(TcpProxy.Mode.PASS);
    }
  },
  ZOMBIE("zombie", "SIGSTOP of ingest or querygen while another instance works, then SIGCONT") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      var stage = STREAMS.get(random.nextInt(STREAMS.size()));
      var paused = cluster.stage(stage, ONE);
      paused.pause();
      cluster.startStage(stage, TWO);
      Thread.sleep(PAST_SESSION_MS);
      paused.goOn();
      Thread.sleep(2_000);
      leave(cluster, stage);
    }
  },
  SCALED("scaled", "a second instance of ingest or querygen comes and is killed") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      var stage = STREAMS.get(random.nextInt(STREAMS.size()));
      cluster.startStage(stage, TWO);
      Thread.sleep(5_000 + random.nextInt(5_000));
      cluster.stage(stage, TWO).kill();
      cluster.forget(stage, TWO);
      cluster.wipeState(stage, TWO);
    }
  },
  ROLLING("rolling", "SIGTERM of each stage in turn, started again") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException {
      for (var stage : Topics.STAGES) {
        int code = cluster.stage(stage, ONE).stop();
        if (code != 0) {
          throw new FaultFailure(
              "%s ended with exit code %d after SIGTERM, should be 0".formatted(stage, code));
        }
        cluster.startStage(stage, ONE);
      }
    }
  },
  POISON("poison", "records that nobody can read on every topic") {
    @Override
    void happen(FaultCluster cluster, RandomGenerator random) {
      var context = cluster.context();
      var config = new HashMap<>(context.kafka().rawProducerConfig("faults-poison"));
      try (var producer = new KafkaProducer<byte[], byte[]>(config)) {
        for (var topic : context.topics().all()) {
          if (topic.valueType() != null) {
            var bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            var key = ("poison-" + random.nextInt()).getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(topic.name(), key, bytes));
          }
        }
        producer.flush();
      }
    }
  };

  private static final String ONE = "1";
  private static final String TWO = "2";
  private static final List<String> STREAMS = List.of("ingest", "querygen");

  /** Longer than the ten seconds after which a member is taken for dead. */
  private static final long PAST_SESSION_MS = 14_000;

  private final String spelled;
  private final String description;

  Scenario(String spelled, String description) {
    this.spelled = spelled;
    this.description = description;
  }

  /** Returns when the fault is over and what it stopped has been started. */
  abstract void happen(FaultCluster cluster, RandomGenerator random) throws InterruptedException;

  /** As the command line and the report name it. */
  String spelled() {
    return spelled;
  }

  String description() {
    return description;
  }

  static Scenario named(String spelled) {
    return Arrays.stream(values())
        .filter(scenario -> scenario.spelled.equals(spelled))
        .findFirst()
        .orElseThrow(
            () ->
                new FaultFailure(
                    "--scenario must be one of %s, was '%s'"
                        .formatted(
                            Arrays.stream(values()).map(Scenario::spelled).toList(), spelled)));
  }

  private static void killed(FaultCluster cluster, String stage) throws InterruptedException {
    cluster.stage(stage, ONE).kill();
    cluster.startStage(stage, ONE);
  }

  private static String any(RandomGenerator random) {
    return Topics.STAGES.get(random.nextInt(Topics.STAGES.size()));
  }

  private static void leave(FaultCluster cluster, String stage) throws InterruptedException {
    cluster.stage(stage, TWO).stop();
    cluster.forget(stage, TWO);
  }
}
