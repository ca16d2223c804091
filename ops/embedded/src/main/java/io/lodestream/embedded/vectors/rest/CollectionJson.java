package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qdrant.client.grpc.Collections.CollectionConfig;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CollectionParams;
import io.qdrant.client.grpc.Collections.OptimizersConfigDiff;
import io.qdrant.client.grpc.Collections.PayloadIndexParams;
import io.qdrant.client.grpc.Collections.PayloadSchemaInfo;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import java.util.Locale;

/** Descriptions of collections: size, vectors, settings, and indexes on payloads. */
final class CollectionJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private CollectionJson() {}

  static ObjectNode write(CollectionInfo info) {
    ObjectNode json = NODES.objectNode();
    json.put("status", info.getStatus().name().toLowerCase(Locale.ROOT));
    json.put("optimizer_status", "ok");
    json.put("indexed_vectors_count", info.getIndexedVectorsCount());
    json.put("points_count", info.getPointsCount());
    json.put("segments_count", info.getSegmentsCount());
    json.set("config", config(info.getConfig()));
    ObjectNode schema = json.putObject("payload_schema");
    info.getPayloadSchemaMap().forEach((field, index) -> schema.set(field, index(index)));
    return json;
  }

  private static ObjectNode config(CollectionConfig config) {
    ObjectNode json = NODES.objectNode();
    json.set("params", params(config.getParams()));
    json.set("hnsw_config", SettingsJson.write(config.getHnswConfig()));
    json.set("optimizer_config", SettingsJson.write(optimizers(config.getOptimizerConfig())));
    json.set("wal_config", SettingsJson.write(config.getWalConfig()));
    json.putNull("quantization_config");
    if (config.getMetadataCount() > 0) {
      json.set("metadata", ValueJson.writeAll(config.getMetadataMap()));
    }
    return json;
  }

  /** Leaves out the number of threads, for which REST and the protocol have different shapes. */
  private static OptimizersConfigDiff optimizers(OptimizersConfigDiff config) {
    return config.toBuilder()
        .clearMaxOptimizationThreads()
        .clearDeprecatedMaxOptimizationThreads()
        .build();
  }

  private static ObjectNode params(CollectionParams params) {
    ObjectNode json = NODES.objectNode();
    json.set("vectors", vectors(params.getVectorsConfig()));
    json.put("shard_number", params.getShardNumber());
    json.put("replication_factor", params.getReplicationFactor());
    json.put("write_consistency_factor", params.getWriteConsistencyFactor());
    json.put("on_disk_payload", params.getOnDiskPayload());
    if (params.hasSparseVectorsConfig()) {
      ObjectNode sparse = json.putObject("sparse_vectors");
      params
          .getSparseVectorsConfig()
          .getMapMap()
          .forEach((name, vector) -> sparse.set(name, sparse(vector)));
    }
    return json;
  }

  private static ObjectNode vectors(VectorsConfig config) {
    if (config.hasParams()) {
      return dense(config.getParams());
    }
    ObjectNode byName = NODES.objectNode();
    config.getParamsMap().getMapMap().forEach((name, vector) -> byName.set(name, dense(vector)));
    return byName;
  }

  private static ObjectNode dense(VectorParams vector) {
    ObjectNode json = NODES.objectNode();
    json.put("size", vector.getSize());
    json.put("distance", vector.getDistance().name());
    if (vector.hasHnswConfig()) {
      json.set("hnsw_config", SettingsJson.write(vector.getHnswConfig()));
    }
    if (vector.hasOnDisk()) {
      json.put("on_disk", vector.getOnDisk());
    }
    return json;
  }

  private static ObjectNode sparse(SparseVectorParams vector) {
    ObjectNode json = NODES.objectNode();
    if (vector.hasIndex()) {
      json.set("index", SettingsJson.write(vector.getIndex()));
    }
    if (vector.hasModifier()) {
      json.put("modifier", vector.getModifier().name().toLowerCase(Locale.ROOT));
    }
    return json;
  }

  private static ObjectNode index(PayloadSchemaInfo index) {
    ObjectNode json = NODES.objectNode();
    String type = index.getDataType().name().toLowerCase(Locale.ROOT);
    json.put("data_type", type);
    if (index.hasParams()) {
      json.set("params", indexParams(index.getParams(), type));
    }
    json.put("points", index.getPoints());
    return json;
  }

  private static ObjectNode indexParams(PayloadIndexParams params, String type) {
    ObjectNode json = NODES.objectNode();
    json.put("type", type);
    SettingsJson.write(params).forEach(kind -> json.setAll((ObjectNode) kind));
    return json;
  }
}
