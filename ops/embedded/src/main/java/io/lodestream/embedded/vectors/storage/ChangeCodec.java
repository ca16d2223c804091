package io.lodestream.embedded.vectors.storage;

import com.google.protobuf.MessageLite;
import io.qdrant.client.grpc.Points.PointsIdsList;
import io.qdrant.client.grpc.Points.UpsertPoints;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Changes as bytes in the write-ahead log: a kind and a protocol message. */
final class ChangeCodec {

  private static final byte PUT = 1;
  private static final byte REMOVE = 2;

  private ChangeCodec() {}

  static byte[] encode(Change change) {
    if (change instanceof Change.Put put) {
      return bytes(PUT, UpsertPoints.newBuilder().addAllPoints(put.points()).build());
    }
    Change.Remove remove = (Change.Remove) change;
    return bytes(REMOVE, PointsIdsList.newBuilder().addAllIds(remove.ids()).build());
  }

  static Change decode(ByteBuffer bytes) throws IOException {
    byte kind = bytes.get();
    return switch (kind) {
      case PUT -> new Change.Put(UpsertPoints.parseFrom(bytes).getPointsList());
      case REMOVE -> new Change.Remove(PointsIdsList.parseFrom(bytes).getIdsList());
      default -> throw new IOException("write-ahead log has a record of unknown kind " + kind);
    };
  }

  private static byte[] bytes(byte kind, MessageLite message) {
    byte[] body = message.toByteArray();
    return ByteBuffer.allocate(1 + body.length).put(kind).put(body).array();
  }
}
