package io.lodestream.embedded.vectors.storage;

import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Points.PointStruct;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The points of a collection as they are when a write is decided; nothing changes meanwhile. */
public interface CurrentPoints {

  Optional<PointStruct> find(PointId id) throws IOException;

  List<PointStruct> matching(Filter filter) throws IOException;
}
