package io.lodestream.embedded.vectors.refusals;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The reasons for which a call is turned down, each with the gRPC status that clients expect. */
public final class Refusals {

  private Refusals() {}

  /** The request breaks a rule: fix it before sending it again. */
  public static StatusRuntimeException invalid(String message) {
    return Status.INVALID_ARGUMENT.withDescription("Wrong input: " + message).asRuntimeException();
  }

  public static StatusRuntimeException notFound(String message) {
    return Status.NOT_FOUND.withDescription("Not found: " + message).asRuntimeException();
  }

  public static StatusRuntimeException noSuchCollection(String name) {
    return notFound("Collection `%s` doesn't exist!".formatted(name));
  }

  public static StatusRuntimeException alreadyExists(String message) {
    return Status.ALREADY_EXISTS.withDescription("Wrong input: " + message).asRuntimeException();
  }

  /** The protocol has it, this store does not. */
  public static StatusRuntimeException unsupported(String feature) {
    return Status.UNIMPLEMENTED
        .withDescription("The embedded vector store does not support " + feature)
        .asRuntimeException();
  }
}
