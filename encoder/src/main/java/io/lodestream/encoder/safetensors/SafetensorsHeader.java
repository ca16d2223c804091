package io.lodestream.encoder.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks a safetensors header against its file: every tensor in bounds, no overlap, no gap. */
final class SafetensorsHeader {
  private static final String METADATA = "__metadata__";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String file;
  private final long dataStart;
  private final long fileSize;

  SafetensorsHeader(String file, long dataStart, long fileSize) {
    this.file = file;
    this.dataStart = dataStart;
    this.fileSize = fileSize;
  }

  Map<String, TensorEntry> parse(byte[] json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw corrupt("header is not JSON: " + e.getOriginalMessage());
    } catch (java.io.IOException e) {
      throw new SafetensorsException(file + ": header cannot be read", e);
    }
    if (root == null || !root.isObject()) {
      throw corrupt("header is not a JSON object");
    }
    var entries = new LinkedHashMap<String, TensorEntry>();
    for (var field : root.properties()) {
      if (!field.getKey().equals(METADATA)) {
        entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
      }
    }
    requireContiguous(entries);
    return entries;
  }

  private TensorEntry entry(String name, JsonNode node) {
    var type = type(name, node.path("dtype").asText());
    var shape = longs(name, "shape", node.path("shape"));
    var offsets = longs(name, "data_offsets", node.path("data_offsets"));
    if (offsets.size() != 2) {
      throw corrupt("tensor '%s' has %d data_offsets, not 2".formatted(name, offsets.size()));
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    if (begin > end || end > fileSize - dataStart) {
      throw corrupt(
          "tensor '%s' claims bytes [%d, %d) of %d; the file may be truncated"
              .formatted(name, begin, end, fileSize - dataStart));
    }
    long bytes = type.sizeBytes();
    try {
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
    } catch (ArithmeticException e) {
      throw corrupt("tensor '%s' has an impossible shape %s".formatted(name, shape));
    }
    if (bytes != end - begin) {
      throw corrupt(
          "tensor '%s' of shape %s needs %d bytes but has %d"
              .formatted(name, shape, bytes, end - begin));
    }
    return new TensorEntry(type, shape, dataStart + begin, dataStart + end);
  }

  private ElementType type(String name, String dtype) {
    for (var type : ElementType.values()) {
      if (type.name().equals(dtype)) {
        return type;
      }
    }
    throw corrupt("tensor '%s' has unknown dtype '%s'".formatted(name, dtype));
  }

  private List<Long> longs(String name, String field, JsonNode array) {
    if (!array.isArray()) {
      throw corrupt("tensor '%s' has no %s".formatted(name, field));
    }
    var values = new ArrayList<Long>();
    for (var value : array) {
      if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() < 0) {
        throw corrupt("tensor '%s' has %s %s".formatted(name, field, array));
      }
      values.add(value.longValue());
    }
    return values;
  }

  private void requireContiguous(Map<String, TensorEntry> entries) {
    var inOrder = new ArrayList<>(entries.entrySet());
    inOrder.sort(
        Comparator.comparingLong((Map.Entry<String, TensorEntry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long expected = dataStart;
    for (var entry : inOrder) {
      if (entry.getValue().begin() != expected) {
        throw corrupt(
            "tensor '%s' begins at byte %d, not at %d: tensors overlap or leave a gap"
                .formatted(entry.getKey(), entry.getValue().begin(), expected));
      }
      expected = entry.getValue().end();
    }
    if (expected != fileSize) {
      throw corrupt("%d bytes after the last tensor".formatted(fileSize - expected));
    }
  }

  private SafetensorsException corrupt(String what) {
    return new SafetensorsException(file + " is not a sound safetensors file: " + what);
  }
}
