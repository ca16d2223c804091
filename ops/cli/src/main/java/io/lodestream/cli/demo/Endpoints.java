package io.lodestream.cli.demo;

import io.lodestream.cli.stack.LocalServers;
import io.lodestream.cli.stack.LocalStages;
import io.lodestream.runtime.stage.StageContext;
import java.io.PrintStream;
import java.nio.file.Path;

/** Prints the addresses of a demo that keeps running, and commands to try on them. */
final class Endpoints {

  private final PrintStream out;

  Endpoints(PrintStream out) {
    this.out = out;
  }

  void print(LocalServers servers, LocalStages stages, StageContext context, Path dataDir) {
    var topics = context.topics();
    out.println();
    out.println("Still running; Ctrl-C stops it.");
    row("Kafka", servers.bootstrapServers());
    row("schema registry", servers.registryUrl());
    row("vector store", servers.vectorAddress() + " (gRPC, Qdrant's protocol)");
    row("serving alias", context.shared().servingAlias());
    row("search", stages.http() + "/v1/search");
    row("retriever", stages.http() + "/v1/retriever");
    row("embeddings", stages.http() + "/v1/embeddings");
    row("collections", stages.http() + "/v1/collections");
    row("health", stages.http() + "/health/ready");
    row("metrics", stages.http() + "/metrics");
    row("data", dataDir.toString());
    out.printf(
        "%nTry: echo 'doc-1:{\"title\":\"...\",\"text\":\"...\"}' | kcat -P -b %s -t %s -K:%n",
        servers.bootstrapServers(), topics.documents().name());
    out.printf("     curl -s %s/v1/search --json '{\"query\":\"...\"}'%n", stages.http());
    out.printf(
        "     ./lodestream watch %s --bootstrap %s --registry %s%n",
        topics.retrievalMetrics().name(), servers.bootstrapServers(), servers.registryUrl());
  }

  private void row(String what, String where) {
    out.printf("  %-16s %s%n", what, where);
  }
}
