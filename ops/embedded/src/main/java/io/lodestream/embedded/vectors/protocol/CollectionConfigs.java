package io.lodestream.embedded.vectors.protocol;

import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.lodestream.embedded.vectors.storage.CollectionEntry;
import io.qdrant.client.grpc.Collections.CollectionConfig;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CollectionParams;
import io.qdrant.client.grpc.Collections.CollectionStatus;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Collections.OptimizerStatus;
import io.qdrant.client.grpc.Collections.OptimizersConfigDiff;
import io.qdrant.client.grpc.Collections.PayloadSchemaInfo;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.Collections.ShardingMethod;
import io.qdrant.client.grpc.Collections.WalConfigDiff;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;

/**
 * Checks the configuration with which clients create a collection, and describes collections to
 * clients.
 */
final class CollectionConfigs {

  private static final int LONGEST_NAME = 255;
  private static final HnswConfigDiff DEFAULT_GRAPH =
      HnswConfigDiff.newBuilder()
          .setM(16)
          .setEfConstruct(100)
          .setFullScanThreshold(10_000)
          .setMaxIndexingThreads(0)
          .setOnDisk(false)
          .build();

  /**
   * What Qdrant tells by default. Nothing here is optimised or logged by these numbers, but clients
   * take them for given: Python's cannot read a collection without them.
   */
  private static final OptimizersConfigDiff DEFAULT_OPTIMIZERS =
      OptimizersConfigDiff.newBuilder()
          .setDeletedThreshold(0.2)
          .setVacuumMinVectorNumber(1_000)
          .setDefaultSegmentNumber(0)
          .setIndexingThreshold(10_000)
          .setFlushIntervalSec(5)
          .build();

  private static final WalConfigDiff DEFAULT_LOG =
      WalConfigDiff.newBuilder().setWalCapacityMb(32).setWalSegmentsAhead(0).build();

  private CollectionConfigs() {}

  /**
   * The configuration with defaults filled in; a configuration that this store cannot keep is
   * refused.
   */
  static CreateCollection accept(CreateCollection sent) {
    String name = sent.getCollectionName();
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || name.matches(".*[<>:\"/\\\\|?*\\x00].*")) {
      throw Refusals.invalid(
          "collection name must be 1 to %d characters without <>:\"/\\|?*, was `%s`"
              .formatted(LONGEST_NAME, name));
    }
    if (sent.getShardingMethod() == ShardingMethod.Custom) {
      throw Refusals.unsupported("custom sharding");
    }
    VectorSpaces.of(sent);
    return sent.toBuilder()
        .setHnswConfig(DEFAULT_GRAPH.toBuilder().mergeFrom(sent.getHnswConfig()))
        .build();
  }

  static CollectionInfo info(CollectionEntry entry, long points, int segments) {
    CreateCollection config = entry.config();
    CollectionParams.Builder params =
        CollectionParams.newBuilder()
            .setShardNumber(1)
            .setReplicationFactor(1)
            .setWriteConsistencyFactor(1)
            .setOnDiskPayload(true)
            .setVectorsConfig(config.getVectorsConfig());
    if (config.hasSparseVectorsConfig()) {
      params.setSparseVectorsConfig(config.getSparseVectorsConfig());
    }
    CollectionInfo.Builder info =
        CollectionInfo.newBuilder()
            .setStatus(CollectionStatus.Green)
            .setOptimizerStatus(OptimizerStatus.newBuilder().setOk(true))
            .setSegmentsCount(segments)
            .setPointsCount(points)
            .setIndexedVectorsCount(points)
            .setConfig(
                CollectionConfig.newBuilder()
                    .setParams(params)
                    .setHnswConfig(config.getHnswConfig())
                    .setOptimizerConfig(
                        DEFAULT_OPTIMIZERS.toBuilder().mergeFrom(config.getOptimizersConfig()))
                    .setWalConfig(DEFAULT_LOG.toBuilder().mergeFrom(config.getWalConfig()))
                    .putAllMetadata(config.getMetadataMap()));
    entry.payloadIndexes().forEach((field, index) -> info.putPayloadSchema(field, schema(index)));
    return info.build();
  }

  private static PayloadSchemaInfo schema(CreateFieldIndexCollection index) {
    PayloadSchemaType type =
        switch (index.getFieldType()) {
          case FieldTypeKeyword -> PayloadSchemaType.Keyword;
          case FieldTypeInteger -> PayloadSchemaType.Integer;
          case FieldTypeFloat -> PayloadSchemaType.Float;
          case FieldTypeGeo -> PayloadSchemaType.Geo;
          case FieldTypeText -> PayloadSchemaType.Text;
          case FieldTypeBool -> PayloadSchemaType.Bool;
          case FieldTypeDatetime -> PayloadSchemaType.Datetime;
          case FieldTypeUuid -> PayloadSchemaType.Uuid;
          case UNRECOGNIZED -> PayloadSchemaType.UnknownType;
        };
    PayloadSchemaInfo.Builder schema = PayloadSchemaInfo.newBuilder().setDataType(type);
    if (index.hasFieldIndexParams()) {
      schema.setParams(index.getFieldIndexParams());
    }
    return schema.build();
  }
}
