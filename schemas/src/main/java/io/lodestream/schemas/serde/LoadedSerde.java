package io.lodestream.schemas.serde;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Wraps a serde loaded by class name, so that its failures are those of {@link AvroSerde}: a value
 * that cannot be read or has another type is a {@link BadDataException}, a registry that cannot be
 * reached is a {@link RetryableException}.
 *
 * <p>Avro reports damaged bytes by {@code IOException} too, so only the exceptions of a connection
 * count as the registry's. As thread-safe as the wrapped serde.
 */
final class LoadedSerde<V extends SpecificRecord> implements Serde<V> {

  private static final List<Class<? extends Throwable>> CONNECTION =
      List.of(
          RetriableException.class,
          SocketException.class,
          SocketTimeoutException.class,
          UnknownHostException.class,
          HttpTimeoutException.class,
          SSLException.class);

  private final Class<V> type;
  private final Serde<V> loaded;

  LoadedSerde(Class<V> type, Serde<V> loaded) {
    this.type = type;
    this.loaded = loaded;
  }

  @Override
  public Serializer<V> serializer() {
    return loaded.serializer();
  }

  @Override
  public Deserializer<V> deserializer() {
    var reader = loaded.deserializer();
    return new Deserializer<>() {
      @Override
      public V deserialize(String topic, byte[] bytes) {
        return read(topic, () -> reader.deserialize(topic, bytes));
      }

      @Override
      public V deserialize(String topic, Headers headers, byte[] bytes) {
        return read(topic, () -> reader.deserialize(topic, headers, bytes));
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  @Override
  public void close() {
    loaded.close();
  }

  private V read(String topic, Supplier<Object> reader) {
    try {
      var value = reader.get();
      if (value != null && !type.isInstance(value)) {
        throw new BadDataException(
            "a value of %s is not a %s but a %s"
                .formatted(topic, type.getSimpleName(), value.getClass().getSimpleName()));
      }
      return type.cast(value);
    } catch (SerializationException | RetriableException e) {
      var message = "a value of %s cannot be read: %s".formatted(topic, e.getMessage());
      throw isOfConnection(e)
          ? new RetryableException(message, e)
          : new BadDataException(message, e);
    } catch (StackOverflowError e) {
      throw new BadDataException(
          "a value of %s cannot be read: it is nested too deeply".formatted(topic), e);
    }
  }

  private static boolean isOfConnection(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> CONNECTION.stream().anyMatch(type -> type.isInstance(cause)));
  }
}
