package io.lodestream.cli.faults;

import io.lodestream.schemas.error.UserException;

/** The pipeline did not do what it should after a fault, or cannot be put to the test. */
final class FaultFailure extends UserException {

  FaultFailure(String message) {
    super(message);
  }
}
